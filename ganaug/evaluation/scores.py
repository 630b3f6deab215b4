"""Scores of predictions on held-out samples, for each class and for all."""

import numpy as np
from imblearn.metrics import geometric_mean_score
from sklearn.metrics import (
    average_precision_score,
    f1_score,
    precision_recall_curve,
    recall_score,
    roc_auc_score,
)

from ganaug.evaluation.number_scores import OF_NUMBERS

# Measures of one class against all others, and of all classes together.
OF_CLASSES = ("average_precision", "roc_auc", "f1", "f1_tuned", "brier", "calibration_error")
OF_ALL = ("balanced_accuracy", "geometric_mean")
MEASURES = OF_CLASSES + OF_ALL
# Lower is better for these.
ERRORS = ("brier", "calibration_error", *OF_NUMBERS)
# From 0 to 1, and higher is better.
SCORES = tuple(measure for measure in MEASURES if measure not in ERRORS)


def measures(y, predicted, probabilities, labels, thresholds):
    """Return all measures, of each class and of all.

    Parameters
    ----------
    y : ndarray of shape (n_samples,)
    predicted : ndarray of shape (n_samples,)
        Predicted labels.
    probabilities : ndarray of shape (n_samples, n_classes)
    labels : ndarray of shape (n_classes,)
    thresholds : sequence of n_classes floats
        Lowest probability at which a sample is assigned to a class, for ``f1_tuned``; see
        `best_threshold`. NaN if unknown.

    Returns
    -------
    dict of dict
        The measures by name, for each label and, under ``None``, for all. There, measures of
        classes are those of the first of two labels, or else means; put the class that matters
        first. For a class with no samples in `y`, or with all of them, measures of rankings and
        decisions are NaN and left out of means.
    """
    found = {
        label: _of_class(y == label, probabilities[:, i], predicted == label, thresholds[i])
        for i, label in enumerate(labels.tolist())
    }
    first, *others = found.values()
    of_all = first
    if len(others) > 1:
        of_all = {name: _mean([of[name] for of in found.values()]) for name in first}
    occur = labels[np.isin(labels, y)]
    of_all = of_all | {
        # Like balanced_accuracy_score, without its warning about classes that do not occur.
        "balanced_accuracy": recall_score(y, predicted, labels=occur, average="macro"),
        "geometric_mean": float(geometric_mean_score(y, predicted, labels=occur)),
    }
    return found | {None: of_all}


def _mean(values):
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else np.nan


def _of_class(is_positive, probability, predicted, threshold):
    of_probabilities = {
        "brier": float(np.mean(np.square(probability - is_positive))),
        "calibration_error": calibration_error(is_positive, probability),
    }
    if is_positive.all() or not is_positive.any():
        # There is nothing to tell the class from.
        return dict.fromkeys(OF_CLASSES, np.nan) | of_probabilities
    tuned = np.nan
    if not np.isnan(threshold):
        tuned = f1_score(is_positive, probability >= threshold, zero_division=0.0)
    return {
        "average_precision": average_precision_score(is_positive, probability),
        "roc_auc": roc_auc_score(is_positive, probability),
        "f1": f1_score(is_positive, predicted, zero_division=0.0),
        "f1_tuned": tuned,
        **of_probabilities,
    }


def calibration_error(is_positive, probability, num_bins=10):
    """Return the mean difference between probabilities and frequencies.

    It is the expected calibration error with bins of equally many samples (Nixon et al., 2019,
    https://arxiv.org/abs/1904.01685): the differences between the mean probability and the share
    of the class in each bin, weighted by its samples. With bins of equal width, nearly all samples
    would be in the first one if the class is scarce.

    Parameters
    ----------
    is_positive : ndarray of shape (n_samples,), bool
    probability : ndarray of shape (n_samples,)
    num_bins : int, default=10

    Returns
    -------
    float
        From 0 (calibrated) to 1.

    Examples
    --------
    >>> import numpy as np
    >>> calibration_error(np.array([True, False, False, False]), np.full(4, 0.2))
    0.05
    """
    edges = np.quantile(probability, np.linspace(0, 1, num_bins + 1)[1:-1])
    # Equal probabilities are in the same bin.
    surplus = np.bincount(np.searchsorted(edges, probability), probability - is_positive)
    return round(float(np.abs(surplus).sum() / len(is_positive)), 12)


def best_threshold(is_positive, probability):
    """Return the lowest probability at which to predict a class for the best F1.

    Parameters
    ----------
    is_positive : ndarray of shape (n_samples,), bool
    probability : ndarray of shape (n_samples,)
        Probabilities of samples that the classifier has not seen.

    Returns
    -------
    float
        Half-way to the next smaller probability; 0.5 if the class does not occur.
    """
    if not is_positive.any():
        return 0.5
    precision, recall, thresholds = precision_recall_curve(is_positive, probability)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    best = int(f1[:-1].argmax())
    below = thresholds[best - 1] if best else thresholds[best]
    return float((thresholds[best] + below) / 2)
