"""Samplers that need no GAN, for small classes and for the sources of a generator."""

import math

import numpy as np
import tensorflow as tf

from ganaug.data.chains import MarkovChains
from ganaug.data.origins import CHAIN, Origins
from ganaug.data.sampler import (
    ClassBalancedSampler,
    NeighborInterpolator,
    Sources,
    stateless_seed,
)
from ganaug.networks.augmentation import Brightness, Contrast, Operation, Shift
from ganaug.networks.series_changes import MagnitudeWarp, TimeWarp
from ganaug.networks.video_changes import AllFrames


def smoothed_smote(codes, labels, space):
    """Return a sampler of rows.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, ...), float32
        Encoded samples of all classes.
    labels : ndarray of shape (n_samples,), int
    space : Space
    """
    return SmoothedSMOTE(NeighborInterpolator(ClassBalancedSampler(codes, labels)), space)


def jittered_images(codes, labels, space):
    """Return a sampler of images; see `smoothed_smote`."""
    return JitteredImages(ClassBalancedSampler(codes, labels))


def jittered_videos(codes, labels, space):
    """Return a sampler of videos; see `smoothed_smote`."""
    return JitteredVideos(ClassBalancedSampler(codes, labels))


def warped_series(codes, labels, space):
    """Return a sampler of series; see `smoothed_smote`."""
    return WarpedSeries(ClassBalancedSampler(codes, labels))


def chained_strings(codes, labels, space):
    """Return a sampler of strings; see `smoothed_smote`."""
    return ChainedStrings(MarkovChains(codes, labels))


class FallbackSampler:
    """Base class of samplers that need no training; a subclass defines ``tensors``."""

    def sample(self, label, num_samples, seed):
        """Return float32 codes of one class; see `TrainedGAN.sample`."""
        return self.tensors(*_labels_and_seed(label, num_samples, seed)).numpy()

    sample_in_graph = sample

    def origins(self, label, num_samples, seed, find):
        """Return the origins of samples; see `TrainedGAN.origins`."""
        labels, seed = _labels_and_seed(label, num_samples, seed)
        return self.origins_of(labels, seed, find)

    def tensors(self, labels, seed):
        """Return a code for each label, eagerly or in a graph; see `TrainedGAN.tensors`."""
        raise NotImplementedError

    def origins_of(self, labels, seed, find):
        """Return the origins of the samples that `tensors` returns."""
        raise NotImplementedError


def _labels_and_seed(label, num_samples, seed):
    return tf.fill([num_samples], label), tf.constant([seed, 0], tf.int64)


class ChangedSamples(FallbackSampler):
    """Samples of the class with random changes; a subclass defines `operations`.

    Parameters
    ----------
    sampler : ClassBalancedSampler
        Draws the samples of all classes.
    """

    operations: tuple[Operation, ...]

    def __init__(self, sampler):
        self.sampler = sampler

    def tensors(self, labels, seed):
        """Return a sample for each label; see `FallbackSampler`."""
        samples, uniform = self._chosen(labels, seed)
        widths = [operation.num_random for operation in self.operations]
        parts = tf.split(uniform, widths, axis=1)
        for operation, numbers in zip(self.operations, parts, strict=True):
            samples = operation(samples, numbers)
        return samples

    def origins_of(self, labels, seed, find):
        """Return the sample that each one is made from; see `FallbackSampler`."""
        return Origins.single(find(self._chosen(labels, seed)[0].numpy()))

    def _chosen(self, labels, seed):
        """Return a sample for each label, and random numbers for its changes."""
        width = sum(operation.num_random for operation in self.operations)
        uniform = tf.random.stateless_uniform([tf.size(labels), 1 + width], seed)
        chosen = self.sampler.positions(labels, uniform[:, 0])
        return tf.gather(self.sampler.codes, chosen), uniform[:, 1:]


class JitteredImages(ChangedSamples):
    """Images of the class, shifted, a little darker or brighter, with less or more contrast."""

    operations: tuple[Operation, ...] = (Shift(0.1), Brightness(0.1), Contrast(0.2))

    def tensors(self, labels, seed):
        """Return an image for each label; see `FallbackSampler`."""
        return tf.clip_by_value(super().tensors(labels, seed), -1.0, 1.0)


class JitteredVideos(JitteredImages):
    """Videos of the class, changed like images, with all frames of a video alike."""

    operations = tuple(AllFrames(operation) for operation in JitteredImages.operations)


class WarpedSeries(ChangedSamples):
    """Series of the class, warped in time and in magnitude, with noise."""

    operations = (TimeWarp(0.4), MagnitudeWarp(0.25))
    noise = 0.03

    def tensors(self, labels, seed):
        """Return a series for each label; see `FallbackSampler`."""
        series = super().tensors(labels, seed)
        normal = tf.random.stateless_normal(tf.shape(series), seed + np.array([1, 0]))
        return series + self.noise * normal


class ChainedStrings(FallbackSampler):
    """Strings from a Markov chain of the characters of the class, smoothed by that of all classes.

    Parameters
    ----------
    chains : MarkovChains
    """

    def __init__(self, chains):
        self.chains = chains

    def tensors(self, labels, seed):
        """Return a string for each label; see `FallbackSampler`."""
        return self.chains.draw(labels, seed)

    def origins_of(self, labels, seed, find):
        """Return the origin of strings: a Markov chain; see `FallbackSampler`."""
        return Origins.alike(CHAIN, len(labels))


class FallbackSources(Sources):
    """Draw samples of a fallback as sources of a generator.

    Parameters
    ----------
    sampler : ClassBalancedSampler
        Draws samples of the classes.
    fallback : callable
        ``(codes, labels, space)``; returns a `FallbackSampler`, such as `warped_series`.
    space : Space
    """

    def __init__(self, sampler, fallback, space):
        self.sampler = sampler
        self.fallback = fallback(sampler.codes.numpy(), sampler.labels, space)
        # All samples start from a source, and the output of the generator is used as it is.
        self.fractions = self.steps = np.ones(sampler.num_classes)

    def draw(self, labels, uniform, presence):
        """Return a source for each label, and the labels; see `NeighborInterpolator.draw`."""
        return self.fallback.tensors(labels, stateless_seed(uniform[0, :2])), labels

    def origins(self, labels, uniform, presence, find):
        """Return the origins of the samples of the fallback; see `Sources.origins`."""
        return self.fallback.origins_of(labels, stateless_seed(uniform[0, :2]), find)


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
        """Return a row for each label; see `FallbackSampler`."""
        points = self.sources.points(labels, _uniform(labels, seed))
        noise = tf.random.stateless_normal(tf.shape(points), seed)
        bandwidths = [self.bandwidth(label) for label in range(self.sources.sampler.num_classes)]
        scale = tf.gather(tf.constant(bandwidths, tf.float32), labels)[:, None]
        return points + scale * self.deviation * noise

    def origins_of(self, labels, seed, find):
        """Return the two rows that each one lies between; see `FallbackSampler`."""
        return self.sources.pairs(labels, _uniform(labels, seed), find)

    def bandwidth(self, label):
        """Return the fraction of the deviation that is added as noise: Silverman's rule."""
        size, width = int(self.sources.sampler.counts[label]), len(self.deviation)
        return (4.0 / ((width + 2.0) * size)) ** (1.0 / (width + 4.0)) / math.sqrt(width)


def _uniform(labels, seed):
    return tf.random.stateless_uniform([tf.size(labels), 3], seed + np.array([1, 0]))
