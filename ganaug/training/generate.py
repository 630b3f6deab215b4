"""Generate encoded samples with a model from latents, conditions and sources."""

import math

import numpy as np
import tensorflow as tf

from ganaug.data.erased import ErasedImages
from ganaug.data.references import References
from ganaug.data.sampler import NeighborInterpolator
from ganaug.networks.named_inputs import input_names, input_shapes

# Maximum of numbers in a chunk of samples that are generated together, to bound memory.
MAX_NUMBERS = 2**20
MIN_CHUNK, MAX_CHUNK = 32, 16_384
# Classes that draw real samples for a generator that declares an input of that name.
BY_INPUT = {"reference": References, "mask": ErasedImages}


def generate(gan, sources, labels, seed, forward=None):
    """Generate one encoded sample per label, eagerly or in a graph.

    Parameters
    ----------
    gan : AdversarialModel
    sources : Sources, References or None
        For a generator that starts from real samples.
    labels : int32 array or tensor of shape (n,)
        The classes, numbered as in training.
    seed : int64 tensor of shape (2,)
        Equal seeds give equal samples.
    forward : callable, default=gan.call
        ``inputs by name -> samples``, such as ``gan.call_in_graph``.

    Returns
    -------
    float32 tensor of shape (n, ...)
    """
    size = tf.shape(labels)[0]
    shapes = input_shapes(gan.generator)
    forward = forward or gan.call
    given = {}
    if "latent" in shapes:
        given["latent"] = tf.random.stateless_normal([size, *shapes["latent"]], seed)
    if "condition" in shapes:
        given["condition"] = tf.convert_to_tensor(labels)
    if sources is None:
        return forward(given)
    inputs = sources.inputs(labels, *source_draws(sources, labels, seed))
    samples = forward(given | inputs)
    return _moved(inputs.get("source"), samples, sources.steps, labels)


def source_draws(sources, labels, seed):
    """Return random numbers for the source of each sample, and whether it starts from one.

    See `ganaug.data.sampler.NeighborInterpolator.draw`.
    """
    uniform = tf.random.stateless_uniform([tf.shape(labels)[0], 3], seed + np.array([1, 0]))
    # Samples with and without a source alternate, so that any part of them has both.
    so_far = tf.cumsum(tf.gather(tf.constant(sources.fractions), labels))
    ends = tf.floor(tf.concat([[0.0], so_far], axis=0))
    return uniform, ends[1:] > ends[:-1]


def _moved(sources, samples, steps, labels):
    """Return points between sources and samples, at the step of each label."""
    if (steps == 1.0).all():
        return samples
    steps = tf.gather(tf.constant(steps, samples.dtype), labels)
    steps = tf.reshape(steps, [-1] + [1] * (samples.shape.rank - 1))
    return tf.where(steps < 1.0, sources + steps * (samples - sources), samples)


def generate_in_chunks(generate, generator, labels, seed):
    """Generate one encoded sample per label, a bounded number at a time.

    Parameters
    ----------
    generate : callable
        ``(labels, seed) -> samples``; see the function `generate`.
    generator : keras.Model
        The size of its samples determines how many fit into a chunk.
    labels : int32 ndarray of shape (n,)
        At least one.
    seed : int

    Returns
    -------
    float32 ndarray of shape (n, ...)
    """
    pairs = chunks(generator, labels, seed)
    return np.concatenate([generate(*pair).numpy() for pair in pairs])


def chunks(generator, labels, seed):
    """Yield the labels that `generate_in_chunks` generates at a time, and the seed of each."""
    size = chunk_size(generator.output_shape[1:])
    for start in range(0, len(labels), size):
        yield labels[start : start + size], tf.constant([seed, start], tf.int64)


def chunk_size(shape):
    """Return how many samples of a shape are generated at a time."""
    return min(max(MAX_NUMBERS // math.prod(shape), MIN_CHUNK), MAX_CHUNK)


def sources_for(gan, sampler, find_sources=NeighborInterpolator):
    """Return the sources of a generator that starts from real samples.

    Parameters
    ----------
    gan : AdversarialModel
    sampler : ClassBalancedSampler
        Draws the training samples.
    find_sources : callable, optional
        Called with the sampler, returns the Sources of an input ``source``, unless another input
        determines them. The default is points between samples.

    Returns
    -------
    Sources, References, ErasedImages or None
        None for a generator that does not start from real samples.
    """
    names = input_names(gan.generator)
    for name, find in (BY_INPUT | {"source": find_sources}).items():
        if name in names:
            return find(sampler)
    return None
