"""Convolutional networks for strings, whose characters are one-hot rows."""

import keras
from keras import layers, ops

from ganaug.networks.channels_last import Conv1D
from ganaug.networks.conv import projected_logits
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.layers import OneHot, serializable
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE

KERNEL = 5
# Channels that the latent and the label have where they join the characters of the source.
CODE = 32
# Added to the probabilities of the source's characters before taking logarithms, so that other
# characters stay within reach.
SOFTNESS = 0.02


def string_generator(space, num_conditions, *, latent_dim=32, width=64, seed=None):
    """Return a generator that changes characters of a string, its source.

    Convolutions at full length see the source, the latent and the label. Initially, the output is
    close to the source.

    Parameters
    ----------
    space : Space
        The shape of a string, (time, characters).
    num_conditions : int
        Number of labels of the input ``condition``, of shape ().
    latent_dim : int, default=32
        The width of ``latent``.
    width : int, default=64
        Channels.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Its inputs are ``latent``, ``condition`` and ``source``, a string.

    Raises
    ------
    ValueError
        If the samples of the space are not strings.
    """
    check_strings(space)
    initializer = Initializers("generator", seed, he)
    inputs = named_inputs({"latent": (latent_dim,), "condition": (), "source": space.shape})
    length, num_characters = space.shape
    label = OneHot(num_conditions)(inputs["condition"])
    code = layers.Concatenate()([inputs["latent"], label])
    code = layers.Dense(length * CODE, kernel_initializer=initializer())(code)
    x = layers.Concatenate()([inputs["source"], layers.Reshape((length, CODE))(code)])
    x = Conv1D(width, KERNEL, kernel_initializer=initializer())(x)
    for _ in range(2):
        x = _residual(x, width, initializer)
    near_zero = keras.initializers.RandomNormal(0.0, 0.01, seed=initializer.integer())
    change = Conv1D(num_characters, 1, kernel_initializer=near_zero, **SINGLE)(layers.ReLU()(x))
    anchor = Logarithm(SOFTNESS, **SINGLE)(inputs["source"])
    strings = HardSoftmax(**SINGLE)(layers.Add(**SINGLE)([anchor, change]))
    return keras.Model(inputs, strings, name="generator")


def string_discriminator(space, num_conditions, *, width=64, seed=None):
    """Return a projection discriminator of strings, with convolutions at full length.

    Parameters
    ----------
    space : Space
        The shape of a string.
    num_conditions : int
        Number of labels of the input ``condition``, of shape ().
    width : int, default=64
        Channels.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Returns a logit for each string, of shape (batch, 1).
    """
    check_strings(space)
    initializer = Initializers("discriminator", seed, he)
    inputs = named_inputs({"sample": space.shape, "condition": ()})
    x = Conv1D(width, KERNEL, kernel_initializer=initializer())(inputs["sample"])
    for _ in range(2):
        x = _residual(x, width, initializer)
    x = layers.LeakyReLU(0.2)(x)
    logits = projected_logits(x, inputs["condition"], num_conditions, 2 * width, initializer)
    return keras.Model(inputs, logits, name="discriminator")


def _residual(x, width, initializer):
    """Add the output of two convolutions to features."""
    more = Conv1D(width, KERNEL, kernel_initializer=initializer())(layers.LeakyReLU(0.2)(x))
    more = Conv1D(width, KERNEL, kernel_initializer=initializer())(layers.LeakyReLU(0.2)(more))
    return layers.Add()([x, more])


@serializable
class Logarithm(keras.Layer):
    """The logarithm of probabilities plus a small number.

    Parameters
    ----------
    softness : float
        The number to add.
    """

    def __init__(self, softness, **kwargs):
        super().__init__(**kwargs)
        self.softness = softness

    def call(self, probabilities):
        return ops.log(probabilities + self.softness)

    def get_config(self):
        return super().get_config() | {"softness": self.softness}


@serializable
class HardSoftmax(keras.Layer):
    """One-hot rows of the largest logits, with the gradients of the softmax.

    This is the straight-through estimator (Bengio et al., 2013, https://arxiv.org/abs/1308.3432):
    a discriminator that saw the softmax itself would tell it from real rows by its fractions.
    """

    def call(self, logits):
        soft = ops.softmax(logits, axis=-1)
        hard = ops.one_hot(ops.argmax(logits, axis=-1), logits.shape[-1], dtype=soft.dtype)
        return soft + ops.stop_gradient(hard - soft)


def check_strings(space):
    """Raise a ValueError if the samples of a space are not strings."""
    if len(space.shape) != 2 or space.activation != "softmax":
        raise ValueError(
            "Networks for strings need samples of shape (time, characters), one-hot rows. "
            f"Received: samples of shape {tuple(space.shape)} for the activation "
            f"{space.activation!r}. For other samples, use gan='auto'."
        )
