"""The cost of a training image: the default for images against the GAN of Keras's guide.

The peer is the GAN at the end of "Customizing what happens in `fit()` with TensorFlow"
(https://keras.io/guides/custom_train_step_in_tensorflow), for images of 28 x 28 x 1: the same
networks, optimizers, losses and passes. Both see the same random images in batches of 64 from the
same kind of `tf.data.Dataset`, through `fit` with Keras's one step per execution; a further row
has our default as the library runs it, with its own batches and all steps until its next
evaluation in one execution. They take turns, so that other work on the machine slows all of them.

Run as ``python tests/benchmarks/image_cost.py --output image_cost.json``.
"""

import argparse
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from measure import machine, table, verdict, write_json

from ganaug.codecs import ImageCodec
from ganaug.data.batches import balanced_batches
from ganaug.data.sampler import ClassBalancedSampler
from ganaug.sampling.defaults import KINDS
from ganaug.training.loop import TrainingConfig

DEFAULT = KINDS["images"]
BATCH_SIZE = 64  # This is the guide's; the default's is half of it.
STEPS = TrainingConfig(DEFAULT.max_iter, BATCH_SIZE).steps_per_evaluation
N_IMAGES, CLASSES = 100 * BATCH_SIZE, 10
PEER, OURS, LIBRARY = "Keras's guide", "ours, as the guide", "ours, as the library"
TARGET = 0.5


# --- the guide's -------------------------------------------------------------------------------

LATENT = 128


def leaky():
    return layers.LeakyReLU(negative_slope=0.2)


def guide_discriminator():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(64, 3, strides=2, padding="same"),
            leaky(),
            layers.Conv2D(128, 3, strides=2, padding="same"),
            leaky(),
            layers.GlobalMaxPooling2D(),
            layers.Dense(1),
        ]
    )


def guide_generator():
    return keras.Sequential(
        [
            keras.Input((LATENT,)),
            layers.Dense(7 * 7 * 128),
            leaky(),
            layers.Reshape((7, 7, 128)),
            layers.Conv2DTranspose(128, 4, strides=2, padding="same"),
            leaky(),
            layers.Conv2DTranspose(128, 4, strides=2, padding="same"),
            leaky(),
            layers.Conv2D(1, 7, padding="same", activation="sigmoid"),
        ]
    )


class GuideGAN(keras.Model):
    """The guide's model, which takes nothing but images in [0, 1]."""

    def __init__(self):
        super().__init__()
        self.generator, self.discriminator = guide_generator(), guide_discriminator()
        self.seeds = keras.random.SeedGenerator(0)
        self.trackers = [keras.metrics.Mean(name=name) for name in ("d_loss", "g_loss")]
        self.loss_of = keras.losses.BinaryCrossentropy(from_logits=True)
        self.players = keras.optimizers.Adam(3e-4), keras.optimizers.Adam(3e-4)

    @property
    def metrics(self):
        return self.trackers

    def train_step(self, images):
        size = tf.shape(images)[0]
        losses = self.teach_discriminator(images, size), self.teach_generator(size)
        for tracker, loss in zip(self.trackers, losses, strict=True):
            tracker.update_state(loss)
        return {tracker.name: tracker.result() for tracker in self.trackers}

    def teach_discriminator(self, images, size):
        """Train with labels of one for fakes and zero for real images, each with some noise."""
        both = tf.concat([self.generator(self.latent(size)), images], 0)
        labels = tf.concat([tf.ones((size, 1)), tf.zeros((size, 1))], 0)
        labels += 0.05 * keras.random.uniform(tf.shape(labels), seed=self.seeds)
        with tf.GradientTape() as tape:
            loss = self.loss_of(labels, self.discriminator(both))
        return self.descend(tape, loss, self.discriminator, self.players[0])

    def teach_generator(self, size):
        """Train with new fakes."""
        latent = self.latent(size)
        with tf.GradientTape() as tape:
            logits = self.discriminator(self.generator(latent))
            loss = self.loss_of(tf.zeros((size, 1)), logits)
        return self.descend(tape, loss, self.generator, self.players[1])

    def latent(self, size):
        return keras.random.normal((size, LATENT), seed=self.seeds)

    def descend(self, tape, loss, network, optimizer):
        weights = network.trainable_weights
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss


