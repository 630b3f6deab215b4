"""Trains models on one device, on two, or as one of two workers; prints what came of it as JSON.

``python sharing.py one|two|overflow`` or ``python sharing.py worker INDEX PORT PORT``. It is a
program of its own, since TensorFlow is told of devices and workers before it does anything else.
"""

import json
import os
import sys
import tempfile
from functools import partial
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

from ganaug import DomainTranslator, GANAugmenter, SuperResolver
from ganaug._utils import replicas
from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.recipes import RECIPES
from ganaug.recipes.srgan import small_srgan
from ganaug.space import Space, Span

ROWS, IMAGES = Space((2,), (Span(1, False),) * 2), Space((8, 8, 1))
TABLES, TRANSLATORS = ("tabular",), ("relativistic_cyclegan",)
# Batch normalisation, augmentation that adapts, histories, several GANs, seeds, random penalties.
NAMES = ("dcgan", "image", "relativistic_cyclegan", "relativistic_lapgan", "tabular", "wgan_gp")


def two_devices():
    cpus = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(
        cpus[0], [tf.config.LogicalDeviceConfiguration()] * 2
    )
    return tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])


def worker(index, *ports):
    cluster = {"worker": [f"127.0.0.1:{port}" for port in ports]}
    task = {"type": "worker", "index": int(index)}
    os.environ["TF_CONFIG"] = json.dumps({"cluster": cluster, "task": task})
    return tf.distribute.MultiWorkerMirroredStrategy()


def dataset(name):
    """Return samples for a batch of 40 and one of 20: both can be dealt to critics of devices."""
    shape = (ROWS if name in TABLES else IMAGES).shape
    samples = np.random.default_rng(0).uniform(-1, 1, (60, *shape)).astype("float32")
    labels, seeded = np.arange(60) % 2, {"sample": samples, "source": samples[::-1]}
    data = (seeded,) if name in TRANSLATORS else (samples, labels)
    return tf.data.Dataset.from_tensor_slices((seeded, labels) if name in TABLES else data)


def losses(name):
    """Train by a recipe; return what is lost in each epoch."""
    gan = RECIPES[name](ROWS if name in TABLES else IMAGES, 2, seed=0)
    return gan.fit(dataset(name).batch(40), epochs=2, verbose=0).history


def descent():
    """Return weights after plain gradient descent, which the size of gradients shows in."""
    gan = GAN(mlp_generator(ROWS, 2, seed=0), mlp_discriminator(ROWS, 2, seed=0), seed=0)
    gan.compile(keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1))
    gan.fit(dataset("tabular").map(lambda x, y: (x["sample"], y)).batch(10), verbose=0)
    return [float(np.square(weight).sum()) for weight in gan.get_weights()]


def estimators():
    """Return what the estimators lose, and whether files know nothing of devices."""
    images, labels = load_digits(n_class=3, return_X_y=True)
    images, labels = images.reshape(-1, 8, 8)[:200], labels[:200]
    scarce = np.flatnonzero((labels > 0) | (np.arange(200) < 60))
    augmenter = GANAugmenter(max_iter=12, random_state=0).fit(
        images[scarce].reshape(-1, 64), labels[scarce]
    )
    path = Path(tempfile.mkdtemp()) / "augmenter.ganaug"
    augmenter.save(path)
    one, other = (a.sample(9, 0, random_state=1)[0] for a in (augmenter, GANAugmenter.load(path)))
    small = partial(small_srgan, width=4, num_blocks=1)
    resolver = SuperResolver(gan=small, pretraining_iter=3, max_iter=2, random_state=0).fit(images)
    return {
        "augmenter": augmenter.history_,
        "resolver": resolver.history_ | {"pixel_loss": resolver.pixel_loss_},
        "equal": bool(np.array_equal(one, other)),
    }


def drawn():
    """Return random numbers of a batch of five, from three samples in one replica and two."""
    strategy, state = tf.distribute.get_strategy(), keras.random.SeedGenerator(0)
    batches = strategy.experimental_distribute_dataset(tf.data.Dataset.range(5).batch(5))

    def draw(part):
        shape = (tf.shape(part)[0],)
        return replicas.own_part(partial(keras.random.uniform, seed=state), shape)

    parts = tf.function(lambda part: strategy.run(draw, (part,)))(next(iter(batches)))
    return np.concatenate(strategy.experimental_local_results(parts)).tolist()


def refused():
    """Return why a batch of one sample is refused."""
    try:
        DomainTranslator(batch_size=1, max_iter=1).fit(*np.random.rand(2, 4, 8, 8))
    except ValueError as error:
        return str(error)
    return None


def overflow():
    """Return by how much the loss is scaled, and the weights, after one device's overflow."""
    keras.config.set_dtype_policy("mixed_float16")
    gan = RECIPES["vanilla"](ROWS, 1, seed=0)
    samples = np.zeros((8, 2), "float32")
    samples[4:] = 1e30
    before = np.concatenate([np.ravel(w) for w in gan.discriminator.get_weights()])
    gan.fit(samples, batch_size=8, verbose=0)
    after = np.concatenate([np.ravel(w) for w in gan.discriminator.get_weights()])
    scales = [float(optimizer.dynamic_scale.numpy()) for optimizer in gan.optimizers()]
    return {"scales": scales, "unchanged": bool(np.array_equal(before, after))}


def main(mode, *args):
    strategy = {"two": two_devices, "overflow": two_devices, "worker": worker}.get(mode)
    strategy = tf.distribute.get_strategy() if strategy is None else strategy(*args)
    with strategy.scope():
        if mode == "overflow":
            found = overflow()
        else:
            names = ("tabular", "image") if mode == "worker" else NAMES
            found = {name: losses(name) for name in names} | {"descent": descent()}
        if mode in ("one", "two"):
            found |= estimators() | {"random": drawn(), "refused": refused()}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
