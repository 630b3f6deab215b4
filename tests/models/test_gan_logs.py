"""The logs say why training fails, and not only that it does."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from ganaug.models import GAN
from ganaug.objectives import Hinge, LeastSquares, NonSaturating, Relativistic, Wasserstein
from ganaug.penalties import R1, R2
from ganaug.recipes import image
from ganaug.space import Space


class Counted(keras.Layer):
    """Count the samples that pass."""

    count = 0

    def call(self, samples):
        self.count += samples.shape[0] or 0
        return samples


def linear_gan(objective, penalties=(), rate=0.1):
    """Return a GAN of two linear networks in the plane, and what counts D's samples."""
    latent, sample = keras.Input((2,), name="latent"), keras.Input((2,), name="sample")
    counted = Counted()
    discriminator = keras.Model({"sample": sample}, keras.layers.Dense(1)(counted(sample)))
    gan = GAN(keras.Model({"latent": latent}, keras.layers.Dense(2)(latent)), discriminator)
    rates = [keras.optimizers.SGD(rate) for _ in range(2)]
    gan.compile(*rates, objective, penalties=penalties, run_eagerly=True)
    counted.count = 0
    return gan, counted


@pytest.mark.parametrize(
    ("objective", "real", "fake"),
    [
        (NonSaturating(), 3 / 4, 1 / 2),
        (Hinge(), 3 / 4, 1 / 2),
        (LeastSquares(), 1 / 2, 3 / 4),
        # Only differences count, so the boundary is the mean of all logits, 0.25.
        (Wasserstein(), 2 / 4, 2 / 4),
        (Relativistic(), 2 / 4, 2 / 4),
    ],
)
def test_accuracies_are_fractions_on_the_right_side(objective, real, fake):
    logits = ops.array([[-1.0], [0.2], [0.7], [2.0]]), ops.array([[-2.0], [-0.9], [0.4], [2.6]])
    logs = objective.accuracies(*logits)
    assert float(logs["real_accuracy"]) == real
    assert float(logs["fake_accuracy"]) == fake


def test_a_penalty_is_logged_apart_from_the_loss(points):
    gan, _ = linear_gan(NonSaturating(), (R1(2.0), R2(4.0)))
    kernel = gan.discriminator.get_weights()[0]
    history = gan.fit(points[0], batch_size=32, verbose=0).history
    expected = 3.0 * np.sum(kernel**2)  # Weight / 2 times the squared slope, of both.
    assert history["penalty"] == pytest.approx([expected], rel=1e-5)
    assert "penalty" not in linear_gan(NonSaturating())[0].fit(points[0], verbose=0).history


def test_gradient_norms_are_the_length_of_a_step_of_descent(points):
    gan, _ = linear_gan(NonSaturating(), rate=0.5)
    networks = {"generator": gan.generator, "discriminator": gan.discriminator}
    before = {name: network.get_weights() for name, network in networks.items()}
    logs = gan.train_step((tf.constant(points[0]),))
    for name, network in networks.items():
        moved = [a - b for a, b in zip(network.get_weights(), before[name], strict=True)]
        length = np.sqrt(sum(np.sum(np.square(part)) for part in moved)) / 0.5
        assert float(logs[f"{name}_gradient_norm"]) == pytest.approx(length, rel=1e-5)


@pytest.mark.parametrize(("objective", "passes"), [(NonSaturating(), 3), (Relativistic(), 4)])
def test_real_samples_pass_again_only_if_the_generator_needs_them(points, objective, passes):
    gan, counted = linear_gan(objective)
    gan.train_step((tf.constant(points[0]),))
    assert counted.count == passes * len(points[0])


def test_the_strength_of_adaptive_augmentation_is_logged():
    images = np.zeros((8, 8, 8, 1), "float32")
    gan = image(Space((8, 8, 1)), 2, width=4, seed=0)
    gan.fit(images, np.repeat([0, 1], 4), verbose=0)
    logged = gan.history.history["augment_probability"]
    assert logged == pytest.approx([float(gan.augment.probability)])
    assert logged != pytest.approx([0.2])  # It has moved from where it began.


def test_tensorboard_has_the_logs(points, tmp_path):
    gan, _ = linear_gan(NonSaturating(), (R1(),))
    gan.fit(points[0], callbacks=[keras.callbacks.TensorBoard(tmp_path)], verbose=0)
    (file,) = tmp_path.rglob("events*")
    tags = {
        value.tag
        for event in tf.compat.v1.train.summary_iterator(str(file))
        for value in event.summary.value
    }
    assert {"epoch_real_accuracy", "epoch_penalty", "epoch_generator_gradient_norm"} <= tags
