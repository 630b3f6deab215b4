"""Three data sets with scarce classes, drawn in the same way for any number of scarce images."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from few_digits import draw_digits
from glyph_fonts import read_glyphs
from glyph_protocol import NUM_TARGETS, changed, split, task
from image_protocol import COMMON, NUM_SCARCE, fashion, moved, pixels, thinned

# Digits fill their images of 8 x 8, and the extremes of the characters would move them outside.
DIGIT_EXTREMES = 10.0, 0.1, 0.1, 1.0
CHARACTERS, DIGITS, FASHION = "characters", "digits", "Fashion-MNIST"
COUNTS = {
    CHARACTERS: [1, 3, 5, 10, 20, 40, 100],
    DIGITS: [1, 3, 5, 10, 20, 40],
    FASHION: [1, 3, 5, 10, 20, 40, 100, 400],
}


class Task(NamedTuple):
    """A training set with scarce classes, and its test set.

    Attributes
    ----------
    images, labels : ndarray
        Images, as bytes, of all classes that a generator may learn from.
    num_learned : int
        The classifier learns the labels below this number.
    scarce : ndarray of int
        Labels of scarce classes.
    full : int
        Number of images to which a scarce class is filled.
    test : tuple of ndarray
        Images and labels.
    change : callable
        ``(images, seed)``; returns images that are changed in the standard way for the data.
    """

    images: np.ndarray
    labels: np.ndarray
    num_learned: int
    scarce: np.ndarray
    full: int
    test: tuple
    change: Callable

    @property
    def side(self):
        """Height and width of an image."""
        return self.images.shape[1]

    @property
    def count(self):
        """Number of images of each scarce class."""
        return int((self.labels == self.scarce[0]).sum())


def draws_of(name, args):
    """Return a callable of the number of scarce images and a draw, which returns a `Task`.

    Parameters
    ----------
    name : str
    args : argparse.Namespace
        Arguments that name the folders of the data.
    """
    if name == DIGITS:
        return digits
    if name == CHARACTERS:
        return partial(characters, read_glyphs(args.fonts))
    return partial(clothes, *fashion(args.folder))


def characters(glyphs, count, draw):
    """Return 16 scarce characters, which the classifier learns, and 31 plentiful ones."""
    parts = split(glyphs, draw)
    drawn = task(glyphs, parts, count, [draw, 0])
    return Task(
        np.concatenate([drawn.images, drawn.plentiful]),
        np.concatenate([drawn.labels, drawn.plentiful_labels]),
        NUM_TARGETS,
        np.arange(NUM_TARGETS),
        len(parts.train),
        (drawn.test, drawn.test_labels),
        changed,
    )


def digits(count, draw):
    """Return digits of 8 x 8 pixels, five classes of which are scarce."""
    (X, y), (test, test_labels) = draw_digits(draw, NUM_SCARCE, count)
    sizes = np.bincount(y)
    scarce = np.flatnonzero(sizes == count)
    # Their pixels are numbers up to 16.
    return Task(
        X * 15,
        y,
        10,
        scarce,
        int(sizes[sizes > count].min()),
        (test * 15, test_labels),
        partial(changed, extremes=DIGIT_EXTREMES),
    )


def clothes(train, test, count, draw):
    """Return Fashion-MNIST with five scarce classes and 400 images of each of the others."""
    X, y, scarce = thinned(*train, draw, COMMON)
    # The images of a class are in a random order: a larger count contains a smaller one.
    kept = np.concatenate(
        [np.flatnonzero(y == c)[: count if c in scarce else COMMON] for c in range(10)]
    )
    return Task(X[kept], y[kept], 10, scarce, COMMON, test, shifted)


def shifted(images, seed):
    """Return images shifted by up to 3 pixels, and half of them flipped."""
    floats = np.asarray(moved(pixels(images), [seed, 0]))[..., 0]
    return ((floats + 1) * 127.5).round().astype("uint8")
