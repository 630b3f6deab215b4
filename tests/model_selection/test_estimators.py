"""Classifiers for any table or images."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from ganaug.model_selection.estimators import default_classifiers, encoder


@pytest.fixture
def messy():
    """A frame with columns of every kind, some values missing."""
    return pd.DataFrame(
        {
            "number": [1.0, 2.0, np.nan, 5.0],
            "count": pd.array([1, None, 3, 8], dtype="Int64"),
            "flag": [True, False, True, True],
            "day": pd.to_datetime(["2020-01-01", None, "2020-01-03", "2020-01-05"]),
            "zoned": pd.to_datetime(["2020-01-01", None, "2020-01-03", "2020-01-05"], utc=True),
            "span": pd.to_timedelta([1, 2, None, 4], unit="h"),
            "text": ["a", None, "b", "a"],
            "level": pd.Categorical(["x", "y", None, "x"]),
            "both": [1, "one", None, 2.5],
            "empty": [np.nan] * 4,
        }
    )


def test_columns_of_every_kind(messy):
    codes = encoder().fit_transform(messy)
    assert codes.dtype == np.float64
    assert np.isfinite(codes).all()
    # Six of numbers, all with a missing one, which is marked; 2 + 3 + 3 + 4 levels are one-hot.
    assert codes.shape == (4, 6 + 6 + 2 + 3 + 3 + 4)


def test_numbers_are_scaled_and_missing_ones_marked():
    codes = encoder().fit_transform(np.array([[0.0], [2.0], [np.nan], [1.0]]))
    np.testing.assert_allclose(codes[:, 0], [-np.sqrt(2), np.sqrt(2), 0, 0], atol=1e-12)
    assert codes.shape == (4, 2)
    assert codes[2, 1] > codes[0, 1] == codes[1, 1]


def test_new_levels_and_missing_values_at_test_time(messy):
    fitted = encoder().fit(messy[["number", "text"]])
    new = pd.DataFrame({"number": [np.nan], "text": ["never seen"]})
    assert np.isfinite(fitted.transform(new)).all()


def test_dates_are_in_order(messy):
    codes = encoder().fit_transform(messy[["day"]])[[0, 2, 3], 0]
    assert (np.diff(codes) > 0).all()


@pytest.mark.parametrize("container", [np.asarray, pl.DataFrame, sparse.csr_array, list])
def test_containers(scarce, container):
    X, _ = scarce
    expected = encoder().fit_transform(X)
    np.testing.assert_allclose(encoder().fit_transform(container(X)), expected)


def test_numbers_in_objects_are_numbers(scarce):
    X, _ = scarce
    expected = encoder().fit_transform(X)
    objects = pd.DataFrame(X).astype(object)
    np.testing.assert_allclose(encoder().fit_transform(objects), expected)
    np.testing.assert_allclose(encoder().fit_transform(objects.to_numpy()), expected)
    objects.iloc[0, 0] = None
    assert encoder().fit_transform(objects).shape == (200, 6)


def test_dates_beyond_nanoseconds():
    days = np.array(["0900-01-01", "2020-01-01", "9999-12-31"], "datetime64[s]")
    codes = encoder().fit_transform(pd.DataFrame({"day": days, "zoned": days}))
    assert (np.diff(codes, axis=0) > 0).all()


def test_other_columns_are_refused(scarce):
    X, _ = scarce
    with pytest.raises(ValueError, match="X has 4 features"):
        encoder().fit(X).transform(X[:, :4])


def test_names_that_are_numbers(scarce):
    X, _ = scarce
    frame = pd.DataFrame(X, columns=[3, 1, 0, 2, 4])
    np.testing.assert_allclose(encoder().fit_transform(frame), encoder().fit_transform(X))


def test_images_are_rows_of_pixels():
    images = np.random.default_rng(0).integers(0, 256, (20, 8, 8, 3), dtype="uint8")
    assert encoder().fit_transform(images).shape == (20, 192)


def test_rare_levels_are_one():
    levels = pd.DataFrame({"name": [f"level {i // 2}" for i in range(200)]})
    assert encoder().fit_transform(levels).shape == (200, 50)


@pytest.mark.parametrize("name", default_classifiers())
def test_default_classifiers_learn(scarce, name):
    X, y = scarce
    frame = pd.DataFrame(X).add_prefix("x").assign(text=np.where(X[:, 0] > 0, "high", "low"))
    frame.iloc[::7, 2] = np.nan
    assert default_classifiers()[name].fit(frame, y).score(frame, y) > 0.9


def test_encoders_go_into_pipelines_of_others(scarce):
    X, y = scarce
    assert make_pipeline(encoder(), LogisticRegression()).fit(X, y).score(X, y) > 0.85
