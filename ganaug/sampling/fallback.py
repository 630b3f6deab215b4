"""Where synthetic codes of a class come from that is too small to learn from."""

import math
from typing import Any

import numpy as np
import tensorflow as tf

from ganaug.data.sampler import SampleBank, SeedBank
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
    SmoothedSeeds or ChangedImages
    """
    bank = SampleBank(codes, labels)
    return SmoothedSeeds(SeedBank(bank), space) if space.spans else ChangedImages(bank)


class Drawn:
    """What draws arrays by drawing tensors, in a method ``tensors`` of subclasses."""

    tensors: Any

    def sample(self, label, num_samples, seed):
        """Return float32 codes of one class; see `TrainedGAN.sample`."""
        return self.tensors(label, num_samples, tf.constant([seed, 0], tf.int64)).numpy()

    sample_many = sample


class ChangedImages(Drawn):
    """Images of the class, shifted, and made a little darker or brighter, flatter or starker.

    Parameters
    ----------
    bank : SampleBank
        Of all classes.
    """

    operations = (Shift(0.1), Brightness(0.1), Contrast(0.2))

    def __init__(self, bank):
        self.bank = bank

    def tensors(self, label, num_samples, seed):
        """Return codes of one class, eagerly or in a graph; see `TrainedGAN.tensors`."""
        widths = [operation.num_random for operation in self.operations]
        uniform = tf.random.stateless_uniform([num_samples, 1 + sum(widths)], seed)
        images = tf.gather(
            self.bank.codes, self.bank.positions(tf.fill([num_samples], label), uniform[:, 0])
        )
        for operation, numbers in zip(
            self.operations, tf.split(uniform[:, 1:], widths, axis=1), strict=True
        ):
            images = operation(images, numbers)
        return tf.clip_by_value(images, -1.0, 1.0)


class SmoothedSeeds(Drawn):
    """Seeds with a little noise, for a class that is too small to learn from.

    A point between a sample and a neighbour, as in SMOTE, plus Gaussian noise as in the smoothed
    bootstrap (Menardi & Torelli, 2014, https://doi.org/10.1007/s10618-012-0295-5). The noise has
    the deviations that samples have within all classes, since one or two samples have none of
    their own to speak of.

    Parameters
    ----------
    seed_bank : SeedBank
        Of all classes.
    space : Space
        What the units of a row mean: noise is added to continuous ones only.
    """

    def __init__(self, seed_bank, space):
        self.seed_bank = seed_bank
        bank = seed_bank.bank
        continuous = np.concatenate(
            [np.full(span.width, not span.categorical) for span in space.spans]
        )
        variances = [bank.of_class(label).var(axis=0) for label in range(bank.num_classes)]
        within = np.average(variances, axis=0, weights=bank.counts)
        self.deviation = (np.sqrt(within) * continuous).astype("float32")

    def tensors(self, label, num_samples, seed):
        """Return codes of one class, eagerly or in a graph; see `TrainedGAN.tensors`."""
        labels = tf.fill([num_samples], label)
        uniform = tf.random.stateless_uniform([num_samples, 3], seed + np.array([1, 0]))
        seeds = self.seed_bank.points(labels, uniform)
        noise = tf.random.stateless_normal(tf.shape(seeds), seed)
        return seeds + self.bandwidth(label) * self.deviation * noise

    def bandwidth(self, label):
        """Return the share of the deviation that is added as noise: Silverman's rule."""
        size, width = int(self.seed_bank.bank.counts[label]), len(self.deviation)
        return (4.0 / ((width + 2.0) * size)) ** (1.0 / (width + 4.0)) / math.sqrt(width)
