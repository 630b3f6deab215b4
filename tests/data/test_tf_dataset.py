"""One pass over a dataset: counts, records, and a bounded part of it."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug.data import tf_dataset
from ganaug.data.tf_dataset import collect


def table(n):
    rng = np.random.default_rng(0)
    columns = {
        "number": rng.normal(size=n),
        "whole": rng.integers(0, 9, n),
        "text": np.where(rng.random(n) < 0.5, "schön", "gut"),
        "flag": rng.random(n) < 0.5,
    }
    return columns, np.where(rng.random(n) < 0.1, "rare", "common")


@pytest.mark.parametrize("batch", [None, 64])
def test_a_small_dataset_is_kept_whole_and_in_order(batch):
    columns, y = table(300)
    dataset = tf.data.Dataset.from_tensor_slices((columns, y))
    kept = collect(dataset if batch is None else dataset.batch(batch), None, seed=0)
    pd.testing.assert_frame_equal(kept.X, pd.DataFrame(columns), check_dtype=False)
    assert kept.X["text"].tolist() == columns["text"].tolist()
    assert kept.X["flag"].dtype == bool
    assert kept.y.tolist() == y.tolist()
    assert kept.counts == {"common": (y == "common").sum(), "rare": (y == "rare").sum()}


@pytest.fixture
def bounded(monkeypatch):
    monkeypatch.setattr(tf_dataset, "MAX_ROWS", 50)
    monkeypatch.setattr(tf_dataset, "MAX_SHARED", 200)
    monkeypatch.setattr(tf_dataset, "AT_ONCE", 100)


def numbered(n, rare):
    """Rows with their number in it; every `rare`-th is of class 1."""
    rows = np.arange(n, dtype="float32")
    return np.stack([rows, np.cos(rows)], axis=1), (np.arange(n) % rare == 0).astype("int64")


@pytest.mark.usefixtures("bounded")
def test_a_large_one_is_kept_in_part_evenly():
    X, y = numbered(20_000, 100)
    X[777, 1] = np.nan
    kept = collect(tf.data.Dataset.from_tensor_slices((X, y)), None, seed=0)
    assert kept.counts == {0: 19_800, 1: 200}
    assert 50 <= (kept.y == 1).sum() < 70
    assert 200 <= len(kept.y) < 350
    rows = kept.X[:, 0].astype(int)
    assert (np.diff(rows) > 0).all()
    np.testing.assert_array_equal(kept.X, X[rows])
    np.testing.assert_array_equal(kept.y, y[rows])
    # The records: both ends of each column, and the first missing value.
    assert {0, 19_999, 777} <= set(rows)
    assert np.nanmin(kept.X[:, 1]) == np.nanmin(X[:, 1])
    common = rows[kept.y == 0]
    assert abs(np.mean(common) - 10_000) < 1500  # Not the beginning or the end of it.
    assert collect(tf.data.Dataset.from_tensor_slices((X, y)), None, seed=0).y.tolist() == (
        kept.y.tolist()
    )


@pytest.mark.usefixtures("bounded")
def test_each_row_is_as_likely_as_any_other():
    X, y = numbered(2000, 10)
    dataset = tf.data.Dataset.from_tensor_slices((X, y)).batch(100)
    hits = np.zeros(2000)
    for seed in range(40):
        hits[collect(dataset, None, seed).X[:, 0].astype(int)] += 1
    late, early = hits[1000:].mean(), hits[:1000].mean()
    assert late == pytest.approx(early, rel=0.25)


@pytest.mark.usefixtures("bounded")
def test_images_keep_the_brightest_pixel():
    images = np.random.default_rng(0).integers(0, 200, (1000, 8, 8), dtype="uint8")
    images[432, 3, 3] = 255
    y = np.arange(1000) % 2
    kept = collect(tf.data.Dataset.from_tensor_slices((images, y)), None, seed=0)
    assert kept.X.dtype == np.uint8
    assert kept.X.max() == 255
    assert len(kept.X) < 400


def test_what_cannot_be_learned_from():
    rows = tf.data.Dataset.from_tensor_slices(numbered(10, 2))
    with pytest.raises(ValueError, match="an infinite one"):
        collect(rows.repeat(), None, 0)
    with pytest.raises(ValueError, match="empty"):
        collect(rows.take(0), None, 0)
    latin = tf.data.Dataset.from_tensor_slices(({"a": [b"\xe9", b"e"]}, [0, 1]))
    with pytest.raises(ValueError, match="UTF-8"):
        collect(latin, None, 0)
