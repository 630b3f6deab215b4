"""The networks of SRGAN, which enlarge images."""

import keras
from keras import layers, ops

from ganaug.networks.channels_last import Conv2D, Flatten, UpSampling2D
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE, batch_normalization

serializable = keras.saving.register_keras_serializable(package="ganaug")
# Factors of the steps that enlarge images, by scale.
FACTORS = {2: (2,), 3: (3,), 4: (2, 2)}


@serializable
class DepthToSpace(keras.Layer):
    """Rearrange groups of channels as squares of pixels.

    Shi et al., 2016, https://arxiv.org/abs/1609.05158: the layers before it compute an enlarged
    image at the small size.

    Parameters
    ----------
    factor : int, default=2
        The side of a square, which takes ``factor ** 2`` channels.
    """

    def __init__(self, factor=2, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        (_, height, width, channels), side = self.compute_output_shape(x.shape), self.factor
        squares = ops.reshape(x, (-1, *x.shape[1:3], side, side, channels))
        rows = ops.transpose(squares, (0, 1, 3, 2, 4, 5))
        return ops.reshape(rows, (-1, height, width, channels))

    def compute_output_shape(self, input_shape):
        count, height, width, channels = input_shape
        side = self.factor
        return (count, side * height, side * width, channels // side**2)

    def get_config(self):
        return super().get_config() | {"factor": self.factor}


def enlarging_generator(space, scale=4, *, width=64, num_blocks=16, seed=None):
    """Return a generator that enlarges images: residual blocks and sub-pixel convolutions.

    Ledig et al., 2017, https://arxiv.org/abs/1609.04802, figure 4, with its settings.

    Parameters
    ----------
    space : Space
        The shape of an enlarged image.
    scale : {2, 3, 4}, default=4
        Upscaling factor of each side of the input ``coarse``.
    width : int, default=64
        Channels of all convolutions but the last.
    num_blocks : int, default=16
        Number of residual blocks.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Takes and returns images in [-1, 1].
    """
    initializer = Initializers("generator", seed, he)

    def conv(channels, kernel, **settings):
        start = initializer()
        return Conv2D(channels, kernel, kernel_initializer=start, **settings)

    height, breadth, channels = space.shape
    inputs = named_inputs({"coarse": (height // scale, breadth // scale, channels)})
    start = _prelu(conv(width, 9)(inputs["coarse"]))
    x = start
    for _ in range(num_blocks):
        change = batch_normalization(momentum=0.9)(conv(width, 3)(x))
        change = batch_normalization(momentum=0.9)(conv(width, 3)(_prelu(change)))
        x = layers.Add()([x, change])
    x = layers.Add()([start, batch_normalization(momentum=0.9)(conv(width, 3)(x))])
    for factor in FACTORS[scale]:
        x = _prelu(DepthToSpace(factor)(conv(factor**2 * width, 3)(x)))
    images = layers.Activation("tanh", **SINGLE)(conv(channels, 9, **SINGLE)(x))
    return keras.Model(inputs, images, name="generator")


def residual_enlarging_generator(space, scale=2, *, width=32, num_blocks=4, seed=None):
    """Return a generator that adds detail to bilinearly enlarged images.

    It has residual blocks without normalisation, and no convolution at full size (Lim et al.,
    2017, https://arxiv.org/abs/1707.02921). Their output is added to the enlarged image (Kim et
    al., 2016, https://arxiv.org/abs/1511.04587), and is small at first.

    Parameters
    ----------
    space, scale, width, num_blocks, seed
        See `enlarging_generator`.

    Returns
    -------
    keras.Model
        Takes images in [-1, 1], and returns images that may exceed this range.
    """
    initializer = Initializers("generator", seed, he)

    def conv(x, channels, start=None, **settings):
        return Conv2D(channels, 3, kernel_initializer=start or initializer(), **settings)(x)

    height, breadth, channels = space.shape
    inputs = named_inputs({"coarse": (height // scale, breadth // scale, channels)})
    x = layers.LeakyReLU(0.2)(conv(inputs["coarse"], width))
    for _ in range(num_blocks):
        x = layers.Add()([x, conv(layers.LeakyReLU(0.2)(conv(x, width)), width, "zeros")])
    *steps, last = FACTORS[scale]
    for factor in steps:
        x = layers.LeakyReLU(0.2)(DepthToSpace(factor)(conv(x, factor**2 * width)))
    small = keras.initializers.RandomNormal(0.0, 0.01, seed=initializer.integer())
    detail = DepthToSpace(last, **SINGLE)(conv(x, last**2 * channels, small, **SINGLE))
    large = UpSampling2D(scale, interpolation="bilinear", **SINGLE)(inputs["coarse"])
    return keras.Model(inputs, layers.Add(**SINGLE)([large, detail]), name="generator")


def _prelu(x):
    return layers.PReLU(shared_axes=[1, 2])(x)


def enlarged_discriminator(space, *, width=64, num_halvings=4, seed=None):
    """Return a discriminator of enlarged images: pairs of convolutions, the second of stride 2.

    Ledig et al., 2017, https://arxiv.org/abs/1609.04802, figure 4, with its settings.

    Parameters
    ----------
    space : Space
        The shape of an image.
    width : int, default=64
        Channels of the first pair; twice as many in each further one.
    num_halvings : int, default=4
        Number of pairs.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Returns a logit for each image, of shape (batch, 1).
    """
    initializer = Initializers("discriminator", seed, he)
    inputs = named_inputs({"sample": space.shape})
    x = inputs["sample"]
    for step in range(2 * num_halvings):
        x = Conv2D(
            width << (step // 2),
            3,
            strides=1 + step % 2,
            kernel_initializer=initializer(),
        )(x)
        if step:
            x = batch_normalization(momentum=0.9)(x)
        x = layers.LeakyReLU(0.2)(x)
    x = layers.Dense(16 * width, kernel_initializer=initializer())(Flatten()(x))
    x = layers.LeakyReLU(0.2)(x)
    logits = layers.Dense(1, kernel_initializer=initializer(), **SINGLE)(x)
    return keras.Model(inputs, logits, name="discriminator")
