"""Convolutional networks and their layers."""

import keras
import numpy as np
import pytest
from keras import layers

from ganaug.networks.conv import UpsampledConv2D, conv_discriminator, conv_translator
from ganaug.space import Space


@pytest.mark.parametrize(
    ("shape", "inner"), [((8, 12, 2), (4, 6)), ((28, 28, 1), (7, 7)), ((64, 48, 3), (16, 12))]
)
def test_sides_are_halved_twice_where_they_can_be(shape, inner):
    network = conv_translator(Space(shape), width=4, seed=0)
    images = np.random.default_rng(0).uniform(-1, 1, (2, *shape))
    assert network({"source": images}).shape == (2, *shape)
    assert min(layer.output.shape[1:3] for layer in network.layers if layer.output.ndim == 4) == (
        inner
    )


def test_no_pixel_of_16_x_16_is_out_of_reach():
    network = conv_translator(Space((16, 16, 1)), width=4, seed=0)
    # The blocks begin as what changes nothing.
    rng = np.random.default_rng(0)
    network.set_weights([rng.normal(0, 0.1, w.shape) for w in network.get_weights()])
    image = np.zeros((1, 16, 16, 1))
    plain = np.asarray(network({"source": image}))
    for place in ((0, 0), (7, 9), (15, 15)):
        changed = image.copy()
        changed[(0, *place)] = 1.0
        moved = np.asarray(network({"source": changed})) != plain
        assert moved[(0, *place)].all()
        assert moved.mean() > 0.9


@pytest.mark.parametrize("kernel_size", [3, 5])
def test_upsampling_within_a_convolution(kernel_size):
    start = {"kernel_initializer": "glorot_normal", "bias_initializer": "normal"}
    fused = UpsampledConv2D(4, kernel_size, activation="relu", **start)
    apart = [
        layers.UpSampling2D(),
        layers.Conv2D(4, kernel_size, padding="same", activation="relu"),
    ]
    images = np.random.default_rng(0).normal(size=(2, 5, 7, 3)).astype("float32")
    network = keras.Sequential([keras.Input((5, 7, 3)), fused])
    other = keras.Sequential([keras.Input((5, 7, 3)), *apart])
    other.set_weights(network.get_weights())
    assert network.output_shape == other.output_shape
    np.testing.assert_allclose(network(images), other(images), rtol=0, atol=1e-5)
    again = keras.Sequential.from_config(network.get_config())
    again.set_weights(network.get_weights())
    np.testing.assert_array_equal(again(images), network(images))


def test_a_discriminator_sees_what_it_is_given():
    network = conv_discriminator(Space((8, 8, 1)), 2, width=4, given={"mask": (8, 8, 1)}, seed=0)
    assert {tensor.name for tensor in network.inputs} == {"sample", "mask", "condition"}
    rng = np.random.default_rng(0)
    given = {name: rng.normal(size=(3, 8, 8, 1)) for name in ("sample", "mask")}
    given["condition"] = np.array([0, 1, 0])
    logits = np.asarray(network(given))
    assert logits.shape == (3, 1)
    assert (logits != np.asarray(network(given | {"mask": 1 - given["mask"]}))).all()
