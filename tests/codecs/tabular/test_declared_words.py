"""Columns that are declared numbers or dates, of which few cells are."""

import datetime as dt
import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, NearlyNumericWarning
from ganaug.codecs import TabularCodec

N = 200
RNG = np.random.default_rng(0)
NUMBERS = RNG.permutation(N)
DAYS = [dt.date(2024, 1, 1) + dt.timedelta(days=int(n)) for n in NUMBERS]
MANY = [f"word {i}" for i in range(N)]
WORDS = [*MANY, "a", "b", "?", "x", "12.", "1.5", "light", "never", "9" * 400, "9" * 18]
WORDS += ["2024-02-30", "2024-01-00", "20240230x", *(f"{n:03d}" for n in range(100))]


def with_words(values, *words, share=0.5):
    column = pd.Series(list(values), dtype=object)
    rows = RNG.permutation(N)[: int(share * N)]
    column[rows] = [words[i % len(words)] for i in range(len(rows))]
    return column


def gaps(values):
    return [None if i % 9 == 0 else value for i, value in enumerate(values)]


DECLARED = {
    "text": ("number", with_words([f"{n / 4:.2f}" for n in NUMBERS], "a", "b").astype("str")),
    "missing": ("number", with_words(gaps(map(str, NUMBERS)), "?", "x")),
    "category": ("number", with_words([f"{n} kg" for n in NUMBERS], "light").astype("category")),
    "few numbers": ("number", with_words([str(n % 3) for n in NUMBERS], "a", "b")),
    "few numbers, many words": ("number", with_words([str(n % 3) for n in NUMBERS], *MANY)),
    "string": ("number", with_words([f"${n}.50" for n in NUMBERS], *MANY, share=0.9)),
    "Arrow": ("number", with_words(map(str, NUMBERS), "a").astype("string[pyarrow]")),
    "integers": ("number", with_words(gaps(NUMBERS.tolist()), "?", "12.")),
    "floats": ("number", with_words(gaps(NUMBERS / 8), "?", "1.5")),
    "Decimals": ("number", with_words([Decimal(int(n)).scaleb(-2) for n in NUMBERS], "?")),
    "what is dialled": ("number", with_words([f"555{n:07d}" for n in NUMBERS], "?", share=0.01)),
    "leading zeros": ("number", with_words([f"{n:03d}" for n in NUMBERS], "?", share=0.01)),
    "long numbers": ("number", with_words(map(str, NUMBERS), "9" * 400, "9" * 18)),
    "two numbers": ("number", with_words(["1", "2"] * (N // 2), "x", share=0.95)),
    "dates": ("date", with_words([day.isoformat() for day in DAYS], "never", "2024-02-30")),
    "category of dates": (
        "date",
        with_words([day.isoformat() for day in DAYS], "never").astype("category"),
    ),
    "dates, many words": ("date", with_words([f"{day:%d.%m.%Y}" for day in DAYS], *MANY)),
    "date objects": ("date", with_words(DAYS, "never", "2024-01-00")),
    "Timestamps": ("date", with_words(map(pd.Timestamp, DAYS), "never")),
    "digits": ("date", with_words([f"{day:%Y%m%d}" for day in DAYS], "never", "20240230x")),
}


def fitted(name):
    kind, column = DECLARED[name]
    X = pd.DataFrame({"x": column})
    with pytest.warns(NearlyNumericWarning, match=r"'x' holds numbers or dates except") as seen:
        codec = TabularCodec(column_kinds={"x": kind}).fit(X)
    assert len(seen) == 1
    return X, codec


@pytest.mark.parametrize("name", DECLARED)
def test_what_is_declared_is_done(name):
    X, codec = fitted(name)
    config, arrays = codec.get_config()
    loaded = TabularCodec.from_config(json.loads(json.dumps(config, allow_nan=False)), arrays)
    for one in (codec, loaded):
        decoded = one.decode(one.encode(X), rare=one.rare_levels(X))
        assert decoded["x"].dtype == X["x"].dtype
        assert decoded.equals(X)
    storage = getattr(codec.columns_[0], "vocabulary", codec.columns_[0]).storage
    assert set(storage.specials.values()) == set(X["x"][X["x"].isin(WORDS)])


@pytest.mark.parametrize("name", DECLARED)
def test_graphs_agree(name):
    X, codec = fitted(name)
    codes, rare = codec.encode(X), codec.rare_levels(X)
    (traced,) = tf.function(codec.decode_tensors)(tf.constant(codes), 0, tf.constant(rare))
    (eager,) = codec.decode_tensors(codes, 0, rare)
    np.testing.assert_array_equal(traced, eager)
    if traced.dtype == tf.string:
        cells = X["x"].astype(object).fillna("")
        assert [text.decode() for text in traced.numpy()] == cells.tolist()


def test_many_words_do_not_make_a_row_wide():
    _, codec = fitted("few numbers, many words")
    assert [span.width for span in codec.space_.spans] == [1, 2]


def test_words_are_generated_and_numbers_depend_on_the_class(tmp_path):
    y = np.repeat([0, 1], [160, 40])
    numbers = RNG.normal(100 + 100 * y, 5).round(1)
    X = pd.DataFrame({"x": with_words([f"{v:.1f} kg" for v in numbers], *MANY[:60], share=0.3)})
    augmenter = GANAugmenter(max_iter=30, random_state=0, column_kinds={"x": "number"})
    with pytest.warns(NearlyNumericWarning):
        X_more, _ = augmenter.fit_resample(X, y)
    made = X_more["x"][augmenter.synthetic_mask_]
    is_number = made.str.fullmatch(r"\d+\.\d kg")
    assert 0.3 < is_number.mean() < 1
    assert made[~is_number].isin(X["x"][y == 1]).all()
    assert made[is_number].str.removesuffix(" kg").astype(float).mean() > 150
    augmenter.save(tmp_path / "it")
    again = GANAugmenter.load(tmp_path / "it").sample(20, random_state=1)[0]
    pd.testing.assert_frame_equal(again, augmenter.sample(20, random_state=1)[0])


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("number", ["x", "y"]),
        ("number", ["x", "1"]),
        ("number", ["1", "1.0", "x"]),
        ("number", ["007", "008"]),
        ("number", [True, False]),
        ("date", ["x", "2024-01-01"]),
        ("date", ["1.5", "2.5", "3.5"]),
        ("date", [1.5, 2.5, "x"]),
    ],
)
def test_fewer_than_two_values_are_an_error(kind, cells):
    X = pd.DataFrame({"x": pd.Series(cells * 20, dtype=object)})
    for table in (X, X.astype("category")):
        with pytest.raises(ValueError, match=f"column 'x' a {kind}, and fewer than two"):
            TabularCodec(column_kinds={"x": kind}).fit(table)
