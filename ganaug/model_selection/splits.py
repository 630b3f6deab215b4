"""Training and test splits."""

import warnings
from numbers import Integral

import numpy as np
from sklearn.model_selection import StratifiedKFold, check_cv


def splits_of(cv, X, y, scarce, seed):
    """Return splits into training and test samples.

    Parameters
    ----------
    cv : int, splitter, iterable or None
        A number (5 by default) means stratified, shuffled folds, and fewer of them if no scarce
        class has as many samples, so that each fold has one.
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    scarce : collection of labels
    seed : int

    Returns
    -------
    list of (train, test)
        Pairs of integer arrays of positions.

    Raises
    ------
    ValueError
        If no scarce class has two samples, so that one can be held out.
    """
    if cv is not None and not isinstance(cv, Integral):
        return positions(cv, X, y)
    most = max((np.sum(y == label) for label in scarce), default=len(y))
    if most < 2:
        raise ValueError(
            "Whether augmentation helps is found on samples that are held out: at least one class "
            "that is to be filled must have two. Received: one sample of each of "
            f"{sorted(scarce)}. Use GANAugmenter."
        )
    folds = StratifiedKFold(min(cv or 5, most), shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        # Folds that lack a class are scored without it.
        warnings.filterwarnings("ignore", "The least populated class in y", UserWarning)
        return positions(folds, X, y)


def positions(cv, X, y):
    """Return the splits of a splitter or an iterable as pairs of arrays of positions.

    Parameters
    ----------
    cv : int, splitter or iterable
        See `sklearn.model_selection.cross_val_score`; iterables may hold positions or masks.
    """
    rows = np.arange(len(y))
    splits = check_cv(cv, y, classifier=True).split(X, y)
    return [(rows[np.asarray(train)], rows[np.asarray(test)]) for train, test in splits]
