"""Measure the quality of generated samples at each evaluation of a run."""

import math
from functools import partial
from typing import NamedTuple

import numpy as np

from ganaug._utils.seeding import derive, stream
from ganaug.metrics import (
    Fold,
    classifier_features,
    coverage,
    diversity,
    energy_distance,
    kernel_distance,
    pca_features,
)
from ganaug.training.generate import generate, generate_in_chunks

# Enough for a stable distance, few enough to cost less than the steps between two evaluations:
# KID of digits against digits has a standard deviation of 0.14 with 32 samples, 0.01 with 256.
SAMPLES_PER_EVALUATION = 256
# Fewer if they would take more memory than 2**26 numbers, but at least this minimum.
NUMBERS_PER_EVALUATION, MIN_PER_EVALUATION = 2**26, 32


class Quality(NamedTuple):
    """The result of an evaluation.

    Attributes
    ----------
    logs : dict
        Scalars by name, among them ``quality``, a distance: the lower, the better. NaN if
        generated samples are not finite.
    diversity : list of float
        For each class, the distance between samples relative to real ones: 0 if they are equal.
    """

    logs: dict
    diversity: list


class EnergyQuality:
    """The energy distance to real samples, class by class.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, ...), float32
    labels : ndarray of shape (n_samples,), int
    held_out : ndarray of shape (n_samples,), bool
        Rows that are not trained on; a class is measured on them if it has any.
    seed : int
        Random seed of the choice of rows to compare with.
    """

    names = ("quality",)
    # Minimum held-out rows per class; smaller classes are not split.
    least_held_out = 5

    def __init__(self, codes, labels, held_out, seed):
        self.real = [codes[rows] for rows in reference(codes, labels, held_out, seed)]

    def __call__(self, synthetic):
        """Return a value for each of `names`.

        Parameters
        ----------
        synthetic : sequence of ndarray of shape (n_samples, ...)
            Samples of each class.
        """
        return (np.mean([energy_distance(*p) for p in zip(self.real, synthetic, strict=True)]),)


class ImageQuality:
    """The kernel distance (KID) to real images and the share of them that is not covered.

    Both are means over the classes. If quality decides which weights are kept and there are
    several classes, they are measured in the features of small classifiers, each used on images
    that it has not learned from. These take some seconds to train, so principal components are
    used otherwise.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, height, width, channels), float32
    labels : ndarray of shape (n_samples,), int
    held_out : ndarray of shape (n_samples,), bool
        Images that are not trained on; a class is measured on them if there are enough.
    seed : int
    """

    names = ("quality", "kernel_distance", "coverage")
    # A distance to fewer images says nothing; each of two classifiers has not seen half of them.
    least_held_out = 8

    def __init__(self, codes, labels, held_out, seed):
        chosen = reference(codes, labels, held_out, seed)
        if held_out.any() and labels.max() > 0:
            self.folds = self.learned(codes, labels, chosen, seed)
        else:
            self.folds = components(codes, chosen)
        self.real = [
            [self._unseen(fold, codes, rows, labels == label) for fold in self.folds]
            for label, rows in enumerate(chosen)
        ]

    @staticmethod
    def learned(codes, labels, chosen, seed):
        """Return the features that decide which weights are kept."""
        return classifier_features(codes, labels, seed=derive(seed, "features"))

    def __call__(self, synthetic):
        """Return a value for each of `names`; see `EnergyQuality`."""
        found = [
            _distances(real, fold.extract(images))
            for features, images in zip(self.real, synthetic, strict=True)
            for real, fold in zip(features, self.folds, strict=True)
        ]
        distance, covered = np.mean(found, axis=0)
        return distance + 1.0 - covered, distance, covered

    def _unseen(self, fold, codes, rows, in_class):
        """Return the features of images of a class that a fold has not seen."""
        unseen = np.intersect1d(rows, fold.unseen)
        if len(unseen) < self.least_held_out // 2:
            unseen = np.intersect1d(np.flatnonzero(in_class), fold.unseen)
        return fold.extract(codes[unseen[:SAMPLES_PER_EVALUATION]])


class VideoQuality(ImageQuality):
    """The same for videos, always in principal components: the classifiers are for images."""

    @staticmethod
    def learned(codes, labels, chosen, seed):
        """Return the features that decide which weights are kept."""
        return components(codes, chosen)


def components(codes, chosen):
    """Return one fold of all samples: principal components, fitted to chosen rows per class."""
    extract = of_order_one(codes[np.concatenate(chosen)])
    return [Fold(extract, np.arange(len(codes)))]


class Evaluation:
    """Measure a GAN by samples of each class, generated from the same latents every time.

    Parameters
    ----------
    quality : EnergyQuality or ImageQuality
    codes : ndarray of shape (n_samples, ...), float32
    labels : ndarray of shape (n_samples,), int
    sources : NeighborInterpolator or None
        Draws the generator's sources, if it takes any.
    seed : int
    """

    def __init__(self, quality, codes, labels, sources, seed):
        self.quality, self.sources = quality, sources
        self.seed = derive(seed, "evaluation")
        self.count = samples_per_evaluation(codes, labels.max() + 1)
        # Diversity is not measured on held-out samples, since there may be too few.
        none_held_out = np.zeros(len(labels), bool)
        self.real = [codes[rows] for rows in reference(codes, labels, none_held_out, seed)]

    def __call__(self, gan):
        """Return the Quality of a GAN."""
        labels = np.repeat(np.arange(len(self.real), dtype="int32"), self.count)
        draw = partial(generate, gan, self.sources, forward=gan.call_in_graph)
        codes = generate_in_chunks(draw, gan.generator, labels, self.seed)
        synthetic = np.split(codes, len(self.real))
        names = (*self.quality.names, "diversity")
        if not np.isfinite(codes).all():
            return Quality(dict.fromkeys(names, np.nan), [np.nan] * len(self.real))
        spreads = [_diversity(*pair) for pair in zip(self.real, synthetic, strict=True)]
        values = (*self.quality(synthetic), min(spreads))
        return Quality(dict(zip(names, map(float, values), strict=True)), spreads)


def reference(codes, labels, held_out, seed):
    """Return random rows of each class to compare with, held-out ones if the class has any."""
    rng = stream(seed, "reference")
    chosen, count = [], samples_per_evaluation(codes, labels.max() + 1)
    for label in range(labels.max() + 1):
        rows = np.flatnonzero((labels == label) & held_out)
        rows = rows if len(rows) else np.flatnonzero(labels == label)
        chosen.append(rng.permutation(rows)[:count])
    return chosen


def samples_per_evaluation(codes, num_classes=1):
    """Return how many samples of each class an evaluation looks at."""
    width = num_classes * math.prod(codes.shape[1:])
    return min(SAMPLES_PER_EVALUATION, max(NUMBERS_PER_EVALUATION // width, MIN_PER_EVALUATION))


def _distances(real, synthetic):
    """Return the kernel distance and the coverage of features."""
    return kernel_distance(real, synthetic), coverage(real, synthetic[: len(real)])


def of_order_one(images):
    """Return an extractor of principal components, scaled to the size that the kernel needs."""
    extract = pca_features(images) if (images != images[0]).any() else _flat
    size = np.sqrt(np.mean(np.square(extract(images)))) or 1.0
    return lambda images: extract(images) / size


def _flat(images):
    return np.reshape(images, (len(images), -1))


def _diversity(real, synthetic):
    # If all real samples of a class are equal, equal samples are as diverse as it gets.
    return diversity(real, synthetic) if (real != real[0]).any() else 1.0
