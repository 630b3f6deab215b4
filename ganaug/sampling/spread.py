"""Spread that a class of few rows borrows from other classes."""

import numpy as np
import tensorflow as tf

from ganaug.metrics.neighbors import nearest

# A class with fewer rows borrows, for this share of its samples, from so many nearest rows.
FEW, SHARE, NEAR = 20, 0.25, 30


class BorrowedSpread:
    """Replace some samples of scarce classes by rows that vary as their neighbourhood does.

    A few rows show too little of how much, and in which directions, rows of a class vary. Rows of
    other classes around them show more. Each such sample is a real row of the class, moved by
    what one of its nearest rows of other classes differs by from their mean.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, width), float32
        Encoded real rows of all classes.
    labels : ndarray of shape (n_samples,), int
    group : list of int
        The classes that are drawn; those of samples are positions in it.
    """

    def __init__(self, codes, labels, group):
        parts = [_rows_and_moves(codes, labels == label) for label in group]
        counts = np.array([len(rows) for rows, _ in parts])
        self.counts, self.starts = counts, np.cumsum(counts) - counts
        self.rows, self.moves = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))

    def __bool__(self):
        return len(self.rows) > 0

    def __call__(self, codes, labels, seed):
        """Return codes, float32 of shape (n, width), of which some are replaced."""
        uniform = tf.random.stateless_uniform([tf.shape(labels)[0], 3], seed + np.array([2, 0]))
        counts = tf.gather(tf.constant(self.counts, tf.float32), labels)
        within = tf.minimum(tf.floor(uniform[:, 1] * counts), tf.maximum(counts - 1, 0))
        first = tf.gather(tf.constant(self.starts, tf.int32), labels) + tf.cast(within, tf.int32)
        first = tf.minimum(first, len(self.rows) - 1)
        choice = tf.cast(uniform[:, 2] * self.moves.shape[1], tf.int32)
        moves = tf.gather(tf.gather(self.moves, first), choice, batch_dims=1)
        borrows = (uniform[:, 0] < SHARE) & (counts > 0)
        return tf.where(borrows[:, None], tf.gather(self.rows, first) + moves, codes)


def _rows_and_moves(codes, own):
    """Return the rows of a scarce class, and moves of shape (n_rows, NEAR, width); or none."""
    rows, others = codes[own], codes[~own]
    if len(rows) >= FEW or not len(others):
        return codes[:0], np.empty((0, NEAR, codes.shape[1]), "float32")
    _, found = nearest(others, rows, min(NEAR, len(others)))
    near = others[np.resize(found.T, (NEAR, len(rows))).T]
    return rows, near - near.mean(axis=1, keepdims=True)
