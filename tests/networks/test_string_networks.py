"""Networks of strings."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.networks.strings import HardSoftmax, string_discriminator, string_generator
from ganaug.space import Space

SPACE = Space((6, 4), activation="softmax")


def source(number=50, seed=0):
    places = np.random.default_rng(seed).integers(0, 4, (number, 6))
    return np.eye(4, dtype="float32")[places]


def inputs(number=50):
    latent = np.random.default_rng(1).normal(size=(number, 32)).astype("float32")
    return {"latent": latent, "condition": np.arange(number) % 3, "source": source(number)}


def test_a_generator_begins_at_its_source():
    generator = string_generator(SPACE, 3, seed=0)
    np.testing.assert_array_equal(generator(inputs()), source())


def test_strings_are_one_hot_with_gradients():
    layer, logits = HardSoftmax(), tf.random.normal((5, 6, 4), seed=0)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        rows = layer(logits)
        total = tf.reduce_sum(rows * tf.random.normal(rows.shape, seed=1))
    np.testing.assert_allclose(rows, np.eye(4)[np.argmax(logits, axis=-1)], atol=1e-6)
    assert (tf.reduce_max(tf.abs(tape.gradient(total, logits)), axis=-1) > 0).numpy().all()


def test_all_inputs_matter():
    discriminator = string_discriminator(SPACE, 3, seed=0)
    logits = discriminator({"sample": source(), "condition": np.zeros(50, int)})
    assert logits.shape == (50, 1)
    others = discriminator({"sample": source(), "condition": np.ones(50, int)})
    assert (np.abs(logits - others) > 0).all()


def test_networks_come_back(tmp_path):
    generator = string_generator(SPACE, 3, seed=0)
    generator.save(tmp_path / "generator.keras")
    loaded = keras.saving.load_model(tmp_path / "generator.keras")
    np.testing.assert_array_equal(loaded(inputs()), generator(inputs()))


@pytest.mark.parametrize("network", [string_generator, string_discriminator])
@pytest.mark.parametrize("space", [Space((6, 4), activation="linear"), Space((8, 8, 1))])
def test_other_samples_are_refused(network, space):
    with pytest.raises(ValueError, match=r"\(time, characters\), one-hot rows. Received"):
        network(space, 2)
