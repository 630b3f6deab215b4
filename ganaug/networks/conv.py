"""Convolutional generators, translators and discriminators without normalisation."""

import math

import keras
from keras import layers, ops

from ganaug.networks.channels_last import Conv2D, Flatten, UpSampling2D
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.layers import OneHot
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE, Jitter
from ganaug.networks.upscaling import DepthToSpace

serializable = keras.saving.register_keras_serializable(package="ganaug")
SMALLEST = 4


def can_be_halved(shape):
    """Return whether the sides of an image are even, and at least 4 when halved."""
    return math.gcd(*shape[:2]) % 2 == 0 and min(shape[:2]) >= 2 * SMALLEST


def num_halvings(shape):
    """Return the number of times that an image can be halved before a side is odd or below 4.

    Parameters
    ----------
    shape : tuple of int
        Height, width and channels.

    Raises
    ------
    ValueError
        If `shape` is not the shape of an image, or its sides cannot be halved even once.
    """
    if len(shape) != 3:
        raise ValueError(
            "Convolutional networks need images of shape (height, width, channels). "
            f"Received: samples of shape {tuple(shape)}. For a table, use gan='auto', 'tabular', "
            "'cgan' or 'vanilla'; for series, strings and videos, gan='auto'."
        )
    if not can_be_halved(shape):
        raise ValueError(
            f"The sides of images must be even and at least {2 * SMALLEST}, since the networks "
            f"halve them. Received: images of shape {tuple(shape)}. Pad them, as ImageCodec does."
        )
    side = math.gcd(*shape[:2])
    halvings = 0
    while side % 2 == 0 and min(shape[:2]) >> (halvings + 1) >= SMALLEST:
        side, halvings = side // 2, halvings + 1
    return halvings


