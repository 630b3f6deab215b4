"""Combinations and equations: rows that break them are corrected where that is possible."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from columns_in_order import ORDERED
from numpy.testing import assert_array_equal

from ganaug.constraints import Combination, Equation


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
    # The first row is corrected by its town, the second by its zip. The others stay: D has two
    # zips, and neither E nor 9 occurs.
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
