"""One train step: which networks are updated, on what, how often."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from ganaug.models import GAN
from ganaug.models.base import split_batch
from ganaug.objectives import Relativistic, Wasserstein
from ganaug.penalties import R1, R2

# --- updates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rates", "generator_moves", "discriminator_moves"),
    [((0.1, 0.0), True, False), ((0.0, 0.1), False, True), ((0.1, 0.1), True, True)],
)
def test_each_network_is_updated_by_its_own_optimizer_only(
    tiny_gan, points, rates, generator_moves, discriminator_moves, same_arrays
):
    gan = tiny_gan(Relativistic(), (R1(), R2()), num_classes=2, rates=rates)
    before = gan.generator.get_weights(), gan.discriminator.get_weights()
    gan.train_step(tuple(map(tf.constant, points)))
    assert same_arrays(before[0], gan.generator.get_weights()) is not generator_moves
    assert same_arrays(before[1], gan.discriminator.get_weights()) is not discriminator_moves


def test_a_step_is_what_the_paper_says(tiny_gan, points):
    """One step of plain gradient descent, written out for the Wasserstein objective."""
    gan = tiny_gan(Wasserstein(), seed=3)
    gan.compile(keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.2), Wasserstein())
    twin = tiny_gan(Wasserstein(), seed=3)
    real = tf.constant(points[0])
    latent = keras.random.normal((32, 2), seed=twin.seed_generator)
    with tf.GradientTape() as tape:
        fake = twin.generator({"latent": latent})
        loss = ops.mean(twin.discriminator({"sample": fake})) - ops.mean(
            twin.discriminator({"sample": real})
        )
    for weight, gradient in zip(
        twin.discriminator.trainable_variables,
        tape.gradient(loss, twin.discriminator.trainable_variables),
        strict=True,
    ):
        weight.assign_sub(0.2 * gradient)
    with tf.GradientTape() as tape:
        fake = twin.generator({"latent": latent})
        generator_loss = -ops.mean(twin.discriminator({"sample": fake}))
    for weight, gradient in zip(
        twin.generator.trainable_variables,
        tape.gradient(generator_loss, twin.generator.trainable_variables),
        strict=True,
    ):
        weight.assign_sub(0.1 * gradient)

    logs = gan.train_step((real,))
    assert float(logs["discriminator_loss"]) == pytest.approx(float(loss), abs=1e-6)
    assert float(logs["generator_loss"]) == pytest.approx(float(generator_loss), abs=1e-6)
    for network in ("generator", "discriminator"):
        pair = getattr(gan, network).get_weights(), getattr(twin, network).get_weights()
        for ours, theirs in zip(*pair, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize("num_samples", [1, 3, 4, 5, 12])
def test_no_micro_batch_is_empty(num_samples):
    parts = split_batch((tf.range(num_samples), {"a": tf.range(num_samples)}), 5)
    assert len(parts) == 5
    assert all(len(samples) for samples, _ in parts)
    samples = np.concatenate([samples for samples, _ in parts])
    assert set(samples.tolist()) == set(range(num_samples))
    if num_samples >= 5:
        assert len(samples) == num_samples


def test_parts_of_an_unknown_batch_size():
    signature = [tf.TensorSpec((None,), tf.int32)]
    split = tf.function(lambda batch: split_batch(batch, 3), input_signature=signature)
    assert [part.numpy().tolist() for part in split(tf.range(2))] == [[0], [1], [0]]


# --- logs ----------------------------------------------------------------------------------


def test_logs_are_running_means(tiny_gan, points):
    single, running = tiny_gan(Relativistic()), tiny_gan(Relativistic())
    batches = [(tf.constant(batch),) for batch in np.split(points[0], 4)]
    losses = [single.update(batch) for batch in batches]
    for batch in batches:
        logs = running.train_step(batch)
    for name in ("generator_loss", "discriminator_loss"):
        expected = np.mean([float(loss[name]) for loss in losses])
        assert float(logs[name]) == pytest.approx(expected, rel=1e-6)
    assert float(logs["loss"]) == pytest.approx(
        float(logs["generator_loss"]) + float(logs["discriminator_loss"]), rel=1e-6
    )


def test_batch_statistics_are_those_of_training(plane, points, same_arrays):
    sample, latent = keras.Input((2,), name="sample"), keras.Input((2,), name="latent")
    normalization = keras.layers.BatchNormalization()
    gan = GAN(
        keras.Model({"latent": latent}, keras.layers.Dense(2)(latent)),
        keras.Model({"sample": sample}, keras.layers.Dense(1)(normalization(sample))),
        seed=0,
    )
    gan.compile(run_eagerly=True)
    before = gan.get_weights()
    gan.evaluate(points[0], verbose=0)
    assert same_arrays(before, gan.get_weights())
    gan.fit(points[0], verbose=0)
    # Weights move anyway, statistics only where the network is told that it is trained.
    assert np.any(normalization.moving_mean)


# --- averaged generator --------------------------------------------------------------------


def test_average_is_the_definition(tiny_gan, points, same_arrays):
    gan = tiny_gan(ema_decay=0.25)
    expected = gan.generator.get_weights()
    for step in range(1, 5):
        gan.train_step((tf.constant(points[0]),))
        decay = min(0.25, (1 + step) / (10 + step))
        now = gan.generator.get_weights()
        expected = [decay * a + (1 - decay) * w for a, w in zip(expected, now, strict=True)]
    for ours, theirs in zip(gan.average_generator.get_weights(), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-7)
    assert not same_arrays(gan.average_generator.get_weights(), gan.generator.get_weights())


def test_without_decay_the_generator_is_shared(tiny_gan):
    gan = tiny_gan(ema_decay=0.0)
    assert gan.average_generator is gan.generator


def test_generate_draws_from_the_average(tiny_gan):
    gan = tiny_gan(ema_decay=0.5)
    gan.average_generator.set_weights([0 * weight for weight in gan.generator.get_weights()])
    np.testing.assert_array_equal(gan.generate(3), np.zeros((3, 2)))
