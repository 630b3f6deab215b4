"""Constraints say which rows are valid, for each kind of column and container."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from columns_in_order import ORDERED, STAMPS
from scipy import sparse
from sklearn.base import clone

from ganaug.constraints import Bounds, Combination, Constraint, Equation, Inequality
from ganaug.constraints.base import checked_flags
from ganaug.constraints.checking import fit_constraints


@pytest.mark.parametrize("values", ORDERED.values(), ids=ORDERED)
def test_columns_with_an_order_are_compared(values):
    largest, smallest, middle = values
    X = pd.DataFrame({"a": values, "b": pd.Series([middle] * 3, dtype=values.dtype)})
    X.index = [7, 7, 7]
    assert Inequality("a", "b").fit(X).holds(X).tolist() == [False, True, True]
    assert Inequality("a", "b", strict=True).fit(X).holds(X).tolist() == [False, True, False]
    assert Bounds("a", low=middle).fit(X).holds(X).tolist() == [True, False, True]
    assert Bounds("a", high=middle).fit(X).holds(X).tolist() == [False, True, True]
    assert Bounds("a", smallest, largest).fit(X).holds(X).all()


@pytest.mark.parametrize("values", ORDERED.values(), ids=ORDERED)
def test_a_missing_value_satisfies(values):
    if not isinstance(values.dtype, np.dtype) or values.dtype.kind in "OfMm":
        low = values.mask([True, False, False])
        X = pd.DataFrame({"a": low, "b": values})
        others = Inequality("a", "b", strict=True).holds(X)
        assert others.tolist() == [True, False, False]
        assert Bounds("a", high=values[1]).holds(X).tolist() == [True, True, False]
        assert Combination(["a", "b"]).fit(X[1:]).holds(X).all()


def test_missing_objects():
    for missing in (None, np.nan, pd.NA):
        X = pd.DataFrame({"a": pd.Series([missing, Decimal(5)], dtype=object), "b": [1, 2]})
        assert Inequality("a", "b").fit(X).holds(X).tolist() == [True, False]
        assert Equation({"a": 1, "b": -1}, 3).fit(X).holds(X).all()


@pytest.mark.parametrize(
    "constant",
    [dt.date(2020, 1, 2), dt.datetime(2020, 1, 2), np.datetime64("2020-01-02"), STAMPS[2]],
)
@pytest.mark.parametrize("kind", ["datetimes", "seconds", "days", "Arrow days"])
def test_dates_are_compared_with_any_date(kind, constant):
    X = pd.DataFrame({"day": ORDERED[kind]})
    assert Inequality("day", constant).fit(X).holds(X).tolist() == [False, True, True]
    assert Inequality(constant, "day", strict=True).holds(X).tolist() == [True, False, False]


@pytest.mark.parametrize(
    "make",
    [np.array, lambda rows: np.array(rows, dtype=object), lambda rows: sparse.csr_array(rows)],
    ids=["array", "objects", "sparse"],
)
def test_columns_of_arrays_are_positions(make):
    X = make([[1.0, 2.0], [3.0, 2.0]])
    assert Inequality(0, 1).fit(X).holds(X).tolist() == [True, False]
    assert Inequality(1, 2.0).fit(X).holds(X).tolist() == [True, True]
    assert Bounds(0, high=2).fit(X).holds(X).tolist() == [True, False]
    assert Combination([0, 1]).fit(X[:1]).holds(X).tolist() == [True, False]
    assert Equation({0: 1, 1: 2}, 7).fit(X).holds(X).tolist() == [False, True]
    with pytest.raises(ValueError, match="positions from 0 to 1"):
        Inequality(0, 100).fit(X)


def test_columns_of_polars():
    polars = pytest.importorskip("polars")
    X = polars.DataFrame({"a": [1, 3], "b": [2.0, 2.0]})
    assert Inequality("a", "b").fit(X).holds(X).tolist() == [True, False]


def test_names_that_are_no_text():
    X = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("x", "a"), ("x", "b")]))
    assert Inequality(("x", "a"), ("x", "b")).fit(X).holds(X).all()
    X.columns = [2020, 2021]
    assert Inequality(2020, 2021).fit(X).holds(X).all()
    assert Inequality(2020, 1.5).fit(X).holds(X).all()


@pytest.mark.parametrize(
    ("constraint", "error", "message"),
    [
        (Inequality("a", "nowhere"), ValueError, "do not exist.*'nowhere'"),
        (Inequality(("a", "b"), "a"), ValueError, "do not exist"),
        (Inequality(1, 2), ValueError, "at least one column"),
        (Inequality("a", "text"), TypeError, "column 'text' of dtype=.*holds text"),
        (Inequality("a", "day"), TypeError, "no common order"),
        (Inequality("day", 5), TypeError, "the constant 5"),
        (Inequality("day", "zoned"), TypeError, "no common order"),
        (Inequality("a", "mixed"), TypeError, "of several kinds"),
        (Bounds("text", "a", "b"), TypeError, "holds text"),
        (Bounds("level", "a", "b"), TypeError, "holds text"),
        (Bounds("a"), ValueError, "at least one bound"),
        (Bounds("a", "1"), TypeError, "no common order"),
        (Bounds(["a"], 1), ValueError, "do not exist"),
        (Combination("text"), TypeError, "list of columns"),
        (Combination(5), TypeError, "list of columns"),
        (Combination(["a"]), ValueError, "at least two different"),
        (Combination(["a", "a"]), ValueError, "at least two different"),
        (Combination(["a", "c"]), ValueError, "do not exist"),
        (Equation(["a", "text"]), TypeError, "dict of numbers"),
        (Equation({"a": "1"}), TypeError, "dict of numbers"),
        (Equation({"a": 1, "day": 1}), TypeError, "columns of numbers"),
        (Equation({"a": 1, "text": 1}), TypeError, "holds text"),
        (Equation({"a": 0}), ValueError, "not zero"),
        (Equation({"a": np.nan}), ValueError, "finite"),
        (Equation({}), ValueError, "not zero"),
        (Equation({"a": 1}, tolerance=-1), ValueError, "at least zero"),
        (Equation({"c": 1}), ValueError, "do not exist"),
        (Bounds, TypeError, "objects of ganaug.constraints"),
        ("a < b", TypeError, "objects of ganaug.constraints"),
        (lambda X: True, ValueError, "one bool for each of the 3 rows"),
        (lambda X: X["a"], TypeError, "must return bools"),
        (lambda X: X[["a"]] > 0, ValueError, r"shape=\(3, 1\)"),
    ],
)
def test_what_does_not_fit_is_refused(constraint, error, message):
    X = pd.DataFrame(
        {"a": [1, 2, 3], "text": ["10", "9", "x"], "day": STAMPS, "mixed": [1, "x", 2]}
    )
    X["zoned"], X["level"] = STAMPS.dt.tz_localize("UTC"), pd.Categorical(["a", "b", "a"])
    with pytest.raises(error, match=message):
        fit_constraints([constraint], X)


def test_images_have_no_columns():
    images = np.zeros((5, 8, 8))
    with pytest.raises(ValueError, match="needs a table"):
        fit_constraints([Bounds(0, 1)], images)
    with pytest.raises(ValueError, match=r"5 of 5 rows that do not: row 0; row 1; row 2, \.\.\."):
        fit_constraints([lambda images: images.mean(axis=(1, 2)) > 0], images)


@pytest.mark.parametrize("make", [np.asarray, sparse.csc_array, sparse.coo_array, pd.DataFrame])
def test_real_rows_that_violate_are_counted(make):
    X = make(np.array([[1.0, 2.0]] * 6 + [[4.0, 3.0]] * 4))
    with pytest.raises(ValueError, match=r"4 of 10 rows .*: row 6 with \{0: 4.0, 1: 3.0\}; row 7"):
        fit_constraints([Inequality(0, 1)], X)
    assert len(fit_constraints([Inequality(1, 4.0)], X)) == 1


def test_all_shown_rows_and_columns_are_few():
    X = pd.DataFrame(np.ones((5, 20)))
    with pytest.raises(ValueError) as caught:
        fit_constraints([lambda X: X[0] > 1], X)
    assert str(caught.value).count("row ") == 3
    assert str(caught.value).count("7: 1.0") == 3
    assert "8: 1.0" not in str(caught.value)


def test_fitted_constraints_are_copies():
    given = Combination(["a", "b"])
    (fitted,) = fit_constraints((given,), pd.DataFrame({"a": [1], "b": [2]}))
    assert not hasattr(given, "seen_")
    assert repr(clone(fitted)) == repr(given) == "Combination(columns=['a', 'b'])"
    assert isinstance(fitted, Constraint)


def test_functions_may_change_what_they_are_given():
    def longer(X):
        X["length"] = X["b"] - X["a"]
        return X["length"] > 0

    X = pd.DataFrame({"a": [1], "b": [2]})
    fit_constraints([longer], X)
    assert X.columns.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    "flags",
    [
        [True, False],
        np.array([True, False], dtype=object),
        pd.Series([True, False], index=[5, 5]),
        pd.array([None, False], dtype="boolean"),
        pd.Series([True, False], dtype="bool[pyarrow]"),
        pd.Series([None, False], dtype="bool[pyarrow]"),
    ],
)
def test_flags_of_any_kind(flags):
    assert checked_flags(flags, 2, Bounds("a", 1)).tolist() == [True, False]
