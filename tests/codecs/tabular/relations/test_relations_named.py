"""Relations that a user names."""

import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter
from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.relations import (
    DeterminedBy,
    ExactlyOne,
    Logarithm,
    MissingTogether,
    MissingWhere,
    Ordered,
    Product,
    Sum,
)

# Too few rows for anything to be found.
X = pd.DataFrame(
    {
        "a": [1, 5, 3, 8],
        "b": [2, 7, 7, 8],
        "c": [3, 12, 10, 16],
        "word": ["x", "y", "x", "z"],
        "number": [7, 4, 7, 1],
        "red": [1, 0, 0, 1],
        "green": [0, 1, 0, 0],
        "blue": [0, 0, 1, 0],
        "one": [0.5, np.nan, 0.1, 0.2],
        "two": ["q", None, "r", "q"],
        "day": pd.to_datetime(["2020-01-01", "2020-02-03", "2021-01-01", "2020-01-09"]),
        "due": pd.to_datetime(["2020-01-08", "2020-02-10", "2021-01-08", "2020-01-16"]),
    }
).loc[[0, 1, 2, 3, 3, 2, 1, 0]]
NAMED = [
    Sum("c", (("a", 1), ("b", 1))),
    Sum("due", (("day", 1),), None),
    DeterminedBy("number", "word"),
    ExactlyOne(("red", "green", "blue")),
    MissingTogether("two", "one"),
    Ordered("a", "b"),
]


def test_what_is_named_is_kept():
    codec = TabularCodec(relations=NAMED).fit(X)
    assert sorted(map(str, codec.relations_)) == [
        "a <= b",
        "c = a + b",
        "due = day + 7 days",
        "exactly one of red, green, blue is set",
        "number is determined by word",
        "two and one are missing together",
    ]
    noise = np.random.default_rng(0).normal(size=(300, *codec.space_.shape))
    rows = codec.decode(noise)
    assert (rows["a"] <= rows["b"]).all()
    assert (rows["a"] + rows["b"] == rows["c"]).all()
    assert (rows["due"] - rows["day"] == pd.Timedelta("7D")).all()
    assert (rows["word"].map({"x": 7, "y": 4, "z": 1}) == rows["number"]).all()
    assert (rows[["red", "green", "blue"]].sum(axis=1) == 1).all()
    assert (rows["one"].isna() == rows["two"].isna()).all()
    assert rows["one"].isna().any()


def test_formulas_that_are_named_are_kept():
    table = pd.DataFrame({"side": [1.0, 2, 3, 4], "other": [1.0, 4, 2, 8]}).loc[[0, 1, 2, 3] * 3]
    table["area"], table["log"] = table["side"] * table["other"], np.log2(table["side"])
    table["triple"] = 1 / 7 * table["side"] ** 3 / table["other"] ** 2 / table["area"]
    relations = [
        Product("area", (("side", 1), ("other", 1))),
        Product("triple", (("side", 3), ("other", -2), ("area", -1)), None),
        Logarithm("log", "side", 2),
    ]
    codec = TabularCodec(relations=relations).fit(table)
    assert list(map(str, codec.relations_)) == [
        "area = side * other",
        "triple = 0.1428571429 * side**3 / other**2 / area",
        "log = log2(side)",
    ]
    rows = codec.decode(np.random.default_rng(0).normal(size=(100, *codec.space_.shape)))
    np.testing.assert_allclose(rows["side"] * rows["other"], rows["area"])
    np.testing.assert_allclose(rows["side"] ** 2 / rows["other"] ** 3 / 7, rows["triple"])
    np.testing.assert_allclose(np.log2(rows["side"]), rows["log"])


def test_a_condition_for_missing_values():
    codec = TabularCodec(relations=[MissingWhere("two", "word")]).fit(X)
    assert str(codec.relations_[0]) == "two is missing iff word is y"
    rows = codec.decode(np.random.default_rng(0).normal(size=(300, *codec.space_.shape)))
    assert (rows["two"].isna() == (rows["word"] == "y")).all()


