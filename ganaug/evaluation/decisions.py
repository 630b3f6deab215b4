"""Counts of decisions on held-out samples."""

import numpy as np

COUNTS = ("found", "missed", "false_alarms")


def decisions(y, predicted, labels):
    """Return the number of samples of each label that are found and missed, and of false alarms.

    Parameters
    ----------
    y : ndarray of shape (n_samples,)
    predicted : ndarray of shape (n_samples,)
        Predicted labels.
    labels : ndarray of shape (n_classes,)

    Returns
    -------
    dict of dict
        The counts by name, for each label and, under None, those of the first of two labels. With
        more labels, None has no counts.

    Examples
    --------
    >>> import numpy as np
    >>> y, predicted = np.array([1, 1, 0, 0, 0]), np.array([1, 0, 1, 1, 0])
    >>> decisions(y, predicted, np.array([1, 0]))[None]
    {'found': 1, 'missed': 1, 'false_alarms': 2}
    """
    found = {label: _of_class(y == label, predicted == label) for label in labels.tolist()}
    return found | {None: next(iter(found.values())) if len(found) == 2 else {}}


def _of_class(is_positive, decided):
    counts = is_positive & decided, is_positive & ~decided, ~is_positive & decided
    return {name: int(np.sum(each)) for name, each in zip(COUNTS, counts, strict=True)}
