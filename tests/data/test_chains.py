"""Markov chains of characters."""

import numpy as np
import tensorflow as tf

from ganaug.codecs import StringCodec
from ganaug.data import chains
from ganaug.data.chains import MarkovChains

# After "a" comes "b" in one class and "c" in the other, and no string of these has "d".
STRINGS = ["abab"] * 5 + ["acac"] * 5 + ["dddd"] * 5
LABELS = np.repeat([0, 1, 2], 5)
CODEC = StringCodec().fit(STRINGS)
CODES = CODEC.encode(STRINGS)


def drawn(label, number=400, codes=CODES, labels=LABELS, seed=0):
    codes = MarkovChains(codes, labels).draw(
        tf.fill([number], label), tf.constant([seed, 0], tf.int64)
    )
    np.testing.assert_array_equal(codes.numpy().sum(axis=2), 1.0)
    return codes.numpy()


def test_strings_are_those_of_the_class_and_a_few_others():
    for label, usual in enumerate(["abab", "acac", "dddd"]):
        texts = CODEC.decode(drawn(label)).tolist()
        assert texts.count(usual) > 250
        assert len(set(texts)) > 3


def test_probabilities_are_those_of_witten_and_bell():
    codes = StringCodec().fit(["ab", "aa"]).encode(["ab", "aa"])
    found = MarkovChains(codes, np.zeros(2, int)).probabilities
    # There are 6 characters with the ends: 3 "a", 1 "b", and 2 ends that no place is left for.
    alone = (np.array([0, 3, 1]) + 2 / 3) / (4 + 2)
    after_a = (np.array([0, 1, 1]) + 2 * alone) / (2 + 2)
    # One class: its counts are those of all, and smooth them once more.
    after_a = (np.array([0, 1, 1]) + 2 * after_a) / (2 + 2)
    after_a = (np.array([0, 1, 1]) + 2 * after_a) / (2 + 2)
    np.testing.assert_allclose(found[0, 1, 1], after_a, rtol=1e-6)
    np.testing.assert_allclose(found.sum(axis=-1), 1.0, rtol=1e-5)


def test_places_matter():
    # The second character is what the first one is; the third is always "c".
    texts = ["aac", "bbc"] * 40
    codec = StringCodec().fit(texts)
    codes = drawn(0, codes=codec.encode(texts), labels=np.zeros(80, int))
    made = codec.decode(codes)
    assert np.mean([text.endswith("c") for text in made]) > 0.9
    assert np.mean([text[0] == text[1] for text in made]) > 0.8


def test_lengths_are_those_of_strings():
    texts = ["ab"] * 30 + ["ababab"] * 30
    codec = StringCodec().fit(texts)
    codes = drawn(0, codes=codec.encode(texts), labels=np.zeros(60, int))
    lengths = np.array([len(text) for text in codec.decode(codes)])
    assert set(lengths.tolist()) <= set(range(2, 7))
    assert 0.3 < np.mean(lengths == 2) < 0.7
    # No character follows an end.
    is_end = codes[..., 0] == 1.0
    assert (np.diff(is_end.astype(int), axis=1) >= 0).all()


def test_equal_seeds_in_graphs_and_eagerly():
    chain = MarkovChains(CODES, LABELS)
    labels, seed = tf.constant([0, 1, 2] * 20), tf.constant([3, 4], tf.int64)
    traced = tf.function(chain.draw, autograph=False)
    np.testing.assert_array_equal(traced(labels, seed), chain.draw(labels, seed))
    assert (drawn(0, seed=1) != drawn(0, seed=2)).any()


def test_large_alphabets_have_no_places(monkeypatch):
    monkeypatch.setattr(chains, "MAX_NUMBERS", 100)
    assert MarkovChains(CODES, LABELS).probabilities.shape == (3, 1, 5, 5)
    assert CODEC.decode(drawn(1)).tolist().count("acac") > 100
