"""From codes and labels to a GAN that has learned them."""

from functools import partial

import keras
import numpy as np
import pytest

from ganaug.data.batches import balanced_batches
from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.objectives import Relativistic, Wasserstein
from ganaug.penalties import R1, R2, GradientPenalty
from ganaug.recipes import tabular, vanilla
from ganaug.sampling.trained import TrainedGAN
from ganaug.training import train as trainer
from ganaug.training.loop import TrainingConfig
from ganaug.training.progress import EnergyQuality
from ganaug.training.step_cache import state, values
from ganaug.training.train import _held_out, train

SMALL = partial(tabular, latent_dim=2, units=(8,))
PLAN = TrainingConfig(max_iter=4, batch_size=8)


def from_noise(space, num_classes, *, seed=None):
    """The objective and penalties of the default, with a generator that sees no data."""
    gan = GAN(
        mlp_generator(space, num_classes, latent_dim=4, units=(64, 64), seed=seed),
        mlp_discriminator(space, num_classes, units=(64, 64), seed=seed),
        ema_decay=0.99,
        seed=seed,
    )
    optimizers = [keras.optimizers.Adam(2e-3, beta_1=0.0, beta_2=0.99) for _ in range(2)]
    gan.compile(*optimizers, Relativistic(), penalties=(R1(), R2()))
    return gan


def gaussians(num_samples, means, correlations):
    rng = np.random.default_rng(0)
    codes = [
        rng.multivariate_normal(mean, [[1, rho], [rho, 1]], num_samples)
        for mean, rho in zip(means, correlations, strict=True)
    ]
    labels = np.repeat(np.arange(len(means)), num_samples)
    return np.concatenate(codes).astype("float32"), labels


# --- learning ----------------------------------------------------------------------------------


def test_it_learns_a_correlated_gaussian_for_each_class(plane):
    """From noise alone, so that nothing but the game can have told it."""
    means, correlations = [(-1.0, 0.5), (1.0, 0.0)], [0.8, -0.8]
    data = gaussians(2000, means, correlations)
    gan, sources, *_ = train(from_noise, plane, *data, TrainingConfig(600, 128), 0)
    for label, (mean, correlation) in enumerate(zip(means, correlations, strict=True)):
        samples = TrainedGAN(gan, sources).sample(label, 2000, 1)
        np.testing.assert_allclose(samples.mean(axis=0), mean, atol=0.1)
        np.testing.assert_allclose(samples.std(axis=0), 1, atol=0.2)
        assert np.corrcoef(samples.T)[0, 1] == pytest.approx(correlation, abs=0.2)


# --- plan --------------------------------------------------------------------------------------


@pytest.mark.parametrize("max_steps_per_call", [1, 4, 50])
@pytest.mark.parametrize("max_iter", [1, 2, 15, 16, 17, 31, 797, 800, 10_007])
def test_evaluations_cover_every_update_and_are_few(max_iter, max_steps_per_call):
    plan = TrainingConfig(max_iter, 8, max_steps_per_call=max_steps_per_call)
    assert 1 <= plan.steps_per_call <= max_steps_per_call
    assert plan.steps_per_evaluation % plan.steps_per_call == 0
    assert 1 <= plan.num_evaluations <= 16
    assert (plan.num_evaluations - 1) * plan.steps_per_evaluation < max_iter
    assert max_iter <= plan.num_evaluations * plan.steps_per_evaluation
    assert plan.num_evaluations >= min(max_iter, 9)


def test_an_interrupt_need_not_wait_for_the_evaluation(points, plane):
    class Calls(keras.callbacks.Callback):
        count = 0

        def on_train_batch_end(self, batch, logs=None):
            self.count += 1

    calls = Calls()
    config = TrainingConfig(100, 8, callbacks=(calls,), max_steps_per_call=2)
    train(SMALL, plane, *points, config, 0)
    assert config.steps_per_call == 2 < config.steps_per_evaluation
    assert calls.count == 50


def test_an_interrupt_before_training_begins_ends_it(points, plane, monkeypatch):
    def interrupt(*arguments, **settings):
        raise KeyboardInterrupt

    monkeypatch.setattr(GAN, "fit", interrupt)
    # A log that was never opened cannot be closed.
    logger = keras.callbacks.CSVLogger("never_written.csv")
    run = train(SMALL, plane, *points, TrainingConfig(4, 8, callbacks=(logger,)), 0)
    assert run.interrupted


@pytest.mark.parametrize("max_iter", [1, 19, 70])
def test_exactly_as_many_updates_as_asked_for(points, plane, max_iter):
    config = TrainingConfig(max_iter, 8, max_steps_per_call=3)
    gan, _, history, *_ = train(SMALL, plane, *points, config, 0)
    assert int(gan.num_updates) == max_iter
    assert int(gan.generator_optimizer.iterations) == max_iter
    assert len(history["quality"]) == config.num_evaluations


def test_history(points, plane):
    _, _, history, *_ = train(SMALL, plane, *points, PLAN, 0)
    assert {"generator_loss", "discriminator_loss", "quality"} <= set(history)
    assert np.isfinite(list(history.values())).all()


def test_critic_steps_see_full_batches(points, plane):
    batches = []

    class Noting(Wasserstein):
        def discriminator(self, real, fake):
            batches.append(tuple(real.shape))
            return super().discriminator(real, fake)

    def recipe(space, num_classes, *, seed):
        gan = vanilla(space, latent_dim=2, units=(8,), seed=seed)
        gan.critic_steps = 3
        gan.compile(objective=Noting(), penalties=(GradientPenalty(),))
        return gan

    gan, *_ = train(recipe, plane, *points, PLAN, 0)
    assert set(batches) == {(8, 1)}
    assert int(gan.discriminator_optimizer.iterations) == 12


