"""The networks of DCGAN, sized for the images."""

import keras
from keras import layers

from ganaug.networks.channels_last import Conv2D, Conv2DTranspose, Flatten, UpSampling2D
from ganaug.networks.conv import num_halvings
from ganaug.networks.initializers import Initializers, dcgan
from ganaug.networks.layers import OneHot
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE, batch_normalization


def dcgan_generator(space, num_classes=None, *, latent_dim=100, width=64, seed=None):
    """Return the generator of Radford et al., 2015, https://arxiv.org/abs/1511.06434.

    It has fractionally strided 5 x 5 convolutions with batch normalisation and ReLU, then tanh.

    Parameters
    ----------
    space : Space
        The shape of an image.
    num_classes : int, optional
        Number of labels of the input ``condition``, of shape (), which is joined to the latent;
        by default there is none.
    latent_dim : int, default=100
        The width of ``latent``.
    width : int, default=64
        Channels at half resolution; twice as many at each lower one.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Its images are in [-1, 1].
    """
    initializer = Initializers("generator", seed, dcgan)
    inputs = named_inputs(
        {"latent": (latent_dim,), "condition": None if num_classes is None else ()}
    )
    x = inputs["latent"]
    if num_classes is not None:
        x = layers.Concatenate()([x, OneHot(num_classes)(inputs["condition"])])
    halvings = num_halvings(space.shape)
    height, breadth = (side >> halvings for side in space.shape[:2])
    channels = [width << step for step in reversed(range(halvings))]
    x = layers.Dense(height * breadth * channels[0], kernel_initializer=initializer())(x)
    x = layers.Reshape((height, breadth, channels[0]))(x)
    for wide in channels[1:]:
        x = layers.ReLU()(batch_normalization(momentum=0.9)(x))
        x = _upscale(wide, initializer)(x)
    x = layers.ReLU()(batch_normalization(momentum=0.9)(x))
    x = _upscale(space.shape[2], initializer, **SINGLE)(x)
    return keras.Model(inputs, layers.Activation("tanh", **SINGLE)(x), name="generator")


def _upscale(channels, initializer, **settings):
    return Conv2DTranspose(channels, 5, strides=2, kernel_initializer=initializer(), **settings)


def dcgan_discriminator(
    space,
    num_classes=None,
    *,
    width=64,
    normalization=batch_normalization,
    constraint=None,
    seed=None,
):
    """Return the discriminator of Radford et al., 2015, https://arxiv.org/abs/1511.06434.

    It has strided 5 x 5 convolutions with LeakyReLU, all but the first batch-normalised.

    Parameters
    ----------
    space : Space
        The shape of an image.
    num_classes : int, optional
        Number of labels of the input ``condition``, of shape (), which is joined to the image as
        a plane for each class; by default there is none.
    width : int, default=64
        Channels after the first convolution; twice as many after each further one.
    normalization : callable, default=batch_normalization
        Called without arguments, returns a layer; `keras.layers.Identity` turns it off.
    constraint : keras.constraints.Constraint, optional
        Constraint on all weights.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Returns a logit for each image, of shape (batch, 1).
    """
    initializer, halvings = Initializers("discriminator", seed, dcgan), num_halvings(space.shape)
    inputs = named_inputs(
        {"sample": space.shape, "condition": None if num_classes is None else ()}
    )
    x = inputs["sample"]
    if num_classes is not None:
        planes = layers.Reshape((1, 1, num_classes))(OneHot(num_classes)(inputs["condition"]))
        x = layers.Concatenate()([x, UpSampling2D(space.shape[:2])(planes)])
    kept = {"kernel_constraint": constraint, "bias_constraint": constraint}
    for step in range(halvings):
        x = Conv2D(width << step, 5, strides=2, kernel_initializer=initializer(), **kept)(x)
        if step:
            x = normalization()(x)
        x = layers.LeakyReLU(0.2)(x)
    x = Flatten()(x)
    logits = layers.Dense(1, kernel_initializer=initializer(), **kept, **SINGLE)(x)
    return keras.Model(inputs, logits, name="discriminator")
