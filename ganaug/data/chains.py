"""A Markov chain of characters for each class, smoothed by that of all classes."""

import numpy as np
import tensorflow as tf

from ganaug.data.sampler import MAX_NUMBERS

# The index of the symbol for the end; see `ganaug.codecs.StringCodec`.
END = 0


class MarkovChains:
    """Draw strings in which a character depends on its place and on the one before it.

    The probability of a character after another one, at a place, is estimated from the strings of
    the class. It is smoothed with the estimate for all places, that with the one for all classes,
    and that with the frequency of the character, by the rule of Witten and Bell (1991,
    https://doi.org/10.1109/18.87000): counts are trusted more if they are higher and if they are
    of fewer different characters.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, time, width), float32
        One-hot rows. The first unit stands for the end, after which only such rows follow.
    labels : ndarray of shape (n_samples,), int
        Integers from 0; each class occurs.

    Attributes
    ----------
    probabilities : ndarray of shape (num_classes, time, width, width), float32
        The probability of a character at a place after another one; the first character comes
        after an end. If it would have more than 2**26 numbers, it is for all places together, of
        shape (num_classes, 1, width, width).
    shortest : int
        The length of the shortest string; drawn strings are at least as long.
    """

    def __init__(self, codes, labels):
        places = codes.argmax(axis=2)
        self.shortest, self.length = int((places != END).sum(axis=1).min()), codes.shape[1]
        counts = _counts(places, labels, codes.shape[2])
        probabilities = 1.0 / codes.shape[2]
        for axes in ((0, 1, 2), (0, 1), (1,), ()):
            summed = counts.sum(axis=axes, keepdims=True)
            probabilities = _smoothed(summed, probabilities).astype("float32")
        self.probabilities = probabilities
        without_end = probabilities * (np.arange(codes.shape[2]) != END)
        going_on = without_end / without_end.sum(axis=-1, keepdims=True)
        self._cumulative = [
            tf.constant(p.cumsum(axis=-1), tf.float32) for p in (going_on, probabilities)
        ]

    def draw(self, labels, seed):
        """Return strings as one-hot rows.

        Parameters
        ----------
        labels : int32 tensor of shape (n,)
        seed : int64 tensor of shape (2,)

        Returns
        -------
        float32 tensor of shape (n, time, width)
        """
        uniform = tf.random.stateless_uniform([tf.size(labels), self.length, 1], seed)
        before, drawn = tf.zeros_like(labels), []
        last, width = self.probabilities.shape[1] - 1, self.probabilities.shape[3]
        for place in range(self.length):
            cumulative = self._cumulative[place >= self.shortest][:, min(place, last)]
            cumulative = tf.gather_nd(cumulative, tf.stack([labels, before], axis=1))
            after = tf.reduce_sum(tf.cast(uniform[:, place] >= cumulative, tf.int32), axis=1)
            after = tf.minimum(after, width - 1)
            if place > self.shortest:
                after = tf.where(before == END, END, after)
            drawn.append(after)
            before = after
        return tf.one_hot(tf.stack(drawn, axis=1), width)


def _counts(places, labels, width):
    """Return how often characters follow each other, of shape (classes, places, width, width)."""
    num_classes, length = labels.max() + 1, places.shape[1]
    is_large = num_classes * length * width**2 > MAX_NUMBERS
    counts = np.zeros((num_classes, 1 if is_large else length, width, width), "float32")
    before = np.full(len(places), END)
    for place, after in enumerate(places.T):
        # Only the first end is counted.
        is_open = (before != END) | (place == 0)
        rows = labels[is_open], min(place, counts.shape[1] - 1), before[is_open], after[is_open]
        np.add.at(counts, rows, 1)
        before = after
    return counts


def _smoothed(counts, probabilities):
    """Return probabilities from counts along the last axis, smoothed with others."""
    kinds = (counts > 0).sum(axis=-1, keepdims=True, dtype="float32")
    total = counts.sum(axis=-1, keepdims=True)
    return np.where(
        total > 0, (counts + kinds * probabilities) / np.maximum(total + kinds, 1), probabilities
    )
