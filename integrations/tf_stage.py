"""The transformation of a `tf.data.Dataset` that `ganaug.mix_synthetic` returns."""

import math
from functools import partial

import numpy as np
import tensorflow as tf

from ganaug._utils.compat import num_batched
from ganaug.data.elements import Elements
from ganaug.integrations.tf_engines import unconverted
from ganaug.integrations.tf_forms import as_learned
from ganaug.integrations.tf_mixing import Mixer, total_due

# The most samples in a block, original and synthetic; fewer if they are wide.
MAX_BLOCK, BLOCK_UNITS = 4096, 2**17


class Stage:
    """Mix synthetic samples into a dataset; for the parameters see `ganaug.mix_synthetic`.

    Parameters
    ----------
    sampler : GraphSampler
    classes : ndarray of shape (n_classes,)
    rates : ndarray of shape (n_epochs, n_classes)
        Number of synthetic samples of each class per original.
    changed : ChangedImages or None
        Adds as many samples again.
    label, weight, width, engine, batch_size, num_parallel_calls, seed
    """

    def __init__(self, sampler, classes, rates, changed, *, weight, width, engine, **settings):
        self.sampler, self.classes, self.rates = sampler, classes, rates
        self.changed, self.copies = changed, 1 if changed is None else 2
        self.weight, self.width, self.engine = weight, width, engine
        self.label, self.batch_size = settings["label"], settings["batch_size"]
        self.num_parallel_calls, self.seed = settings["num_parallel_calls"], settings["seed"]

    def __call__(self, dataset):
        """Return the dataset with synthetic samples in it."""
        if not isinstance(dataset, tf.data.Dataset):
            raise TypeError(
                "Synthetic samples are mixed into a tf.data.Dataset: use it as "
                f"dataset.apply(mix_synthetic(...)). Received: a {type(dataset).__name__}. For "
                "arrays there are fit_resample and ganaug.BalancedBatches."
            )
        choose = partial(as_learned, self.sampler.codec)
        elements = Elements.of(dataset.element_spec, self.label, choose)
        mixer = Mixer(self.sampler, self.classes, elements, self.weight, self.width, self.changed)
        size = _batch_size(dataset, elements, self.batch_size)
        originals = _num_originals(dataset, elements)
        block = self._block_size(size, originals)
        blocks = dataset.rebatch(block) if elements.batched else dataset.batch(block)
        one_pass = partial(self._one_pass, mixer, _counted(blocks, elements), block, size)
        # All prefetching happens inside a pass, so that a saved iterator holds its number.
        numbers = tf.data.Dataset.random(self.seed, rerandomize_each_iteration=True).take(1)
        epochs = tf.data.Dataset.range(len(self.rates))
        pairs = numbers.flat_map(
            unconverted(lambda number: epochs.map(lambda epoch: (number, epoch)))
        )
        mixed = _like(pairs.flat_map(unconverted(one_pass)), dataset)
        dropped = elements.batch_size is not None
        cardinality = self._cardinality(originals, size, dropped)
        if cardinality == tf.data.UNKNOWN_CARDINALITY:
            return mixed
        return mixed.apply(tf.data.experimental.assert_cardinality(cardinality))

    def _one_pass(self, mixer, blocks, block, size, number, epoch):
        """Return the dataset of one pass over the blocks."""
        # Seeds differ between iterations, whose numbers have 32 bits, and between epochs.
        seed = number + epoch * 2**33
        handed_on, draw = self.engine.supply(mixer.draw, self.rates.max(axis=0), block, seed)
        mix = partial(mixer.mix, draw, tf.gather(tf.constant(self.rates), epoch), seed)
        parallel = {"num_parallel_calls": self.num_parallel_calls, "deterministic": True}
        mixed = tf.data.Dataset.zip(blocks, handed_on).map(
            unconverted(mix), **parallel if self.num_parallel_calls else {}
        )
        if size is None:
            return mixed.unbatch()
        return mixed.rebatch(size, drop_remainder=mixer.elements.batch_size is not None)

    def _block_size(self, batch_size, originals):
        """Return the number of originals in a block: whole batches, if possible."""
        rate = self.rates.sum(axis=1).max()
        width = math.prod(self.sampler.codec.space_.shape)
        most = min(MAX_BLOCK, BLOCK_UNITS // width) / (self.copies * (1 + rate))
        if rate:
            most = min(most, self.engine.most / rate)
        if originals > 0:
            most = min(most, originals)
        most = max(int(most), 1)
        return most if batch_size is None or batch_size > most else most // batch_size * batch_size

    def _cardinality(self, originals, batch_size, dropped):
        """Return the cardinality of the result, as `tf.data.Dataset.cardinality` would."""
        if originals < 0:
            return originals
        totals = [self.copies * (originals + total_due(rates, originals)) for rates in self.rates]
        size = batch_size or 1
        return sum(total // size if dropped else -(-total // size) for total in totals)


def _batch_size(dataset, elements, given):
    """Return the batch size, or None for single elements."""
    known = elements.batch_size
    if given is not None and (not elements.batched or known not in (None, given)):
        raise ValueError(
            "batch_size is for datasets of batches whose element spec does not have their size. "
            f"Received: batch_size={given} for elements of {dataset.element_spec!r}"
        )
    if not elements.batched or known or given:
        return known or given
    if not tf.executing_eagerly():
        raise ValueError(
            "Within a graph, the batch size cannot be found by reading a batch. Pass batch_size."
        )
    sizes = (int(tf.shape(elements.split(batch)[1])[0]) for batch in dataset)
    size = next((size for size in sizes if size), None)
    if size is None:
        raise ValueError(
            "The batch size of a dataset without elements is not known. Received: an empty one. "
            "Give batch_size."
        )
    return size


def _num_originals(dataset, elements):
    """Return the number of samples of a dataset, or TensorFlow's codes if infinite or unknown."""
    size = tf.get_static_value(dataset.cardinality())
    size = tf.data.UNKNOWN_CARDINALITY if size is None else int(size)
    if size < 0 or not elements.batched:
        return size
    if elements.batch_size is not None:
        return size * elements.batch_size
    samples = num_batched(dataset)
    return tf.data.UNKNOWN_CARDINALITY if samples is None else samples


def _counted(blocks, elements):
    """Return blocks, each with the number of originals before it."""

    @unconverted
    def count(before, block):
        size = tf.shape(elements.split(block)[1], tf.int64)[0]
        return before + size, (before, block)

    return blocks.scan(np.int64(0), count)


def _like(mixed, dataset):
    """Return a dataset, or raise an error if its elements are not like those of another one."""
    tf.nest.assert_same_structure(mixed.element_spec, dataset.element_spec)
    pairs = zip(
        tf.nest.flatten(mixed.element_spec), tf.nest.flatten(dataset.element_spec), strict=True
    )
    if any((ours.shape, ours.dtype) != (theirs.shape, theirs.dtype) for ours, theirs in pairs):
        raise ValueError(
            f"The elements of the dataset, {dataset.element_spec!r}, cannot be kept as they are: "
            f"they would become {mixed.element_spec!r}."
        )
    return mixed
