"""Images with erased parts, which a generator fills in."""

import numpy as np
import tensorflow as tf

from ganaug.data.holes import RandomHoles
from ganaug.data.origins import Origins
from ganaug.data.sampler import Sources, stateless_seed
from ganaug.data.sources import evenly_drawn


class ErasedImages(Sources):
    """Draw images of a class, with a random part of each erased.

    Parameters
    ----------
    sampler : ClassBalancedSampler
        Draws the images.
    holes : Holes, default=RandomHoles()
        The parts that are erased.
    hidden : float, default=0.0
        The share of images in a batch whose label is hidden: it becomes the number of classes.
    """

    def __init__(self, sampler, holes=RandomHoles(), hidden=0.0):  # noqa: B008
        self.sampler = sampler
        self.holes = holes
        self.hidden = hidden
        self.fractions = self.steps = np.ones(sampler.num_classes)

    def batch(self, sampler, labels, uniform):
        """Return images, whole and with erased parts, for the `fit` of a GAN.

        Each image occurs twice in a row, with the same part erased: its two completions differ
        only in their latents, as `ganaug.terms.EnergyScore` requires.

        See `Sources.batch` for the parameters.
        """
        labels = labels[::2]
        samples = tf.gather(sampler.codes, sampler.positions(labels, uniform[::2, 0]))
        labels = tf.where(uniform[::2, 3] < self.hidden, sampler.num_classes, labels)
        inputs = erase(samples, labels, self.holes, stateless_seed(uniform[0, 1:3]))
        samples, inputs = tf.nest.map_structure(
            lambda values: twice(values)[: tf.shape(uniform)[0]], (samples, inputs)
        )
        return {"sample": samples, "source": inputs.pop("source")}, inputs

    def inputs(self, labels, uniform, presence):
        """Return an image with an erased part for each label, by the names of the inputs."""
        images = evenly_drawn(self.sampler, labels, uniform)
        return erase(images, labels, self.holes, stateless_seed(uniform[0, 1:3]))

    def origins(self, labels, uniform, presence, find):
        """Return the image that each source is a part of; see `Sources.origins`."""
        return Origins.single(find(evenly_drawn(self.sampler, labels, uniform).numpy()))


def erase(images, labels, holes, seed):
    """Return the inputs of a generator that fills holes in images.

    Parameters
    ----------
    images : tensor of shape (batch, height, width, channels), float32
    labels : int32 tensor of shape (batch,)
    holes : Holes
    seed : int64 tensor of shape (2,)
        Equal seeds give equal holes.

    Returns
    -------
    dict of tensor
        ``source``, the images with zeros in the holes, ``mask``, of shape (batch, height, width,
        1), which is 1 there and 0 elsewhere, and ``condition``, the labels.
    """
    uniform = tf.random.stateless_uniform([tf.shape(images)[0], holes.num_random], seed)
    mask = tf.cast(holes(uniform, *images.shape[1:3]), images.dtype)[..., None]
    return {"source": images * (1.0 - mask), "mask": mask, "condition": labels}


def twice(values):
    """Return each value twice, one after the other."""
    return tf.repeat(values, 2, axis=0)
