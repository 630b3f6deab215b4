"""Spread that small classes borrow from other classes."""

import numpy as np
import tensorflow as tf

from ganaug.data.origins import SPREAD, Origins
from ganaug.metrics.neighbors import nearest
from ganaug.sampling.changes import Change

# A class with fewer than FEW rows borrows from NEAR rows of others, for SHARE of its samples.
FEW, SHARE, NEAR = 20, 0.25, 30


class BorrowedSpread(Change):
    """Replace some samples of small classes by rows that vary like their neighbourhood.

    A few rows say too little about how much, and in which directions, rows of a class vary. Rows
    of other classes around them say more. Each replacement is a real row of the class, plus the
    difference between one of its nearest rows of other classes and their mean.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, width), float32
        Encoded real rows of all classes.
    labels : ndarray of shape (n_samples,), int
    group : list of int
        The classes that are drawn; labels of samples are positions in it.
    """

    def __init__(self, codes, labels, group):
        found = [_neighbors_of(codes, labels == label) for label in group]
        rows, near = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
        self.counts = np.array([len(own) for own, _ in found])
        self.starts = np.cumsum(self.counts) - self.counts
        used, places = np.unique(near, return_inverse=True)
        self.near, self.places = codes[used], places.reshape(near.shape)
        # A sample is a base plus a neighbour: the row, minus the mean, plus the neighbour.
        self.rows = codes[rows]
        self.bases = self.rows - codes[near].mean(axis=1)

    def __bool__(self):
        return len(self.bases) > 0

    def __call__(self, codes, labels, seed):
        """Return codes, float32 of shape (n, width), some of which are replaced."""
        borrows, first, choice = self._choices(labels, seed)
        places = tf.gather(tf.gather(self.places, first), choice, batch_dims=1)
        moved = tf.gather(self.bases, first) + tf.gather(self.near, places)
        return tf.where(borrows[:, None], moved, codes)

    def origins(self, origins, labels, seed, find):
        """Return the real row that each replaced sample is made from; see `Change`."""
        borrows, first, _ = self._choices(labels, seed)
        moved = Origins.single(find(self.rows[first.numpy()]), SPREAD)
        return moved.where(borrows.numpy(), origins)

    def _choices(self, labels, seed):
        """Return which samples are replaced, and the base and the neighbour of each."""
        uniform = tf.random.stateless_uniform([tf.shape(labels)[0], 3], seed + np.array([2, 0]))
        counts = tf.gather(tf.constant(self.counts, tf.float32), labels)
        within = tf.minimum(tf.floor(uniform[:, 1] * counts), tf.maximum(counts - 1, 0))
        first = tf.gather(tf.constant(self.starts, tf.int32), labels) + tf.cast(within, tf.int32)
        first = tf.minimum(first, len(self.bases) - 1)
        choice = tf.cast(uniform[:, 2] * NEAR, tf.int32)
        return (uniform[:, 0] < SHARE) & (counts > 0), first, choice


def _neighbors_of(codes, own):
    """Return the positions of a small class's rows and of NEAR neighbours of each, or none."""
    rows, others = np.flatnonzero(own), np.flatnonzero(~own)
    if len(rows) >= FEW or not len(others):
        return rows[:0], np.empty((0, NEAR), "int64")
    _, found = nearest(codes[others], codes[rows], min(NEAR, len(others)))
    return rows, others[np.resize(found.T, (NEAR, len(rows))).T]
