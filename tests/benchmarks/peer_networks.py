"""Networks of the generators of other authors, for grey images of 8 to 28 pixels."""

from keras import Input, Model, Sequential, layers

WIDTH, LATENT = 32, 128


def halvings(side):
    """Return the number of times that an image is halved, down to 4 or 7 pixels."""
    return {8: 1, 16: 2, 28: 2}[side]


def convolutions(side, normalised):
    """Return layers that halve images; their channels double."""
    parts = []
    for i in range(halvings(side)):
        parts.append(layers.Conv2D(WIDTH * 2**i, 4, 2, "same", use_bias=not (normalised and i)))
        if normalised and i:
            parts.append(layers.BatchNormalization(momentum=0.9))
        parts.append(layers.LeakyReLU(0.2))
    return parts


def encoder(side, *, normalised, activation=None):
    """Return a network from images to latent vectors.

    Parameters
    ----------
    side : int
    normalised : bool
        Add batch normalisation.
    activation : keras.Layer, optional
        Activation of the latent vectors.
    """
    last = [layers.Flatten(), layers.Dense(LATENT), *([activation] if activation else [])]
    return Sequential([Input((side, side, 1)), *convolutions(side, normalised), *last])


def decoder(side):
    """Return a network from latent vectors to images in [-1, 1]."""
    times = halvings(side)
    coarse = side >> times
    parts = [Input((LATENT,)), layers.Dense(coarse**2 * 2 * WIDTH), layers.LeakyReLU(0.2)]
    parts.append(layers.Reshape((coarse, coarse, 2 * WIDTH)))
    for i in reversed(range(times)):
        parts.append(layers.Conv2DTranspose(WIDTH * 2**i, 4, 2, "same", use_bias=False))
        parts += [layers.BatchNormalization(momentum=0.9), layers.LeakyReLU(0.2)]
    return Sequential([*parts, layers.Conv2D(1, 3, padding="same", activation="tanh")])


def critic(side, num_classes):
    """Return a conditional critic: features of an image times those of its label."""
    image, label = Input((side, side, 1)), Input((), dtype="int32")
    x = image
    for layer in convolutions(side, normalised=False):
        x = layer(x)
    x = layers.Flatten()(x)
    own = layers.LeakyReLU(0.2)(
        layers.Dense(x.shape[-1])(layers.Embedding(num_classes, 64)(label))
    )
    x = layers.Dense(128)(layers.Multiply()([x, own]))
    return Model([image, label], layers.Dense(1)(x))


def bytes_of(images):
    """Return bytes of images in [-1, 1]."""
    return ((images[..., 0] + 1) * 127.5).round().clip(0, 255).astype("uint8")
