"""Synthetic samples mixed into a `tf.data.Dataset`."""

import math
from functools import partial
from numbers import Integral, Real

import numpy as np
import tensorflow as tf
from sklearn.utils import check_scalar
from sklearn.utils.validation import check_is_fitted

from ganaug.integrations.tf_engines import Online, unconverted
from ganaug.integrations.tf_mixing import Mixer, total_due
from ganaug.seeding import seed_of
from ganaug.selection import distribution, synthetic_rates
from ganaug.training.elements import Elements
from ganaug.training.graph import GraphSampler

# Originals that are looked at together, to generate for them at once: fewer if they are wide.
MAX_BLOCK, BLOCK_UNITS = 2048, 2**16


def mix_synthetic(  # noqa: PLR0913
    augmenter,
    target_dist="balanced",
    *,
    initial_dist=None,
    epochs=None,
    label=None,
    sample_weight=1.0,
    engine=None,
    batch_size=None,
    num_parallel_calls=tf.data.AUTOTUNE,
    seed=None,
):
    """Return a transformation that mixes synthetic samples into a dataset.

    All elements of the dataset pass, untouched and in their order, and synthetic ones come evenly
    spread between them. Use it as ``dataset.apply(mix_synthetic(augmenter))``.

    Parameters
    ----------
    augmenter : GANAugmenter
        Fitted, on arrays or on a dataset. What happens to it afterwards changes nothing here.
    target_dist : "balanced", float, dict, sequence of floats or callable, default="balanced"
        The distribution over classes of the result: equal shares, shares by label, or in the order
        of ``augmenter.classes_``. A single number is the share of synthetic elements in it, at
        least 0 and below 1, of the classes that ``sampling_strategy`` adds to. A function gives
        one of these for each epoch, from 0.
    initial_dist : dict or sequence of floats, optional
        The distribution over classes of the dataset; by default of what the augmenter learned.
    epochs : int, optional
        How many passes over the dataset to make, for a `target_dist` that changes with them. By
        default one; ``repeat`` afterwards for more.
    label : str, optional
        The key of the label, where elements are dicts.
    sample_weight : float, default=1.0
        Of synthetic elements, where elements have a weight.
    engine : Online or Pool, optional
        Of `ganaug.integrations.tf_engines`: fresh samples by default; `Pool` uses each several
        times, for generators that are too slow.
    batch_size : int, optional
        Of a dataset of batches, where its element spec does not tell. By default the first batch
        is read for it, once.
    num_parallel_calls : int, default=tf.data.AUTOTUNE
        As in `tf.data.Dataset.map`; the order of elements never depends on it.
    seed : int, optional
        Equal seeds give equal elements. Each iteration over the dataset has others, as with
        ``shuffle``, and the n-th is always the same.

    Returns
    -------
    callable
        From a `tf.data.Dataset` to another one of the same element spec. Its batches are as large
        as before, but for the last; where the element spec tells their size, what does not fill
        the last is dropped. It is infinite if the dataset is. Its cardinality is known if the
        number of samples is: not for batches of a size that may vary.

    Raises
    ------
    NotFittedError
        If the augmenter has learned nothing.
    TypeError, ValueError
        If a parameter is not as above. When applied: if the augmenter has learned other elements
        than those of the dataset. The message says what differs.

    Notes
    -----
    Nothing is drawn in Python: the generator and the decoding run in the graph, with constant
    weights, so that iterators can be saved and restored. A ``shuffle`` before is restored exactly
    if ``repeat`` follows it at once: TensorFlow's ``batch``, which the stage uses, forgets the
    state of one that it has read to the end. `tf.data` runs on the CPU; put ``prefetch`` last, as
    ever. Give each shard of a dataset a seed of its own.

    A new iterator takes some tenths of a second to its first element: for many short epochs,
    ``repeat`` and tell ``fit`` the ``steps_per_epoch``.

    Examples
    --------
    >>> import numpy as np, tensorflow as tf
    >>> from ganaug import GANAugmenter, mix_synthetic
    >>> X, y = np.random.default_rng(0).normal(size=(100, 3)), np.repeat([0, 1], [80, 20])
    >>> augmenter = GANAugmenter(max_iter=10, random_state=0).fit(X, y)
    >>> train = tf.data.Dataset.from_tensor_slices((X, y))
    >>> mixed = train.apply(mix_synthetic(augmenter, "balanced", seed=0))
    >>> len(mixed), sum(int(label) for _, label in mixed)
    (160, 80)
    """
    check_is_fitted(augmenter, "generator_")
    check_scalar(sample_weight, "sample_weight", Real, min_val=0)
    for name, number in (("epochs", epochs), ("batch_size", batch_size)):
        if number is not None:
            check_scalar(number, name, Integral, min_val=1)
    rates = _rates(augmenter, target_dist, initial_dist, epochs)
    generator = augmenter.generator_
    sampler = GraphSampler(generator, _drawn(generator, rates))
    seed = seed_of(None) if seed is None else seed
    engine = engine or Online()

    def stage(dataset):
        elements = Elements.of(dataset.element_spec, label)
        mixer = Mixer(sampler, generator.classes_, elements, sample_weight)
        size = _batch_size(dataset, elements, batch_size)
        block = _block_size(generator.codec.space_.shape, size)
        blocks = dataset.rebatch(block) if elements.batched else dataset.batch(block)
        parallel = {"num_parallel_calls": num_parallel_calls, "deterministic": True}

        @unconverted
        def one_pass(number, epoch):
            # Others in each iteration, of 32 bits, and in each epoch of it.
            seed = number + epoch * 2**33
            handed_on, draw = engine.supply(mixer.draw, rates.max(axis=0), block, seed)
            mix = unconverted(partial(mixer.mix, draw, tf.gather(tf.constant(rates), epoch), seed))
            parts = tf.data.Dataset.zip(_counted(blocks, elements), handed_on)
            mixed = parts.map(mix, **parallel if num_parallel_calls else {})
            static = elements.batch_size is not None
            return mixed.rebatch(size, static) if size else mixed.unbatch()

        # Whatever reads ahead is inside a pass: an iterator that is saved in it knows its number.
        numbers = tf.data.Dataset.random(seed, rerandomize_each_iteration=True).take(1)
        epoch_numbers = tf.data.Dataset.range(len(rates))
        pairs = numbers.flat_map(
            unconverted(lambda number: epoch_numbers.map(lambda epoch: (number, epoch)))
        )
        mixed = pairs.flat_map(one_pass)
        return _checked(mixed, dataset, _cardinality(dataset, elements, rates, size))

    return stage


