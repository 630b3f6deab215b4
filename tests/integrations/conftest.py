"""Data sets that the tests of integrations share."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug import GANAugmenter


@pytest.fixture(scope="session")
def rows():
    """150 rows of class 0, 50 of class 1, whose numbers are around 8, and 20 of class 2."""
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1, 2], [150, 50, 20])
    X = (rng.normal(size=(220, 4)) + 8 * (y == 1)[:, None]).astype("float32")
    order = rng.permutation(220)
    return X[order], y[order]


@pytest.fixture(scope="session")
def augmenter(rows):
    params = {"max_iter": 30, "selection": None, "random_state": 0}
    return GANAugmenter(sampling_strategy="all", **params).fit(*rows)


@pytest.fixture(scope="session")
def dataset(rows):
    return tf.data.Dataset.from_tensor_slices(rows)
