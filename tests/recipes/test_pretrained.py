"""A model of the user's as a recipe."""

import keras
import numpy as np
import pytest

from ganaug.recipes import cgan, cyclegan, lapgan, tabular
from ganaug.recipes.pretrained import PretrainedRecipe
from ganaug.space import Space
from ganaug.training.loop import TrainingConfig
from ganaug.training.step_cache import state, values
from ganaug.training.train import train


def test_training_a_copy_leaves_the_model_alone(plane, points):
    gan = cgan(plane, 2, latent_dim=2, units=(8,), seed=0)
    gan.num_updates.assign(1000)  # Trained before: the copy counts from 0.
    before = values(state(gan))
    copy, *_ = train(PretrainedRecipe(gan), plane, *points, TrainingConfig(3, 8), 0)
    assert int(copy.num_updates) == 3
    for ours, theirs in zip(values(state(gan)), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert not np.array_equal(copy.generator.get_weights()[0], gan.generator.get_weights()[0])


def test_a_copy_starts_with_the_weights_of_the_model(plane):
    gan = cgan(plane, 2, units=(8,), seed=5)
    copy = PretrainedRecipe(gan)(plane, 2, seed=0)
    for ours, theirs in zip(copy.get_weights(), gan.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_training_on_does_not_throw_the_average_away(plane, points):
    gan = tabular(plane, 2, units=(8,), seed=0)
    gan.generator_optimizer.iterations.assign(1000)
    copy = PretrainedRecipe(gan)(plane, 2, seed=0)
    before = copy.average_generator.get_weights()
    copy.fit({"sample": points[0], "source": points[0]}, points[1], verbose=0)
    trained = zip(before, copy.generator.get_weights(), strict=True)
    expected = [0.98 * old + 0.02 * new for old, new in trained]
    for ours, theirs in zip(copy.average_generator.get_weights(), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_other_models_are_refused():
    with pytest.raises(TypeError, match=r"must be one of ganaug\.models"):
        PretrainedRecipe(keras.Sequential())


@pytest.mark.parametrize("recipe", [lapgan, cyclegan])
def test_parts_of_a_copy_draw_different_numbers(recipe):
    space = Space((16, 16, 1))
    copy = PretrainedRecipe(recipe(space, 1, width=4, seed=0))(space, 1, seed=5)
    draws = {id(part.seed_generator): part.seed_generator for part in (copy, *copy.gans())}
    states = {tuple(draw.state.numpy()) for draw in draws.values()}
    assert len(states) == len(draws) == (3 if recipe is lapgan else 2)
