"""Callbacks that set the learning rate of `optimizer` change those of all networks."""

import keras
import numpy as np
import pytest

from ganaug import GANAugmenter
from ganaug.models import GAN
from ganaug.recipes import cyclegan, lapgan
from ganaug.space import Space


class Rates(keras.callbacks.Callback):
    """Remember the learning rates of all optimizers at each epoch."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def on_train_batch_begin(self, batch, logs=None):
        if batch == 0:
            self.seen.append([float(opt.learning_rate) for opt in self.model.optimizers()])


def fit(gan, points, *callbacks, epochs=3):
    rates = Rates()
    gan.fit(points[0], epochs=epochs, batch_size=32, callbacks=[*callbacks, rates], verbose=0)
    return np.array(rates.seen)


@pytest.fixture
def gan(tiny_gan):
    return tiny_gan(rates=(1e-2, 2e-2), options={"run_eagerly": True})


def test_a_scheduler_keeps_the_proportion(gan, points):
    scheduler = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
    rates = fit(gan, points, scheduler)
    np.testing.assert_allclose(rates, np.outer([0.5, 0.25, 0.125], [1e-2, 2e-2]), rtol=1e-5)


def test_a_plateau_reaches_all_even_in_the_last_epoch(gan, points):
    plateau = keras.callbacks.ReduceLROnPlateau(
        "generator_loss", mode="min", patience=1, factor=0.1, min_delta=1e9
    )
    rates = fit(gan, points, plateau, epochs=2)
    np.testing.assert_allclose(rates, [[1e-2, 2e-2]] * 2, rtol=1e-5)
    rates = [float(optimizer.learning_rate) for optimizer in gan.optimizers()]
    np.testing.assert_allclose(rates, [1e-3, 2e-3], rtol=1e-5)


def test_a_rate_of_zero_is_left_again(gan, points):
    warm_up = keras.callbacks.LearningRateScheduler(lambda epoch: 1e-2 * epoch)
    rates = fit(gan, points, warm_up)
    np.testing.assert_allclose(rates, np.outer([0, 1, 2], [1e-2, 2e-2]), rtol=1e-5)


def test_rates_that_a_callback_sets_itself_are_kept(gan, points):
    class Both(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.model.generator_optimizer.learning_rate = 1e-3 * (epoch + 1)
            self.model.discriminator_optimizer.learning_rate = 5e-3 / (epoch + 1)

    rates = fit(gan, points, Both(), epochs=2)
    np.testing.assert_allclose(rates, [[1e-3, 5e-3], [2e-3, 2.5e-3]], rtol=1e-5)


def test_schedules_in_optimizers_are_left_alone(gan, points):
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)
    gan.compile(keras.optimizers.SGD(0.1), keras.optimizers.SGD(schedule), run_eagerly=True)
    halved = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
    rates = fit(gan, points, halved)
    np.testing.assert_allclose(rates, [[0.05, 0.1], [0.025, 0.05], [0.0125, 0.025]], rtol=1e-5)
    gan.compile(keras.optimizers.SGD(schedule), keras.optimizers.SGD(0.1), run_eagerly=True)
    np.testing.assert_allclose(fit(gan, points)[:, 1], 0.1, rtol=1e-5)


def test_half_precision(gan, points):
    scaled = [keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(r)) for r in (0.1, 0.2)]
    gan.compile(*scaled, run_eagerly=True)
    rates = fit(gan, points, keras.callbacks.LearningRateScheduler(lambda epoch: 0.01), epochs=1)
    np.testing.assert_allclose(rates, [[0.01, 0.02]], rtol=1e-5)


@pytest.mark.parametrize("recipe", [lapgan, cyclegan])
def test_models_of_several_gans(recipe):
    model = recipe(Space((16, 16, 1)), 1, width=4, seed=0)
    images = np.zeros((4, 16, 16, 1), "float32")
    data = ({"sample": images, "source": images},)
    if recipe is lapgan:
        data = (images, np.zeros(4, "int32"))
    before, rates = [float(opt.learning_rate) for opt in model.optimizers()], Rates()
    halved = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
    model.fit(*data, callbacks=[halved, rates], verbose=0)
    assert len(before) == 4
    np.testing.assert_allclose(rates.seen, [np.divide(before, 2)], rtol=1e-5)


@pytest.mark.parametrize(
    ("callback", "expected"),
    [
        (keras.callbacks.LearningRateScheduler(lambda epoch: 1e-6), [1e-6, 1e-6, 1e-6]),
        (
            keras.callbacks.ReduceLROnPlateau(
                "generator_loss", mode="min", patience=1, factor=0.5, min_delta=1e9
            ),
            # The decay of its own goes on beneath: 1, 0.7 and 0.4 of 5e-4.
            [5e-4, 3.5e-4, 1e-4],
        ),
    ],
)
def test_an_augmenter_decays_what_callbacks_set(scarce, callback, expected):
    rates = Rates()
    augmenter = GANAugmenter(max_iter=3, random_state=0, callbacks=[callback, rates])
    augmenter.fit(*scarce)
    seen = np.array(rates.seen)
    np.testing.assert_array_equal(seen[:, 0], seen[:, 1])
    np.testing.assert_allclose(seen[:, 0], expected, rtol=1e-5)
    assert isinstance(augmenter.gan_, GAN)
    assert float(augmenter.gan_.optimizer.learning_rate) == pytest.approx(5e-4)
