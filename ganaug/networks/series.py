"""Convolutional networks for series, without normalisation."""

import keras
from keras import layers

from ganaug.networks.channels_last import Conv1D
from ganaug.networks.conv import projected_logits
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.layers import OneHot
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE

KERNEL = 5
# Channels that the latent and the label have where they join the features of the source.
CODE = 32


def series_generator(space, num_conditions, *, latent_dim=32, width=32, seed=None):
    """Return a generator that changes a series, its source, or starts from zeros.

    Time is halved twice, joined with the latent and the label, and doubled twice. Initially, the
    output is close to the source.

    Parameters
    ----------
    space : Space
        The shape of a series, (time, channels), with a time that can be halved twice.
    num_conditions : int
        Number of labels of the input ``condition``, of shape ().
    latent_dim : int, default=32
        The width of ``latent``.
    width : int, default=32
        Channels at full length; more where time is halved.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Its inputs are ``latent``, ``condition`` and ``source``, a series.

    Raises
    ------
    ValueError
        If the samples of the space are not such series.
    """
    check_series(space)
    initializer = Initializers("generator", seed, he)
    inputs = named_inputs({"latent": (latent_dim,), "condition": (), "source": space.shape})

    def conv(channels, strides=1, **settings):
        settings = {"kernel_initializer": initializer()} | settings
        return Conv1D(channels, KERNEL, strides=strides, **settings)

    def activate(x):
        return layers.LeakyReLU(0.2)(x)

    middle = activate(conv(width, 2)(inputs["source"]))
    x = activate(conv(width * 3 // 2, 2)(middle))
    label = OneHot(num_conditions)(inputs["condition"])
    code = layers.Concatenate()([inputs["latent"], label])
    code = layers.Dense(x.shape[1] * CODE, kernel_initializer=initializer())(code)
    x = layers.Concatenate()([x, activate(layers.Reshape((x.shape[1], CODE))(code))])
    x = activate(conv(width * 2)(x))
    x = layers.Concatenate()([layers.UpSampling1D(2)(x), middle])
    x = activate(conv(width * 3 // 2)(x))
    x = activate(conv(width)(layers.UpSampling1D(2)(x)))
    near_zero = keras.initializers.RandomNormal(0.0, 0.01, seed=initializer.integer())
    change = conv(space.shape[1], kernel_initializer=near_zero, **SINGLE)(x)
    series = layers.Add(**SINGLE)([inputs["source"], change])
    return keras.Model(inputs, series, name="generator")


def series_discriminator(space, num_conditions, *, width=32, seed=None):
    """Return a projection discriminator of series, with strided convolutions.

    Parameters
    ----------
    space : Space
        The shape of a series.
    num_conditions : int
        Number of labels of the input ``condition``, of shape (); see
        `ganaug.networks.conv.conv_discriminator`.
    width : int, default=32
        Channels after the first convolution.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Returns a logit for each series, of shape (batch, 1).
    """
    check_series(space)
    initializer = Initializers("discriminator", seed, he)
    inputs = named_inputs({"sample": space.shape, "condition": ()})
    x = inputs["sample"]
    for channels, strides in ((width, 2), (width * 3 // 2, 2), (width * 2, 1)):
        conv = Conv1D(channels, KERNEL, strides=strides, kernel_initializer=initializer())
        x = layers.LeakyReLU(0.2)(conv(x))
    logits = projected_logits(x, inputs["condition"], num_conditions, 4 * width, initializer)
    return keras.Model(inputs, logits, name="discriminator")


def check_series(space):
    """Raise a ValueError if the samples of a space are not series that can be halved twice."""
    if len(space.shape) != 2 or space.shape[0] % 4 or space.activation == "softmax":
        raise ValueError(
            "Networks for series need samples of shape (time, channels), with a time that is a "
            f"multiple of 4. Received: samples of shape {tuple(space.shape)}. Pad series, as "
            "SeriesCodec does; for other samples, use gan='auto'."
        )
