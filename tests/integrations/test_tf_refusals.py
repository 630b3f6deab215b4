"""The stage refuses what it cannot do, and says why."""

import numpy as np
import pytest
import tensorflow as tf
from sklearn.exceptions import NotFittedError

from ganaug import GANAugmenter, mix_synthetic
from ganaug.integrations.tf_engines import Pool


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"target_dist": 1.0}, "less than 1"),
        ({"target_dist": -0.1}, "at least 0"),
        ({"target_dist": "uniform"}, r"must be 'auto', 'balanced'.*target_dist='uniform'"),
        ({"target_dist": [0.5, 0.5]}, "3 classes"),
        ({"target_dist": [0.5, 0.4, 0.2]}, "sum to 1"),
        ({"target_dist": {0: 0.5, 7: 0.5}}, r"not learned.*\[7\]"),
        ({"target_dist": {1: 0.5, 2: 0.5}}, r"never left out.*none for \[0\]"),
        ({"initial_dist": [1, 1, 1], "target_dist": "balanced"}, "initial_dist"),
        ({"initial_dist": {0: 1.0}}, r"initial_dist beside target_dist='auto'"),
        ({"epochs": 0}, "epochs"),
        ({"batch_size": 2.5}, "batch_size"),
        ({"sample_weight": -1}, "sample_weight"),
        ({"initial_dist": "balanced", "target_dist": 0.5}, r"initial_dist must be the shares"),
        ({"seed": "a"}, "seed"),
        ({"engine": "pool"}, r"engine must be an object.*'pool'"),
        ({"engine": Pool}, "engine must be an object"),
        ({"target_dist": lambda epoch: epoch, "epochs": 2}, r"target_dist\(1\), of epoch 1"),
    ],
)
def test_parameters_are_checked(augmenter, params, message):
    with pytest.raises((TypeError, ValueError), match=message):
        mix_synthetic(augmenter, **params)


def test_what_was_not_learned_cannot_be_asked_for(rows, quick):
    with pytest.raises(NotFittedError):
        mix_synthetic(quick())
    augmenter = quick(mode="per_class", gan="vanilla").fit(*rows)
    with pytest.raises(ValueError, match=r"samples of \[0\].*can draw \[1, 2\]"):
        mix_synthetic(augmenter, {0: 0.9, 1: 0.05, 2: 0.05})


def test_an_empty_dataset(dataset, augmenter):
    assert list(dataset.take(0).apply(mix_synthetic(augmenter))) == []
    with pytest.raises(ValueError, match="empty"):
        dataset.take(0).batch(4).apply(mix_synthetic(augmenter))


def test_what_is_no_dataset(rows, augmenter):
    with pytest.raises(TypeError, match=r"dataset.apply.*ndarray"):
        mix_synthetic(augmenter)(rows[0])
    with pytest.raises(TypeError, match="mix_synthetic"):
        augmenter.fit_resample(tf.data.Dataset.range(3), [0, 1, 2])


@pytest.mark.parametrize("size", [0, -3, 1.5])
def test_the_size_of_a_pool(size):
    with pytest.raises((TypeError, ValueError)):
        Pool(size=size)
    with pytest.raises((TypeError, ValueError)):
        Pool(reuse=size)


def test_batches_that_begin_empty(dataset, augmenter):
    batches = (
        dataset.batch(16).map(lambda x, y: (x[y > 5], y[y > 5])).concatenate(dataset.batch(16))
    )
    sizes = [len(y) for _, y in batches.apply(mix_synthetic(augmenter, seed=0))]
    assert sum(sizes) == 450
    assert max(sizes) == 16


def test_a_dataset_in_place_of_the_augmenter(dataset, augmenter):
    with pytest.raises(TypeError, match=r"a tf\.data\.Dataset.*dataset\.apply\(mix_synthetic"):
        mix_synthetic(dataset, augmenter)


@pytest.mark.parametrize(
    ("learned", "change", "good"),
    [
        (255, lambda X: X / 127.5 - 1, False),
        (255, lambda X: X / 2, True),
        (255, lambda X: X * 0, True),
        (1, lambda X: X * 255, False),
        (1, lambda X: 1 - X, True),
    ],
)
def test_images_scaled_otherwise_than_those_learned(learned, change, good):
    X = np.random.default_rng(0).uniform(0, learned, (20, 8, 8)).astype("float32")
    y = np.repeat([0, 1], [12, 8])
    augmenter = GANAugmenter(gan=None, random_state=0).fit(X, y)
    stage = mix_synthetic(augmenter, seed=0)
    mixed = tf.data.Dataset.from_tensor_slices((change(X), y)).apply(stage)
    if good:
        assert len(list(mixed)) == 24
        return
    with pytest.raises(tf.errors.InvalidArgumentError, match="scaled otherwise"):
        next(iter(mixed))
