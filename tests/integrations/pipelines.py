"""Helpers that the tests of the stage share."""

import numpy as np
import tensorflow as tf

from ganaug.integrations.tf_engines import Pool

POOL = Pool(size=64, reuse=2)
ENGINES = [None, POOL]


def collected(dataset):
    """All elements of a dataset, batched or not, joined part by part."""
    parts = zip(*[tf.nest.flatten(element) for element in dataset], strict=True)
    joined = [np.concatenate([np.atleast_1d(p) for p in part]) for part in parts]
    return tf.nest.pack_sequence_as(dataset.element_spec, joined)


def whole(dataset, size=10**6):
    """All elements of a dataset that is not batched."""
    return tuple(part.numpy() for part in next(iter(dataset.batch(size))))


def assert_same(ours, theirs):
    tf.nest.map_structure(np.testing.assert_array_equal, ours, theirs)
