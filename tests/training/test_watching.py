"""Callbacks that watch over a run, and leave the model as they promise."""

import keras
import numpy as np
import pytest

from ganaug.objectives import Relativistic, Wasserstein
from ganaug.training.callbacks import FiniteGuard, LearningRateDecay, QualityMonitor
from ganaug.training.progress import Quality
from ganaug.training.step_cache import state, values

EAGER = {"run_eagerly": True}


class Record(keras.callbacks.Callback):
    """Remember the rates and weights at each epoch."""

    def on_train_begin(self, logs=None):
        self.rates, self.states = [], [values(state(self.model))]

    def on_train_batch_begin(self, batch, logs=None):
        if batch == 0:
            optimizers = (self.model.generator_optimizer, self.model.discriminator_optimizer)
            self.rates.append([float(optimizer.learning_rate) for optimizer in optimizers])

    def on_epoch_end(self, epoch, logs=None):
        self.states.append(values(state(self.model)))


class Explode(keras.callbacks.Callback):
    """Make training diverge, in earnest, from some epoch on."""

    def __init__(self, epoch):
        super().__init__()
        self.epoch = epoch

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == self.epoch:
            self.model.discriminator_optimizer.learning_rate = 1e38


def fit(gan, points, *callbacks, epochs=4):
    settings = {"batch_size": 16, "shuffle": False, "verbose": 0}
    return gan.fit(points[0], epochs=epochs, callbacks=callbacks, **settings).history


def quality(value):
    return Quality({"quality": value}, [value])


def equal(first, second):
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(first, second, strict=True))


# --- learning rates ----------------------------------------------------------------------------


def test_rates_decay_in_a_line_and_are_restored(tiny_gan, points):
    gan = tiny_gan(options=EAGER, rates=(0.1, 0.2))
    record = Record()
    fit(gan, points, LearningRateDecay(final_share=0.2), record)
    np.testing.assert_allclose(record.rates, np.outer([1, 0.8, 0.6, 0.4], [0.1, 0.2]), rtol=1e-5)
    assert float(gan.generator_optimizer.learning_rate) == pytest.approx(0.1)
    assert float(gan.discriminator_optimizer.learning_rate) == pytest.approx(0.2)


def test_rates_are_restored_with_the_best_weights(tiny_gan, points):
    gan = tiny_gan(options=EAGER, rates=(0.1, 0.2))
    qualities = iter([4.0, 3.0, 2.0, 5.0])
    monitor = QualityMonitor(lambda _: quality(next(qualities)), keep_best=True)
    fit(gan, points, LearningRateDecay(), monitor)
    monitor.restore(gan)
    assert float(gan.generator_optimizer.learning_rate) == pytest.approx(0.1)


def test_a_schedule_is_left_alone(tiny_gan, points):
    gan = tiny_gan()
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)
    gan.compile(keras.optimizers.SGD(schedule), keras.optimizers.SGD(0.2), **EAGER)
    record = Record()
    fit(gan, points, LearningRateDecay(final_share=0.2), record)
    rates = np.array(record.rates)
    np.testing.assert_allclose(rates[:, 0], 0.1 * 0.25 ** np.arange(4), rtol=1e-5)  # 2 steps each
    np.testing.assert_allclose(rates[:, 1], 0.2 * np.array([1, 0.8, 0.6, 0.4]), rtol=1e-5)


# --- divergence --------------------------------------------------------------------------------


def test_divergence_rolls_back_to_the_last_good_check(tiny_gan, points):
    gan = tiny_gan(Wasserstein(), options=EAGER)
    record = Record()
    guard = FiniteGuard()
    fit(gan, points, record, Explode(2), guard, epochs=9)
    assert guard.diverged_at == 3
    assert len(record.states) == 4
    assert not all(np.isfinite(value).all() for value in record.states[3])
    assert equal(values(state(gan)), record.states[2])


class Cusp(Wasserstein):
    """A finite loss whose gradient is not: the square root at zero."""

    def discriminator(self, real, fake):
        return super().discriminator(real, fake) + keras.ops.sqrt(0.0 * keras.ops.mean(fake))


