"""Encoded samples in memory, drawn class by class inside the graph."""

import numpy as np
import tensorflow as tf
from sklearn.neighbors import NearestNeighbors

# Below it a discriminator knows every sample by heart before the generator has moved.
MIN_ROWS = 6
# Rows per class that are trained on: cost must not grow with the table. 500 steps of the
# default see about six times as many.
MAX_ROWS = 5000
MAX_UNITS = 2**26


class SampleBank:
    """Samples sorted by class, from which balanced batches are drawn.

    Every class is equally likely, however rare it is. Draws are pure functions of uniform
    random numbers, so they give the same whether they run in a graph or not.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, ...), float32
        Encoded samples.
    labels : ndarray of shape (n_samples,), int
        Whole numbers from 0 to ``num_classes - 1``; each occurs.
    """

    def __init__(self, codes, labels):
        order = np.argsort(labels, kind="stable")
        self.counts = np.bincount(labels)
        self.starts = np.cumsum(self.counts) - self.counts
        # A tensor, not an array: a graph captures a tensor by reference and copies an array.
        self.codes = tf.convert_to_tensor(codes[order], tf.float32)
        self.labels = labels[order]

    @property
    def num_classes(self):
        """How many classes there are."""
        return len(self.counts)

    def of_class(self, label):
        """Return the samples of one class."""
        return self.codes[self.starts[label] : self.starts[label] + self.counts[label]].numpy()

    def positions(self, labels, uniform):
        """Return where a random sample of each label stands.

        Parameters
        ----------
        labels : int32 tensor of shape (batch,)
        uniform : float32 tensor of shape (batch,)
            Random numbers in [0, 1).
        """
        counts = tf.gather(tf.constant(self.counts, tf.int32), labels)
        within = tf.cast(uniform * tf.cast(counts, tf.float32), tf.int32)
        starts = tf.gather(tf.constant(self.starts, tf.int32), labels)
        return starts + tf.minimum(within, counts - 1)


class SeedBank:
    """Points between a sample and one of its nearest neighbours of the same class.

    They are where SMOTE (Chawla et al., 2002, https://arxiv.org/abs/1106.1813) puts its samples,
    and where a generator that takes a ``seed`` starts from.

    Parameters
    ----------
    bank : SampleBank
        Of samples that are rows.
    num_neighbors : int, default=5
        How many neighbours a sample may be joined to; fewer in a class that is smaller.
    """

    # Of samples that start from a seed; the rest start from noise alone.
    share = 0.5

    def __init__(self, bank, num_neighbors=5):
        self.bank = bank
        neighbors = [
            start + _neighbors(bank.of_class(label), num_neighbors)
            for label, start in enumerate(bank.starts)
        ]
        self.neighbors = tf.convert_to_tensor(np.concatenate(neighbors), tf.int32)

    def draw(self, labels, uniform, presence):
        """Return seeds for some labels, and the conditions that say where there is one.

        A sample that starts from a seed and one that starts from noise alone each have to look
        real by themselves, not only in their mixture. So they have conditions of their own: the
        label for noise, and the label plus the number of classes for a seed.

        Parameters
        ----------
        labels : int32 tensor of shape (batch,)
        uniform : float32 tensor of shape (batch, 3)
            Random numbers in [0, 1): which sample, which neighbour, how far towards it.
        presence : bool tensor of shape (batch,)
            Where to have a seed.

        Returns
        -------
        seeds : float32 tensor of shape (batch, width)
            Zeros where there is none.
        conditions : int32 tensor of shape (batch,)
            Below twice the number of classes.
        """
        conditions = labels + self.bank.num_classes * tf.cast(presence, tf.int32)
        return self.points(labels, uniform) * tf.cast(presence, tf.float32)[:, None], conditions

    def points(self, labels, uniform):
        """Return a seed for each label, of shape (batch, width); see `draw`."""
        first = self.bank.positions(labels, uniform[:, 0])
        choice = tf.cast(uniform[:, 1] * self.neighbors.shape[1], tf.int32)
        neighbors = tf.gather(self.neighbors, first)
        second = tf.gather(neighbors, choice, batch_dims=1)
        start, end = tf.gather(self.bank.codes, first), tf.gather(self.bank.codes, second)
        return start + uniform[:, 2:] * (end - start)


def _neighbors(rows, num_neighbors):
    """Return, for each row, the positions of its neighbours, repeated where there are few."""
    if len(rows) == 1:
        return np.zeros((1, num_neighbors), "int64")
    available = min(num_neighbors, len(rows) - 1)
    nearest = NearestNeighbors(n_neighbors=available).fit(rows).kneighbors(return_distance=False)
    return np.resize(nearest.T, (num_neighbors, len(rows))).T


def balanced_labels(batch_size, num_classes, offset):
    """Return labels that fill a batch evenly, class after class.

    Parameters
    ----------
    batch_size, num_classes : int
    offset : float32 tensor of shape ()
        In [0, 1): decides which classes get the places that do not divide evenly.
    """
    # In whole numbers: rounding at the border of two classes would give a place to the wrong one.
    places = tf.range(batch_size) * num_classes + tf.cast(offset * num_classes, tf.int32)
    return places // batch_size


def reservoir(labels, seed, width=1):
    """Return the positions of at most `MAX_ROWS` random rows of each class, in order.

    There are fewer if they are so wide that they would take more than `MAX_UNITS`.
    """
    most = min(MAX_ROWS, MAX_UNITS // width)
    rng = np.random.default_rng(seed)
    kept = []
    for label in range(labels.max() + 1):
        rows = np.flatnonzero(labels == label)
        kept.append(rng.choice(rows, most, replace=False) if len(rows) > most else rows)
    return np.sort(np.concatenate(kept))
