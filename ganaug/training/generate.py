"""Encoded samples from a model, with everything that it takes besides its weights."""

import math

import numpy as np
import tensorflow as tf

from ganaug.data.sampler import SeedBank
from ganaug.models.base import feed, input_names

# Numbers generated at a time, all samples of a chunk together: this bounds the memory.
MAX_NUMBERS = 2**20


def generate(gan, seed_bank, labels, seed):
    """Generate one encoded sample per label, eagerly or in a graph.

    Parameters
    ----------
    gan : AdversarialModel
    seed_bank : SeedBank, DonorBank or None
        Where the sources come from, for a generator that takes some.
    labels : int32 array or tensor of shape (n,)
        The classes, as the model was told them in training.
    seed : int64 tensor of shape (2,)
        Equal seeds give equal samples.

    Returns
    -------
    float32 tensor of shape (n, ...)
    """
    size = tf.shape(labels)[0]
    shapes = {tensor.name: tensor.shape[1:] for tensor in gan.generator.inputs}
    given = {}
    if "latent" in shapes:
        given["latent"] = tf.random.stateless_normal([size, *shapes["latent"]], seed)
    if "condition" in shapes:
        given["condition"] = tf.convert_to_tensor(labels)
    if seed_bank is not None:
        uniform = tf.random.stateless_uniform([size, 3], seed + np.array([1, 0]))
        # Seeded and unseeded samples alternate, so that any part of them has both.
        ends = tf.floor(tf.cast(tf.range(size + 1), tf.float64) * seed_bank.share)
        seeds, conditions = seed_bank.draw(labels, uniform, ends[1:] > ends[:-1])
        given |= {"seed": seeds, "condition": conditions}
    return feed(gan.average_generator, False, **given)


def generate_in_chunks(gan, seed_bank, labels, seed, generate_full=None):
    """Generate one encoded sample per label, a bounded number of them at a time.

    Parameters
    ----------
    gan, seed_bank
        See `generate`.
    labels : int32 ndarray of shape (n,)
        At least one.
    seed : int
    generate_full : callable, optional
        ``(labels, seed) -> samples``, such as a compiled `generate`, for chunks of full size.

    Returns
    -------
    float32 ndarray of shape (n, ...)
    """
    chunks, size = [], chunk_size(gan.generator.output_shape[1:])
    for start in range(0, len(labels), size):
        chunk, of_chunk = labels[start : start + size], tf.constant([seed, start], tf.int64)
        if generate_full is not None and len(chunk) == size:
            chunks.append(generate_full(chunk, of_chunk).numpy())
        else:
            chunks.append(generate(gan, seed_bank, chunk, of_chunk).numpy())
    return np.concatenate(chunks)


def chunk_size(shape):
    """Return how many samples of a shape are generated at a time."""
    return min(max(MAX_NUMBERS // math.prod(shape), 32), 16_384)


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