def test_weights_that_the_last_update_spoils_are_not_kept(tiny_gan, points):
    """With one update per evaluation, all losses of the first evaluation are finite."""
    gan = tiny_gan(Cusp(), options=EAGER)
    before = values(state(gan))
    guard = FiniteGuard()
    history = gan.fit(points[0], batch_size=32, epochs=5, callbacks=[guard], verbose=0).history
    assert guard.diverged_at == 1
    assert np.isfinite(history["discriminator_loss"]).all()
    assert equal(values(state(gan)), before)


def test_a_good_run_is_not_touched(tiny_gan, points):
    plain, guarded = (
        tiny_gan(Relativistic(), options=EAGER),
        tiny_gan(Relativistic(), options=EAGER),
    )
    fit(plain, points)
    guard = FiniteGuard()
    fit(guarded, points, guard)
    assert guard.diverged_at is None
    assert equal(values(state(plain)), values(state(guarded)))


# --- quality -----------------------------------------------------------------------------------


def monitored(gan, points, qualities, **settings):
    values_left = iter(qualities)
    record = Record()
    monitor = QualityMonitor(lambda _: quality(next(values_left)), **settings)
    history = fit(gan, points, record, monitor, epochs=len(qualities))
    monitor.restore(gan)
    return history, record, monitor


def test_it_only_logs_by_default(tiny_gan, points):
    gan = tiny_gan(options=EAGER)
    history, record, _ = monitored(gan, points, [1.0, 2.0, 3.0, 4.0])
    assert history["quality"] == [1.0, 2.0, 3.0, 4.0]
    assert equal(values(state(gan)), record.states[-1])


@pytest.mark.parametrize(
    ("qualities", "patience", "evaluations"),
    [
        ([1.0, 2.0, 3.0, 4.0], 2, 3),
        ([1.0, 1.0, 1.0, 1.0], 1, 2),
        ([2.0, 3.0, 1.0, 2.0, 0.5, 0.6], 2, 6),
        ([np.nan, np.nan, np.nan, np.nan], 2, 3),
    ],
)
def test_patience(tiny_gan, points, qualities, patience, evaluations):
    history, *_ = monitored(tiny_gan(options=EAGER), points, qualities, patience=patience)
    assert len(history["quality"]) == evaluations


def test_the_best_weights_are_restored(tiny_gan, points):
    gan = tiny_gan(ema_decay=0.5, options=EAGER)
    _, record, monitor = monitored(
        gan, points, [3.0, 1.0, 2.0, 2.5, 0.9], patience=2, keep_best=True
    )
    assert len(record.states) == 5
    assert monitor.diversity == [1.0]
    assert equal(values(gan.variables), record.states[2][: len(gan.variables)])


def test_diversity_is_that_of_the_last_check_that_could_be_measured(tiny_gan, points):
    *_, monitor = monitored(tiny_gan(options=EAGER), points, [1.0, 2.0, np.nan])
    assert monitor.diversity == [2.0]


def test_the_best_evaluation_is_remembered_when_training_goes_on(tiny_gan, points):
    gan, qualities = tiny_gan(options=EAGER), iter([1.0, 3.0, 2.0])
    record = Record()
    monitor = QualityMonitor(lambda _: quality(next(qualities)), keep_best=True)
    fit(gan, points, record, monitor, epochs=2)
    best = record.states[1][: len(gan.variables)]
    fit(gan, points, monitor, epochs=1)
    monitor.restore(gan)
    assert equal(values(gan.variables), best)


def test_samples_that_are_no_numbers_are_divergence(tiny_gan, points):
    """All losses and weights are finite there, and the logs are not."""
    gan, record, guard = tiny_gan(options=EAGER), Record(), FiniteGuard()
    qualities = iter([1.0, np.nan])
    fit(gan, points, record, QualityMonitor(lambda _: quality(next(qualities))), guard, epochs=5)
    assert guard.diverged_at == 2
    assert equal(values(state(gan)), record.states[1])


def test_the_distance_is_given_the_model(tiny_gan, points):
    gan, seen = tiny_gan(options=EAGER), []
    fit(gan, points, QualityMonitor(lambda model: seen.append(model) or quality(0.0)), epochs=1)
    assert seen == [gan]
