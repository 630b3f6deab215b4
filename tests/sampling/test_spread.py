"""Spread that a class of few rows borrows from other classes."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug import GANAugmenter
from ganaug.sampling.spread import FEW, NEAR, SHARE, BorrowedSpread

SEED = tf.constant([3, 0], tf.int64)
N_SAMPLES = 4000


def table(sizes=(200, 8)):
    """Return rows of which only the first column of the first class varies."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    codes = np.zeros((len(labels), 3), "float32")
    codes[labels == 0, 0] = rng.normal(size=sizes[0])
    codes[:, 2] = labels
    return codes, labels


def test_a_share_varies_as_other_classes_do():
    borrowed = BorrowedSpread(*table(), group=[0, 1])
    labels = np.ones(N_SAMPLES, "int32")
    drawn = borrowed(tf.fill([N_SAMPLES, 3], 9.0), labels, SEED).numpy()
    changed = (drawn != 9.0).any(axis=1)
    assert changed.mean() == pytest.approx(SHARE, abs=0.03)
    # The others have one column that varies, and nothing of their class comes along.
    assert drawn[changed, 0].std() > 0.05
    assert drawn[changed, 0].mean() == pytest.approx(0.0, abs=0.05)
    np.testing.assert_array_equal(drawn[changed, 1:], [[0.0, 1.0]] * changed.sum())


def test_plentiful_classes_and_single_ones_are_left_alone():
    codes, labels = table((200, 8, FEW))
    assert not BorrowedSpread(codes, labels, group=[0, 2])
    assert not BorrowedSpread(codes[labels == 1], labels[labels == 1], group=[1])
    borrowed = BorrowedSpread(codes, labels, group=[2, 1, 0])
    generated = tf.fill([600, 3], 9.0)
    drawn = borrowed(generated, np.repeat([0, 1, 2], 200).astype("int32"), SEED).numpy()
    assert (drawn == 9.0).all(axis=1).reshape(3, 200).all(axis=1).tolist() == [True, False, True]


def test_a_graph_draws_the_same_and_few_others_suffice():
    codes, labels = table((NEAR - 25, 8))
    borrowed = BorrowedSpread(codes, labels, group=[1])
    given = tf.fill([50, 3], 9.0), np.zeros(50, "int32"), SEED
    np.testing.assert_allclose(tf.function(borrowed)(*given), borrowed(*given), rtol=1e-6)


@pytest.mark.filterwarnings("ignore::ganaug.TrainingWarning")
@pytest.mark.parametrize(("gan", "borrows"), [("auto", True), ("cgan", False)])
def test_only_gans_that_start_from_rows_borrow(gan, borrows):
    codes, labels = table()
    codes += np.random.default_rng(1).normal(scale=0.01, size=codes.shape)
    augmenter = GANAugmenter(gan=gan, max_iter=2, random_state=0).fit(codes, labels)
    (sampler, _) = augmenter.synthesizer_.samplers_[1]
    assert [type(change).__name__ for change in sampler.changes] == ["BorrowedSpread"] * borrows
