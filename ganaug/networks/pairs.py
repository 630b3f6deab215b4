"""Networks that learn how images of one class differ from each other."""

import keras
from keras import layers

from ganaug.networks.channels_last import Conv2D, Flatten
from ganaug.networks.conv import num_halvings, unet
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE

# Channels that the latent has where it joins the features of the image.
CODE = 16


def pair_generator(space, *, latent_dim=32, width=24, num_blocks=2, seed=None):
    """Return a U-Net that turns an image and a latent into another image of the same class.

    Antoniou et al., 2017, https://arxiv.org/abs/1711.04340; see `ganaug.networks.conv.unet`.

    Parameters
    ----------
    space : Space
        The shape of an image.
    latent_dim : int, default=32
        The width of ``latent``, which joins the image at the lowest resolution.
    width, num_blocks, seed
        See `ganaug.networks.conv.conv_translator`.

    Returns
    -------
    keras.Model
        Its inputs are ``latent`` and ``reference``, an image; images are in [-1, 1].
    """
    initializer = Initializers("generator", seed, he)
    inputs = named_inputs({"latent": (latent_dim,), "reference": space.shape})

    def join(x):
        _, height, breadth, channels = x.shape
        code = layers.Dense(height * breadth * CODE, kernel_initializer=initializer())
        code = layers.Reshape((height, breadth, CODE))(code(inputs["latent"]))
        joined = Conv2D(channels, 3, kernel_initializer=initializer())
        return layers.LeakyReLU(0.2)(joined(layers.Concatenate()([x, code])))

    images = unet(inputs["reference"], initializer, width, num_blocks, join)
    return keras.Model(inputs, images, name="generator")


def pair_discriminator(space, *, width=24, seed=None):
    """Return a discriminator of pairs: are they two images of one class, or is one of them fake?

    Parameters
    ----------
    space : Space
        The shape of an image.
    width : int, default=24
        Channels after the first convolution.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Returns a logit for each pair of ``sample`` and ``reference``, of shape (batch, 1).
    """
    initializer = Initializers("discriminator", seed, he)
    inputs = named_inputs({"sample": space.shape, "reference": space.shape})
    x = layers.Concatenate()([inputs["sample"], inputs["reference"]])
    for step in range(num_halvings(space.shape)):
        x = Conv2D(width << min(step, 1), 4, strides=2, kernel_initializer=initializer())(x)
        x = layers.LeakyReLU(0.2)(x)
    x = layers.LeakyReLU(0.2)(Conv2D(2 * width, 3, kernel_initializer=initializer())(x))
    x = layers.Dense(4 * width, kernel_initializer=initializer())(Flatten()(x))
    x = layers.LeakyReLU(0.2, **SINGLE)(x)
    logits = layers.Dense(1, kernel_initializer=initializer(), **SINGLE)(x)
    return keras.Model(inputs, logits, name="discriminator")
