"""Training and test splits."""

import warnings
from numbers import Integral

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, check_cv
from sklearn.utils import check_consistent_length, column_or_1d

from ganaug import frames


def splits_of(cv, X, y, scarce, seed, groups=None):
    """Return splits into training and test samples.

    Parameters
    ----------
    cv : int, splitter, iterable or None
        A number (5 by default) means stratified, shuffled folds, fewer if no minority class has a
        sample, or group, for each fold.
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    scarce : collection of labels
    seed : int
    groups : ndarray of shape (n_samples,), optional
        See `groups_of`.

    Returns
    -------
    list of (train, test)
        Pairs of integer arrays of positions.

    Raises
    ------
    ValueError
        If no scarce class has a second sample, or group, to hold out.
    """
    if cv is not None and not isinstance(cv, Integral):
        return positions(cv, X, y, groups)
    most = max((_size(y, label, groups) for label in scarce), default=len(y))
    if most < 2:
        raise ValueError(
            f"At least one class to be oversampled must have two samples{_in_groups(groups)}, so "
            f"that one can be held out. Received: a single sample of each of {sorted(scarce)}. "
            "Use GANAugmenter."
        )
    return folds(min(cv or 5, most), y, seed, groups)


def repeated_splits_of(cv, X, y, seed, groups=None):
    """Return splits for a comparison that hold out every class: five folds, twice.

    Parameters and result are those of `splits_of`, except that every class must be held out, and
    a number means that many folds, once.
    """
    if cv is not None and not isinstance(cv, Integral):
        return positions(cv, X, y, groups)
    least = min(_size(y, label, groups) for label in np.unique(y))
    if least < 2:
        raise ValueError(
            f"Each class must have two samples{_in_groups(groups)}, so that one can be held out. "
            "Received: a class with a single one. Leave the class out, or merge it with another."
        )
    # The seeds of the repeats are those of RepeatedStratifiedKFold, which does not support groups.
    rng = np.random.RandomState(seed)
    repeats = 2 if cv is None else 1
    found = [folds(min(cv or 5, least), y, rng, groups) for _ in range(repeats)]
    return [split for part in found for split in part]


def folds(n_splits, y, seed, groups=None):
    """Return shuffled, stratified folds as pairs of arrays of positions; groups stay together."""
    kind = StratifiedKFold if groups is None else StratifiedGroupKFold
    with warnings.catch_warnings():
        # Folds that lack a class are scored without it.
        warnings.filterwarnings("ignore", "The least populated class in y", UserWarning)
        cv = kind(n_splits, shuffle=True, random_state=seed)
        return list(cv.split(np.zeros(len(y)), y, groups))


def positions(cv, X, y, groups=None):
    """Return the splits of a splitter or an iterable as pairs of arrays of positions.

    Parameters
    ----------
    cv : int, splitter or iterable
        See `sklearn.model_selection.cross_val_score`; iterables may hold positions or masks.
    """
    rows = np.arange(len(y))
    splits = check_cv(cv, y, classifier=True).split(X, y, groups)
    found = [(rows[np.asarray(train)], rows[np.asarray(test)]) for train, test in splits]
    for number, (train, test) in enumerate(found):
        if groups is not None and np.isin(groups[test], groups[train]).any():
            raise ValueError(
                f"Groups must be held out as a whole. Received: cv whose split {number} has "
                "samples of one group in both training and test. Use "
                "sklearn.model_selection.StratifiedGroupKFold, or leave out groups."
            )
    return found


def groups_of(groups, y):
    """Return the group of each sample as an array, or None.

    Parameters
    ----------
    groups : array-like of shape (n_samples,) or None
        Samples of a group, such as one person, are never split between training and test.
    y : array-like of shape (n_samples,)
    """
    if groups is None:
        return None
    groups = frames.to_pandas(groups)
    # In an array of text, missing values would become text.
    missing = pd.isna(np.asarray(groups, dtype=object))
    groups = column_or_1d(np.asarray(groups))
    check_consistent_length(groups, y)
    if missing.any():
        raise ValueError(
            f"Each sample must have a group. Received: {missing.sum()} missing groups, the first "
            f"at position {missing.argmax()}. Give these samples groups of their own."
        )
    # Groups of any type that can be sorted become integers.
    return np.unique(groups, return_inverse=True)[1]


def _size(y, label, groups):
    """Return the number of samples of a class, or of their groups."""
    own = y == label
    return int(own.sum()) if groups is None else len(np.unique(groups[own]))


def _in_groups(groups):
    return "" if groups is None else ", in two groups"
