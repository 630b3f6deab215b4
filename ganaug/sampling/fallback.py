"""Where synthetic codes of a class come from that is too small to learn from."""

import math
from typing import Any

import numpy as np
import tensorflow as tf

from ganaug.data.sampler import ClassBalancedSampler, NeighborInterpolator
from ganaug.networks.augmentation import Brightness, Contrast, Shift


def fallback(codes, labels, space):
    """Return what draws codes of classes of a handful of samples.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, ...), float32
        Of all classes.
    labels : ndarray of shape (n_samples,), int
    space : Space

    Returns
    -------
    SmoothedSMOTE or JitteredImages
    """
    sampler = ClassBalancedSampler(codes, labels)
    return (
        SmoothedSMOTE(NeighborInterpolator(sampler), space)
        if space.spans
        else JitteredImages(sampler)
    )


class Drawn:
    """What draws arrays by drawing tensors, in a method ``tensors`` of subclasses."""

    tensors: Any

    def sample(self, label, num_samples, seed):
        """Return float32 codes of one class; see `TrainedGAN.sample`."""
        return self.tensors(label, num_samples, tf.constant([seed, 0], tf.int64)).numpy()

    sample_many = sample


class JitteredImages(Drawn):
    """Images of the class, shifted, and made a little darker or brighter, flatter or starker.

    Parameters
    ----------
    sampler : ClassBalancedSampler
        Of all classes.
    """

    operations = (Shift(0.1), Brightness(0.1), Contrast(0.2))

    def __init__(self, sampler):
        self.sampler = sampler

    def tensors(self, label, num_samples, seed):
        """Return codes of one class, eagerly or in a graph; see `TrainedGAN.tensors`."""
        widths = [operation.num_random for operation in self.operations]
        uniform = tf.random.stateless_uniform([num_samples, 1 + sum(widths)], seed)
        images = tf.gather(
            self.sampler.codes,
            self.sampler.positions(tf.fill([num_samples], label), uniform[:, 0]),
        )
        for operation, numbers in zip(
            self.operations, tf.split(uniform[:, 1:], widths, axis=1), strict=True
        ):
            images = operation(images, numbers)
        return tf.clip_by_value(images, -1.0, 1.0)


class SmoothedSMOTE(Drawn):
    """Seeds with a little noise, for a class that is too small to learn from.

    A point between a sample and a neighbour, as in SMOTE, plus Gaussian noise as in the smoothed
    bootstrap (Menardi & Torelli, 2014, https://doi.org/10.1007/s10618-012-0295-5). The noise has
    the deviations that samples have within all classes, since one or two samples have none of
    their own to speak of.

    Parameters
    ----------
    sources : NeighborInterpolator
        Of all classes.
    space : Space
        What the units of a row mean: noise is added to continuous ones only.
    """

    def __init__(self, sources, space):
        self.sources = sources
        sampler = sources.sampler
        continuous = np.concatenate(
            [np.full(span.width, not span.categorical) for span in space.spans]
        )
        variances = [sampler.of_class(label).var(axis=0) for label in range(sampler.num_classes)]
        within = np.average(variances, axis=0, weights=sampler.counts)
        self.deviation = (np.sqrt(within) * continuous).astype("float32")

    def tensors(self, label, num_samples, seed):
        """Return codes of one class, eagerly or in a graph; see `TrainedGAN.tensors`."""
        labels = tf.fill([num_samples], label)
        uniform = tf.random.stateless_uniform([num_samples, 3], seed + np.array([1, 0]))
        seeds = self.sources.points(labels, uniform)
        noise = tf.random.stateless_normal(tf.shape(seeds), seed)
        return seeds + self.bandwidth(label) * self.deviation * noise

    def bandwidth(self, label):
        """Return the share of the deviation that is added as noise: Silverman's rule."""
        size, width = int(self.sources.sampler.counts[label]), len(self.deviation)
        return (4.0 / ((width + 2.0) * size)) ** (1.0 / (width + 4.0)) / math.sqrt(width)
