"""Levels, rare ones, and what is declared categorical."""

import time
import tracemalloc

import numpy as np
import pandas as pd
import pytest

from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.declared import declared_columns
from ganaug.space import Span

RNG = np.random.default_rng(0)


def frequent(column, number):
    """Return which rows have a level that is surely among so many commonest: ties are left out."""
    counts = column.value_counts()
    return column.isin(counts.index[counts > counts.iloc[number]])


def test_rare_levels_share_a_slot_and_are_drawn_by_frequency():
    levels = [f"common{i:02d}" for i in range(32)] * 20 + ["rare"] * 9 + ["rarer"] * 3
    X = pd.DataFrame({"x": levels})
    codec = TabularCodec().fit(X)
    assert codec.space_.spans == (Span(33, categorical=True),)
    rows = codec.encode(pd.DataFrame({"x": ["rare"] * 4000}))
    drawn = codec.decode(rows, seed=1)["x"].value_counts(normalize=True)
    assert drawn["rare"] == pytest.approx(0.75, abs=0.03)
    assert drawn["rarer"] == pytest.approx(0.25, abs=0.03)
    common = codec.encode(X)[: 32 * 20]
    assert codec.decode(common)["x"].tolist() == levels[: 32 * 20]


def test_unseen_levels():
    with_rare = TabularCodec().fit(pd.DataFrame({"x": ["a", "a", "b", "b", "b", "c"]}))
    unseen = pd.DataFrame({"x": ["new"]})
    assert with_rare.decode(with_rare.encode(unseen))["x"].tolist() == ["c"]
    without = TabularCodec().fit(pd.DataFrame({"x": ["a", "a", "b", "b", "b"]}))
    assert without.decode(without.encode(unseen))["x"].tolist() == ["b"]
    missing = pd.DataFrame({"x": pd.Series([None], dtype="str")})
    assert without.decode(without.encode(missing))["x"].tolist() == ["b"]


def test_unseen_category_of_another_dtype():
    codec = TabularCodec().fit(pd.DataFrame({"x": pd.Categorical(list("aabbb"))}))
    other = pd.DataFrame({"x": pd.Categorical(["z", "a"], categories=["z", "b", "a"])})
    assert codec.decode(codec.encode(other))["x"].tolist() == ["b", "a"]


def test_categories_without_rows_are_never_generated():
    X = pd.DataFrame({"x": pd.Categorical(list("aabbc"), categories=list("cbaz"))})
    codec = TabularCodec().fit(X)
    generated = codec.decode(RNG.normal(size=(200, 3)))["x"]
    assert set(generated) == {"a", "b", "c"}
    assert generated.dtype == X["x"].dtype


def test_a_hundred_thousand_levels():
    levels = np.char.add(
        "user", np.append(np.arange(60_000), RNG.integers(0, 60_000, 60_000)).astype(str)
    )
    X = pd.DataFrame({"x": levels})
    started = time.perf_counter()
    tracemalloc.start()
    codec = TabularCodec().fit(X)
    decoded = codec.decode(codec.encode(X))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200e6
    assert time.perf_counter() - started < 20
    assert codec.space_.shape[0] == 33
    assert decoded["x"].isin(X["x"]).all()
    assert decoded["x"].nunique() > 30_000
    common = frequent(X["x"], 32)
    assert decoded["x"][common].equals(X["x"][common])


def test_declared_numbers_are_levels():
    X = pd.DataFrame({"zip": RNG.integers(0, 50, 500), "x": RNG.normal(size=500)})
    for declaration in (["zip"], [0], [True, False], np.array(["zip"]), pd.Index(["zip"]), [-2]):
        codec = TabularCodec(categorical_features=declaration).fit(X)
        assert codec.space_.spans == (Span(33, categorical=True), Span(1, categorical=False))
        decoded = codec.decode(codec.encode(X))
        assert decoded["zip"].dtype == "int64"
        assert set(decoded["zip"]) <= set(X["zip"])
        common = frequent(X["zip"], 32)
        assert decoded["zip"][common].equals(X["zip"][common])
    assert TabularCodec(categorical_features=None).fit(X).space_.shape == (2,)


@pytest.mark.parametrize("dtype", ["Int64", "float64", "datetime64[ns]", "float32"])
def test_declared_columns_keep_their_dtype(dtype):
    X = pd.DataFrame({"x": pd.Series(RNG.integers(0, 20, 300)).astype(dtype)})
    X.iloc[::7, 0] = None
    codec = TabularCodec(categorical_features=["x"]).fit(X)
    pd.testing.assert_frame_equal(codec.decode(codec.encode(X)), X)


def test_text_is_categorical_without_declaration():
    X = pd.DataFrame({"a": list("xyxyx"), "b": [1, 1, 2, 2, 2]})
    codec = TabularCodec(categorical_features=None).fit(X)
    assert codec.space_.spans[0] == Span(2, categorical=True)


def test_infinite_values_are_no_level():
    with pytest.raises(ValueError, match="Column 'x' contains infinity"):
        TabularCodec(categorical_features=["x"]).fit(pd.DataFrame({"x": [1.0, np.inf]}))


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        ("all", r"is invalid; \"auto\", None.*'all'"),
        (["a", "q"], r"unknown column; one of the columns \['a', 'b'\] was expected.*'q'"),
        ([2], "out of range; positions from -2 to 1 were expected. Received: 2"),
        ([0, 0], "names a column twice.*Received: 0"),
        (["a", -2], "names a column twice.*Received: -2"),
        ([True], "wrong length; one bool for each of the 2 columns.*Received: 1 bools"),
        (np.array([True, False, True]), "Received: 3 bools"),
        ([0.5], "is invalid"),
        ([[0]], "is invalid"),
        (3, "is invalid"),
        ([True, "a"], "is invalid"),
    ],
)
def test_wrong_declarations(declaration, message):
    with pytest.raises(ValueError, match=message):
        declared_columns(declaration, ["a", "b"])
    with pytest.raises(ValueError, match="categorical_features"):
        TabularCodec(categorical_features=declaration).fit(
            pd.DataFrame({"a": [1, 2], "b": [1, 2]})
        )


@pytest.mark.parametrize("dtype", ["int64", "double", "string", "bool"])
def test_pyarrow_dtypes(dtype):
    levels = RNG.choice(list("ab"), 60) if dtype == "string" else RNG.integers(0, 2, 60)
    pytest.importorskip("pyarrow")
    X = pd.DataFrame({"x": pd.Series(levels).astype(dtype.replace("double", "float"))})
    X = X.astype(f"{dtype}[pyarrow]")
    X.iloc[::7, 0] = None
    codec = TabularCodec().fit(X)
    pd.testing.assert_frame_equal(codec.decode(codec.encode(X)), X)
