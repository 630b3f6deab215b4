"""A composer of parts: it makes one image from the features of two images of a class.

ChimeraMix, Reinders et al., 2022, https://arxiv.org/abs/2202.11616. An encoder turns both images
into features at a quarter of their sides, a random coarse mask says from which of them the
features of each place are taken, and a decoder makes an image of the mixture. Without a second
image of the class, it can only return the one that there is.
"""

from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf
from image_protocol import pixels, rows, write_picture
from keras import layers, ops

from ganaug._utils.seeding import derive, stream
from ganaug.metrics.neighbors import nearest
from ganaug.models.optimization import apply_gradients
from ganaug.networks.channels_last import Conv2D
from ganaug.networks.conv import UpsampledConv2D
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.named_inputs import feed, named_inputs
from ganaug.networks.translators import patch_discriminator
from ganaug.objectives import LeastSquares
from ganaug.space import Space
from ganaug.terms import PixelContent

# The sides of the mask, and how often the sides of an image are halved for its features.
CELLS, HALVINGS = 4, 2
BATCH, STEPS = 32, 2000
# Images composed at a time.
AT_ONCE = 1000
LOGS = ("generator_loss", "reconstruction", "detail", "discriminator_loss", "real", "fake")


def _residual(x, num_blocks, initializer):
    channels = x.shape[-1]
    for _ in range(num_blocks):
        change = layers.LeakyReLU(0.2)(Conv2D(channels, 3, kernel_initializer=initializer())(x))
        change = Conv2D(channels, 3, kernel_initializer="zeros")(change)
        x = layers.LeakyReLU(0.2)(layers.Add()([x, change]))
    return x


def encoder(space, *, width=16, num_blocks=1, seed=None):
    """Return a network that turns ``image`` into features at a quarter of its sides.

    The paper has instance normalisation, which hides the brightness of an object before a black
    background. Here there is none, as in the other networks for few images.

    Parameters
    ----------
    space : Space
        The shape of an image.
    width : int, default=16
        Channels at full resolution; twice as many after each halving of the sides.
    num_blocks : int, default=1
        Residual blocks.
    seed : int, optional
        Random seed of the initial weights.
    """
    initializer = Initializers("encoder", seed, he)
    inputs = named_inputs({"image": space.shape})
    x = layers.LeakyReLU(0.2)(Conv2D(width, 3, kernel_initializer=initializer())(inputs["image"]))
    for step in range(1, HALVINGS + 1):
        x = Conv2D(width << step, 4, strides=2, kernel_initializer=initializer())(x)
        x = layers.LeakyReLU(0.2)(x)
    return keras.Model(inputs, _residual(x, num_blocks, initializer), name="encoder")


