"""Batches of rows with hidden cells."""

import numpy as np
import pytest

from ganaug.data.hiding import IncompleteRows, hiding_batches

OWNER = np.array([0, 1, 1, 1, 2])


@pytest.fixture
def rows():
    rng = np.random.default_rng(0)
    observed = rng.random((40, 3)) < 0.7
    values = rng.normal(size=(40, 5)).astype("float32") * observed[:, OWNER]
    return IncompleteRows(values, observed, OWNER), values


def test_what_is_hidden(rows):
    source, values = rows
    batches = list(hiding_batches(source, 200, 0, stop=3).as_numpy_iterator())
    assert len(batches) == 3
    hidden, hinted = [], []
    for samples, condition in batches:
        given = {**samples, **condition}
        for array in given.values():
            assert array.shape == (400, 5)
            np.testing.assert_array_equal(array[::2], array[1::2])
        assert {tuple(row) for row in given["sample"]} <= {tuple(row) for row in values}
        np.testing.assert_array_equal(given["known"], given["values"] * given["visible"])
        np.testing.assert_array_equal(given["visible"][:, 1], given["visible"][:, 3])
        for part in ("visible", "hint"):
            assert set(np.unique(given[part])) == {0.0, 1.0}
            assert (given[part] <= given["observed"]).all()
        seen = given["observed"][:, [0, 1, 4]] > 0
        hidden.append(1 - given["visible"][:, [0, 1, 4]][seen].mean())
        hinted.append(given["hint"][:, [0, 1, 4]][seen].mean())
    assert np.mean(hidden) == pytest.approx(0.275, abs=0.03)
    assert np.mean(hinted) == pytest.approx(0.9, abs=0.03)


def test_a_batch_depends_on_its_number_alone(rows):
    source, _ = rows
    whole = list(hiding_batches(source, 8, 5, stop=4).as_numpy_iterator())
    (again,) = hiding_batches(source, 8, 5, start=3, stop=4).as_numpy_iterator()
    np.testing.assert_array_equal(again[1]["known"], whole[3][1]["known"])
    assert (whole[0][1]["known"] != whole[1][1]["known"]).any()
