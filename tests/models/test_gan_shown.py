"""The discriminator sees augmented samples, in one pass, with their condition."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from ganaug.models import GAN
from ganaug.models.base import repeat
from ganaug.objectives import Objective, Relativistic, Wasserstein
from ganaug.penalties import R1, R2, GradientPenalty


class Recorder(keras.Layer):
    """Multiply by a factor and remember what came in, when run eagerly."""

    def __init__(self, factor=1.0):
        super().__init__()
        self.factor = factor
        self.seen, self.training = [], []

    def call(self, samples, training=False):
        if tf.executing_eagerly():
            self.seen.append(samples.numpy())
            self.training.append(training)
        return samples * self.factor


def watched(gan):
    """Return what notes all that a GAN's discriminator is shown."""
    recorder, network = Recorder(), gan.discriminator
    inputs = {t.name: keras.Input(t.shape[1:], dtype=t.dtype, name=t.name) for t in network.inputs}
    logits = network(inputs | {"sample": recorder(inputs["sample"])})
    gan.discriminator = keras.Model(inputs, logits, name="discriminator")
    return recorder


def test_augmentation_is_applied_to_real_and_fake(tiny_gan, points):
    recorder = Recorder(factor=-1.0)
    gan = tiny_gan(Relativistic(), augment=recorder)
    shown = watched(gan)
    gan.train_step((tf.constant(points[0]),))
    (given,) = recorder.seen
    np.testing.assert_array_equal(given[:32], points[0])
    assert recorder.training == [True]
    # Both networks are trained on the same augmented samples.
    shared, real, fake = shown.seen
    np.testing.assert_array_equal(shared, -given)
    np.testing.assert_array_equal(np.concatenate([real, fake]), shared)


@pytest.mark.parametrize(("factor", "moves"), [(0.0, False), (1.0, True)])
def test_gradients_reach_the_generator_through_the_augmentation(
    tiny_gan, points, factor, moves, same_arrays
):
    gan = tiny_gan(Relativistic(), augment=Recorder(factor))
    before = gan.generator.get_weights()
    gan.train_step((tf.constant(points[0]),))
    assert same_arrays(before, gan.generator.get_weights()) is not moves


@pytest.mark.parametrize(
    ("penalties", "passes"),
    [
        ((), 1),
        ((R1(), R2()), 1),
        ((GradientPenalty(),), 2),
    ],
)
def test_real_and_fake_share_a_pass_with_the_penalties(tiny_gan, points, penalties, passes):
    gan = tiny_gan(Relativistic(), penalties)
    recorder = watched(gan)
    gan.train_step((tf.constant(points[0]),))
    assert len(recorder.seen) == passes + 2  # and one each of real and fake for the generator
    assert len(recorder.seen[0]) == 64


class Difference(Objective):
    """The distance between the logits of a pair."""

    def discriminator(self, real, fake):
        return ops.mean(ops.abs(real - fake))

    def generator(self, real, fake):
        return ops.mean(ops.abs(real - fake)) + 0.0 * ops.mean(fake)


@pytest.mark.parametrize("batch_size", [None, 4])
@pytest.mark.parametrize("shape", [(), (3,)])
def test_the_condition_is_repeated_for_each_group(batch_size, shape):
    """A discriminator that returns the condition gives equal logits to real and fake."""
    condition = keras.Input(shape, name="condition")
    latent, sample = keras.Input((1,), name="latent"), keras.Input((1,), name="sample")
    flat = keras.layers.Reshape((-1,))(condition)
    zero = keras.layers.Dense(1, kernel_initializer="zeros", use_bias=False)(sample)
    gan = GAN(
        keras.Model({"latent": latent}, keras.layers.Dense(1)(latent)),
        keras.Model({"sample": sample, "condition": condition}, keras.layers.Add()([flat, zero])),
        seed=0,
    )
    gan.compile(
        keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0), Difference(), penalties=(R1(), R2())
    )
    rng = np.random.default_rng(0)
    data = [rng.normal(size=(4, *s)).astype("float32") for s in ((1,), shape)]
    signature = [tuple(tf.TensorSpec((batch_size, *array.shape[1:])) for array in data)]
    losses_of = tf.function(gan.losses_of, input_signature=signature)
    update = tf.function(gan.update, input_signature=signature)
    data = tuple(map(tf.constant, data))
    for losses in (losses_of(data), update(data)):
        assert float(losses["discriminator_loss"]) == 0.0
        assert float(losses["generator_loss"]) == 0.0


def test_repeat():
    condition, samples = tf.constant([[1, 2], [3, 4]]), tf.zeros((6, 5))
    assert repeat(condition, samples).numpy().tolist() == [[1, 2], [3, 4]] * 3


def test_a_last_batch_that_is_smaller(tiny_gan, points):
    gan = tiny_gan(Relativistic(), (R1(),), num_classes=2, options={"run_eagerly": True})
    history = gan.fit(points[0][:11], points[1][:11], batch_size=8, verbose=0).history
    assert np.isfinite(history["loss"]).all()


def test_terms_are_added_to_the_loss_of_the_generator(tiny_gan, points):
    conditions = []

    def term(real, fake, condition):
        conditions.append(condition)
        return ops.convert_to_tensor(100.0)

    plain = tiny_gan(num_classes=2)
    with_term = tiny_gan(num_classes=2, options={"terms": (term,)})
    expected, losses = (gan.update(tuple(map(tf.constant, points))) for gan in (plain, with_term))
    assert float(losses["generator_loss"]) == pytest.approx(
        float(expected["generator_loss"]) + 100, rel=1e-6
    )
    assert float(losses["discriminator_loss"]) == float(expected["discriminator_loss"])
    np.testing.assert_array_equal(conditions[0], points[1])


def test_critic_steps_update_the_discriminator_on_fresh_micro_batches(tiny_gan):
    gan = tiny_gan(Wasserstein(), critic_steps=5)
    recorder = watched(gan)
    real = np.arange(20, dtype="float32").reshape(10, 2)
    gan.train_step((tf.constant(real),))
    assert int(gan.discriminator_optimizer.iterations) == 5
    assert int(gan.generator_optimizer.iterations) == 1
    assert int(gan.num_updates) == 1
    for i in range(5):
        np.testing.assert_array_equal(recorder.seen[i][:2], real[i::5])
    # The generator is updated by the fakes of the last micro-batch.
    np.testing.assert_array_equal(recorder.seen[5], recorder.seen[4][2:])


def test_evaluation_updates_nothing(tiny_gan, points, same_arrays):
    recorder = Recorder()
    gan = tiny_gan(Relativistic(), (R1(), R2()), num_classes=2, ema_decay=0.5, augment=recorder)
    shown = watched(gan)
    before = gan.get_weights()
    logs = gan.test_step(tuple(map(tf.constant, points)))
    assert same_arrays(before, gan.get_weights())
    assert int(gan.generator_optimizer.iterations) == 0
    losses = {"loss", "generator_loss", "discriminator_loss", "penalty"}
    assert set(logs) == losses | {"real_accuracy", "fake_accuracy"}
    assert recorder.training == [False]
    assert not any(shown.training)
