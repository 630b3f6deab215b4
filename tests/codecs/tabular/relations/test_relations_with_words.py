"""Relations between numbers and dates among which there are words."""

import json

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug.codecs import TabularCodec
from ganaug.exceptions import GanaugWarning

N = 400
RNG = np.random.default_rng(0)
FIRST, DAYS = RNG.integers(0, 500, N), RNG.integers(3, 50, N)
KINDS = {"text": "str", "objects": object, "categories": "category"}

pytestmark = pytest.mark.filterwarnings(f"ignore::{GanaugWarning.__module__}.GanaugWarning")


def dates(days):
    column = pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(days, unit="D"))
    return column.dt.strftime("%d.%m.%Y").astype(object)


def some(first=0):
    """Return a mask of so few rows that text is of dates or numbers all the same."""
    return np.arange(N) % 29 == first


def days_of(column):
    return pd.to_datetime(column.astype(object), format="%d.%m.%Y", errors="coerce")


def fitted(X):
    codec = TabularCodec().fit(X)
    pd.testing.assert_frame_equal(codec.decode(codec.encode(X)), X)
    return codec


def generated(codec):
    """Return decoded noise, which is the same in a graph and after saving."""
    codes = RNG.normal(size=(1000, *codec.space_.shape)).astype("float32")
    rows = codec.decode(codes, seed=1)
    config, arrays = codec.get_config()
    loaded = TabularCodec.from_config(json.loads(json.dumps(config)), arrays)
    pd.testing.assert_frame_equal(loaded.decode(codes, seed=1), rows)
    for name, tensor in tf.function(codec.decode_features)(codes, 1).items():
        if tensor.dtype == tf.string:
            text = [cell.decode() for cell in tensor.numpy()]
            assert text == rows[name].astype(object).fillna("").tolist()
    return rows


@pytest.mark.parametrize("kind", KINDS)
def test_order_and_a_constant_difference(kind):
    X = pd.DataFrame({"start": dates(FIRST), "end": dates(FIRST + DAYS)})
    X["due"] = dates(FIRST + 7)
    X.loc[some(), "end"] = "open"
    codec = fitted(X.astype(KINDS[kind]))
    order = "start < end, by at least 3 days"
    assert sorted(map(str, codec.relations_)) == ["due = start + 7 days", order]
    rows = generated(codec)
    opened = (rows["end"] == "open").to_numpy()
    assert 0.2 < opened.mean() < 0.8
    rows = rows.apply(days_of)
    assert (rows["due"] - rows["start"] == pd.Timedelta("7D")).all()
    length = (rows["end"] - rows["start"])[~opened]
    assert length.min() >= pd.Timedelta("3D")
    assert length.max() > pd.Timedelta("40D")


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_the_column_restored_are_learned(kind):
    X = pd.DataFrame({"start": dates(FIRST), "due": dates(FIRST + 7)})
    X.loc[some(), "due"] = "n/a"
    codec = fitted(X.astype(KINDS[kind]))
    assert [relation.column for relation in codec.relations_] in (["due"], ["start"])
    rows = generated(codec)
    assert 0.2 < (rows["due"] == "n/a").mean() < 0.8
    rows = rows.apply(days_of).dropna()
    assert (rows["due"] - rows["start"] == pd.Timedelta("7D")).all()


@pytest.mark.parametrize("kind", KINDS)
def test_words_in_the_same_rows_stay_in_the_same_rows(kind):
    X = pd.DataFrame({"start": dates(FIRST), "due": dates(FIRST + 7)})
    X.loc[some(), ["start", "due"]] = "unknown"
    codec = fitted(X.astype(KINDS[kind]))
    assert list(map(str, codec.relations_)) == ["due = start + 7 days"]
    rows = generated(codec)
    words = rows == "unknown"
    assert 0.2 < words["due"].mean() < 0.8
    assert words["start"].equals(words["due"])


def test_sums_of_amounts():
    paid, due = RNG.integers(100, 9999, (2, N))
    X = pd.DataFrame({"paid": paid, "due": due, "price": paid + due}) / 100
    X = X.map("{:.2f}".format).astype("str")
    for first, name in enumerate(X):
        X.loc[some(first), name] = "n/a"
    codec = fitted(X)
    assert list(map(str, codec.relations_)) == ["price = paid + due"]
    rows = generated(codec)
    numbers = rows.where(rows != "n/a").dropna().astype(float)
    assert len(numbers) > 50
    total = numbers["paid"] + numbers["due"]
    np.testing.assert_allclose(numbers["price"], total, atol=1e-9)


def test_rounded_copies_among_words_and_in_decimals():
    net = RNG.integers(100, 99999, N) / 100
    X = pd.DataFrame({"net": net, "gross": np.round(net * 1.19, 2)})
    X = X.map("{:.2f} EUR".format).astype("str")
    X.loc[some(), "gross"] = "n/a"
    codec = fitted(X)
    assert list(map(str, codec.relations_)) == ["gross = 1.19 * net"]


def test_what_a_number_with_letters_determines():
    # 136 and 136A are two families, and as numbers they are next to each other.
    families = np.repeat([*(str(k) for k in range(60)), "7A", "31B"], 8)
    known = dict(zip(dict.fromkeys(families), 150 + RNG.permutation(62) % 31, strict=True))
    X = pd.DataFrame({"family": families, "father": [known[family] for family in families]})
    codec = fitted(X)
    assert list(map(str, codec.relations_)) == ["father is determined by family"]
    rows = generated(codec)
    assert rows["family"].map(known).equals(rows["father"])
