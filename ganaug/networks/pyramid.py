"""Networks for one level of a Laplacian pyramid, which refine a coarse image."""

import keras
from keras import layers

from ganaug.networks.channels_last import Conv2D, Flatten
from ganaug.networks.conv import num_halvings
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.layers import OneHot
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE
from ganaug.networks.upscaling import DepthToSpace
from ganaug.space import Space


def pyramid_spaces(space, smallest=7):
    """Return the spaces of a pyramid, from the smallest images to the largest.

    Parameters
    ----------
    space : Space
        The shape of the largest images, whose sides can be halved.
    smallest : int, default=7
        Sides are halved at least once, and not again if they would be shorter than this.
    """
    halvings = num_halvings(space.shape)
    height, width, channels = space.shape
    while halvings > 1 and min(height, width) >> halvings < smallest:
        halvings -= 1
    return [
        Space((height >> step, width >> step, channels)) for step in reversed(range(halvings + 1))
    ]


def refining_generator(space, num_classes=None, *, width=64, kernels=(7, 7, 5), seed=None):
    """Return a generator that adds detail to a coarse image.

    It applies convolutions with ReLU to the image, a plane of noise and a plane made from the
    label, with the settings of Denton et al., 2015, https://arxiv.org/abs/1506.05751.

    Parameters
    ----------
    space : Space
        The shape of an image, also of ``coarse``.
    num_classes : int, optional
        Number of labels of the input ``condition``, of shape (); by default there is none.
    width : int, default=64
        Channels after each convolution but the last.
    kernels : sequence of int, default=(7, 7, 5)
        Sizes of the kernels.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Its ``latent`` is a plane, of shape (height, width, 1).
    """
    initializer, side = Initializers("generator", seed, he), space.shape[:2]
    inputs = named_inputs(
        {
            "latent": (*side, 1),
            "coarse": space.shape,
            "condition": None if num_classes is None else (),
        }
    )
    x = layers.Concatenate()(_planes(inputs, num_classes, initializer))
    *hidden, last = kernels
    for kernel in hidden:
        x = Conv2D(width, kernel, kernel_initializer=initializer())(x)
        x = layers.ReLU()(x)
    return _refined(inputs, x, last, initializer)


def residual_refining_generator(space, num_classes=None, *, width=12, num_blocks=2, seed=None):
    """Return a generator that adds detail to a coarse image, with blocks at half its resolution.

    An enlarged coarse image has no more information than before, and at half the resolution a
    convolution takes a quarter of the time. The last step is a sub-pixel convolution (Shi et al.,
    2016, https://arxiv.org/abs/1609.05158).

    Parameters
    ----------
    space : Space
        The shape of an image, also of ``coarse``, with even sides.
    num_classes : int, optional
        Number of labels of the input ``condition``, of shape (); by default there is none.
    width : int, default=12
        Channels at full resolution; four times as many at half resolution.
    num_blocks : int, default=2
        Residual blocks.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Its ``latent`` is a plane at half resolution, of shape (height / 2, width / 2, 1).
    """
    initializer = Initializers("generator", seed, he)

    def conv(kernel, **settings):
        start = initializer()
        return Conv2D(4 * width, kernel, kernel_initializer=start, **settings)

    height, breadth, _ = space.shape
    inputs = named_inputs(
        {
            "latent": (height // 2, breadth // 2, 1),
            "coarse": space.shape,
            "condition": None if num_classes is None else (),
        }
    )
    parts = [conv(4, strides=2)(inputs["coarse"]), conv(3)(inputs["latent"])]
    if num_classes is not None:
        label = OneHot(num_classes)(inputs["condition"])
        label = layers.Dense(4 * width, use_bias=False, kernel_initializer=initializer())(label)
        parts.append(layers.Reshape((1, 1, 4 * width))(label))
    x = layers.LeakyReLU(0.2)(layers.Add()(parts))
    for _ in range(num_blocks):
        change = conv(3)(layers.LeakyReLU(0.2)(conv(3)(x)))
        x = layers.LeakyReLU(0.2)(layers.Add()([x, change]))
    x = layers.LeakyReLU(0.2)(DepthToSpace()(conv(3)(x)))
    return _refined(inputs, x, 3, initializer)


def _refined(inputs, x, kernel, initializer):
    """Return a generator that adds the output of a last convolution to its coarse images."""
    height, width, channels = inputs["coarse"].shape[1:]
    # Initial weights are small, so that the refined image starts out as the coarse one.
    small = keras.initializers.RandomNormal(0.0, 0.01, seed=initializer.integer())
    last = Conv2D(channels, kernel, kernel_initializer=small, **SINGLE)
    images = layers.Add(**SINGLE)([inputs["coarse"], last(x)])
    # Generators of all sizes are parts of one model, which needs a unique name for each.
    return keras.Model(inputs, images, name=f"generator_{height}x{width}")


def refined_discriminator(space, num_classes=None, *, width=64, seed=None):
    """Return the discriminator of a level: two 5 x 5 convolutions with ReLU, and dropout.

    Denton et al., 2015, https://arxiv.org/abs/1506.05751. It sees the refined image, which is the
    sum of the coarse one and the detail.

    Parameters
    ----------
    space : Space
        The shape of an image.
    num_classes : int, optional
        Number of labels of the input ``condition``, of shape (); by default there is none.
    width : int, default=64
        Channels after each convolution.
    seed : int, optional
        Random seed of the initial weights and the dropout.

    Returns
    -------
    keras.Model
        Returns a logit for each image, of shape (batch, 1).
    """
    initializer = Initializers("discriminator", seed, he)
    inputs = named_inputs(
        {"sample": space.shape, "condition": None if num_classes is None else ()}
    )
    planes = _planes(inputs, num_classes, initializer)
    x = layers.Concatenate()(planes) if len(planes) > 1 else planes[0]
    for strides in (1, 2):
        x = Conv2D(width, 5, strides=strides, kernel_initializer=initializer())(x)
        x = layers.ReLU()(x)
    x = layers.Dropout(0.5, seed=initializer.integer())(Flatten()(x))
    logits = layers.Dense(1, kernel_initializer=initializer(), **SINGLE)(x)
    return keras.Model(inputs, logits, name="discriminator")


def _planes(inputs, num_classes, initializer):
    """Return all inputs as planes of one size; a dense layer turns the label into one."""
    *_, height, width, _ = next(iter(inputs.values())).shape
    planes = dict(inputs)
    if "condition" in planes:
        label = OneHot(num_classes)(planes["condition"])
        plane = layers.Dense(height * width, activation="relu", kernel_initializer=initializer())
        planes["condition"] = layers.Reshape((height, width, 1))(plane(label))
    return list(planes.values())
