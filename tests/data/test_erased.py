"""Images with erased parts: pairs of them in training, and sources of samples."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.data.batches import balanced_batches
from ganaug.data.erased import ErasedImages, erase
from ganaug.data.holes import Boxes
from ganaug.data.sampler import ClassBalancedSampler

SIZES = (3, 20)


def sampler():
    """Return a sampler of images of one number each, from 1 on, class after class."""
    labels = np.repeat(np.arange(len(SIZES)), SIZES)
    numbers = np.arange(1, len(labels) + 1, dtype="float32")
    return ClassBalancedSampler(np.tile(numbers[:, None, None, None], (1, 8, 12, 2)), labels)


def batch(size=30, hidden=0.0):
    own = sampler()
    batches = balanced_batches(own, size, 0, ErasedImages(own, hidden=hidden), stop=20)
    parts = list(batches.as_numpy_iterator())
    join = lambda name, which: np.concatenate([part[which][name] for part in parts])  # noqa: E731
    return join("sample", 0), join("source", 0), join("mask", 1), join("condition", 1)


def test_sources_are_the_samples_with_zeros_in_the_holes():
    samples, sources, masks, labels = batch()
    assert samples.shape == sources.shape == (600, 8, 12, 2)
    assert masks.shape == (600, 8, 12, 1)
    assert set(np.unique(masks)) == {0.0, 1.0}
    np.testing.assert_array_equal(sources, samples * (1 - masks))
    np.testing.assert_array_equal(samples[:, 0, 0, 0] > SIZES[0], labels)
    # The odd pair of a batch goes to either class.
    np.testing.assert_allclose(np.bincount(labels), [300, 300], atol=40)


def test_each_image_is_there_twice_with_the_same_hole():
    for values in batch():
        np.testing.assert_array_equal(values[::2], values[1::2])
    _, _, masks, _ = batch()
    assert len(np.unique(masks[::2], axis=0)) > 250


def test_an_odd_batch_ends_with_half_a_pair():
    samples, _, masks, _ = batch(size=5)
    assert samples.shape == (100, 8, 12, 2)
    np.testing.assert_array_equal(masks[0], masks[1])
    np.testing.assert_array_equal(masks[2], masks[3])


def test_labels_can_be_hidden():
    samples, _, _, labels = batch(hidden=0.5)
    assert np.mean(labels == 2) == pytest.approx(0.5, abs=0.1)
    known = labels < 2
    np.testing.assert_array_equal((samples[:, 0, 0, 0] > SIZES[0])[known], labels[known])
    assert (batch(hidden=1.0)[3] == 2).all()


@pytest.mark.parametrize("traced", [False, True])
def test_all_images_of_a_class_are_used_as_often(traced):
    drawn = ErasedImages(sampler()).inputs
    drawn = tf.function(drawn) if traced else drawn
    labels = tf.constant([0, 1, 0] * 100)
    inputs = drawn(
        labels, tf.constant(np.random.default_rng(0).random((300, 3)), tf.float32), None
    )
    numbers = np.max(inputs["source"], axis=(1, 2, 3)).astype(int)
    np.testing.assert_array_equal(numbers > SIZES[0], labels)
    counts = np.bincount(numbers)[1:]
    assert counts[:3].min() > 50
    assert counts[3:].min() >= 2


def test_equal_seeds_give_equal_holes():
    images, labels = tf.ones((20, 8, 8, 1)), tf.zeros(20, tf.int32)
    masks = [
        erase(images, labels, Boxes(), tf.constant([seed, 0], tf.int64))["mask"].numpy()
        for seed in (1, 1, 2)
    ]
    np.testing.assert_array_equal(masks[0], masks[1])
    assert (masks[0] != masks[2]).any()
