"""Encoded samples in memory, drawn class by class inside the graph."""

import numpy as np
import tensorflow as tf
from sklearn.neighbors import NearestNeighbors

from ganaug._utils.seeding import stream
from ganaug.data.origins import NOISE, PAIR, UNKNOWN, Origins

# With fewer rows of a class, the discriminator memorises them before the generator has moved.
MIN_ROWS = 6
# The most rows per class to train on, so that cost does not grow with the table. The 500 default
# steps draw about six times as many.
MAX_ROWS = 5000
MAX_NUMBERS = 2**26


class ClassBalancedSampler:
    """Draw samples so that every class is equally likely, however rare it is.

    Draws are pure functions of uniform random numbers, so that they give the same result eagerly
    and in a graph.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, ...), float32
        Encoded samples.
    labels : ndarray of shape (n_samples,), int
        Integers from 0 to ``num_classes - 1``; each occurs.
    """

    def __init__(self, codes, labels):
        order = np.argsort(labels, kind="stable")
        self.counts = np.bincount(labels)
        self.starts = np.cumsum(self.counts) - self.counts
        # A tensor, not an array: a graph captures a tensor by reference and copies an array. It is
        # on the CPU, where the input pipeline draws from it.
        with tf.device("CPU:0"):
            self.codes = tf.convert_to_tensor(codes[order], tf.float32)
        self.labels = labels[order]

    @property
    def num_classes(self):
        """The number of classes."""
        return len(self.counts)

    def of_class(self, label):
        """Return the samples of one class."""
        return self.codes[self.starts[label] : self.starts[label] + self.counts[label]].numpy()

    def positions(self, labels, uniform):
        """Return the index of a random sample for each label.

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


class Sources:
    """Base class of samplers of a generator's sources; a subclass defines `draw`.

    Attributes
    ----------
    sampler : ClassBalancedSampler
        Draws the samples from which sources are made.
    fractions : ndarray of shape (num_classes,), float64
        The fraction of the samples of each class that start from a source.
    steps : ndarray of shape (num_classes,), float64
        The share of the way from its source to the output of the generator that a sample goes.
    """

    sampler: ClassBalancedSampler
    fractions: np.ndarray
    steps: np.ndarray

    def batch(self, sampler, labels, uniform):
        """Return samples, their sources and conditions, for the `fit` of a GAN.

        Parameters
        ----------
        sampler : ClassBalancedSampler
            Draws the samples.
        labels : int32 tensor of shape (batch,)
        uniform : float32 tensor of shape (batch, 6)
            Random numbers in [0, 1).
        """
        samples = tf.gather(sampler.codes, sampler.positions(labels, uniform[:, 0]))
        presence = uniform[:, 4] < tf.gather(tf.constant(self.fractions, tf.float32), labels)
        sources, conditions = self.draw(labels, uniform[:, 1:4], presence)
        return {"sample": samples, "source": sources}, conditions

    def inputs(self, labels, uniform, presence):
        """Return sources and conditions by the names of the inputs of the generator."""
        sources, conditions = self.draw(labels, uniform, presence)
        return {"source": sources, "condition": conditions}

    def draw(self, labels, uniform, presence):
        """Return a source and a condition for each label; see `NeighborInterpolator.draw`."""
        raise NotImplementedError

    def origins(self, labels, uniform, presence, find):
        """Return the origins of the sources that `inputs` returns; by default, they are unknown.

        Parameters
        ----------
        labels, uniform, presence : tensor
            See `NeighborInterpolator.draw`.
        find : callable
            ``codes -> positions`` of real samples.

        Returns
        -------
        Origins
        """
        return Origins.alike(UNKNOWN, len(labels))


class NeighborInterpolator(Sources):
    """Draw points between a row and one of its nearest neighbours of the same class.

    SMOTE (Chawla et al., 2002, https://arxiv.org/abs/1106.1813) puts its samples there, and a
    generator with an input ``source`` starts from there.

    Parameters
    ----------
    sampler : ClassBalancedSampler
        Draws rows.
    num_neighbors : int, default=5
        Number of neighbours of a row; fewer in a smaller class.
    num_columns : int, default=1
        Number of columns of the table. Samples of a class with fewer rows stay near their sources.

    Attributes
    ----------
    fractions : ndarray of shape (num_classes,), float64
        The fraction of the samples of each class that start from a source: half of them, and all
        in a class with fewer rows than a row has units. The others start from noise alone; such a
        class is learned too coarsely for that.
    steps : ndarray of shape (num_classes,), float64
        The share of the way from its source to the output of the generator that a sample goes: 1,
        but ``rows / columns`` in a class with fewer rows than columns, since what is learned from
        few rows generalises less.
    """

    def __init__(self, sampler, num_neighbors=5, num_columns=1):
        self.sampler = sampler
        self.steps = np.minimum(sampler.counts / num_columns, 1.0)
        is_small = sampler.counts < sampler.codes.shape[1]
        self.fractions = np.where(is_small, 1.0, 0.5)
        neighbors = [
            start + _neighbors(sampler.of_class(label), num_neighbors)
            for label, start in enumerate(sampler.starts)
        ]
        self.neighbors = tf.convert_to_tensor(np.concatenate(neighbors), tf.int32)

    def draw(self, labels, uniform, presence):
        """Return a source for each label, and conditions that tell whether it is used.

        Samples that start from a source and samples that start from noise alone must each look
        real, not only their mixture. Therefore they have conditions of their own: the label for
        noise, and the label plus the number of classes for a source.

        Parameters
        ----------
        labels : int32 tensor of shape (batch,)
        uniform : float32 tensor of shape (batch, 3)
            Random numbers in [0, 1) for the row, the neighbour, and the distance towards it.
        presence : bool tensor of shape (batch,)
            True for samples that have a source.

        Returns
        -------
        sources : float32 tensor of shape (batch, ...)
            The sources; zeros for samples without one.
        conditions : int32 tensor of shape (batch,)
            Integers below twice the number of classes.
        """
        conditions = labels + self.sampler.num_classes * tf.cast(presence, tf.int32)
        points = self.points(labels, uniform)
        return points * _per_sample(tf.cast(presence, tf.float32), points), conditions

    def points(self, labels, uniform):
        """Return a source for each label, of shape (batch, ...); see `draw`."""
        start, end = self._ends(labels, uniform)
        return start + _per_sample(uniform[:, 2], start) * (end - start)

    def _ends(self, labels, uniform):
        """Return a row for each label, and one of its neighbours."""
        first = self.sampler.positions(labels, uniform[:, 0])
        choice = tf.cast(uniform[:, 1] * self.neighbors.shape[1], tf.int32)
        neighbors = tf.gather(self.neighbors, first)
        second = tf.gather(neighbors, choice, batch_dims=1)
        return tf.gather(self.sampler.codes, first), tf.gather(self.sampler.codes, second)

    def origins(self, labels, uniform, presence, find):
        """Return the two rows of each source, and noise where there is none; see `Sources`."""
        noise = Origins.alike(NOISE, len(labels))
        return self.pairs(labels, uniform, find).where(presence.numpy(), noise)

    def pairs(self, labels, uniform, find):
        """Return the two rows between which each of the `points` lies."""
        first, second = (find(codes.numpy()) for codes in self._ends(labels, uniform))
        shares = uniform[:, 2].numpy().astype("float64")
        return Origins(np.full(len(first), PAIR), first, second, shares)


def _per_sample(numbers, samples):
    """Reshape numbers, one for each sample, so that they broadcast over samples."""
    return tf.reshape(numbers, [-1] + [1] * (samples.shape.rank - 1))


def _neighbors(rows, num_neighbors):
    """Return the indices of the neighbours of each row, repeated if there are few."""
    if len(rows) == 1:
        return np.zeros((1, num_neighbors), "int64")
    rows = rows.reshape(len(rows), -1)
    available = min(num_neighbors, len(rows) - 1)
    nearest = NearestNeighbors(n_neighbors=available).fit(rows).kneighbors(return_distance=False)
    return np.resize(nearest.T, (num_neighbors, len(rows))).T


def stateless_seed(numbers):
    """Return a seed, an int64 tensor of shape (2,), from two random numbers in [0, 1)."""
    return tf.cast(numbers * 2**31, tf.int64)


def balanced_labels(batch_size, num_classes, offset):
    """Return labels that fill a batch evenly, class after class.

    Parameters
    ----------
    batch_size, num_classes : int
    offset : float32 tensor of shape ()
        A number in [0, 1). It decides which classes get the samples that are left over.
    """
    # Computed in integers: rounding at the border of two classes would favour one of them.
    indices = tf.range(batch_size) * num_classes + tf.cast(offset * num_classes, tf.int32)
    return indices // batch_size


def subsample(labels, seed, width=1):
    """Return the indices of at most `MAX_ROWS` random rows of each class, in order.

    Fewer are kept if they are so wide that they would hold more than `MAX_NUMBERS` numbers.
    """
    most = min(MAX_ROWS, MAX_NUMBERS // width)
    rng = stream(seed, "rows")
    kept = []
    for label in range(labels.max() + 1):
        rows = np.flatnonzero(labels == label)
        kept.append(rng.choice(rows, most, replace=False) if len(rows) > most else rows)
    return np.sort(np.concatenate(kept))
