"""Training to enlarge: how often, and on what."""

from dataclasses import replace
from functools import partial

import keras
import numpy as np
import pytest

from ganaug.recipes.srgan import small_srgan
from ganaug.space import Space
from ganaug.training.loop import TrainingConfig
from ganaug.training.train_super_resolution import ResolverEvaluation, smaller, train_resolver

SPACE = Space((8, 8, 1))


def images(number):
    return np.random.default_rng(0).uniform(-1, 1, (number, *SPACE.shape)).astype("float32")


@pytest.mark.parametrize(
    ("max_iter", "at_once"),
    [(1, 50), (17, 1), pytest.param(19, 50, marks=pytest.mark.nightly)],
)
def test_exactly_as_many_updates_on_pixels_as_asked_for(max_iter, at_once):
    updates = []
    note = keras.callbacks.LambdaCallback(
        on_train_end=lambda logs: updates.append(int(note.model.optimizer.iterations))
    )
    plan = TrainingConfig(max_iter, 4, callbacks=(note,), max_steps_per_call=at_once)
    plans = plan, replace(plan, max_iter=0, callbacks=())
    recipe = partial(small_srgan, width=4, num_blocks=1)
    pixel_loss, _ = train_resolver(recipe, SPACE, images(30), 2, plans, 0)
    assert updates == [max_iter]
    assert len(pixel_loss) == plan.num_evaluations


def test_smaller_is_the_mean():
    real = images(2)
    means = real.reshape(2, 2, 4, 2, 4, 1).mean(axis=(2, 4))
    np.testing.assert_allclose(smaller(real, 4), means, rtol=0, atol=1e-6)


def test_what_is_not_a_number_has_no_quality():
    gan = small_srgan(SPACE, width=4, num_blocks=1, seed=0)
    evaluate = ResolverEvaluation(images(10), 2)
    assert np.isfinite(list(evaluate(gan).logs.values())).all()
    gan.average_generator.set_weights([w * np.nan for w in gan.average_generator.get_weights()])
    assert np.isnan(list(evaluate(gan).logs.values())).all()
