"""Directions of the latent space, beside the weights that they follow from."""

import keras
import numpy as np
import pytest
from keras import layers

from ganaug.networks.conv import conv_generator, conv_translator
from ganaug.networks.latent_directions import latent_directions
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.strided import dcgan_generator
from ganaug.recipes import dagan, lapgan
from ganaug.space import Space

IMAGES = Space((16, 16, 1))


class PlainDense(layers.Layer):
    """A dense layer whose config has no activation."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, shape):
        self.kernel = self.add_weight((shape[-1], self.units), name="kernel")

    def call(self, inputs):
        return keras.ops.matmul(inputs, self.kernel)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def kernels_of(matrix):
    """Return eigenvectors and singular values of the rows of a kernel, the largest first."""
    values, vectors = np.linalg.eigh(matrix @ matrix.T)
    return vectors.T[::-1], np.sqrt(values[::-1])


@pytest.mark.parametrize("network", [conv_generator, dcgan_generator])
def test_they_are_the_eigenvectors_of_the_kernel_of_the_latent(network):
    generator = network(IMAGES, 3, latent_dim=12, seed=0)
    (dense,) = (
        layer
        for layer in generator.layers
        if isinstance(layer, layers.Dense) and layer.input.shape[1] > 12
    )
    vectors, values = kernels_of(dense.kernel.numpy()[:12].astype("float64"))
    found = latent_directions(generator)
    np.testing.assert_allclose(found.strengths, values, rtol=1e-5)
    np.testing.assert_allclose(np.abs((found.directions * vectors).sum(axis=1)), 1, atol=1e-6)
    largest = np.abs(found.directions).argmax(axis=1)
    assert (found.directions[np.arange(12), largest] > 0).all()


def test_all_first_layers_count_without_activation_and_bias():
    inputs = named_inputs({"latent": (2,), "condition": ()})
    one = layers.Dense(3, activation="relu", bias_initializer="ones")
    two = layers.Dense(2)
    hidden = layers.Concatenate()(
        [one(layers.Rescaling(2.0)(inputs["latent"])), two(inputs["latent"])]
    )
    generator = keras.Model(inputs, layers.Dense(4)(hidden))
    one.set_weights([np.array([[1.0, 0, 0], [0, 2.0, 0]]), np.ones(3)])
    two.set_weights([np.array([[0.0, 0], [0, 3.0]]), np.zeros(2)])
    # Squares of what each number of the latent is multiplied by: 4, and 16 + 9.
    found = latent_directions(generator)
    np.testing.assert_allclose(found.strengths, [5, 2], rtol=1e-6)
    np.testing.assert_allclose(found.directions, [[0, 1], [1, 0]], atol=1e-6)


def test_an_image_beside_the_latent_is_no_part_of_it():
    generator = dagan(IMAGES, 3, seed=0).average_generator
    found = latent_directions(generator)
    assert found.directions.shape == (32, 32)
    np.testing.assert_allclose(found.directions @ found.directions.T, np.eye(32), atol=1e-6)


@pytest.mark.parametrize(
    ("generator", "message"),
    [
        (lambda: conv_translator(IMAGES, seed=0), "the input 'latent'"),
        (lambda: lapgan(IMAGES, 2, seed=0).average_generator, "enters dense or convolutional"),
    ],
)
def test_generators_without_a_first_layer_are_refused(generator, message):
    with pytest.raises(ValueError, match=message):
        latent_directions(generator())


def product_with_class(latent, condition):
    return layers.Multiply()([latent, layers.Embedding(3, 4)(condition)])


@pytest.mark.parametrize(
    "hidden",
    [
        lambda latent, condition: layers.Dense(3)(layers.ReLU()(latent)),
        lambda latent, condition: layers.Dense(3)(product_with_class(latent, condition)),
        lambda latent, condition: layers.SpectralNormalization(layers.Dense(3))(latent),
    ],
)
def test_first_layers_that_are_not_affine_in_the_latent_are_refused(hidden):
    inputs = named_inputs({"latent": (4,), "condition": ()})
    outputs = hidden(inputs["latent"], inputs["condition"])
    generator = keras.Model(inputs, layers.Dense(2, activation="tanh")(outputs))
    with pytest.raises(ValueError, match="affine function of it alone"):
        latent_directions(generator)


def test_a_layer_needs_no_activation():
    inputs = named_inputs({"latent": (2,), "condition": ()})
    dense = PlainDense(3)
    generator = keras.Model(inputs, layers.Dense(2)(dense(inputs["latent"])))
    values = np.linalg.svd(dense.kernel.numpy(), compute_uv=False)
    np.testing.assert_allclose(latent_directions(generator).strengths, values, rtol=1e-5)
