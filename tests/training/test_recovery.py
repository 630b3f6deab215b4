"""One more try after training has diverged."""

import keras
import numpy as np
import pytest

from ganaug.objectives import Wasserstein
from ganaug.penalties import R1, GradientPenalty
from ganaug.sampling.trained import TrainedGAN
from ganaug.training.loop import TrainingConfig
from ganaug.training.recovery import with_stronger_regularization
from ganaug.training.step_cache import values
from ganaug.training.train import train


def rates(gan):
    optimizers = (gan.generator_optimizer, gan.discriminator_optimizer)
    return [float(optimizer.learning_rate) for optimizer in optimizers]


def test_penalties_become_stronger_and_optimizers_new(tiny_gan, points):
    gan = tiny_gan(Wasserstein(), penalties=(GradientPenalty(10.0), R1(0.5)), rates=(0.1, 0.2))
    gan.fit(points[0], epochs=1, verbose=0)
    weights = values(gan.variables)
    assert with_stronger_regularization(gan).penalties == (GradientPenalty(40.0), R1(2.0))
    assert rates(gan) == pytest.approx([0.1, 0.2])
    assert int(gan.generator_optimizer.iterations) == 0
    for kept, weight in zip(weights, values(gan.variables), strict=True):
        np.testing.assert_array_equal(kept, weight)


def test_without_penalties_the_rates_fall(tiny_gan):
    gan = with_stronger_regularization(tiny_gan(rates=(0.1, 0.2), options={"jit_compile": False}))
    assert rates(gan) == pytest.approx([0.025, 0.05])
    assert gan.get_compile_config()["jit_compile"] is False


def test_a_schedule_and_a_penalty_without_weight_are_left(tiny_gan):
    def zero(critic, real, fake, seed):
        return 0.0

    gan = tiny_gan()
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)
    gan.compile(keras.optimizers.SGD(schedule), keras.optimizers.SGD(0.2), penalties=(zero,))
    assert with_stronger_regularization(gan).penalties == (zero,)
    assert isinstance(gan.generator_optimizer._learning_rate, type(schedule))
    assert float(gan.discriminator_optimizer.learning_rate) == pytest.approx(0.05)


def test_half_precision(tiny_gan):
    gan = tiny_gan()
    scaled = [keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(r)) for r in (0.1, 0.2)]
    gan.compile(*scaled)
    assert rates(with_stronger_regularization(gan)) == pytest.approx([0.025, 0.05])


class ExplodeOnce(keras.callbacks.Callback):
    """Spoil a weight in one epoch, the first time that it comes."""

    def __init__(self, epoch):
        super().__init__()
        self.epochs = [epoch]

    def on_epoch_begin(self, epoch, logs=None):
        if epoch in self.epochs:
            self.epochs.clear()
            weight = self.model.generator.trainable_variables[0]
            weight.assign(np.full(weight.shape, np.nan))


@pytest.fixture
def recipe(tiny_gan):
    def build(space, num_classes, *, seed):
        return tiny_gan(penalties=(R1(0.5),), num_classes=num_classes, seed=seed)

    return build


def test_it_goes_on_from_the_check_before_with_the_updates_that_are_left(recipe, points, plane):
    plan = TrainingConfig(32, 8, callbacks=(ExplodeOnce(3),))
    gan, _, history, diverged_at, *_ = train(recipe, plane, *points, plan, 0)
    assert diverged_at == [4]
    assert int(gan.num_updates) == 32
    assert gan.penalties == (R1(2.0),)
    # An evaluation follows every two updates: three before the divergence, which is NaN in the
    # history, and the others after the restart.
    for name in ("generator_loss", "quality", "diversity"):
        logged = np.array(history[name])
        assert len(logged) == plan.num_evaluations + 1
        assert np.isnan(logged[3])
        assert np.isfinite(np.delete(logged, 3)).all()


def test_a_second_divergence_ends_it(recipe, points, plane):
    plan = TrainingConfig(32, 8, callbacks=(ExplodeOnce(1), ExplodeOnce(5)))
    gan, sources, _, diverged_at, *_ = train(recipe, plane, *points, plan, 0)
    assert diverged_at == [2, 6]
    assert int(gan.num_updates) == 10
    assert np.isfinite(TrainedGAN(gan, sources).sample(0, 5, 0)).all()


def test_a_good_run_is_tried_once(recipe, points, plane):
    gan, _, _, diverged_at, *_ = train(recipe, plane, *points, TrainingConfig(8, 8), 0)
    assert diverged_at == []
    assert gan.penalties == (R1(0.5),)


def test_the_best_evaluation_before_it_is_kept(recipe, points, plane):
    """With patience, training goes on from the evaluation before it, not from the best one."""
    plan = TrainingConfig(32, 8, patience=16, callbacks=(ExplodeOnce(9),))
    gan, _, history, diverged_at, *_ = train(recipe, plane, *points, plan, 0)
    assert diverged_at == [10]
    assert len(history["quality"]) == 17
    qualities = np.delete(history["quality"], 9)
    assert int(gan.num_updates) == 2 * (1 + np.nanargmin(qualities))
