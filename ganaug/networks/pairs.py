"""Networks that learn how images of one class differ: from one of them to another."""

import keras
from keras import layers

from ganaug.networks.channels_last import Conv2D, Flatten, UpSampling2D
from ganaug.networks.conv import num_halvings
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE
from ganaug.networks.upscaling import DepthToSpace


def pair_generator(space, *, latent_dim=32, width=24, num_blocks=2, seed=None):
    """Return a generator of another image of the class of one: a U-Net with residual blocks.

    Antoniou et al., 2017, https://arxiv.org/abs/1711.04340. As `conv_translator`, it begins close
    to the identity.

    Parameters
    ----------
    space : Space
        The shape of an image.
    latent_dim : int, default=32
        The width of ``latent``, which joins the image where it is smallest.
    width, num_blocks, seed
        See `ganaug.networks.conv.conv_translator`.

    Returns
    -------
    keras.Model
        Its inputs are ``latent`` and ``reference``, an image; images are in [-1, 1].
    """
    initializer = Initializers("generator", seed, he)

    def conv(channels, kernel=3, start=None, **settings):
        start = start or initializer()
        return Conv2D(channels, kernel, kernel_initializer=start, **settings)

    near_zero = keras.initializers.RandomNormal(0.0, 0.01, seed=initializer.integer())
    inputs = named_inputs({"latent": (latent_dim,), "reference": space.shape})
    x, seen = inputs["reference"], []
    for step in range(min(num_halvings(space.shape), 2)):
        x = layers.LeakyReLU(0.2)(conv(width << step, 4, strides=2)(x))
        seen.append(x)
    height, breadth = x.shape[1:3]
    code = layers.Dense(height * breadth * 16, kernel_initializer=initializer())(inputs["latent"])
    code = layers.Reshape((height, breadth, 16))(code)
    x = layers.LeakyReLU(0.2)(conv(seen[-1].shape[-1])(layers.Concatenate()([x, code])))
    for _ in range(num_blocks):
        inner = layers.LeakyReLU(0.2)(conv(x.shape[-1])(x))
        x = layers.LeakyReLU(0.2)(layers.Add()([x, conv(x.shape[-1], start="zeros")(inner)]))
    for earlier in reversed(seen[:-1]):
        x = layers.Concatenate()([UpSampling2D()(x), earlier])
        x = layers.LeakyReLU(0.2)(conv(earlier.shape[-1])(x))
    change = DepthToSpace(**SINGLE)(conv(4 * space.shape[2], start=near_zero, **SINGLE)(x))
    images = layers.Add(**SINGLE)([layers.Rescaling(1.5, **SINGLE)(inputs["reference"]), change])
    return keras.Model(inputs, layers.Activation("tanh", **SINGLE)(images), name="generator")


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