# --- both on the same images -------------------------------------------------------------------


def dataset(*arrays):
    """Return endless batches as the guide makes them."""
    slices = tf.data.Dataset.from_tensor_slices(arrays if len(arrays) > 1 else arrays[0])
    return slices.shuffle(1024).batch(BATCH_SIZE, drop_remainder=True).repeat()


def contenders(steps):
    """Return models and the data that they are fitted to, by name."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (N_IMAGES, 28, 28), dtype="uint8")
    labels = (np.arange(N_IMAGES) % CLASSES).astype("int32")
    codec = ImageCodec().fit(images)
    codes = codec.encode(images)
    guide = GuideGAN()
    guide.compile()
    plain, fused = (DEFAULT.recipe(codec.space_, CLASSES, seed=0) for _ in range(2))
    fused.steps_per_execution = steps
    return {
        PEER: (guide, dataset(images[..., None].astype("float32") / 255)),
        OURS: (plain, dataset(codes, labels)),
        LIBRARY: (fused, balanced_batches(ClassBalancedSampler(codes, labels), BATCH_SIZE, 0)),
    }


def measure(repetitions, steps):
    """Return the names of the contenders, and milliseconds per image, one row for each turn."""
    models = contenders(steps)
    times = np.empty((repetitions + 1, len(models)))
    for turn in range(repetitions + 1):
        for place in np.roll(np.arange(len(models)), turn):
            model, data = list(models.values())[place]
            start = time.perf_counter()
            model.fit(data, steps_per_epoch=steps, verbose=0, shuffle=False)
            times[turn, place] = (time.perf_counter() - start) / (steps * BATCH_SIZE) * 1e3
    return list(models), times[1:]  # The first turn traces the steps.


def summary(names, times):
    """Return the figures of each contender, the ratios to the peer in the same turn."""
    peer = times[:, names.index(PEER)]
    figures = {}
    for name, own in zip(names, times.T, strict=True):
        figures[name] = {
            "ms_per_image": float(np.median(own)),
            "ratio": float(np.median(own) / np.median(peer)),
            "ratio_of_minima": float(own.min() / peer.min()),
            "ratio_quartiles": np.quantile(own / peer, [0.25, 0.75]).tolist(),
        }
    return figures


def print_figures(figures, title):
    """Print the figures against the target."""
    rows = []
    for name, f in figures.items():
        quartiles = "{:.3f} to {:.3f}".format(*f["ratio_quartiles"])
        cells = [f"{f['ratio']:.3f}", quartiles, f"{f['ratio_of_minima']:.3f}"]
        cells += [f"<= {TARGET}", verdict(f["ratio"] <= TARGET)]
        rows.append([name, f"{f['ms_per_image']:.3f}", *(cells if name != PEER else [""] * 5)])
    table(["", "ms per image", "ratio", "quartiles", "of minima", "target", ""], rows, title)


def main():
    """Measure, print, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=10)
    parser.add_argument("--steps", type=int, default=STEPS, help="of a turn, as in the library")
    parser.add_argument("--output", default="image_cost.json")
    args = parser.parse_args()
    figures = summary(*measure(args.repetitions, args.steps))
    title = f"A training image of 28 x 28 x 1 in batches of {BATCH_SIZE}, {CLASSES} classes"
    print_figures(figures, f"{title}; turns of {args.steps} steps")
    write_json(args.output, {"figures": figures, "settings": vars(args), "machine": machine()})


if __name__ == "__main__":
    main()
