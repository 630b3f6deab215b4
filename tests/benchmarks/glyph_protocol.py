"""Scarce characters beside plentiful ones: splits, draws, changes and classifiers."""

from typing import NamedTuple

import numpy as np
from glyph_fonts import CHARACTERS, SIDE
from image_protocol import small_network

NUM_TARGETS = 16
BATCH, STEPS = 64, 1500
EXTREMES = 11.0, 0.15, 0.15, 1.0


class Split(NamedTuple):
    """A split of characters into plentiful and scarce ones, and of fonts by design.

    Attributes
    ----------
    source, target : ndarray of int
        Characters: the plentiful ones and the scarce ones.
    train, test : ndarray of int
        Fonts; no design has some in both.
    """

    source: np.ndarray
    target: np.ndarray
    train: np.ndarray
    test: np.ndarray


class Task(NamedTuple):
    """A training set and its test set.

    Attributes
    ----------
    images, labels : ndarray
        The scarce images, as bytes, and labels from 0 to 15.
    plentiful, plentiful_labels : ndarray
        Images of the source characters, with labels from 16 on.
    test, test_labels : ndarray
        Images of the target characters in fonts of other designs.
    generate : callable or None
        The result of a method's `fit` on the plentiful images.
    """

    images: np.ndarray
    labels: np.ndarray
    plentiful: np.ndarray
    plentiful_labels: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray
    generate: object = None


def split(glyphs, seed):
    """Return a random split of characters, and of designs in halves."""
    rng = np.random.default_rng([seed, 47])
    characters = rng.permutation(len(CHARACTERS))
    designs = rng.permutation(len(glyphs.designs))
    known = np.isin(glyphs.groups, designs[: len(designs) // 2])
    return Split(
        np.sort(characters[NUM_TARGETS:]),
        np.sort(characters[:NUM_TARGETS]),
        np.flatnonzero(known),
        np.flatnonzero(~known),
    )


def task(glyphs, parts, count, seed):
    """Return a draw of `count` images of each target character.

    Parameters
    ----------
    glyphs : Glyphs
    parts : Split
    count : int
        A larger draw with the same seed contains a smaller one.
    seed : int or list of int
    """
    rng = np.random.default_rng(seed)
    chosen = np.stack([rng.permutation(parts.train)[:count] for _ in parts.target])
    plentiful = glyphs.images[np.ix_(parts.train, parts.source)]
    test = glyphs.images[np.ix_(parts.test, parts.target)]
    return Task(
        glyphs.images[chosen, parts.target[:, None]].reshape(-1, SIDE, SIDE),
        np.repeat(np.arange(NUM_TARGETS), count),
        plentiful.reshape(-1, SIDE, SIDE),
        np.tile(NUM_TARGETS + np.arange(len(parts.source)), len(parts.train)),
        test.reshape(-1, SIDE, SIDE),
        np.tile(np.arange(NUM_TARGETS), len(parts.test)),
    )


def changed(images, seed, extremes=EXTREMES):
    """Return each image turned, scaled on both axes, sheared and shifted at random.

    Parameters
    ----------
    images : ndarray of shape (n, side, side)
        Bytes.
    seed : int or list of int
    extremes : tuple of float
        Degrees, logarithm of a scale, part of a side, pixels.
    """
    from scipy.ndimage import affine_transform

    rotation, most, slant, shift = extremes
    rng = np.random.default_rng(seed)
    uniform = rng.uniform(-1, 1, (len(images), 6))
    angle = np.deg2rad(rotation) * uniform[:, 0]
    shear = slant * uniform[:, 1]
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    lean = np.array([[np.ones_like(shear), np.zeros_like(shear)], [shear, np.ones_like(shear)]])
    scale = np.exp(most * uniform[:, 2:4])
    matrices = np.einsum("ijn,jkn,nk->nik", turn, lean, scale)
    middle = np.full(2, (images.shape[1] - 1) / 2)
    offsets = middle - matrices @ middle + shift * uniform[:, 4:]
    moved = [
        affine_transform(image, matrix, offset, order=1)
        for image, matrix, offset in zip(images.astype("float32"), matrices, offsets, strict=True)
    ]
    return np.stack(moved).round().clip(0, 255).astype("uint8")


def features(images):
    """Return a row of numbers from 0 to 1 for each image."""
    return images.reshape(len(images), -1).astype("float32") / 255


def svm(X, y, test, seed):
    """Return the predictions of an SVM."""
    from sklearn.svm import SVC

    return SVC(C=10, gamma="scale").fit(features(X), y).predict(features(test))


def neighbour(X, y, test, seed):
    """Return the labels of nearest neighbours."""
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(1).fit(features(X), y).predict(features(test))


def _shades(images):
    """Return pixels from 0, so that an empty background does not take part in a convolution."""
    return images.astype("float32")[..., None] / 255


def cnn(X, y, test, seed):
    """Return the predictions of a small network after `STEPS` updates, whatever its data."""
    import keras
    import tensorflow as tf

    rng = np.random.default_rng(seed)
    rounds = -(-STEPS * BATCH // len(y))
    order = np.concatenate([rng.permutation(len(y)) for _ in range(rounds)])
    images, labels = tf.constant(_shades(X)), tf.constant(y)
    batches = tf.data.Dataset.from_tensor_slices(order).batch(BATCH, drop_remainder=True)
    batches = batches.map(lambda rows: (tf.gather(images, rows), tf.gather(labels, rows)))
    network = small_network(int(rng.integers(2**31)), SIDE, NUM_TARGETS, padding="same")
    schedule = keras.optimizers.schedules.CosineDecay(1e-3, STEPS)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(schedule), loss)
    network.fit(batches.take(STEPS).prefetch(2), verbose=0, shuffle=False)
    return network.predict(_shades(test), batch_size=1000, verbose=0).argmax(axis=1)


CLASSIFIERS = {"svm": svm, "neighbour": neighbour, "cnn": cnn}
