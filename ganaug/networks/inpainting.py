"""A generator that fills holes in images."""

import keras
from keras import layers

from ganaug.networks.channels_last import Conv2D, Flatten, UpSampling2D
from ganaug.networks.conv import num_halvings
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.layers import FillIn, OneHot
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE

# Channels into and out of the dense layers.
CODE = 16


def filling_generator(
    space,
    num_classes,
    *,
    latent_dim=32,
    width=32,
    units=192,
    num_blocks=2,
    seed=None,
):
    """Return a generator that fills holes in images: a U-Net with dense layers at its bottom.

    With such layers, as in Pathak et al., 2016, https://arxiv.org/abs/1604.07379, each pixel of a
    fill depends on all known ones, even if the hole is larger than the convolutions reach.

    Parameters
    ----------
    space : Space
        The shape of an image.
    num_classes : int
        Number of labels of the input ``condition``, of shape ().
    latent_dim : int, default=32
        The width of ``latent``, which joins the image at the lowest resolution.
    width : int, default=32
        Channels at half resolution; half as many at full resolution, and twice as many at a
        quarter, if images can be halved twice.
    units : int, default=192
        Units of the first dense layer.
    num_blocks : int, default=2
        Residual blocks at the bottom.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Its inputs are ``latent``, ``condition``, ``source``, an image that is 0 in the hole, and
        ``mask``, of shape (height, width, 1), which is 1 in the hole and 0 elsewhere. It returns
        the image with the hole filled; images are in [-1, 1].
    """
    halvings = min(num_halvings(space.shape), 2)
    inputs = named_inputs(
        {
            "latent": (latent_dim,),
            "condition": (),
            "source": space.shape,
            "mask": (*space.shape[:2], 1),
        }
    )
    image, mask, initializer = (
        inputs["source"],
        inputs["mask"],
        Initializers("generator", seed, he),
    )
    seen = _encoded(layers.Concatenate()([image, mask]), width, halvings, initializer)
    codes = inputs["latent"], OneHot(num_classes)(inputs["condition"])
    overview = _overview(seen[-1], codes, units, initializer)
    x = _conv(layers.Concatenate()([seen[-1], overview]), seen[-1].shape[-1], initializer)
    for _ in range(num_blocks):
        inner = _conv(x, x.shape[-1], initializer)
        change = Conv2D(x.shape[-1], 3, kernel_initializer="zeros")(inner)
        x = layers.LeakyReLU(0.2)(layers.Add()([x, change]))
    for earlier in reversed(seen[:-1]):
        x = layers.Concatenate()([UpSampling2D()(x), earlier])
        x = _conv(x, earlier.shape[-1], initializer)
    near_zero = keras.initializers.RandomNormal(0.0, 0.01, seed=initializer.integer())
    fill = Conv2D(space.shape[2], 3, kernel_initializer=near_zero, activation="tanh", **SINGLE)(x)
    return keras.Model(inputs, FillIn(**SINGLE)(image, 1.0 - mask, fill), name="generator")


def _conv(x, channels, initializer, kernel=3, **settings):
    layer = Conv2D(channels, kernel, kernel_initializer=initializer(), **settings)
    return layers.LeakyReLU(0.2)(layer(x))


def _encoded(x, width, halvings, initializer):
    """Return features of images at each size, from the full one down."""
    seen = [_conv(x, max(width // 2, 1), initializer)]
    for step in range(halvings):
        seen.append(_conv(seen[-1], width << step, initializer, 4, strides=2))
    return seen


def _overview(x, codes, units, initializer):
    """Return features of the size of `x` that each depend on all of `x` and on the codes."""
    height, breadth = x.shape[1:3]
    seen = Conv2D(CODE, 1, kernel_initializer=initializer())(x)
    seen = Flatten()(layers.LeakyReLU(0.2)(seen))
    x = layers.Concatenate()([seen, *codes])
    for width in (units, height * breadth * CODE):
        x = layers.LeakyReLU(0.2)(layers.Dense(width, kernel_initializer=initializer())(x))
    return layers.Reshape((height, breadth, CODE))(x)
