"""Detection of batched datasets from the shapes of their elements."""

import tensorflow as tf

# The number of axes of a video.
MOST_AXES = 4


def batchings(features, label, weight):
    """Return whether elements are batches: one answer, or both if shapes allow both.

    A label of rank 1 is a batch of labels, a one-hot row or a column of one.

    Parameters
    ----------
    features : TensorSpec or dict of TensorSpec
    label : TensorSpec
        Its rank is 0, 1 or 2.
    weight : TensorSpec or None

    Returns
    -------
    list of bool
        True first.
    """
    if label.shape.rank != 1:
        return [label.shape.rank == 2]
    if weight is not None and weight.shape.rank in (0, 1):
        return [weight.shape.rank == 1]
    columns = isinstance(features, dict)
    if not columns:
        return _of_tensor(features, label)
    if len(features) == 1:
        (part,) = features.values()
        return _by_length(part, label) if part.shape.rank == 1 else _of_tensor(part, label)
    return [all(part.shape.rank > 0 for part in features.values())]


def _of_tensor(part, label):
    """Return whether samples are batched.

    A row has one axis, an image two or three, a video four, and a string none.
    """
    if part.shape.rank == 1 and (part.dtype != tf.string or part.shape[0] is None):
        return [part.shape[0] is None]
    if part.shape.rank == 0:
        return [False]
    return _by_length(part, label) if part.shape.rank <= MOST_AXES else [True]


def _by_length(part, label):
    """Return whether a label belongs to a batch, all parts of which have the same length."""
    length, labels = part.shape[0], label.shape[0]
    if labels is None:
        return [True]
    if length != labels:
        return [False]
    return [True] if labels == 1 or label.dtype == tf.string else [True, False]
