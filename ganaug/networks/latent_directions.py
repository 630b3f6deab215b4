"""Directions of the latent space that change samples most, in closed form."""

from typing import Any, NamedTuple

import keras
import numpy as np

from ganaug.networks.named_inputs import input_names

# Latents for which it is checked that layers are affine, and the error of float32 allowed.
CHECKS, ROUNDING = 4, 1e-4


class LatentDirections(NamedTuple):
    """Directions, the strongest first.

    Attributes
    ----------
    directions : ndarray of shape (n_directions, latent_dim), float64
        Orthogonal, of norm 1. The largest number of each is positive.
    strengths : ndarray of shape (n_directions,), float64
        The change of what the first layers return, for a step of 1: the singular values.
    """

    directions: np.ndarray
    strengths: np.ndarray


def latent_directions(generator):
    """Return the directions in which the first layers that the latent enters change most.

    These layers must be affine: a step n of the latent changes what they return by A n, whatever
    the latent and the class. The directions are the eigenvectors of the transpose of A times A
    (SeFa: Shen & Zhou, 2021, https://arxiv.org/abs/2007.06600).

    Parameters
    ----------
    generator : keras.Model
        A functional model with the input ``latent``, of shape (latent_dim,).

    Returns
    -------
    LatentDirections
        All of them.

    Raises
    ------
    ValueError
        If there is no such input, it enters no layer with a kernel directly, or these layers are
        not affine in it, such as after a ReLU or a product with the class.

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
            "A generator with the input 'latent', a vector, was expected. Received: one with the "
            f"inputs {input_names(generator)}. Use a GAN that makes images from noise, such as "
            "gan='image' or 'dcgan'."
        )
    layers, beside = _first_layers(generator, latent)
    # Tensors that join the latent are inputs of their own, which may have any value.
    first = keras.Model([latent, *beside], [_affine(layer)(layer.input) for layer in layers])
    # An affine map is known by its values for 0 and for each unit vector.
    found = _values(first, np.eye(latent.shape[1]), np.zeros)
    matrix = found[1:] - found[0]
    others = np.random.default_rng(0).normal(size=(CHECKS, len(matrix)))
    checked = _values(first, others, np.ones)
    scale = np.abs(matrix).sum(axis=0).max()
    if not np.allclose(checked[1:] - checked[0], others @ matrix, atol=ROUNDING * scale):
        raise _refused(generator)
    return matrix.T


def _values(first, latents, fill):
    """Return what layers return for a latent of 0 and for others, beside filled tensors."""
    latents = np.concatenate([np.zeros((1, latents.shape[1])), latents]).astype("float32")
    beside = [fill((len(latents), *t.shape[1:]), t.dtype) for t in first.inputs[1:]]
    outputs = keras.tree.flatten(first([latents, *beside], training=False))
    found = [keras.ops.convert_to_numpy(output).reshape(len(latents), -1) for output in outputs]
    return np.concatenate(found, axis=1).astype("float64")


def _first_layers(generator, latent):
    """Return the layers with a kernel that the latent enters first, and what joins it before."""
    reached, first = {id(latent)}, []
    beside: dict[int, Any] = {}
    for layer in generator.layers:
        tensors = {id(tensor): tensor for tensor in keras.tree.flatten(layer.input)}
        if reached.isdisjoint(tensors):
            continue
        if isinstance(layer, keras.layers.Wrapper):
            # It hides the activation of its layer, and may change the kernel.
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
        "A generator whose latent enters dense or convolutional layers was expected, unchanged or "
        f"as an affine function of it alone. Received: {generator.name} with the layers "
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