def test_the_rates_of_the_recipe_are_left(points, plane):
    gan, *_ = train(SMALL, plane, *points, TrainingConfig(8, 8, patience=1), 0)
    for optimizer in (gan.generator_optimizer, gan.discriminator_optimizer):
        assert float(optimizer.learning_rate) == pytest.approx(5e-4)


def test_user_callbacks_see_the_quality(points, plane):
    seen = []
    callback = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(logs))
    plan = TrainingConfig(4, 8, callbacks=(callback,))
    train(SMALL, plane, *points, plan, 0)
    assert len(seen) == 4
    assert all("quality" in logs for logs in seen)


# --- patience ----------------------------------------------------------------------------------


def test_patience_stops_and_keeps_the_best_check(points, plane):
    kept = []

    class Keep(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            kept.append(values(self.model.variables))

    plan = TrainingConfig(16, 8, patience=2, callbacks=(Keep(),))
    gan, _, history, *_ = train(SMALL, plane, *points, plan, 0)
    quality = history["quality"]
    best = int(np.argmin(quality))
    assert best < len(quality) - 1  # Otherwise this says nothing: choose another seed.
    for ours, theirs in zip(values(gan.variables), kept[best], strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_held_out_rows_are_a_share_of_each_class():
    labels = np.repeat([0, 1, 2, 3], [100, 10, 2, 1])
    held_out = _held_out(labels, TrainingConfig(1, 1, patience=1, validation_fraction=0.2), 0, 1)
    assert np.bincount(labels[held_out], minlength=4).tolist() == [20, 2, 0, 0]
    assert not _held_out(labels, TrainingConfig(1, 1), 0, 1).any()
    enough = TrainingConfig(1, 1, patience=1, validation_fraction=0.2)
    assert np.bincount(labels[_held_out(labels, enough, 0, 3)]).tolist() == [20]
    greedy = _held_out(labels, TrainingConfig(1, 1, patience=1, validation_fraction=0.99), 0, 1)
    assert np.bincount(labels[~greedy]).tolist() == [2, 2, 2, 1]


def test_held_out_rows_are_not_trained_on(points, plane, monkeypatch):
    banks = []

    def noted(bank, *arguments, **settings):
        banks.append(bank)
        return balanced_batches(bank, *arguments, **settings)

    monkeypatch.setattr(trainer, "balanced_batches", noted)
    codes, labels = points
    plan = TrainingConfig(2, 8, patience=2, validation_fraction=0.5)
    train(SMALL, plane, codes, labels, plan, 0)
    kept = codes[~_held_out(labels, plan, 0, EnergyQuality.least_held_out)]
    assert len(kept) == 16
    assert sorted(banks[0].codes.numpy().tolist()) == sorted(kept.tolist())


def test_a_class_too_small_to_hold_rows_out(plane):
    codes = np.random.default_rng(0).normal(size=(42, 2)).astype("float32")
    labels = np.repeat([0, 1], [40, 2])
    _, _, history, *_ = train(SMALL, plane, codes, labels, TrainingConfig(3, 8, patience=2), 0)
    assert np.isfinite(history["quality"]).all()


# --- reproducibility ---------------------------------------------------------------------------


@pytest.mark.usefixtures("untouched_random_states")
def test_equal_seeds_give_equal_bytes_and_global_states_are_left_alone(points, plane):
    runs = [train(SMALL, plane, *points, PLAN, seed) for seed in (3, 3, 4)]
    draws = [TrainedGAN(gan, sources).sample(1, 9, 5).tobytes() for gan, sources, *_ in runs]
    assert draws[0] == draws[1] != draws[2]
    assert runs[0].history == runs[1].history


# --- edges -------------------------------------------------------------------------------------


def test_one_class(points, plane):
    gan, sources, *_ = train(SMALL, plane, points[0], np.zeros(32, int), PLAN, 0)
    assert TrainedGAN(gan, sources).sample(0, 3, 0).shape == (3, 2)


def test_after_an_interrupt_rates_are_restored_and_callbacks_have_ended(points, plane):
    class Interrupt(keras.callbacks.Callback):
        ended = False

        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise KeyboardInterrupt

        def on_train_end(self, logs=None):
            self.ended = True

    callback = Interrupt()
    run = train(SMALL, plane, *points, TrainingConfig(8, 8, callbacks=(callback,)), 0)
    assert run.interrupted
    assert callback.ended
    for optimizer in run.gan.optimizers():
        assert float(optimizer.learning_rate) == pytest.approx(5e-4)


def test_divergence_gives_a_usable_model(points, plane):
    def recipe(*data, seed):
        gan = SMALL(*data, seed=seed)
        gan.compile(keras.optimizers.SGD(1e30), keras.optimizers.SGD(1e30), Wasserstein())
        return gan

    gan, sources, _, diverged_at, *_ = train(recipe, plane, *points, TrainingConfig(8, 8), 0)
    assert diverged_at == [1, 1]
    assert np.isfinite(TrainedGAN(gan, sources).sample(0, 5, 0)).all()
    assert all(np.isfinite(value).all() for value in values(state(gan)))


def test_half_precision(points, plane):
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        gan, sources, history, *_ = train(SMALL, plane, *points, PLAN, 0)
    finally:
        keras.config.set_dtype_policy(previous)
    assert np.isfinite(list(history.values())).all()
    samples = TrainedGAN(gan, sources).sample(1, 4, 0)
    assert samples.dtype == np.float32
    assert np.isfinite(samples).all()
