"""Directions of the latent space that change samples most, in closed form."""

from typing import NamedTuple

import keras
import numpy as np

from ganaug.networks.named_inputs import input_names


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

    These layers are affine: a step n of the latent changes what they return by A n, whatever the
    latent and the class. The directions are the eigenvectors of the transpose of A times A (SeFa:
    Shen & Zhou, 2021, https://arxiv.org/abs/2007.06600).

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
        If there is no such input, or it enters no layer with a kernel directly.

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
            f"inputs {input_names(generator)}. Use a GAN that makes images of noise, such as "
            "gan='image' or 'dcgan'."
        )
    outputs = [_affine(layer)(layer.input) for layer in _first_layers(generator, latent)]
    first = keras.Model(generator.inputs, outputs)
    size = latent.shape[1]
    # An affine map is known by its values for 0 and for each unit vector.
    steps = np.concatenate([np.zeros((1, size)), np.eye(size)]).astype("float32")
    values = [
        steps if tensor is latent else np.zeros((size + 1, *tensor.shape[1:]), tensor.dtype)
        for tensor in generator.inputs
    ]
    found = [
        keras.ops.convert_to_numpy(output).reshape(size + 1, -1).astype("float64")
        for output in keras.tree.flatten(first(values, training=False))
    ]
    joined = np.concatenate(found, axis=1)
    return (joined[1:] - joined[0]).T


def _first_layers(generator, latent):
    """Return the layers with a kernel that the latent enters first."""
    reached, first = {id(latent)}, []
    for layer in generator.layers:
        if not any(id(tensor) in reached for tensor in keras.tree.flatten(layer.input)):
            continue
        if any(weight.name == "kernel" for weight in layer.weights):
            first.append(layer)
        elif not layer.weights:
            reached |= {id(tensor) for tensor in keras.tree.flatten(layer.output)}
    if not first:
        raise ValueError(
            "A generator whose latent enters dense or convolutional layers was expected. "
            f"Received: {generator.name} with the layers "
            f"{[type(layer).__name__ for layer in generator.layers][:5]}, ... Use another GAN, "
            "such as gan='image' or 'dcgan'."
        )
    return first


def _affine(layer):
    """Return a layer with the same weights and no activation."""
    config = layer.get_config()
    other = type(layer).from_config(config | {"activation": "linear"})
    other.build(layer.input.shape)
    other.set_weights(layer.get_weights())
    return other
