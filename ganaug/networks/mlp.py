"""Generators and discriminators of fully connected layers, without normalisation."""

import math

import keras
from keras import layers

from ganaug.networks.channels_last import Flatten
from ganaug.networks.initializers import Initializers
from ganaug.networks.layers import OneHot, SourceAnchor, SpanActivation
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE


def _hidden(inputs, num_classes, units, initializer, dropout=0.0):
    """Flatten and join the inputs, and pass them through the hidden layers."""
    flat = [
        OneHot(num_classes)(tensor) if name == "condition" else Flatten()(tensor)
        for name, tensor in inputs.items()
    ]
    joined = layers.Concatenate()(flat) if len(flat) > 1 else flat[0]
    for width in units:
        joined = layers.Dense(width, kernel_initializer=initializer())(joined)
        joined = layers.LeakyReLU(0.2)(joined)
        if dropout:
            joined = layers.Dropout(dropout, seed=initializer.integer())(joined)
    return joined


def mlp_generator(
    space, num_classes=None, *, latent_dim=32, units=(128, 128), with_source=False, seed=None
):
    """Return a generator of rows, or of any small samples.

    Parameters
    ----------
    space : Space
        The shape of a sample and the meaning of its units.
    num_classes : int, optional
        Number of labels of the input ``condition``, of shape (); by default there is none.
    latent_dim : int, default=32
        The width of ``latent``.
    units : sequence of int, default=(128, 128)
        The widths of the hidden layers.
    with_source : bool, default=False
        If True, the generator has an input ``source``, a row to change. Zeros stand for no source.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
    """
    initializer = Initializers("generator", seed)
    size = math.prod(space.shape)
    inputs = named_inputs(
        {
            "latent": (latent_dim,),
            "condition": None if num_classes is None else (),
            "source": (size,) if with_source else None,
        }
    )
    hidden = _hidden(inputs, num_classes, units, initializer)
    logits = layers.Dense(size, kernel_initializer=initializer(), **SINGLE)(hidden)
    if with_source:
        anchor = SourceAnchor(space.spans, **SINGLE)(inputs["source"])
        logits = layers.Add(**SINGLE)([logits, anchor])
    plain = layers.Activation(space.activation, **SINGLE)
    logits = layers.Reshape(space.shape, **SINGLE)(logits)
    samples = (SpanActivation(space.spans, **SINGLE) if space.spans else plain)(logits)
    return keras.Model(inputs, samples, name="generator")


def mlp_discriminator(space, num_classes=None, *, units=(128, 128), dropout=0.0, seed=None):
    """Return a discriminator of rows, or of any small samples.

    Parameters
    ----------
    space : Space
        The shape of a sample.
    num_classes : int, optional
        Number of labels of the input ``condition``, of shape (); by default there is none.
    units : sequence of int, default=(128, 128)
        The widths of the hidden layers.
    dropout : float, default=0.0
        Fraction of hidden units to drop.
    seed : int, optional
        Random seed of the initial weights and the dropout.

    Returns
    -------
    keras.Model
        Returns a logit for each sample, of shape (batch, 1).
    """
    initializer = Initializers("discriminator", seed)
    inputs = named_inputs(
        {"sample": space.shape, "condition": None if num_classes is None else ()}
    )
    hidden = _hidden(inputs, num_classes, units, initializer, dropout)
    logits = layers.Dense(1, kernel_initializer=initializer(), **SINGLE)(hidden)
    return keras.Model(inputs, logits, name="discriminator")
