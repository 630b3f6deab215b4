"""How good what a GAN generates is, measured at each check of a run."""

import math
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from ganaug.metrics import (
    Fold,
    classifier_features,
    coverage,
    diversity,
    energy_distance,
    kernel_distance,
    pca_features,
)
from ganaug.training.trained import TrainedGAN

# Enough for a stable distance, few enough to cost less than the steps between two checks.
ROWS_PER_CHECK = 256
# Fewer of wide samples, but not fewer than this.
UNITS_PER_CHECK, LEAST_PER_CHECK = 2**16, 32
# Of fewer held-out images a distance says nothing: the class is measured on all it has.
LEAST_HELD_OUT = 4


class Quality(NamedTuple):
    """What a check has found.

    Attributes
    ----------
    logs : dict
        Scalars by name, among them ``quality``, a distance: 0 at best.
    diversity : list of float
        By class, how far apart samples are, relative to real ones: 0 is a collapse to one.
    """

    logs: dict
    diversity: list


class TableQuality:
    """The energy distance to real rows, class by class.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, ...), float32
    labels : ndarray of shape (n_samples,), int
    held_out : ndarray of shape (n_samples,), bool
        Rows that are not trained on; a class is measured on them if it has any.
    seed : int
        Of the rows that are compared with.
    """

    def __init__(self, codes, labels, held_out, seed):
        self.real = [codes[rows] for rows in reference(codes, labels, held_out, seed)]

    def __call__(self, synthetic):
        """Return the quality of some samples of each class.

        Parameters
        ----------
        synthetic : sequence of ndarray of shape (n_samples, ...)
            By class.

        Returns
        -------
        Quality
        """
        pairs = list(zip(self.real, synthetic, strict=True))
        distance = float(np.mean([energy_distance(*pair) for pair in pairs]))
        spreads = [_diversity(*pair) for pair in pairs]
        return Quality({"quality": distance, "diversity": min(spreads)}, spreads)


class ImageQuality:
    """The kernel distance (KID) to real images and the share of them that is not covered.

    In the features of small classifiers, each used on images that it has not learned from, if
    weights are to be chosen by it and there are several classes. They take some seconds to
    train: otherwise in principal components. Both are means over the classes.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, height, width, channels), float32
    labels, held_out, seed
        As for `TableQuality`.
    """

    def __init__(self, codes, labels, held_out, seed):
        if held_out.any() and labels.max() > 0:
            self.folds = classifier_features(codes, labels, seed=seed)
        else:
            self.folds = [Fold(_scaled(pca_features(codes), codes), np.arange(len(codes)))]
        self.real = [
            [self._unseen(fold, codes, rows, labels == label) for fold in self.folds]
            for label, rows in enumerate(reference(codes, labels, held_out, seed))
        ]

    def __call__(self, synthetic):
        """Return the quality of some images of each class; see `TableQuality`."""
        found = []
        for real, images in zip(self.real, synthetic, strict=True):
            pairs = [(own, f.extract(images)) for own, f in zip(real, self.folds, strict=True)]
            found.append(np.mean([self._measures(*pair) for pair in pairs], axis=0))
        distances, covered, spreads = np.transpose(found)
        distance, share = float(distances.mean()), float(covered.mean())
        logs = {
            "quality": distance + 1.0 - share,
            "kernel_distance": distance,
            "coverage": share,
            "diversity": float(spreads.min()),
        }
        return Quality(logs, spreads.tolist())

    def _unseen(self, fold, codes, rows, of_class):
        """Return the features of those of some images of a class that a fold has not seen."""
        unseen = np.intersect1d(rows, fold.unseen)
        if len(unseen) < LEAST_HELD_OUT:
            unseen = np.intersect1d(np.flatnonzero(of_class), fold.unseen)
        return fold.extract(codes[unseen])

    def _measures(self, real, synthetic):
        alike = synthetic[: len(real)]
        return (
            kernel_distance(real, synthetic),
            coverage(real, alike),
            _diversity(real, synthetic),
        )


def quality_of(space, codes, labels, held_out, seed):
    """Return what measures the quality of samples of a space; see `TableQuality`."""
    # In images that are all equal there are no features to find.
    images = not space.spans and (codes != codes[0]).any()
    return (ImageQuality if images else TableQuality)(codes, labels, held_out, seed)


def reference(codes, labels, held_out, seed):
    """Return which samples of each class quality is measured on: random ones, held-out ones
    unless the class has none.
    """
    rng = np.random.default_rng(seed)
    chosen = []
    for label in range(labels.max() + 1):
        rows = np.flatnonzero((labels == label) & held_out)
        rows = rows if len(rows) else np.flatnonzero(labels == label)
        chosen.append(rng.permutation(rows)[: samples_per_check(codes)])
    return chosen


def samples_per_check(codes):
    """Return how many samples of a class a check looks at."""
    width = math.prod(codes.shape[1:])
    return min(ROWS_PER_CHECK, max(UNITS_PER_CHECK // width, LEAST_PER_CHECK))


def measured_on(quality, num_classes, count, seed_bank, seed):
    """Return a function that measures a GAN by `count` samples of each class.

    They are of the same latents at each check.
    """
    # One source per run, so that a graph for many samples is traced once.
    source_of = cache(partial(TrainedGAN, seed_bank=seed_bank))

    def measure(gan):
        source = source_of(gan)
        return quality([source.sample(label, count, seed + label) for label in range(num_classes)])

    return measure


def _scaled(extract, codes):
    """Return an extractor of features of order one, as the kernel wants them."""
    size = np.sqrt(np.mean(np.square(extract(codes))))
    return lambda images: extract(images) / size


def _diversity(real, synthetic):
    # Of a class of equal samples, equal samples are as diverse as it gets.
    return diversity(real, synthetic) if (real != real[0]).any() else 1.0
