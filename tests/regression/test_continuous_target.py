"""Targets of regressions in any container."""

from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse

from ganaug.regression.continuous_target import numbers_of, read_target

NUMBERS = [3, 1, 2]


@pytest.mark.parametrize(
    "y",
    [
        NUMBERS,
        np.array(NUMBERS, "float32"),
        np.array(NUMBERS, ">i4"),
        np.array(NUMBERS)[:, None],
        np.ma.array(NUMBERS),
        pd.Series(NUMBERS, name="price", dtype="Int64", index=[7, 8, 9]),
        pd.Series(NUMBERS, dtype="float16"),
        pd.DataFrame({"price": NUMBERS}),
        pl.Series("price", NUMBERS, pl.UInt8),
        pl.DataFrame({"price": NUMBERS}),
        pa.chunked_array([NUMBERS]),
        [Decimal(3), Decimal(1), Decimal(2)],
    ],
    ids=lambda y: f"{type(y).__module__}.{type(y).__name__}",
)
def test_targets_come_back_in_their_container_and_dtype(y):
    target, column = read_target(y)
    assert numbers_of(column).tolist() == NUMBERS
    both = target.append(y, column)
    assert type(both) is (np.ndarray if isinstance(y, np.ma.MaskedArray) else type(y))
    assert len(both) == 6
    if hasattr(y, "dtype"):
        assert both.dtype == y.dtype
    elif isinstance(y, list):
        assert [type(value) for value in both] == [type(value) for value in y * 2]
    for name in ("name", "columns"):
        if hasattr(y, name):
            assert str(getattr(both, name)) == str(getattr(y, name))
    flat = [getattr(value, "as_py", lambda value=value: value)() for value in _flat(both)]
    assert flat == NUMBERS * 2


def _flat(values):
    if hasattr(values, "to_numpy") and not isinstance(values, pa.ChunkedArray):
        values = values.to_numpy()
    return np.ravel(values).tolist() if isinstance(values, np.ndarray) else list(values)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (None, "y to be passed"),
        ([True, False], "GANAugmenter"),
        (["a", "b"], "GANAugmenter"),
        (pd.Series([1, 2], dtype="category"), "GANAugmenter"),
        (np.array([1, "b"], dtype=object), "GANAugmenter"),
        ([1j, 2j], "real numbers"),
        (pd.date_range("2020", periods=2), "real numbers"),
        ([1.0, np.nan], "1 missing values"),
        (pd.Series([1, None], dtype="Int64"), "1 missing values"),
        (np.ma.array([1, 2], mask=[True, False]), "1 masked values"),
        ([1.0, -np.inf], "infinite"),
        (np.ones((2, 2)), "MultiOutputRegressor"),
        (pd.DataFrame({"a": [1.0], "b": [2.0]}), "MultiOutputRegressor"),
        (sparse.csr_array(np.eye(2)), "MultiOutputRegressor"),
        (np.ones((2, 1, 1)), "MultiOutputRegressor"),
    ],
)
def test_other_targets_are_refused(y, message):
    with pytest.raises(ValueError, match=message):
        read_target(y)
