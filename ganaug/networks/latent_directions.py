"""Directions of the latent space that change samples most, in closed form."""

from typing import Any, NamedTuple

import keras
import numpy as np

from ganaug.networks.named_inputs import input_names

# Number of latents at which layers are checked to be affine, and the rounding error of float32.
CHECKS, ROUNDING = 4, 1e-4


class LatentDirections(NamedTuple):
    """Directions, the strongest first.

    Attributes
    ----------
    directions : ndarray of shape (n_directions, latent_dim), float64
        Orthogonal, of norm 1. The largest component of each is positive.
    strengths : ndarray of shape (n_directions,), float64
        The change in the output of the first layers for a step of 1: the singular values.
    """

    directions: np.ndarray
    strengths: np.ndarray


def latent_directions(generator):
    """Return the directions in which the output of the first layers after the latent changes most.

    These layers must be affine: a step n of the latent changes their output by A n, whatever the
    latent and the class. The directions are the eigenvectors of the transpose of A times A (SeFa:
    Shen & Zhou, 2021, https://arxiv.org/abs/2007.06600).

    Parameters
    ----------
    generator : keras.Model
        A functional model with the input ``latent``, of shape (latent_dim,).

    Returns
    -------
    LatentDirections
        One for each dimension of the latent.

    Raises
    ------
    ValueError
        If there is no such input, if it enters no layer with a kernel directly, or if these layers
        are not affine in it, for example after a ReLU or a product with the class.

    Examples
    --------
    >>> from ganaug.networks.conv import conv_generator
    >>> from ganaug.space import Space
    >>> found = latent_directions(conv_generator(Space((8, 8, 1)), 2, latent_dim=16, seed=0))
    >>> found.directions.shape
    (16, 16)
    """
    matrix = _matrix(generator)
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    vectors = vectors.T[::-1]
    largest = np.take_along_axis(vectors, np.abs(vectors).argmax(axis=1, keepdims=True), axis=1)
    return LatentDirections(vectors * np.sign(largest), np.sqrt(np.maximum(values[::-1], 0.0)))


def _matrix(generator):
    """Return the matrix A by which the first layers multiply the latent."""
    latent = next((tensor for tensor in generator.inputs if tensor.name == "latent"), None)
    if latent is None or len(latent.shape) != 2:
        raise ValueError(
            "Expected a generator with the input 'latent', a vector. Received: one with the "
            f"inputs {input_names(generator)}. Use a GAN that generates images from noise, such "
            "as gan='image' or 'dcgan'."
        )
    layers, beside = _first_layers(generator, latent)
    # Tensors that join the latent become inputs of their own, which may have any value.
    first = keras.Model([latent, *beside], [_affine(layer)(layer.input) for layer in layers])
    # An affine map is determined by its values at 0 and at each unit vector.
    found = _values(first, np.eye(latent.shape[1]), np.zeros)
    matrix = found[1:] - found[0]
    others = np.random.default_rng(0).normal(size=(CHECKS, len(matrix)))
    checked = _values(first, others, np.ones)
    scale = np.abs(matrix).sum(axis=0).max()
    if not np.allclose(checked[1:] - checked[0], others @ matrix, atol=ROUNDING * scale):
        raise _refused(generator)
    return matrix.T


def _values(first, latents, fill):
    """Return the outputs for a latent of 0 and for others, with filled tensors beside them."""
    latents = np.concatenate([np.zeros((1, latents.shape[1])), latents]).astype("float32")
    beside = [fill((len(latents), *t.shape[1:]), t.dtype) for t in first.inputs[1:]]
    outputs = keras.tree.flatten(first([latents, *beside], training=False))
    found = [keras.ops.convert_to_numpy(output).reshape(len(latents), -1) for output in outputs]
    return np.concatenate(found, axis=1).astype("float64")


def _first_layers(generator, latent):
    """Return the first layers with a kernel after the latent, and the tensors that join it."""
    reached, first = {id(latent)}, []
    beside: dict[int, Any] = {}
    for layer in generator.layers:
        tensors = {id(tensor): tensor for tensor in keras.tree.flatten(layer.input)}
        if reached.isdisjoint(tensors):
            continue
        if isinstance(layer, keras.layers.Wrapper):
            # A wrapper hides the activation of its layer, and may change the kernel.
            raise _refused(generator)
        beside |= {key: tensor for key, tensor in tensors.items() if key not in reached}
        if any(weight.name == "kernel" for weight in layer.weights):
            first.append(layer)
        elif not layer.weights:
            reached |= {id(tensor) for tensor in keras.tree.flatten(layer.output)}
    if not first:
        raise _refused(generator)
    return first, list(beside.values())


def _refused(generator):
    return ValueError(
        "Expected a generator whose latent enters dense or convolutional layers, unchanged or as "
        f"an affine function of it alone. Received: {generator.name} with the layers "
        f"{[type(layer).__name__ for layer in generator.layers][:5]}, ... Use another GAN, "
        "such as gan='image' or 'dcgan'."
    )


def _affine(layer):
    """Return a layer with the same weights and no activation."""
    config = layer.get_config()
    linear = {"activation": "linear"} if "activation" in config else {}
    other = type(layer).from_config(config | linear)
    other.build(layer.input.shape)
    other.set_weights(layer.get_weights())
    return other
