"""References: images of a class, from which a generator makes others of the same class."""

import numpy as np
import tensorflow as tf

from ganaug.data.origins import Origins
from ganaug.data.sources import evenly_drawn


class References:
    """Draw images as references, for a GAN of pairs.

    Parameters
    ----------
    sampler : ClassBalancedSampler
        Draws the references; their labels may differ from those that the GAN has learned.
    """

    def __init__(self, sampler):
        self.sampler = sampler
        self.fractions = self.steps = np.ones(sampler.num_classes)

    def batch(self, sampler, labels, uniform):
        """Return samples and, for each of them, another image of its class as its reference.

        Parameters
        ----------
        sampler : ClassBalancedSampler
            Draws both, from classes of at least two images.
        labels : int32 tensor of shape (batch,)
        uniform : float32 tensor of shape (batch, 6)
            Random numbers in [0, 1).
        """
        first = sampler.positions(labels, uniform[:, 0])
        starts = tf.gather(tf.constant(sampler.starts, tf.int32), labels)
        counts = tf.gather(tf.constant(sampler.counts, tf.int32), labels)
        steps = 1 + tf.cast(uniform[:, 1] * tf.cast(counts - 1, tf.float32), tf.int32)
        second = starts + (first - starts + steps) % counts
        return tf.gather(sampler.codes, first), {"reference": tf.gather(sampler.codes, second)}

    def inputs(self, labels, uniform, presence):
        """Return a reference for each label, by the name of the input."""
        return {"reference": evenly_drawn(self.sampler, labels, uniform)}

    def origins(self, labels, uniform, presence, find):
        """Return the image that each reference is; see `Sources.origins`."""
        return Origins.single(find(evenly_drawn(self.sampler, labels, uniform).numpy()))