def widths(width, halvings):
    """Return the channels at each resolution, from the full one down.

    They grow more slowly than the area shrinks, so that most of the time is spent at high
    resolutions.
    """
    return [width + width * step // 2 for step in range(halvings + 1)]


def conv_generator(space, num_classes=None, *, latent_dim=64, width=32, jitter=0.1, seed=None):
    """Return a generator of images: nearest-neighbour upsampling and convolutions.

    Few channels are enough at full resolution, where an update would spend most of its time.

    Parameters
    ----------
    space : Space
        The shape of an image.
    num_classes : int, optional
        Number of labels of the input ``condition``, of shape (); by default there is none.
    latent_dim : int, default=64
        The width of ``latent``.
    width : int, default=32
        The number of channels is a quarter of it at full resolution, 1.5 times the width at half
        resolution, and more at lower ones.
    jitter : float, default=0.1
        Standard deviation of the noise on the embedded label. Scarce classes collapse without it
        (Rangwani et al., 2023, https://arxiv.org/abs/2304.05866).
    seed : int, optional
        Random seed of the initial weights and the jitter.

    Returns
    -------
    keras.Model
        Its images are in [-1, 1].
    """
    initializer = Initializers("generator", seed, he)
    inputs = named_inputs(
        {"latent": (latent_dim,), "condition": None if num_classes is None else ()}
    )
    code = inputs["latent"]
    if num_classes is not None:
        label = layers.Dense(32, use_bias=False, kernel_initializer=initializer())(
            OneHot(num_classes)(inputs["condition"])
        )
        label = Jitter(jitter, seed=initializer.integer())(label)
        code = layers.Concatenate()([code, label])
    halvings = num_halvings(space.shape)
    height, breadth = (side >> halvings for side in space.shape[:2])
    full, *finer, coarsest = widths(width, halvings)
    x = layers.Dense(height * breadth * coarsest, kernel_initializer=initializer())(code)
    x = layers.LeakyReLU(0.2)(layers.Reshape((height, breadth, coarsest))(x))
    for channels in (*reversed(finer), max(full // 4, 1)):
        x = UpsampledConv2D(channels, 3, kernel_initializer=initializer())(x)
        x = layers.LeakyReLU(0.2)(x)
    x = Conv2D(space.shape[2], 3, kernel_initializer=initializer(), **SINGLE)(x)
    return keras.Model(inputs, layers.Activation("tanh", **SINGLE)(x), name="generator")


def conv_translator(space, *, width=24, num_blocks=2, seed=None):
    """Return a generator that translates images: a U-Net; see `unet`.

    Parameters
    ----------
    space : Space
        The shape of an image of either domain.
    width : int, default=24
        Channels at half resolution; twice as many at a quarter, if images can be halved twice.
    num_blocks : int, default=2
        Residual blocks.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        It translates its input ``source``; images are in [-1, 1].
    """
    inputs = named_inputs({"source": space.shape})
    images = unet(inputs["source"], Initializers("generator", seed, he), width, num_blocks)
    return keras.Model(inputs, images, name="generator")


def unet(image, initializer, width, num_blocks, join=lambda x: x):
    """Return the output of a U-Net with residual blocks.

    Ronneberger et al., 2015, https://arxiv.org/abs/1505.04597. It starts as ``tanh(1.5 image)``,
    close to the identity: a generator that starts with other images may end up where tanh
    saturates and its gradients vanish. A factor of 1.5 leaves a gradient of a fifth at the
    extremes.

    Parameters
    ----------
    image : KerasTensor
        The input, in [-1, 1].
    initializer : Initializers
    width, num_blocks
        See `conv_translator`.
    join : callable, optional
        Applied to the features at the lowest resolution, to add other inputs.
    """

    def conv(channels, kernel=3, start=None, **settings):
        start = start or initializer()
        return Conv2D(channels, kernel, kernel_initializer=start, **settings)

    near_zero = keras.initializers.RandomNormal(0.0, 0.01, seed=initializer.integer())
    x, seen = image, []
    for step in range(min(num_halvings(image.shape[1:]), 2)):
        x = layers.LeakyReLU(0.2)(conv(width << step, 4, strides=2)(x))
        seen.append(x)
    x = join(x)
    for _ in range(num_blocks):
        inner = layers.LeakyReLU(0.2)(conv(x.shape[-1])(x))
        x = layers.LeakyReLU(0.2)(layers.Add()([x, conv(x.shape[-1], start="zeros")(inner)]))
    for earlier in reversed(seen[:-1]):
        x = layers.Concatenate()([UpSampling2D()(x), earlier])
        x = layers.LeakyReLU(0.2)(conv(earlier.shape[-1])(x))
    change = DepthToSpace(**SINGLE)(conv(4 * image.shape[3], start=near_zero, **SINGLE)(x))
    images = layers.Add(**SINGLE)([layers.Rescaling(1.5, **SINGLE)(image), change])
    return layers.Activation("tanh", **SINGLE)(images)


def conv_discriminator(space, num_classes=None, *, width=32, halvings=None, given=None, seed=None):
    """Return a projection discriminator of images, with strided convolutions.

    Parameters
    ----------
    space : Space
        The shape of an image.
    num_classes : int, optional
        Number of labels of the input ``condition``, of shape (); by default there is none. With
        labels, the logit is the sum of a part that all classes share and one that depends on the
        class (Miyato & Koyama, 2018, https://arxiv.org/abs/1802.05637).
    width : int, default=32
        Channels after the first convolution.
    halvings : int, optional
        Number of strided convolutions; by default, as many as `num_halvings` returns.
    given : dict of tuple of int, optional
        The shapes of further images that it sees with the sample, by input name.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Returns a logit for each image, of shape (batch, 1).
    """
    initializer = Initializers("discriminator", seed, he)
    images = {"sample": space.shape} | (given or {})
    inputs = named_inputs(images | {"condition": None if num_classes is None else ()})
    x = layers.Concatenate()([inputs[name] for name in images]) if given else inputs["sample"]
    halvings = num_halvings(space.shape) if halvings is None else halvings
    for channels in widths(width, halvings)[:halvings]:
        x = Conv2D(channels, 4, strides=2, kernel_initializer=initializer())(x)
        x = layers.LeakyReLU(0.2)(x)
    x = Conv2D(4 * width, 3, kernel_initializer=initializer())(x)
    x = layers.LeakyReLU(0.2)(x)
    logits = projected_logits(x, inputs.get("condition"), num_classes, 4 * width, initializer)
    return keras.Model(inputs, logits, name="discriminator")


def projected_logits(x, condition, num_conditions, units, initializer):
    """Return the logits of a projection discriminator.

    The projection (Miyato & Koyama, 2018, https://arxiv.org/abs/1802.05637) adds the inner product
    of features and an embedded label.

    Parameters
    ----------
    x : KerasTensor of shape (batch, ...)
    condition : KerasTensor of shape (batch,) or None
        Labels; None for no projection.
    num_conditions : int or None
    units : int
        The number of features.
    initializer : Initializers

    Returns
    -------
    KerasTensor of shape (batch, 1)
    """
    features = layers.Dense(units, kernel_initializer=initializer())(Flatten()(x))
    features = layers.LeakyReLU(0.2, **SINGLE)(features)
    logits = layers.Dense(1, kernel_initializer=initializer(), **SINGLE)(features)
    if condition is None:
        return logits
    embed = layers.Dense(units, use_bias=False, kernel_initializer=initializer(), **SINGLE)
    label = embed(OneHot(num_conditions)(condition))
    return layers.Add(**SINGLE)([logits, Projection(**SINGLE)([features, label])])


@serializable
class UpsampledConv2D(layers.Conv2D):
    """Nearest-neighbour upsampling by two and a convolution with an odd kernel, as one layer.

    The convolution multiplies each input pixel by all entries of the kernel that meet one of its
    four copies. Here these entries are summed first: the result is a transposed convolution, which
    takes about half the time.
    """

    def __init__(
        self, filters, kernel_size, padding="same", data_format="channels_last", **settings
    ):
        super().__init__(
            filters, kernel_size, padding=padding, data_format=data_format, **settings
        )

    def call(self, inputs):
        kernel = ops.pad(self.kernel, [(0, 1), (0, 1), (0, 0), (0, 0)])
        for axis in range(2):
            kernel = ops.flip(kernel + ops.roll(kernel, 1, axis), axis)
        kernel = ops.transpose(kernel, (0, 1, 3, 2))
        outputs = ops.conv_transpose(inputs, kernel, 2, self.padding, data_format=self.data_format)
        return self.activation(outputs + self.bias)

    def compute_output_shape(self, input_shape):
        count, height, width, _ = input_shape
        return (count, 2 * height, 2 * width, self.filters)


@serializable
class Projection(keras.layers.Layer):
    """The inner product of features and an embedded label, over the root of their width."""

    def call(self, inputs):
        features, label = inputs
        width = features.shape[-1]
        return ops.sum(features * label, axis=-1, keepdims=True) / math.sqrt(width)

    def compute_output_shape(self, input_shapes):
        return (*input_shapes[0][:-1], 1)
