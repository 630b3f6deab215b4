"""A saved model comes back with nothing lost and without a warning."""

import copy
import pickle

import keras
import numpy as np
import pytest

from ganaug.objectives import Hinge
from ganaug.penalties import R1, R2


def through_file(gan, tmp_path):
    gan.save(tmp_path / "gan.keras")
    return keras.saving.load_model(tmp_path / "gan.keras")


def through_pickle(gan, _):
    return pickle.loads(pickle.dumps(gan))


def through_copy(gan, _):
    return copy.deepcopy(gan)


@pytest.fixture
def trained(tiny_gan, points):
    gan = tiny_gan(
        Hinge(0.5),
        (R1(2.0), R2(0.5)),
        num_classes=2,
        ema_decay=0.9,
        critic_steps=2,
        augment=keras.layers.GaussianNoise(0.1, seed=5),
        options={"run_eagerly": True, "steps_per_execution": 2},
        rates=(1e-2, 2e-2),
    )
    gan.fit(*points, batch_size=16, verbose=0)
    return gan


@pytest.mark.parametrize("through", [through_file, through_copy])
def test_an_augmentation_with_weights_comes_back_before_it_was_called(tiny_gan, tmp_path, through):
    augment = keras.Sequential([keras.layers.Dense(2), keras.layers.GaussianNoise(0.1, seed=5)])
    gan = tiny_gan(augment=augment)
    restored = through(gan, tmp_path)
    for ours, theirs in zip(restored.augment.weights, augment.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert len(augment.weights) == 2


@pytest.mark.parametrize("through", [through_file, through_pickle, through_copy])
def test_everything_comes_back(trained, points, tmp_path, through):
    restored = through(trained, tmp_path)
    assert len(restored.variables) == len(trained.variables)
    for ours, theirs in zip(restored.variables, trained.variables, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    for name in ("generator_optimizer", "discriminator_optimizer"):
        ours, theirs = getattr(restored, name).variables, getattr(trained, name).variables
        assert len(ours) == len(theirs) > 8
        assert any(np.any(np.array(slot)) for slot in theirs[2:])
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(a, b)
    assert restored.optimizer is restored.generator_optimizer
    for name in ("objective", "penalties", "critic_steps", "ema_decay", "seed"):
        assert getattr(restored, name) == getattr(trained, name)
    assert restored.run_eagerly
    assert restored.steps_per_execution == 2


@pytest.mark.parametrize("through", [through_file, through_pickle, through_copy])
def test_training_goes_on_as_it_would_have(trained, points, tmp_path, through):
    restored = through(trained, tmp_path)
    for gan in (trained, restored):
        gan.fit(*points, batch_size=16, shuffle=False, verbose=0)
    for ours, theirs in zip(restored.weights, trained.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(
        trained.generate(condition=[0, 1]), restored.generate(condition=[0, 1])
    )


def test_a_copy_is_independent(trained, points):
    before = [np.array(weight) for weight in trained.weights]
    copy.deepcopy(trained).fit(*points, verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(before, trained.weights, strict=True))


def test_weights_alone(tiny_gan, trained, tmp_path):
    trained.save_weights(tmp_path / "gan.weights.h5")
    other = copy.deepcopy(trained)
    for weight in other.weights:
        weight.assign(0 * weight)
    other.load_weights(tmp_path / "gan.weights.h5")
    for ours, theirs in zip(other.variables, trained.variables, strict=True):
        np.testing.assert_array_equal(ours, theirs)
