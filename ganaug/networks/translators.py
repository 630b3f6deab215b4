"""The networks of CycleGAN: translators and patch discriminators."""

import keras
from keras import layers, ops

from ganaug.networks.channels_last import Conv2D, Conv2DTranspose
from ganaug.networks.initializers import Initializers, dcgan
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE

serializable = keras.saving.register_keras_serializable(package="ganaug")


@serializable
class Reflection(keras.Layer):
    """Pad images by reflection at their edges.

    Parameters
    ----------
    margin : int
        Pixels to add on all sides.
    """

    def __init__(self, margin, **kwargs):
        super().__init__(**kwargs)
        self.margin = margin

    def call(self, images):
        margin = (self.margin, self.margin)
        return ops.pad(images, [(0, 0), margin, margin, (0, 0)], mode="reflect")

    def compute_output_shape(self, input_shape):
        count, height, width, channels = input_shape
        return (count, height + 2 * self.margin, width + 2 * self.margin, channels)

    def get_config(self):
        return super().get_config() | {"margin": self.margin}


def translator(space, *, width=64, num_halvings=2, num_blocks=6, seed=None):
    """Return a generator that translates images: residual blocks at a lower resolution.

    Zhu et al., 2017, https://arxiv.org/abs/1703.10593, appendix 7.2, with its settings for
    images of 128 x 128.

    Parameters
    ----------
    space : Space
        The shape of an image of either domain.
    width : int, default=64
        Channels at full resolution; twice as many at each lower one.
    num_halvings : int, default=2
        Number of times that the sides are halved.
    num_blocks : int, default=6
        Residual blocks.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        It translates its input ``source``; images are in [-1, 1].
    """
    initializer = Initializers("generator", seed, dcgan)

    def conv(layer, channels, kernel, **settings):
        return layer(channels, kernel, kernel_initializer=initializer(), **settings)

    def reflected(x, channels, kernel, **settings):
        x = Reflection(kernel // 2)(x)
        return conv(Conv2D, channels, kernel, padding="valid", **settings)(x)

    inputs = named_inputs({"source": space.shape})
    x = _normalised(reflected(inputs["source"], width, 7))
    for step in range(1, num_halvings + 1):
        x = _normalised(conv(Conv2D, width << step, 3, strides=2)(x))
    for _ in range(num_blocks):
        change = reflected(_normalised(reflected(x, x.shape[-1], 3)), x.shape[-1], 3)
        x = layers.Add()([x, layers.GroupNormalization(-1, epsilon=1e-5)(change)])
    for step in reversed(range(num_halvings)):
        x = _normalised(conv(Conv2DTranspose, width << step, 3, strides=2)(x))
    x = reflected(x, space.shape[2], 7, **SINGLE)
    return keras.Model(inputs, layers.Activation("tanh", **SINGLE)(x), name="generator")


def patch_discriminator(space, *, width=64, num_halvings=3, seed=None):
    """Return a discriminator that classifies overlapping patches of an image.

    Isola et al., 2017, https://arxiv.org/abs/1611.07004, in the form of CycleGAN, with its
    settings.

    Parameters
    ----------
    space : Space
        The shape of an image.
    width : int, default=64
        Channels after the first convolution; twice as many after each further one.
    num_halvings : int, default=3
        Number of times that the sides are halved. A patch has 70 x 70 pixels with 3 halvings, and
        34 x 34 with 2.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Returns a logit for each patch, of shape (batch, rows, columns, 1).
    """
    initializer = Initializers("discriminator", seed, dcgan)
    inputs = named_inputs({"sample": space.shape})
    x = inputs["sample"]
    for step in range(num_halvings + 1):
        x = Conv2D(
            width << step,
            4,
            strides=2 if step < num_halvings else 1,
            kernel_initializer=initializer(),
        )(x)
        x = _normalised(x, layers.LeakyReLU(0.2)) if step else layers.LeakyReLU(0.2)(x)
    logits = Conv2D(1, 4, kernel_initializer=initializer(), **SINGLE)(x)
    return keras.Model(inputs, logits, name="discriminator")


def _normalised(x, activation=None):
    """Apply instance normalisation and an activation, ReLU by default."""
    x = layers.GroupNormalization(-1, epsilon=1e-5)(x)
    return (activation or layers.ReLU())(x)