def decoder(shape, num_channels, *, num_blocks=1, seed=None):
    """Return a network that turns ``features`` of a shape into images in [-1, 1].

    The first images are grey: otherwise, one fit in three saturated tanh and stayed black.
    """
    initializer = Initializers("decoder", seed, he)
    inputs = named_inputs({"features": shape})
    x = _residual(inputs["features"], num_blocks, initializer)
    for _ in range(HALVINGS):
        x = UpsampledConv2D(x.shape[-1] // 2, 3, kernel_initializer=initializer())(x)
        x = layers.LeakyReLU(0.2)(x)
    near_zero = keras.initializers.RandomNormal(0.0, 0.01, seed=initializer.integer())
    x = Conv2D(num_channels, 3, kernel_initializer=near_zero)(x)
    return keras.Model(inputs, layers.Activation("tanh")(x), name="decoder")


def detail(real, fake, levels=2):
    """Return the mean absolute difference of images on the levels of a Laplacian pyramid."""
    off, total = real - fake, 0.0
    for _ in range(levels):
        coarse = ops.average_pool(off, 2, data_format="channels_last")
        enlarged = ops.repeat(ops.repeat(coarse, 2, axis=1), 2, axis=2)
        total += ops.mean(ops.abs(off - enlarged))
        off = coarse
    return total


def masks(count, side, seed):
    """Return random masks of 0 and 1 in square cells, of shape (count, side, side, 1).

    Where the side is not a multiple of `CELLS`, the cells begin at a random place.
    """
    size = -(-side // CELLS)
    cells = keras.random.randint((count, CELLS, CELLS, 1), 0, 2, seed=seed)
    cells = ops.repeat(ops.repeat(ops.cast(cells, "float32"), size, axis=1), size, axis=2)
    first = keras.random.randint((2,), 0, CELLS * size - side + 1, seed=seed)
    return tf.slice(cells, [0, first[0], first[1], 0], [count, side, side, 1])


class Composer(keras.Model):
    """An encoder and a decoder, and a discriminator of patches of what they compose.

    Parameters
    ----------
    space : Space
        The shape of an image, whose sides are equal.
    width : int, default=16
        Channels of the encoder at full resolution; the discriminator has twice as many.
    seed : int, optional
        Random seed of the initial weights and the masks.
    """

    def __init__(self, space, *, width=16, seed=None):
        super().__init__()
        self.encoder = encoder(space, width=width, seed=seed)
        shape = self.encoder.output_shape[1:]
        self.decoder = decoder(shape, space.shape[2], seed=seed)
        rebuilt = feed(self.decoder, None, features=self.encoder.output)
        self.generator = keras.Model(self.encoder.input, rebuilt, name="generator")
        self.discriminator = patch_discriminator(
            space, width=2 * width, num_halvings=2, seed=derive(seed, "patches")
        )
        self.seed_generator = keras.random.SeedGenerator(derive(seed, "masks"))
        self.trackers = {name: keras.metrics.Mean(name=name) for name in LOGS}
        self.built = True

    def compile(self, rate=1e-3, reconstruction_weight=10.0):
        """Configure both optimizers, of equal settings, and the losses.

        The paper's rate is 2e-4 for many more updates, and its weight 1000. The discriminator
        wins with that weight, since hardly any gradient is left for its loss on compositions.
        """
        super().compile(optimizer=keras.optimizers.Adam(rate, beta_1=0.5), jit_compile=False)
        self.discriminator_optimizer = keras.optimizers.Adam(rate, beta_1=0.5)
        self.objective = LeastSquares()
        self.content = PixelContent(reconstruction_weight)
        self.optimizer.build(self.generator.trainable_variables)
        self.discriminator_optimizer.build(self.discriminator.trainable_variables)

    @property
    def metrics(self):
        """The running means of the losses."""
        return list(self.trackers.values())

    def call(self, inputs, training=False):
        """Return images composed of the pairs ``(first, second)``, with new masks."""
        first, second = inputs
        features = feed(self.encoder, training, image=ops.concatenate([first, second]))
        return feed(self.decoder, training, features=self.mixed(features))

    def mixed(self, features):
        """Return a mixture of the features of first images and of second ones, in one batch."""
        first, second = ops.split(features, 2)
        mask = masks(ops.shape(first)[0], first.shape[1], self.seed_generator)
        return mask * first + (1 - mask) * second

    def train_step(self, pairs):
        """Update all networks on pairs of images of one class."""
        first, second = pairs
        both = ops.concatenate([first, second])
        with tf.GradientTape() as tape:
            features = feed(self.encoder, True, image=both)
            joined = ops.concatenate([features, self.mixed(features)])
            images = feed(self.decoder, True, features=joined)
            rebuilt, composed = ops.split(images, [2 * ops.shape(first)[0]])
        logs = self.update_discriminator(first, composed)
        with tape:
            # The means are over both images; the paper adds up the means of each.
            content = 2 * self.content(both, rebuilt, None)
            fine = 2 * detail(both, rebuilt)
            logits = feed(self.discriminator, True, sample=composed)
            loss = content + fine + self.objective.generator(None, logits)
        apply_gradients(tape, loss, self.generator, self.optimizer)
        squared = content / (2 * self.content.weight)
        logs |= {"generator_loss": loss, "reconstruction": squared, "detail": fine}
        for name, value in logs.items():
            self.trackers[name].update_state(value)
        return {name: tracker.result() for name, tracker in self.trackers.items()}

    def update_discriminator(self, real, composed):
        """Update the discriminator; return its loss and mean logits."""
        with tf.GradientTape() as tape:
            logits = feed(self.discriminator, True, sample=ops.concatenate([real, composed]))
            of_real, of_composed = ops.split(logits, 2)
            loss = self.objective.discriminator(of_real, of_composed)
        apply_gradients(tape, loss, self.discriminator, self.discriminator_optimizer)
        means = {"real": ops.mean(of_real), "fake": ops.mean(of_composed)}
        return {"discriminator_loss": loss} | means


def pairs(labels, count, rng):
    """Return positions of two images for each of `count` pairs, and classes in equal parts.

    The images of a pair are different ones of a class, as far as the class has two.
    """
    groups = [np.flatnonzero(labels == c) for c in np.unique(labels)]
    chosen = rng.permutation(np.resize(np.arange(len(groups)), count))
    sizes = np.array([len(own) for own in groups])[chosen]
    first = rng.integers(sizes)
    second = (first + 1 + rng.integers(np.maximum(sizes - 1, 1))) % sizes
    at = zip(chosen, first, second, strict=True)
    return np.array([(groups[c][i], groups[c][j]) for c, i, j in at])


def fitted(images, labels, seed, steps=STEPS, **settings):
    """Return a composer that was trained on images, as bytes, of classes in equal parts.

    The mean losses of the last tenth of the updates come second. Settings are passed to `compile`.
    """
    space = Space((*images.shape[1:3], 1))
    composer = Composer(space, seed=seed)
    composer.compile(**settings)
    codes = tf.constant(pixels(images))
    drawn = pairs(labels, steps * BATCH, stream(seed, "pairs"))
    batches = tf.data.Dataset.from_tensor_slices(drawn).batch(BATCH, drop_remainder=True)
    batches = batches.map(lambda at: (tf.gather(codes, at[:, 0]), tf.gather(codes, at[:, 1])))
    history = composer.fit(
        batches.prefetch(2), epochs=10, steps_per_epoch=steps // 10, verbose=0, shuffle=False
    )
    return composer, {name: float(values[-1]) for name, values in history.history.items()}


class Compositions(NamedTuple):
    """Composed images, as bytes, and the two images of a class that each is made of."""

    images: np.ndarray
    labels: np.ndarray
    first: np.ndarray
    second: np.ndarray

    def of_class(self, label):
        """Return those of one class."""
        return Compositions(*(part[self.labels == label] for part in self))


def compositions(composer, images, labels, count, seed):
    """Return `count` compositions of images, of classes in equal parts."""
    at = pairs(labels, count, np.random.default_rng(seed))
    first, second = images[at[:, 0]], images[at[:, 1]]
    composed = [
        composer.predict_on_batch((pixels(first[part]), pixels(second[part])))
        for part in np.split(np.arange(count), range(AT_ONCE, count, AT_ONCE))
    ]
    return Compositions(as_bytes(np.concatenate(composed)), labels[at[:, 0]], first, second)


def rebuild(composer, images):
    """Return images as a composer reconstructs them."""
    return as_bytes(composer.generator.predict_on_batch({"image": pixels(images)}))


def as_bytes(images):
    """Return grey images in [-1, 1] as bytes, without their channel."""
    return ((images[..., 0] + 1) * 127.5).round().clip(0, 255).astype("uint8")


def near_parents(train, test, made):
    """Return the share of compositions that are nearly copies of a parent, by class.

    A copy is nearer to one of its parents than 95 % of the test images of the class are to their
    nearest training image. Train and test are tuples of images and labels.
    """
    shares = {}
    for label in np.unique(made.labels).tolist():
        own = made.of_class(label)
        sets = [images[of == label] for images, of in (train, test)]
        # Differences of bytes would overflow.
        known, fresh, composed, first, second = (
            rows(images).astype("float32") for images in (*sets, own.images, own.first, own.second)
        )
        limit = np.quantile(nearest(known, fresh)[0], 0.05)
        off = [np.linalg.norm(composed - parent, axis=1) for parent in (first, second)]
        shares[label] = float((np.minimum(*off) < limit).mean())
    return shares


def write_sheet(path, composer, made, columns=5):
    """Write a picture with a row for each class.

    A row shows an image, its reconstruction, another image, and a composition of both.
    """
    lines = []
    for label in np.unique(made.labels):
        composed, _, first, second = (part[:columns] for part in made.of_class(label))
        shown = [first, rebuild(composer, first), second, composed, np.full_like(first, 128)]
        lines.append(np.stack(shown, axis=1).reshape(-1, *first.shape[1:]))
    # Each pixel becomes a square of 2 x 2.
    write_picture(path, np.stack(lines).repeat(2, axis=2).repeat(2, axis=3))
