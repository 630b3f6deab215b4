"""Drawing synthetic codes of a class from a trained GAN."""

import math
from functools import cached_property

import numpy as np
import tensorflow as tf

from ganaug.data.sampler import SeedBank
from ganaug.models.base import feed, input_names

# Units generated at a time, of all samples together: bounds the memory.
UNITS = 2**20


class TrainedGAN:
    """A GAN and what it needs to draw samples of a class.

    Parameters
    ----------
    gan : GAN
        Trained.
    seed_bank : SeedBank or DonorBank, optional
        Where its seeds come from, if its generator takes some.
    """

    def __init__(self, gan, seed_bank=None):
        self.gan = gan
        self.seed_bank = seed_bank

    @classmethod
    def on(cls, gan, bank, donors=None):
        """Return a trained GAN that takes its seeds, if it wants any, from a bank or donors."""
        return cls(gan, seeds_for(gan, bank, donors))

    def sample(self, label, num_samples, seed):
        """Return float32 codes of one class.

        Parameters
        ----------
        label : int
            The class, as the GAN was told it in training.
        num_samples : int
            At least one.
        seed : int
            Equal seeds give equal codes.

        Returns
        -------
        ndarray of shape (num_samples, ...), float32
        """
        return self.draw(np.full(num_samples, label, "int32"), seed)

    def sample_many(self, label, num_samples, seed):
        """Return the same as `sample`, but for rounding, with full chunks generated in a graph.

        That takes half the time, and is worth its tracing for a draw of many chunks.
        """
        return self.draw(np.full(num_samples, label, "int32"), seed, self._traced)

    def tensors(self, label, num_samples, seed):
        """Return codes of one class, eagerly or in a graph.

        Parameters
        ----------
        label : int
        num_samples : int or int32 tensor of shape ()
        seed : int64 tensor of shape (2,)

        Returns
        -------
        float32 tensor of shape (num_samples, ...)
        """
        return self._generate(tf.fill([num_samples], label), seed)

    def draw(self, labels, seed, generate_full=None):
        """Return one float32 code for each label of an array, none empty; see `sample`."""
        codes, size = [], chunk_size(self.gan.generator.output_shape[1:])
        for start in range(0, len(labels), size):
            chunk = labels[start : start + size]
            generate = generate_full if generate_full and len(chunk) == size else self._generate
            codes.append(generate(chunk, tf.constant([seed, start], tf.int64)).numpy())
        return np.concatenate(codes)

    def _generate(self, labels, seed):
        size = tf.shape(labels)[0]
        shapes = {tensor.name: tensor.shape[1:] for tensor in self.gan.generator.inputs}
        given = {}
        if "latent" in shapes:
            given["latent"] = tf.random.stateless_normal([size, *shapes["latent"]], seed)
        if "condition" in shapes:
            given["condition"] = tf.convert_to_tensor(labels)
        if self.seed_bank is not None:
            uniform = tf.random.stateless_uniform([size, 3], seed + np.array([1, 0]))
            # Seeded and unseeded samples alternate, so that any part of them has both.
            ends = tf.floor(tf.cast(tf.range(size + 1), tf.float64) * self.seed_bank.share)
            seeds, conditions = self.seed_bank.draw(labels, uniform, ends[1:] > ends[:-1])
            given |= {"seed": seeds, "condition": conditions}
        return feed(self.gan.average_generator, False, **given)

    @cached_property
    def _traced(self):
        size = chunk_size(self.gan.generator.output_shape[1:])
        signature = [tf.TensorSpec(size, tf.int32), tf.TensorSpec(2, tf.int64)]
        return tf.function(self._generate, input_signature=signature, autograph=False)

    def __getstate__(self):
        return {name: value for name, value in vars(self).items() if name != "_traced"}


def seeds_for(gan, bank, donors=None):
    """Return where the seeds of a GAN come from: donors, where it is given some.

    Parameters
    ----------
    gan : AdversarialModel
    bank : SampleBank
        What it learns.
    donors : callable, optional
        Returns a DonorBank.

    Returns
    -------
    SeedBank, DonorBank or None
        None for a generator that takes no seeds.
    """
    if "seed" not in input_names(gan.generator):
        return None
    return SeedBank(bank) if donors is None else donors()


def chunk_size(shape):
    """Return how many samples of a shape are generated at a time."""
    return min(max(UNITS // math.prod(shape), 32), 16_384)
