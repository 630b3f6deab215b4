"""Constraints say which rows are valid, for each kind of column and container."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from numpy.testing import assert_array_equal
from scipy import sparse
from sklearn.base import clone

from ganaug.constraints import Bounds, Combination, Constraint, Equation, Inequality
from ganaug.constraints.base import checked_flags
from ganaug.constraints.checking import fit_constraints

DAYS = [dt.date(2020, 1, day) for day in (3, 1, 2)]
STAMPS = pd.Series(pd.to_datetime(DAYS))
NUMBERS = pd.Series([3, 1, 2])
ORDERED = {
    "integers": NUMBERS,
    "floats": NUMBERS.astype(float),
    "float16": NUMBERS.astype("float16"),
    "other byte order": NUMBERS.astype(">f8"),
    "nullable": NUMBERS.astype("Int64"),
    "nullable floats": NUMBERS.astype("Float32"),
    "Arrow": NUMBERS.astype("int64[pyarrow]"),
    "objects": NUMBERS.astype(object),
    "beyond int64": pd.Series([3 * 2**70, 2**70, 2 * 2**70], dtype=object),
    "decimals": pd.Series([Decimal("3.1"), Decimal("1.1"), Decimal("2.1")]),
    "number categories": NUMBERS.astype("category"),
    "sparse": NUMBERS.astype(pd.SparseDtype("int64", 0)),
    "ordered categories": pd.Series(
        pd.Categorical(["c", "a", "b"], categories=["a", "b", "c"], ordered=True)
    ),
    "datetimes": STAMPS,
    "seconds": STAMPS.astype("datetime64[s]"),
    "zoned": STAMPS.dt.tz_localize("Europe/Berlin"),
    "objects with zones": STAMPS.dt.tz_localize("Europe/Berlin").astype(object),
    "days": pd.Series(DAYS, dtype=object),
    "early days": pd.Series([day.replace(year=1066) for day in DAYS], dtype=object),
    "Arrow days": pd.Series(DAYS).astype("date32[pyarrow]"),
    "durations": STAMPS - STAMPS[0],
    "times": pd.Series([dt.time(3), dt.time(1), dt.time(2)], dtype=object),
    "periods": STAMPS.dt.to_period("D"),
}


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
        (Combination(["a"]), ValueError, "two or more"),
        (Combination(["a", "a"]), ValueError, "two or more"),
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


@pytest.mark.parametrize(
    "kind", ["integers", "nullable", "Arrow", "objects", "days", "zoned", "ordered categories"]
)
def test_combinations_of_any_columns(kind):
    values = ORDERED[kind]
    X = pd.DataFrame({"a": values, "b": ["x", "y", "z"], "c": [0.5, 0.25, 0.5]})
    seen = Combination(["a", "b", "c"]).fit(X)
    assert seen.holds(X).all()
    mixed = X.assign(b=["y", "z", "x"])
    assert not seen.holds(mixed).any()
    pd.testing.assert_frame_equal(seen.restore(mixed), X)
    assert not seen.holds(X.assign(b="w")).any()
    assert seen.holds(X.assign(c=np.nan)).all()


def test_only_what_determines_a_combination_corrects_it():
    X = pd.DataFrame({"country": list("XXYYY"), "town": list("ABCDD"), "zip": [1, 2, 3, 4, 5]})
    places = Combination(["country", "town", "zip"]).fit(X)
    made = pd.DataFrame({"country": list("YXXYY"), "town": list("ADDDE"), "zip": [3, 4, 9, 9, 9]})
    restored = places.restore(made)
    # By town, by zip; D has two zips, and neither E nor 9 occurs.
    assert restored["country"].tolist() == list("XYXYY")
    assert restored["town"].tolist() == list("ADDDE")
    assert restored["zip"].tolist() == [1, 4, 9, 9, 9]
    assert places.holds(restored).tolist() == [True, True, False, False, False]
    assert made["country"].tolist() == list("YXXYY")


@pytest.mark.parametrize("dtype", ["float32", "float16", ">i4", object, "U1"])
def test_combinations_of_arrays_are_corrected(dtype):
    X = np.array([[1, 2], [3, 4]]).astype(dtype)
    seen = Combination([0, 1]).fit(X)
    restored = seen.restore(X[:, [0, 0]])
    assert_array_equal(restored, X)
    assert restored.dtype == X.dtype


def test_sparse_columns_stay_sparse():
    X = pd.DataFrame({"a": [0, 1], "b": [0, 2]}).astype(pd.SparseDtype("int64", 0))
    for constraint in (Combination(["a", "b"]), Equation({"a": 2, "b": -1})):
        wrong = pd.DataFrame({"a": [0, 1], "b": [2, 0]}).astype(X.dtypes)
        pd.testing.assert_frame_equal(constraint.fit(X).restore(wrong), X)


NUMERIC = {
    "floats": "float64",
    "float32": "float32",
    "integers": "int64",
    "small integers": "int16",
    "nullable": "Int64",
    "nullable floats": "Float64",
    "Arrow": "int64[pyarrow]",
    "Arrow decimals": pd.ArrowDtype(pa.decimal128(9, 2)),
    "objects": object,
}


@pytest.mark.parametrize("dtype", NUMERIC.values(), ids=NUMERIC)
def test_equations_are_solved_in_any_dtype(dtype):
    parts = pd.Series([Decimal(n) for n in (2, 3, 4)], dtype=object)
    parts = parts.astype(int) if dtype is object else parts.astype(dtype)
    X = pd.DataFrame({"a": parts, "b": parts * 10, "sum": parts * 11}).astype(dtype)
    equation = Equation({"a": 1, "b": 1, "sum": -1}).fit(X)
    wrong = X.assign(sum=X["sum"].iloc[[1, 2, 0]].to_numpy()).astype(dtype)
    assert not equation.holds(wrong).any()
    restored = equation.restore(wrong)
    pd.testing.assert_frame_equal(restored, X)
    assert not equation.holds(wrong).any()


def test_equations_of_arrays_are_solved():
    for dtype in ("float64", "float32", "int16", object):
        X = np.array([[1, 2, 3], [2, 3, 5]], dtype=dtype)
        equation = Equation({0: 1, 1: 1, 2: -1}).fit(X)
        restored = equation.restore(np.array([[1, 3, 9], [5, 5, 5]], dtype=dtype))
        assert restored.tolist() == [[1, 3, 4], [5, 5, 5]]
        assert restored.dtype == dtype
        assert type(restored[0, 2]) is type(X[0, 2])


@pytest.mark.parametrize("dtype", [bool, "boolean", "int8", "category", object])
def test_exactly_one_flag_is_set(dtype):
    X = pd.DataFrame(np.eye(3, dtype=int), columns=list("abc")).astype(dtype)
    one = Equation({"a": 1, "b": 1, "c": 1}, 1).fit(X)
    assert one.holds(X).all()
    none = X.assign(c=pd.Series([X["c"].iloc[0]] * 3, dtype=X["c"].dtype))
    assert one.holds(none).tolist() == [True, True, False]
    pd.testing.assert_frame_equal(one.restore(none), X)
    two = X.assign(b=pd.Series([X["b"].iloc[1]] * 3, dtype=X["b"].dtype))
    assert one.holds(one.restore(two)).tolist() == [False, True, True]
    assert one.restore(two).notna().all(axis=None)


def test_only_levels_of_a_category_are_solutions():
    X = pd.DataFrame({"a": [1, 2, 5], "b": pd.Categorical([2, 4, 10])})
    double = Equation({"a": 2, "b": -1}).fit(X)
    restored = double.restore(pd.DataFrame({"a": [5, 3], "b": X["b"].iloc[[0, 0]].array}))
    assert restored["b"].tolist() == [10, 2]


def test_decimals_keep_their_places():
    X = pd.DataFrame({"a": [Decimal("1.50"), Decimal("2.10")], "b": [Decimal(1), Decimal(2)]})
    X["sum"] = X["a"] + X["b"]
    restored = Equation({"a": 1, "b": 1, "sum": -1}).fit(X).restore(X.assign(sum=Decimal(9)))
    assert list(map(str, restored["sum"])) == ["2.50", "4.10"]


def test_equations_are_rounded_to_the_places_of_the_column_and_keep_its_range():
    X = pd.DataFrame({"price": [1.0, 2.0, 3.0], "taxed": [1.19, 2.38, 3.57]})
    equation = Equation({"price": 1.19, "taxed": -1}).fit(X)
    assert equation.solved_for_ == "taxed"
    made = pd.DataFrame({"price": [2.6, 9.0, np.nan], "taxed": [1.19, 1.19, 1.19]})
    restored = equation.restore(made)
    assert restored["taxed"].tolist() == [3.09, 1.19, 1.19]
    assert equation.holds(restored).tolist() == [False, False, True]
    within = Equation({"price": 1.19, "taxed": -1}, tolerance=0.005).fit(X)
    assert within.holds(within.restore(made)).tolist() == [True, False, True]
    kept = pd.DataFrame({"price": [2.0], "taxed": [2.384]})
    assert within.restore(kept)["taxed"].tolist() == [2.384]


def test_rounding_errors_are_no_violations():
    rng = np.random.default_rng(0)
    for dtype in ("float64", "float32"):
        parts = rng.random((1000, 9)).astype(dtype)
        X = np.column_stack([parts, parts.sum(axis=1, dtype=dtype)])
        equation = Equation({**dict.fromkeys(range(9), 1), 9: -1}).fit(X)
        assert equation.holds(X).all()
        X[:, 0] += 0.01
        assert not equation.holds(X).any()
