"""Functions that check what is promised of any table, and of how it is refused."""

import random
from contextlib import contextmanager
from numbers import Real

import numpy as np
import pandas as pd
import tensorflow  # noqa: F401 - importing it changes random states
from pandas.api import types

from ganaug.codecs.tabular.detection import fit_storage

# Modules whose business it is to refuse what is not as expected.
VALIDATORS = (
    *("sklearn.utils.validation", "sklearn.utils.multiclass", "sklearn.utils._param_validation"),
    *("imblearn.utils._validation", "sklearn.utils._array_api"),
)


def attempt(call, *args):
    """Return what a call returns, and why it was refused: one of them is None.

    An error is a refusal if a check has raised it and says what was received; others pass.
    """
    try:
        return call(*args), None
    except (TypeError, ValueError) as error:
        if is_exact(error):
            return None, str(error)
        raise


def is_exact(error):
    """Return whether an error was raised by a check, and says what was received."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    module = trace.tb_frame.f_globals["__name__"]
    if module.partition(".")[0] == "ganaug":
        return "Received" in str(error)
    # These say it too, each in words of its own.
    return module in VALIDATORS


@contextmanager
def global_states_untouched():
    """Fail if the global random states of Python or NumPy change."""
    before = random.getstate(), np.random.get_state()
    yield
    assert random.getstate() == before[0]
    after = np.random.get_state()
    assert all(np.array_equal(one, other) for one, other in zip(before[1], after, strict=True))


def assert_identical(one, other):
    """Fail unless two series have the same dtype and values, to the bit and kind of missing."""
    assert one.dtype == other.dtype
    if isinstance(one.dtype, np.dtype) and one.dtype != object:
        assert one.to_numpy().tobytes() == other.to_numpy().tobytes()
        return
    for ours, theirs in zip(one.astype(object), other.astype(object), strict=True):
        assert type(ours) is type(theirs)
        assert ours is theirs or repr(ours) == repr(theirs)


def assert_frames_identical(one, other):
    """Fail unless two frames have the same columns and values; indexes do not count."""
    pd.testing.assert_index_equal(one.columns, other.columns)
    assert len(one) == len(other)
    for place in range(one.shape[1]):
        assert_identical(one.iloc[:, place], other.iloc[:, place])


def assert_like(real, synthetic):
    """Fail if a synthetic frame has what the real one gives no reason for."""
    pd.testing.assert_index_equal(synthetic.columns, real.columns)
    for place in range(real.shape[1]):
        assert_column_like(real.iloc[:, place], synthetic.iloc[:, place])


def assert_column_like(real, synthetic):
    assert synthetic.dtype == real.dtype
    assert_missing_like(real, synthetic)
    real, synthetic = real.dropna(), synthetic.dropna()
    if len(synthetic):
        check = assert_numbers_like if holds_numbers(real) else assert_levels_like
        check(real, synthetic)


def assert_missing_like(real, synthetic):
    """Fail if a value is missing where none was, or is missing in another way."""
    if not real.isna().any():
        assert not synthetic.isna().any()
    if real.dtype == object:
        ways = {repr(value) for value in real[real.isna()]}
        assert {repr(value) for value in synthetic[synthetic.isna()]} <= ways


def holds_numbers(column):
    if column.dtype == object:
        kinds = {"integer", "floating", "mixed-integer-float"}
        return types.infer_dtype(column) in kinds
    native = isinstance(column.dtype, np.dtype | pd.DatetimeTZDtype)
    if native and column.dtype.kind in "mM":
        return True
    return types.is_numeric_dtype(column.dtype) and not types.is_bool_dtype(column.dtype)


def assert_levels_like(real, synthetic):
    """Fail if a level was never seen, or text that writes a number leaves the range.

    Equal levels of other types are others.
    """
    levels = {(type(value), repr(value)) for value in real.astype(object)}
    seen = [(type(value), repr(value)) in levels for value in synthetic.astype(object)]
    categories = isinstance(real.dtype, pd.CategoricalDtype)
    storage = None if categories else fit_storage(real.reset_index(drop=True))
    if storage is None:
        assert all(seen)
        return
    if all(seen):
        return
    numbers = storage.numbers(real.reset_index(drop=True))
    new = storage.numbers(synthetic[~np.array(seen, bool)].reset_index(drop=True))
    assert ((np.nanmin(numbers) <= new) & (new <= np.nanmax(numbers))).all()


def assert_numbers_like(real, synthetic):
    """Fail if numbers leave the range, or are not whole where all were."""
    low, high = real.min(), real.max()
    if isinstance(real.dtype, np.dtype | pd.DatetimeTZDtype) and real.dtype.kind in "mM":
        assert low <= synthetic.min() <= synthetic.max() <= high
        return
    for value in synthetic.tolist():
        # Numbers below 1e-300 are zero.
        assert low <= value <= high or (value == 0 and min(abs(low), abs(high)) < 1e-300)
    if all(value == int(value) for value in real.tolist()):
        assert all(value == int(value) for value in synthetic.tolist())
    if real.dtype == object:
        assert all(isinstance(value, Real) for value in synthetic)
