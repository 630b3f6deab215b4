"""Columns are named by anything that can name one, and declared to be of a kind."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_selector

from ganaug import GANAugmenter
from ganaug.codecs import TabularCodec

N = 60
NUMBERS = np.column_stack([np.arange(N) % 13, np.arange(N)])
DAY = pd.Timestamp("2024-01-01")


def kinds(codec):
    return [type(column).__name__.removesuffix("Column") for column in codec.columns_]


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ([("x", "a"), ("x", "b")], [("x", "a")]),
        (pd.MultiIndex.from_tuples([("x", "a"), ("x", "b")]), [("x", "a")]),
        (
            pd.MultiIndex.from_tuples([("x", "a"), ("x", "b")]),
            pd.MultiIndex.from_tuples([("x", "a")]),
        ),
        ([DAY, DAY + pd.Timedelta("1D")], [DAY]),
        ([DAY, DAY + pd.Timedelta("1D")], pd.DatetimeIndex([DAY])),
        ([10, 20], [10]),
        ([10, 20], [0]),
        ([10, 20], [-2]),
        ([1, 0], [1]),
        (["a", 0], ["a"]),
        ([0, "a"], [0]),
        ([pd.Interval(0, 1), pd.Interval(1, 2)], [pd.Interval(0, 1)]),
        ([2.5, 3.5], [2.5]),
        ([None, "b"], [0]),
        (["a", "b"], (True, False)),
        (["a", "b"], np.array([True, False])),
        (["a", "b"], [np.True_, np.False_]),
        (["a", "b"], pd.Index(["a"])),
        (["a", "b"], np.array(["a"])),
        (["a", "b"], lambda X: X.columns[:1]),
        (["a", "b"], lambda X: X.nunique() < 20),
        (["a", "b"], make_column_selector("^a")),
    ],
)
def test_names_of_any_type(columns, named):
    X = pd.DataFrame(NUMBERS)
    X.columns = columns
    codec = TabularCodec(categorical_features=named).fit(X)
    assert kinds(codec) == ["Level", "Number"]
    config, arrays = codec.get_config()
    again = TabularCodec.from_config(config, arrays)
    assert kinds(again) == ["Level", "Number"]
    again.fit(X)
    assert kinds(again) == ["Level", "Number"]
    again.get_config()


def test_functions_of_arrays():
    codec = TabularCodec(categorical_features=lambda X: [0]).fit(NUMBERS)
    assert kinds(codec) == ["Level", "Number"]


@pytest.mark.parametrize(
    ("columns", "named", "message"),
    [
        ([10, 20], [30], r"out of range.*Received: 30, which is not the name"),
        ([DAY, "b"], [DAY + pd.Timedelta("1D")], "names an unknown column"),
        ([("x", "a"), "b"], [("x", "b")], "names an unknown column"),
        (["a", "b"], lambda X: ["a", "a"], "names a column twice"),
        (["a", "b"], lambda X: "a", "is invalid"),
        (["a", "b"], [True], "wrong length"),
        (["a", "b"], ["a", True], "is invalid"),
    ],
)
def test_names_that_lead_nowhere(columns, named, message):
    X = pd.DataFrame(NUMBERS, columns=pd.Index(columns, tupleize_cols=False))
    with pytest.raises(ValueError, match=rf"categorical_features.*{message}"):
        TabularCodec(categorical_features=named).fit(X)


@pytest.mark.filterwarnings("ignore::ganaug.SmallClassWarning", "ignore::ganaug.IdentifierWarning")
def test_an_augmenter_takes_and_saves_names_of_any_type(quick, tmp_path):
    X = pd.DataFrame(NUMBERS, columns=pd.Index([("x", "a"), DAY], tupleize_cols=False))
    named = {"categorical_features": [("x", "a")], "column_kinds": {DAY: "number"}}
    augmenter = quick(**named).fit(X, np.arange(N) // 55)
    assert kinds(augmenter.codec_) == ["Level", "Number"]
    augmenter.save(tmp_path / "it")
    loaded = GANAugmenter.load(tmp_path / "it")
    assert loaded.get_params() == augmenter.get_params()
    pd.testing.assert_frame_equal(loaded.sample(5)[0], augmenter.sample(5)[0])
    by_function = quick(categorical_features=lambda X: [("x", "a")]).fit(X, np.arange(N) // 55)
    by_function.save(tmp_path / "other")
    loaded = GANAugmenter.load(tmp_path / "other")
    assert loaded.categorical_features == [True, False]
    assert kinds(loaded.fit(X, np.arange(N) // 55).codec_) == ["Level", "Number"]


def test_kinds_that_are_declared():
    X = pd.DataFrame(
        {
            "number": NUMBERS[:, 1],
            "date": pd.date_range("2024", periods=N),
            "text": NUMBERS[:, 1],
            "category": NUMBERS[:, 0],
        }
    )
    codec = TabularCodec(column_kinds={name: name for name in X}, relations=None).fit(X)
    assert kinds(codec) == ["Number", "Number", "Level", "Level"]
    pd.testing.assert_frame_equal(codec.decode(codec.encode(X)).iloc[:, :2], X.iloc[:, :2])
    again = TabularCodec.from_config(*codec.get_config())
    assert again.column_kinds == codec.column_kinds


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (
            "number",
            r"column 'a' a number.*Received: values such as \['x', 'y'\].*to_numeric",
        ),
        ("date", r"declares column 'a' a date.*pd\.to_datetime"),
        ("day", r"one of \['number', 'date', 'text', 'category'\]\. Received: 'day' for 'a'"),
        (["text"], r"Received: \['text'\] for 'a'"),
    ],
)
def test_kinds_that_do_not_fit(kind, message):
    X = pd.DataFrame({"a": ["x", "y"] * 20})
    with pytest.raises(ValueError, match=message):
        TabularCodec(column_kinds={"a": kind}).fit(X)


def test_numbers_are_no_dates():
    with pytest.raises(ValueError, match=r"declares column 0 a date.*pd\.to_datetime"):
        TabularCodec(column_kinds={0: "date"}).fit(NUMBERS)
