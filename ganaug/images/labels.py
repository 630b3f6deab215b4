"""Labels of images, as positions among the classes that were fitted."""

import numpy as np
from sklearn.utils import column_or_1d
from sklearn.utils.validation import check_consistent_length

from ganaug.inputs import check_labels


def classes_of(y, images):
    """Return the classes of images, and the position of the label of each image among them.

    Parameters
    ----------
    y : array-like of shape (n,)
    images : array-like of length n

    Returns
    -------
    classes : ndarray of shape (n_classes,)
        Sorted.
    positions : ndarray of shape (n,), int

    Raises
    ------
    ValueError
        If there are not as many labels as images, if one is missing, or if they have no order.
    """
    check_consistent_length(images, y)
    check_labels(y)
    labels = column_or_1d(y)
    try:
        return np.unique(labels, return_inverse=True)
    except TypeError as error:
        kinds = sorted({type(label).__name__ for label in labels.tolist()})
        raise ValueError(
            "y must have labels that can be sorted: all numbers or all text. Received: labels of "
            f"the types {', '.join(kinds)}. Convert them, for example with "
            "np.asarray(y, dtype=str)."
        ) from error


def positions_of(y, classes, number):
    """Return the position of each label among the classes.

    Parameters
    ----------
    y : array-like of shape (number,)
    classes : ndarray of shape (n_classes,)
    number : int
        The number of images.

    Returns
    -------
    ndarray of shape (number,), int32

    Raises
    ------
    ValueError
        If there are not as many labels as images, or if one is missing or is not among the
        classes.
    """
    # A label that is masked becomes None.
    labels = (np.ma.ravel(y) if np.ma.is_masked(y) else column_or_1d(y)).tolist()
    places = {label: place for place, label in enumerate(classes.tolist())}
    # Labels are looked up one by one, since those of several kinds cannot be sorted.
    unknown = [label for label in dict.fromkeys(labels) if label not in places]
    if len(labels) != number or unknown:
        raise ValueError(
            f"y must have a label for each of {number} images, one of those fitted, "
            f"{classes.tolist()}. Received: {len(labels)} labels, among them {unknown[:5]}. "
            "Leave y out for images whose labels are not known."
        )
    return np.array([places[label] for label in labels], "int32")
