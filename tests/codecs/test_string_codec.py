"""Strings to model space and back."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug.codecs import StringCodec
from ganaug.codecs.string_checks import are_strings

NAMES = ["anna", "Bo", "céline", "dvořák-2", "é", "日本"]


def test_strings_come_back():
    codec = StringCodec().fit(NAMES)
    codes = codec.encode(NAMES)
    assert codes.dtype == np.float32
    assert codec.space_.shape == (8, 1 + len(set("".join(NAMES))))
    np.testing.assert_array_equal(codes.sum(axis=2), 1.0)
    assert codec.decode(codes).tolist() == NAMES


def test_letters_and_their_marks_are_one_character():
    codec = StringCodec().fit(["e\u0301a"])
    assert codec.alphabet_ == ["a", "é"]
    assert codec.decode(codec.encode(["\u00e9a"])).tolist() == ["éa"]


def test_marks_that_have_no_single_character_stay():
    # Its normal form has two characters, for which an array of one has no room.
    codec = StringCodec().fit(["\u0958", "a"])
    assert codec.decode(codec.encode(["\u0958"])).tolist() == ["\u0958"]


def test_no_string_is_shorter_or_longer_than_those_fitted():
    codec = StringCodec().fit(["ab", "abcd"])
    codes = np.random.default_rng(0).uniform(size=(200, *codec.space_.shape))
    lengths = [len(text) for text in codec.decode(codes)]
    assert (min(lengths), max(lengths)) == (2, 4)


def test_an_empty_string_may_be_learned():
    codec = StringCodec().fit(["", "ab"])
    assert codec.decode(codec.encode(["", "a"])).tolist() == ["", "a"]


def test_nothing_follows_an_end():
    codec = StringCodec().fit(["a", "abc"])
    codes = codec.encode(["abc"])
    codes[0, 1] = [2.0, 0.0, 0.0, 0.0]
    assert codec.decode(codes).tolist() == ["a"]


def test_tensors_in_a_graph():
    codec = StringCodec().fit(NAMES)
    decode = tf.function(codec.decode_tensors, autograph=False)
    decoded = decode(tf.constant(codec.encode(NAMES)))
    assert (decoded.dtype, decoded.shape) == (tf.string, (len(NAMES),))
    assert [text.decode() for text in decoded.numpy()] == NAMES


def test_a_saved_codec():
    codec = StringCodec(max_length=9).fit(NAMES)
    loaded = StringCodec.from_config(*codec.get_config())
    assert (loaded.max_length, loaded.lengths_) == (9, (1, 8))
    np.testing.assert_array_equal(loaded.encode(NAMES), codec.encode(NAMES))


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([], ValueError, r"At least one string.*Received: X of shape=\(0,\)"),
        ([["a", "b"]], ValueError, r"one axis.*X\['name'\]"),
        (["a", None, float("nan")], ValueError, "2 values that are missing.*number 1"),
        (["a", 3], TypeError, "of type int, number 1"),
        (["a", b"b"], TypeError, "bytes"),
        (["a", "b" * 41], ValueError, "at most 40.*number 1 of 41"),
        (["", ""], ValueError, "empty strings only"),
        (["a", "b\ud800"], ValueError, "surrogate pair in string number 1"),
        ([chr(i) for i in range(300, 600)], ValueError, "at most 256 different.*300"),
    ],
)
def test_what_cannot_be_learned(X, error, message):
    with pytest.raises(error, match=message):
        StringCodec().fit(X)


@pytest.mark.parametrize(
    ("X", "message"),
    [(["ab", "ax9"], "2 others, '9x'.*number 1, 'ax9'"), (["ababa"], "at most 2.*number 0 of 5")],
)
def test_what_was_not_fitted(X, message):
    codec = StringCodec().fit(["ab", "ba"])
    with pytest.raises(ValueError, match=message):
        codec.encode(X)


@pytest.mark.parametrize(
    ("X", "expected"),
    [
        (["a", "b"], True),
        (("a", None), True),
        (np.array(["a"]), True),
        (np.array(["a"], dtype=object), True),
        (pd.Series(["a", None]), True),
        (pd.Series(["a"], dtype="string"), True),
        (pd.Series(["a"], dtype="category"), False),
        ([None], False),
        (["a", 1], False),
        ([1.0, 2.0], False),
        ([["a"], ["b"]], False),
        (np.array([["a"]]), False),
        (pd.DataFrame({"a": ["b"]}), False),
        ("ab", False),
    ],
)
def test_which_samples_are_strings(X, expected):
    assert are_strings(X) == expected
