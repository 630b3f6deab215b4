"""Numbers with a few words among them, columns that are nearly numeric, and text that is not."""

import datetime as dt
import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug import NearlyNumericWarning
from ganaug.codecs import TabularCodec

RNG = np.random.default_rng(0)
NUMBERS = RNG.permutation(200)


def with_words(values, *words, every=25):
    column = pd.Series(list(values), dtype=object)
    for place, word in enumerate(words):
        column[place :: every * len(words)] = word
    return column


def day(number):
    return dt.date(2024, 1, 1) + dt.timedelta(days=int(number))


MIXED = {
    "floats": with_words(NUMBERS / 4, "n/a"),
    "integers": with_words(NUMBERS.tolist(), "?", "unknown"),
    "Decimals": with_words([Decimal(int(n)).scaleb(-2) for n in NUMBERS], "tbd"),
    "dates": with_words(map(day, NUMBERS), "never"),
    "text": with_words([f"{n / 4:.2f}" for n in NUMBERS], "?"),
    "str": with_words([f"${n}.50" for n in NUMBERS], "free").astype("str"),
    "string": with_words([day(n).isoformat() for n in NUMBERS], "never", "soon").astype("string"),
    "category": with_words([f"{n} kg" for n in NUMBERS], "heavy").astype("category"),
}


def fitted(column):
    X = pd.DataFrame({"x": column})
    words = [value for value in column.unique() if isinstance(value, str)]
    with pytest.warns(NearlyNumericWarning, match=r"Column 'x' holds numbers.*special value"):
        codec = TabularCodec().fit(X)
    assert words
    return X, codec


@pytest.mark.parametrize("missing", [False, True], ids=["full", "missing"])
@pytest.mark.parametrize("name", MIXED)
def test_words_are_special_values(name, missing):
    column = MIXED[name].copy()
    if missing:
        column[5::50] = None
    X, codec = fitted(column)
    n_words = {"integers": 2, "string": 2}.get(name, 1)
    assert [span.width for span in codec.space_.spans] == [1, 1 + n_words + missing]
    config, arrays = codec.get_config()
    loaded = TabularCodec.from_config(json.loads(json.dumps(config, allow_nan=False)), arrays)
    for restored in (codec, loaded):
        decoded = restored.decode(restored.encode(X))
        assert decoded["x"].dtype == X["x"].dtype
        assert decoded.equals(X)


@pytest.mark.parametrize("name", MIXED)
def test_words_in_a_graph_are_text_or_missing(name):
    X, codec = fitted(MIXED[name])
    codes = codec.encode(X)
    (traced,) = tf.function(codec.decode_tensors)(tf.constant(codes), 0)
    (eager,) = codec.decode_tensors(codes, 0)
    np.testing.assert_array_equal(traced, eager)
    if traced.dtype == tf.string:
        assert [text.decode() for text in traced.numpy()] == X["x"].tolist()
        return
    words = X["x"].map(lambda value: isinstance(value, str)).to_numpy()
    missing = np.isnan(traced) if traced.dtype == tf.float64 else traced.numpy() == -(2**63)
    np.testing.assert_array_equal(missing, words)


def test_a_word_that_was_not_seen_is_missing():
    for name in ("floats", "text"):
        X, codec = fitted(MIXED[name])
        codes = codec.encode(pd.DataFrame({"x": pd.Series(["new", X["x"].iloc[3]], dtype=object)}))
        assert codec.decode(codes)["x"].iloc[1] == X["x"].iloc[3]


@pytest.mark.parametrize("marker", ["NA", "?", ""])
def test_numbers_marked_as_missing_are_no_words_to_count(marker):
    column = with_words([f"{n / 4:.2f}" for n in NUMBERS], marker, every=4)
    X, codec = fitted(column)
    assert [span.width for span in codec.space_.spans] == [1, 2]
    assert codec.decode(codec.encode(X)).equals(X)


@pytest.mark.parametrize("dtype", ["object", "str", "category"])
def test_nearly_numeric_columns_are_warned_of(dtype):
    column = with_words([f"{n} kg" for n in NUMBERS], "many", "few", "none", every=3)
    with pytest.warns(
        NearlyNumericWarning, match=r"'x' is nearly numeric: .*'many', 'few'"
    ) as seen:
        codec = TabularCodec().fit(pd.DataFrame({"x": column.astype(dtype)}))
    assert len(seen) == 1
    assert codec.space_.spans[0].categorical


def test_numbers_and_text_of_numbers_are_warned_of():
    column = pd.Series([*range(60), *map(str, range(40))], dtype=object)
    with pytest.warns(NearlyNumericWarning, match="60% of its cells"):
        TabularCodec().fit(pd.DataFrame({"x": column}))


TEXTS = {
    "postcodes": [f"{n:05d}" for n in NUMBERS],
    "codes": [f"M{n}" for n in NUMBERS],
    "mobile phones": [f"+49171{n:07d}" for n in NUMBERS],
    "phones": [f"555{n:07d}" for n in NUMBERS],
    "spaced phones": [f"171 555 {n:03d}" for n in NUMBERS],
    "American phones": [f"(555) 123-{n:04d}" for n in NUMBERS],
    "cards": [f"4111111111111{n:03d}" for n in NUMBERS],
    "versions": [f"1.{n}.3" for n in NUMBERS],
    "addresses": [f"10.0.0.{n}" for n in NUMBERS],
    "names": [f"street {n}" for n in NUMBERS],
    "other digits": [chr(0x660 + n % 10) * 2 for n in NUMBERS],
    "several units": [f"{n} {'kg' if n % 2 else 'lb'} of {n}" for n in NUMBERS],
}


@pytest.mark.parametrize("name", TEXTS)
def test_other_text_stays_text(name):
    codec = TabularCodec().fit(pd.DataFrame({"x": TEXTS[name]}))
    assert type(codec.columns_[0]).__name__ == "LevelColumn"
    assert codec.decode(np.zeros((3, *codec.space_.shape)))["x"].isin(TEXTS[name]).all()


def test_declared_columns_are_not_read():
    X = pd.DataFrame({"x": [*map(str, range(90)), *["many"] * 10]})
    codec = TabularCodec(categorical_features=["x"]).fit(X)
    assert type(codec.columns_[0]).__name__ == "LevelColumn"
