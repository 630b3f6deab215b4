"""The forms of labels in a dataset: a number or text, a column of one, or one-hot.

A form has methods to ``read`` labels of samples as an array of shape (n,), to ``write`` such an
array in the form, and to return a tensor of labels ``checked``; ``dtype`` is that of labels read.
"""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf


def form_of(label):
    """Return the form of labels, given the spec of the label of one sample.

    Parameters
    ----------
    label : TensorSpec
        Its shape is (), (1,) or (n_classes,).
    """
    if label.shape.rank == 0:
        return Scalar(label.dtype)
    if label.shape[0] == 1:
        return Column(label.dtype)
    if label.shape[0] is None or label.dtype == tf.string:
        raise ValueError(
            "Labels must be one number or text for each sample, or one-hot numbers of a known "
            f"width. Received: labels of {label!r} for each sample. Use tf.ensure_shape, or "
            "tf.one_hot with depth=."
        )
    return OneHot(label.shape[0], label.dtype)


@dataclass(frozen=True)
class Scalar:
    """One number or text for each sample.

    Parameters
    ----------
    dtype : tf.DType
    """

    dtype: tf.DType

    def __str__(self):
        return self.dtype.name

    def read(self, labels):
        """Return labels of samples as an array of shape (n,)."""
        return labels

    def checked(self, labels):
        """Return a tensor of labels whose evaluation fails unless they have this form."""
        return labels

    def holds(self, labels, width):
        """Return whether this form can hold the labels that an augmenter has learned.

        Parameters
        ----------
        labels : ndarray of shape (n_classes,)
        width : int or None
            The number of columns of the one-hot labels that the augmenter has learned.
        """
        return True

    def write(self, labels):
        """Return labels, an array of shape (n,), in this form."""
        return labels


class Column(Scalar):
    """One number or text for each sample, in a column of its own."""

    def read(self, labels):
        return labels[:, 0]

    def write(self, labels):
        return labels[:, None]


@dataclass(frozen=True)
class OneHot:
    """A row for each sample, with a 1 at the position of its class and zeros elsewhere.

    Parameters
    ----------
    width : int
        The number of classes.
    stored : tf.DType
        The dtype of the zeros and ones.
    """

    width: int
    stored: tf.DType
    dtype = tf.int64

    def __str__(self):
        return f"one-hot rows of {self.width}"

    def read(self, labels):
        wrong = np.flatnonzero(~_is_one_hot(labels))
        if len(wrong):
            raise ValueError(
                f"Labels of {self.width} numbers for each sample must be one-hot: exactly one 1, "
                f"and zeros. Received: the label {labels[wrong[0]].tolist()}. Pass the dataset "
                "before its labels are smoothed or mixed; a sample of several classes cannot be "
                "learned."
            )
        return labels.argmax(axis=1)

    def checked(self, labels):
        numbers = tf.cast(labels, tf.float64)
        ones = tf.reduce_sum(tf.cast(tf.equal(numbers, 1.0), tf.int32), axis=1)
        zeros = tf.reduce_sum(tf.cast(tf.equal(numbers, 0.0), tf.int32), axis=1)
        good = tf.logical_and(tf.equal(ones, 1), tf.equal(zeros, self.width - 1))
        message = (
            f"Labels of {self.width} numbers for each sample must be one-hot: exactly one 1, and "
            "zeros. Mix synthetic samples in before labels are smoothed or mixed. Received: the "
            "labels"
        )
        wrong = tf.boolean_mask(labels, tf.logical_not(good))
        check = tf.debugging.Assert(tf.reduce_all(good), [message, wrong], self.width)
        with tf.control_dependencies([check]):
            return tf.identity(labels)

    def holds(self, labels, width):
        inside = np.isin(labels, np.arange(self.width)).all()
        return width in (None, self.width) and bool(inside)

    def write(self, labels):
        return (labels[:, None] == np.arange(self.width)).astype(self.stored.as_numpy_dtype)


def are_one_hot(rows):
    """Return whether all rows of numbers are one-hot."""
    return bool(_is_one_hot(rows).all())


def _is_one_hot(rows):
    return (np.count_nonzero(rows, axis=1) == 1) & ((rows == 1).sum(axis=1) == 1)
