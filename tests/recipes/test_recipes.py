"""Every recipe: builds, takes a step, is saved and comes back."""

import inspect
import random

import keras
import numpy as np
import pytest

from ganaug.models import GAN
from ganaug.models.base import input_names
from ganaug.recipes import RECIPES
from ganaug.space import Space, Span
from ganaug.training.bank import SampleBank, SeedBank
from ganaug.training.batches import balanced_batches
from ganaug.training.trained import TrainedGAN

SPACE = Space((4,), (Span(1, False), Span(3, True)))

pytestmark = pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)


def bank(num_classes):
    rng = np.random.default_rng(0)
    codes = np.c_[rng.normal(size=12), np.eye(3)[np.arange(12) % 3]].astype("float32")
    return SampleBank(codes, np.arange(12) % num_classes)


def one_step(gan, samples):
    seeds = SeedBank(samples) if "seed" in input_names(gan.generator) else None
    batches = balanced_batches(samples, 6 * gan.critic_steps, 0, seeds)
    gan.run_eagerly = True
    return gan.fit(batches, steps_per_epoch=1, shuffle=False, verbose=0).history


@pytest.mark.parametrize("num_classes", [1, 3])
def test_one_step_is_finite_and_comes_back(recipe, num_classes, tmp_path):
    gan = recipe(SPACE, num_classes, seed=0)
    assert isinstance(gan, GAN)
    history = one_step(gan, bank(num_classes))
    assert np.isfinite(list(history.values())).all()

    gan.save(tmp_path / "gan.keras")
    restored = keras.saving.load_model(tmp_path / "gan.keras")
    for part in (
        lambda g: g,
        lambda g: g.generator_optimizer,
        lambda g: g.discriminator_optimizer,
    ):
        for ours, theirs in zip(part(restored).variables, part(gan).variables, strict=True):
            np.testing.assert_array_equal(ours, theirs)

    draws = [
        TrainedGAN.on(g, bank(num_classes)).sample(num_classes - 1, 5, 1) for g in (gan, restored)
    ]
    np.testing.assert_array_equal(*draws)
    assert draws[0].shape == (5, 4)
    np.testing.assert_allclose(draws[0][:, 1:].sum(axis=1), 1, rtol=1e-5)


def test_the_seed_decides_everything(recipe):
    state = random.getstate()
    histories = [one_step(recipe(SPACE, 2, seed=seed), bank(2)) for seed in (1, 1, 2)]
    assert random.getstate() == state
    assert histories[0] == histories[1] != histories[2]


def test_the_common_signature(recipe):
    first, second, *settings = inspect.signature(recipe).parameters.values()
    assert (first.name, second.name) == ("space", "num_classes")
    assert all(setting.kind is setting.KEYWORD_ONLY for setting in settings)
    assert settings[-1].name == "seed"
    assert settings[-1].default is None
