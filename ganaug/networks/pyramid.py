"""Networks of one level of a pyramid, which refine a coarse image."""

import keras
from keras import layers

from ganaug.networks.conv import num_halvings
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.inputs import named_inputs
from ganaug.networks.layers import OneHot
from ganaug.space import Space

# Where a policy computes in half precision, samples and logits still come out in single.
_output = {"dtype": "float32"}
# Smaller images say too little about what is on them.
SMALLEST = 7


def pyramid_spaces(space):
    """Return the spaces of images from a small size up to that of some, each twice the last.

    Parameters
    ----------
    space : Space
        Of images whose sides can be halved.
    """
    halvings = num_halvings(space.shape)
    height, width, channels = space.shape
    while halvings > 1 and min(height, width) >> halvings < SMALLEST:
        halvings -= 1
    return [
        Space((height >> step, width >> step, channels)) for step in reversed(range(halvings + 1))
    ]


def refining_generator(space, num_classes=None, *, width=64, kernels=(7, 7, 5), seed=None):
    """Return a generator that adds detail to a coarse image.

    Convolutions of the image, a plane of noise and a plane that is made of the label, with ReLU.
    The settings are those of Denton et al., 2015, https://arxiv.org/abs/1506.05751.

    Parameters
    ----------
    space : Space
        Of images, of shape (height, width, channels): also that of ``coarse``.
    num_classes : int, optional
        The number of conditions if the generator takes a ``condition``, a label of shape ().
    width : int, default=64
        Channels after each convolution but the last.
    kernels : sequence of int, default=(7, 7, 5)
        The sides of the kernels.
    seed : int, optional
        Of the initial weights.

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
        x = layers.Conv2D(width, kernel, padding="same", kernel_initializer=initializer())(x)
        x = layers.ReLU()(x)
    # Small at first: what is refined begins as what it was.
    small = keras.initializers.RandomNormal(0.0, 0.01, seed=initializer.integer())
    detail = layers.Conv2D(
        space.shape[2], last, padding="same", kernel_initializer=small, **_output
    )(x)
    images = layers.Add(**_output)([inputs["coarse"], detail])
    # Generators of all sizes become parts of one model, which tells them apart by name.
    return keras.Model(inputs, images, name="generator_{}x{}".format(*side))


def refined_discriminator(space, num_classes=None, *, width=64, seed=None):
    """Return the discriminator of a level: two convolutions of 5 x 5 with ReLU, and dropout.

    Denton et al., 2015, https://arxiv.org/abs/1506.05751. It judges the refined image, which is
    the sum of the coarse one and the detail.

    Parameters
    ----------
    space : Space
        Of images, of shape (height, width, channels).
    num_classes : int, optional
        The number of conditions if the discriminator takes a ``condition``, a label of shape ().
    width : int, default=64
        Channels after each convolution.
    seed : int, optional
        Of the initial weights and the dropout.

    Returns
    -------
    keras.Model
        Gives a logit, of shape (batch, 1), to each image.
    """
    initializer = Initializers("discriminator", seed, he)
    inputs = named_inputs(
        {"sample": space.shape, "condition": None if num_classes is None else ()}
    )
    planes = _planes(inputs, num_classes, initializer)
    x = layers.Concatenate()(planes) if len(planes) > 1 else planes[0]
    for strides in (1, 2):
        x = layers.Conv2D(
            width, 5, strides=strides, padding="same", kernel_initializer=initializer()
        )(x)
        x = layers.ReLU()(x)
    x = layers.Dropout(0.5, seed=initializer.integer())(layers.Flatten()(x))
    logits = layers.Dense(1, kernel_initializer=initializer(), **_output)(x)
    return keras.Model(inputs, logits, name="discriminator")


def _planes(inputs, num_classes, initializer):
    """Return all inputs as planes of one size; the label becomes one by a dense layer."""
    *_, height, width, _ = next(iter(inputs.values())).shape
    planes = dict(inputs)
    if "condition" in planes:
        label = OneHot(num_classes)(planes["condition"])
        plane = layers.Dense(height * width, activation="relu", kernel_initializer=initializer())
        planes["condition"] = layers.Reshape((height, width, 1))(plane(label))
    return list(planes.values())
