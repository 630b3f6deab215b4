"""Collection of samples to learn from in a dataset that may not fit into memory."""

import math
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import tensorflow as tf

from ganaug.data.elements import Elements
from ganaug.data.label_forms import are_one_hot
from ganaug.data.sampler import MAX_NUMBERS, MAX_ROWS

AT_ONCE = 1024
# The number of elements that are checked for one-hot labels, if shapes do not tell.
NUM_TELLING, TINY = 256, 1e-3
MOST_AXES = 4
# The number of samples of all classes together on which the codec is fitted; fewer if they are
# wide. Scarce classes, whose samples are all kept, are not counted.
MAX_SHARED, MAX_SHARED_UNITS = 2**16, 2**24


class Collected(NamedTuple):
    """The samples of a dataset that are kept in memory.

    Attributes
    ----------
    X : DataFrame or ndarray of shape (n_kept, ...)
        Samples in the order of the dataset: all of them if it is small, otherwise a random part,
        with a larger share of scarce classes, and the samples that set a record: the largest,
        smallest or first missing number of a column.
    y : ndarray of shape (n_kept,), (n_kept, 1) or, one-hot, (n_kept, n_classes), or None
        None for a dataset without labels.
    counts : dict
        The number of samples of each label in the dataset; one-hot labels become positions.
    """

    X: object
    y: np.ndarray
    counts: dict


def collect(dataset, key, seed):
    """Collect samples in one pass over a dataset.

    Parameters
    ----------
    dataset : tf.data.Dataset
        A finite dataset; see `Elements` for its elements. Weights are ignored.
    key : str or None
        The key of the label, if elements are dicts.
    seed : int
        Seeds the choice of samples from a large dataset.

    Returns
    -------
    Collected

    Raises
    ------
    TypeError, ValueError
        If elements are not as expected, or the dataset is empty or infinite.
    """
    if key is not None and not isinstance(key, str | int):
        raise TypeError(
            "A dataset has its labels in its elements: y is their key if these are dicts, "
            f"and None otherwise. Received: y of type {type(key).__name__}."
        )
    if dataset.cardinality() == tf.data.INFINITE_CARDINALITY:
        raise ValueError(
            "A dataset to learn from must be finite. Received: an infinite one. Pass it before "
            "`repeat`, or a part of it: dataset.take(...)."
        )
    dataset, has_labels = _with_labels(dataset)
    elements = Elements.of(dataset.element_spec, key, partial(_by_labels, dataset))
    batches = dataset.rebatch(AT_ONCE) if elements.batched else dataset.batch(AT_ONCE)
    pool = _Pool(elements, np.random.default_rng(seed))
    for batch in batches.as_numpy_iterator():
        features, labels, _ = elements.split(batch)
        labels = elements.form.read(labels)
        pool.add(features if isinstance(features, dict) else {"": features}, labels)
    if not pool.counts:
        raise ValueError("A dataset to learn from must have elements. Received: an empty one.")
    collected = pool.collected()
    return collected if has_labels else collected._replace(y=None)


def _with_labels(dataset):
    """Return a dataset with a label for each sample, and whether it had labels before."""
    spec = dataset.element_spec
    if not isinstance(spec, tf.TensorSpec):
        return dataset, True
    # Batched images have four axes, or three with an open first one; batched text has one.
    rank = spec.shape.rank or 0
    is_open = rank > int(spec.dtype != tf.string) and spec.shape[0] is None
    num_axes = int(rank >= MOST_AXES or is_open)
    return dataset.map(lambda x: (x, tf.zeros(tf.shape(x)[:num_axes], tf.int64))), False


def _by_labels(dataset, batched, single):
    """Choose between both readings of ambiguous elements by the values of their labels.

    One-hot labels have exactly one 1 in each element, and not at the same place in all of them.
    """
    places = set()
    for number, element in enumerate(dataset):
        label = single.split(element)[1].numpy()
        if not are_one_hot(label[None]):
            # Smoothed one-hot labels, which are refused later, are not classes of a batch either.
            return single if label.min() >= 0 and abs(label.sum() - 1.0) < TINY else batched
        places.add(int(label.argmax()))
        if number >= NUM_TELLING and len(places) > 1:
            break
    return single if len(places) > 1 else batched