def test_more_may_be_found_besides():
    table = pd.DataFrame({"a": np.arange(100.0), "b": 2.0 * np.arange(100), "c": [1, 2] * 50})
    table["d"] = table["a"] + table["c"]
    named = DeterminedBy("c", "a")
    only = TabularCodec(relations=[named]).fit(table)
    assert only.relations_ == [named]
    more = TabularCodec(relations=["auto", named]).fit(table)
    assert more.relations_[0] == named
    assert "b = 2 * a" in map(str, more.relations_)
    assert TabularCodec(relations=None).fit(table).relations_ == []


@pytest.mark.parametrize(
    ("relations", "message"),
    [
        ("all", "Received: relations='all'"),
        (["a < b"], "Received"),
        ([3], "DeterminedBy"),
        (Ordered("a", "b"), "a list of relations"),
        ([Ordered("a", "absent")], "absent"),
        ([Ordered("b", "a")], "does not hold"),
        ([Ordered("a", "word")], "does not hold"),
        ([Ordered("a", "day")], "does not hold"),
        ([Sum("c", (("a", 1),))], "does not hold"),
        ([Sum("word", (("a", 1),))], "does not hold"),
        ([Product("c", (("a", 1), ("b", 1)))], "does not hold"),
        ([Product("a", (("word", 1),))], "does not hold"),
        ([Product("due", (("day", 1),))], "does not hold"),
        ([Product("c", (("a", 1), ("b", 1)), None)], "does not hold"),
        ([Logarithm("b", "a")], "does not hold"),
        ([Logarithm("a", "word")], "does not hold"),
        ([DeterminedBy("a", "word")], "does not hold"),
        ([ExactlyOne(("red", "green"))], "does not hold"),
        ([ExactlyOne(("red", "word"))], "does not hold"),
        ([MissingTogether("two", "a")], "does not hold"),
        ([MissingWhere("two", "number")], None),
        ([MissingWhere("two", "a"), MissingTogether("two", "one")], "another relation"),
        ([DeterminedBy("number", "word"), DeterminedBy("word", "number")], "another relation"),
    ],
)
def test_relations_that_do_not_fit(relations, message):
    if message is None:
        TabularCodec(relations=relations).fit(X)
        return
    with pytest.raises(ValueError, match=message):
        TabularCodec(relations=relations).fit(X)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Sum("c", ()), r"at least one. Received: terms=\(\)"),
        (lambda: Sum("c", ("a", "b")), "name of a column and its factor"),
        (lambda: Product("c", {"a": 1}), "its power, a whole number"),
        (lambda: Product("c", (("a", 0.5),)), "its power, a whole number"),
        (lambda: Product("c", (("a", 1),), np.nan), "Received: factor=nan"),
        (lambda: Logarithm("c", "a", "e"), "Received: base='e'"),
        (lambda: Logarithm("c", "a", 2, None), "shift=None"),
    ],
)
def test_formulas_that_are_none(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_named_relations_are_saved(tmp_path):
    low = np.arange(60) // 4
    table = pd.DataFrame({"a": low, "b": low**2 + 1})
    relations = [Ordered("a", "b")]
    augmenter = GANAugmenter(relations=relations, max_iter=2, random_state=0)
    augmenter.fit(table, np.repeat([0, 1], [45, 15]))
    augmenter.save(tmp_path / "it")
    loaded = GANAugmenter.load(tmp_path / "it")
    assert loaded.relations == relations
    assert loaded.codec_.relations_ == augmenter.codec_.relations_


def test_an_order_that_is_named_goes_before_what_is_found():
    rng = np.random.default_rng(0)
    product = rng.choice(["basic", "gold"], 300)
    limit = np.where(product == "gold", 5000, 1000)
    used = (limit * rng.beta(1, 2, 300)).round(2)
    X = pd.DataFrame({"product": product, "limit": limit, "used": used})
    codec = TabularCodec(relations=["auto", Ordered("used", "limit")]).fit(X)
    assert [relation.column for relation in codec.relations_] == ["limit", "product"]
    decoded = codec.decode(rng.normal(size=(300, *codec.space_.shape)))
    assert (decoded["used"] <= decoded["limit"]).all()
    assert (decoded["limit"].map({5000: "gold", 1000: "basic"}) == decoded["product"]).all()
