"""Samplers of classes that are too small for a GAN to learn from."""

import math

import numpy as np
import tensorflow as tf

from ganaug.data.sampler import ClassBalancedSampler, NeighborInterpolator
from ganaug.networks.augmentation import Brightness, Contrast, Shift


def fallback(codes, labels, space):
    """Return a sampler of small classes.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, ...), float32
        Encoded samples of all classes.
    labels : ndarray of shape (n_samples,), int
    space : Space

    Returns
    -------
    SmoothedSMOTE or JitteredImages
    """
    sampler = ClassBalancedSampler(codes, labels)
    if space.spans:
        return SmoothedSMOTE(NeighborInterpolator(sampler), space)
    return JitteredImages(sampler)


class FallbackSampler:
    """Base class of samplers that need no training; a subclass defines ``tensors``."""

    def sample(self, label, num_samples, seed):
        """Return float32 codes of one class; see `TrainedGAN.sample`."""
        labels = tf.fill([num_samples], label)
        return self.tensors(labels, tf.constant([seed, 0], tf.int64)).numpy()

    sample_in_graph = sample

    def tensors(self, labels, seed):
        """Return a code of each label, eagerly or in a graph; see `TrainedGAN.tensors`."""
        raise NotImplementedError


class JitteredImages(FallbackSampler):
    """Images of the class, shifted, a little darker or brighter, with less or more contrast.

    Parameters
    ----------
    sampler : ClassBalancedSampler
        Draws the images of all classes.
    """

    operations = (Shift(0.1), Brightness(0.1), Contrast(0.2))

    def __init__(self, sampler):
        self.sampler = sampler

    def tensors(self, labels, seed):
        """Return an image of each label; see `FallbackSampler`."""
        widths = [operation.num_random for operation in self.operations]
        uniform = tf.random.stateless_uniform([tf.size(labels), 1 + sum(widths)], seed)
        images = tf.gather(self.sampler.codes, self.sampler.positions(labels, uniform[:, 0]))
        for operation, numbers in zip(
            self.operations, tf.split(uniform[:, 1:], widths, axis=1), strict=True
        ):
            images = operation(images, numbers)
        return tf.clip_by_value(images, -1.0, 1.0)


class SmoothedSMOTE(FallbackSampler):
    """Points between neighbours, with a little noise.

    Each point lies between a sample and a neighbour, as in SMOTE, plus Gaussian noise as in the
    smoothed bootstrap (Menardi & Torelli, 2014, https://doi.org/10.1007/s10618-012-0295-5). The
    standard deviations of the noise are pooled over all classes, since those of one or two samples
    cannot be estimated.

    Parameters
    ----------
    sources : NeighborInterpolator
        Draws points between rows of all classes.
    space : Space
        Tells which units of a row are continuous: noise is added to these only.
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

    def tensors(self, labels, seed):
        """Return a row of each label; see `FallbackSampler`."""
        uniform = tf.random.stateless_uniform([tf.size(labels), 3], seed + np.array([1, 0]))
        points = self.sources.points(labels, uniform)
        noise = tf.random.stateless_normal(tf.shape(points), seed)
        bandwidths = [self.bandwidth(label) for label in range(self.sources.sampler.num_classes)]
        scale = tf.gather(tf.constant(bandwidths, tf.float32), labels)[:, None]
        return points + scale * self.deviation * noise

    def bandwidth(self, label):
        """Return the fraction of the deviation that is added as noise: Silverman's rule."""
        size, width = int(self.sources.sampler.counts[label]), len(self.deviation)
        return (4.0 / ((width + 2.0) * size)) ** (1.0 / (width + 4.0)) / math.sqrt(width)