class _Pool:
    """The samples kept so far, as blocks of arrays by name.

    Each sample gets a random key. Those with the smallest keys are kept, of each class and of all
    together: reservoir sampling (Efraimidis & Spirakis, 2006,
    https://doi.org/10.1016/j.ipl.2005.11.003), with equal weights.
    """

    def __init__(self, elements, rng):
        self.elements, self.rng = elements, rng
        features = elements.features
        columns = features.values() if isinstance(features, dict) else [features]
        self.of_class, self.shared = most_kept(sum(math.prod(spec.shape) for spec in columns))
        self.counts, self.limits, self.shared_limit = {}, {}, 1.0
        self.records = _Records()
        self.blocks, self.size, self.seen = [], 0, 0

    def add(self, features, labels):
        """Add a batch, given as arrays."""
        if not len(labels):
            return
        keys = self.rng.random(len(labels))
        names, inverse, counts = np.unique(labels, return_inverse=True, return_counts=True)
        for name, count in zip(names.tolist(), counts.tolist(), strict=True):
            self.counts[name] = self.counts.get(name, 0) + count
        limits = np.array([self.limits.get(name, 1.0) for name in names.tolist()])[inverse]
        record = self.records.set_by(features, self.seen)
        kept = np.flatnonzero(record | (keys < np.maximum(limits, self.shared_limit)))
        block = {"key": keys, "label": labels, "place": self.seen + np.arange(len(labels))}
        block = {name: column[kept] for name, column in block.items()}
        self.blocks.append((block, {name: column[kept] for name, column in features.items()}))
        self.size += len(kept)
        self.seen += len(labels)
        if self.size > 2 * (self.shared + self.of_class * len(self.counts)):
            self._compact()

    def _compact(self):
        block, features = self._joined()
        # Only the latest records are kept: a column that grows sets one at each sample.
        kept = np.isin(block["place"], self.records.places)
        chosen, self.limits, self.shared_limit = smallest_keys(
            block["key"], block["label"], list(self.counts), (self.of_class, self.shared)
        )
        kept = np.flatnonzero(kept | chosen)
        self.size = len(kept)
        self.blocks = [tuple({n: c[kept] for n, c in part.items()} for part in (block, features))]

    def _joined(self):
        return [
            {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
            for parts in zip(*self.blocks, strict=True)
        ]

    def collected(self):
        """Return the samples that are kept."""
        if self.seen > self.shared:
            self._compact()
        block, features = self._joined()
        order = np.argsort(block["place"])
        X = {name: _text(column[order]) for name, column in features.items()}
        X = pd.DataFrame(X) if isinstance(self.elements.features, dict) else X[""]
        counts = {_decoded(name): count for name, count in self.counts.items()}
        y = self.elements.form.write(_text(block["label"][order]))
        return Collected(X, y, counts)


class _Records:
    """The samples with the smallest, the largest and the first missing number of each column."""

    def __init__(self):
        self.best, self.places = None, np.empty((3, 0), "int64")

    def set_by(self, features, start):
        """Return a mask of the samples that set a record; `start` is the index of the first."""
        matrix = _numbers(features)
        set_here = np.zeros(len(matrix), bool)
        if self.best is None:
            self.best = np.full((3, matrix.shape[1]), -np.inf)
            self.places = np.full((3, matrix.shape[1]), -1)
        missing = np.isnan(matrix)
        known = [np.where(missing, -np.inf, numbers) for numbers in (-matrix, matrix)]
        for kind, marks in enumerate((*known, np.where(missing, 1.0, -np.inf))):
            first = marks.argmax(axis=0)
            best = marks[first, np.arange(marks.shape[1])]
            better = best > self.best[kind]
            self.best[kind, better] = best[better]
            self.places[kind, better] = start + first[better]
            set_here[first[better]] = True
        return set_here


def _numbers(features):
    """Return the numeric columns of a batch, or the extremes of images, as a matrix."""
    columns = []
    for column in features.values():
        if column.ndim > 2:
            pixels = column.reshape(len(column), -1)
            columns += [pixels.min(axis=1), pixels.max(axis=1)]
        elif column.dtype.kind in "iuf":
            columns.append(column)
    return np.column_stack(columns).astype("float64") if columns else np.empty((len(column), 0))


def most_kept(width):
    """Return the numbers of samples of a width to keep, of each class and of all together."""
    width = max(width, 1)
    return (
        max(1, min(MAX_ROWS, MAX_NUMBERS // width)),
        max(1, min(MAX_SHARED, MAX_SHARED_UNITS // width)),
    )


def smallest_keys(keys, labels, names, numbers):
    """Choose the samples with the smallest keys of each class, and those of all classes together.

    A sample that is chosen from several parts together would also be chosen from its own part.

    Parameters
    ----------
    keys : ndarray of shape (n_samples,)
    labels : ndarray of shape (n_samples,)
    names : sequence
        All labels.
    numbers : tuple of int
        The number of samples to choose of each class, and of all together.

    Returns
    -------
    chosen : ndarray of shape (n_samples,), bool
    limits : dict of float
        For each label, the key below which its samples are chosen.
    shared_limit : float
        The key below which samples of all labels are chosen.
    """
    of_class, shared = numbers
    chosen, limits = np.zeros(len(keys), bool), {}
    shared_limit = _largest_of_smallest(keys, shared)
    for name in names:
        rows = labels == name
        limits[name] = _largest_of_smallest(keys[rows], of_class)
        chosen |= rows & (keys < max(limits[name], shared_limit))
    return chosen, limits, shared_limit


def _largest_of_smallest(keys, number):
    """Return the limit below which `number` of the keys lie; 1 if there are no more keys."""
    if len(keys) <= number:
        return 1.0
    return float(np.partition(keys, number)[number])


def _text(column):
    """Return bytes as text, and any other column as it is."""
    if column.dtype != object:
        return column
    decoded = [_decoded(value) for value in column.ravel().tolist()]
    return np.array(decoded, dtype=object).reshape(column.shape)


def _decoded(value):
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise ValueError(
            f"Text must be UTF-8. Received: {value!r} ({error}). Leave such columns out, or "
            "convert them: tf.strings.unicode_transcode."
        ) from None
