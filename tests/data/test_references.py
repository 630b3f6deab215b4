"""Pairs of different images of one class, and references of any class."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.data.batches import balanced_batches
from ganaug.data.references import References
from ganaug.data.sampler import ClassBalancedSampler

SIZES = (2, 7, 40)


def sampler(sizes=SIZES):
    """Return a sampler of images whose only pixel is a number of its own, class after class."""
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return ClassBalancedSampler(
        np.arange(len(labels), dtype="float32").reshape(-1, 1, 1, 1), labels
    )


def class_of(images):
    return np.searchsorted(np.cumsum(SIZES), np.ravel(images), side="right")


def test_pairs_are_two_images_of_one_class_in_equal_parts():
    own = sampler()
    batches = balanced_batches(own, 30, seed=0, sources=References(own), stop=200)
    pairs = [(np.ravel(x), np.ravel(y["reference"])) for x, y in batches.as_numpy_iterator()]
    images, references = np.concatenate(pairs, axis=1)
    assert (images != references).all()
    np.testing.assert_array_equal(class_of(images), class_of(references))
    np.testing.assert_array_equal(np.bincount(class_of(images)), [2000] * 3)
    found = set(zip(images.tolist(), references.tolist(), strict=True))
    few = [pair for pair in found if max(class_of(pair)) < 2]
    assert len(few) == 2 * 1 + 7 * 6


def test_references_are_used_equally_often():
    labels = tf.constant([0, 1, 1, 2] * 70)
    drawn = References(sampler()).inputs(labels, tf.constant([[0.3, 0.0, 0.0]]), None)
    images = np.ravel(drawn["reference"])
    np.testing.assert_array_equal(class_of(images), labels)
    counts = np.bincount(images.astype(int))
    assert counts[:2].sum() == 70
    assert counts[:2].min() >= 25
    assert counts[2:9].min() >= 12


@pytest.mark.parametrize("traced", [False, True])
def test_a_single_image_is_a_reference(traced):
    references = References(sampler((1, 5)))
    inputs = tf.function(references.inputs) if traced else references.inputs
    drawn = inputs(tf.zeros(4, tf.int32), tf.random.uniform((4, 3)), None)
    np.testing.assert_array_equal(np.ravel(drawn["reference"]), np.zeros(4))