def _rates(augmenter, target_dist, initial_dist, epochs):
    """Return synthetic samples for each original, of shape (n_epochs, n_classes)."""
    generator = augmenter.generator_
    classes = generator.classes_
    initial = generator.counts_ / generator.counts_.sum()
    if initial_dist is not None:
        initial = distribution(initial_dist, classes, "initial_dist")
    planned = augmenter._planned() or dict.fromkeys(generator.drawable.tolist(), 1)
    if not callable(target_dist):
        targets = [target_dist] * (epochs or 1)
    elif epochs is None:
        raise ValueError(
            "A target_dist that changes with the epochs needs to know how many there are. "
            "Received: a function and epochs=None. Give epochs, and do not repeat the dataset."
        )
    else:
        targets = [target_dist(epoch) for epoch in range(epochs)]
    return np.stack([synthetic_rates(target, classes, initial, planned) for target in targets])


def _drawn(generator, rates):
    """Return the positions of the classes that have a rate, if they can be drawn."""
    wanted = generator.classes_[rates.any(axis=0)]
    missing = np.setdiff1d(wanted, generator.drawable).tolist()
    if missing:
        raise ValueError(
            f"target_dist asks for samples of {missing}, which the augmenter has not learned to "
            f"draw; it can draw {generator.drawable.tolist()}. Fit it with "
            "sampling_strategy='all'."
        )
    return np.searchsorted(generator.classes_, wanted).tolist()


def _batch_size(dataset, elements, given):
    """Return how large batches are to be, or None for single elements."""
    known = elements.batch_size
    if given is not None and (not elements.batched or known not in (None, given)):
        raise ValueError(
            "batch_size is for datasets of batches whose element spec does not tell their size. "
            f"Received: batch_size={given} for elements of {dataset.element_spec!r}"
        )
    if not elements.batched or known or given:
        return known or given
    for batch in dataset.take(1):
        return int(tf.shape(elements.split(batch)[1])[0])
    raise ValueError("The dataset is empty, so that the size of its batches is not known.")


def _block_size(shape, batch_size):
    """Return how many originals are looked at together: whole batches, where that is possible."""
    most = max(1, min(MAX_BLOCK, BLOCK_UNITS // math.prod(shape)))
    return most if batch_size is None or batch_size > most else most // batch_size * batch_size


def _counted(blocks, elements):
    """Return blocks, each with the number of originals that came before."""

    @unconverted
    def count(before, block):
        size = tf.shape(elements.split(block)[1], tf.int64)[0]
        return before + size, (before, block)

    return blocks.scan(np.int64(0), count)


def _cardinality(dataset, elements, rates, batch_size):
    """Return how many elements come out, or TensorFlow's marks for no end and not known."""
    size = int(dataset.cardinality())
    if size < 0:
        return size
    if elements.batched and elements.batch_size is None:
        return tf.data.UNKNOWN_CARDINALITY
    originals = size * (elements.batch_size or 1)
    totals = [originals + total_due(of_epoch, originals) for of_epoch in rates]
    return sum(total if batch_size is None else total // batch_size for total in totals)


def _checked(mixed, dataset, cardinality):
    """Return a dataset with its cardinality, if its elements are as those of another one."""
    pairs = zip(
        tf.nest.flatten(mixed.element_spec), tf.nest.flatten(dataset.element_spec), strict=True
    )
    if any((ours.shape, ours.dtype) != (theirs.shape, theirs.dtype) for ours, theirs in pairs):
        raise ValueError(
            f"The elements of the dataset, {dataset.element_spec!r}, cannot be kept as they are: "
            f"they would become {mixed.element_spec!r}."
        )
    if cardinality == tf.data.UNKNOWN_CARDINALITY:
        return mixed
    return mixed.apply(tf.data.experimental.assert_cardinality(cardinality))
