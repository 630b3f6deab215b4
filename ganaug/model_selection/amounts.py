"""Choose between candidates with noisy scores."""

from collections.abc import Sequence
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import rankdata
from sklearn.utils import check_scalar

from ganaug.model_selection.chance import beats_chance
from ganaug.model_selection.intervals import standard_error


class Choice(NamedTuple):
    """The choice of a candidate.

    Attributes
    ----------
    chosen : int
        Its position.
    results : dict
        See `cv_results`.
    reason : str
        The reason, if the first candidate is chosen.
    """

    chosen: int
    results: dict[str, Any]
    reason: str


def choice_of(params, scores, by_chance, tolerance, test_ratio):
    """Return the choice between candidates, the first of which adds nothing.

    The first is also chosen if no candidate is better than chance.

    Parameters
    ----------
    params : list of dict
        Parameters of the candidates.
    scores, by_chance : ndarray of shape (n_candidates, n_splits)
        See `ganaug.model_selection.trials.Trials.scores`.
    tolerance : float
        See `least_within`.
    test_ratio : float
        See `standard_error`.

    Returns
    -------
    Choice
    """
    results = cv_results(params, scores, test_ratio)
    results["mean_chance_score"] = by_chance.mean(axis=1)
    if not beats_chance(scores, by_chance, test_ratio):
        return Choice(0, results, _no_skill(results, scores.shape[1]))
    return Choice(least_within(scores, tolerance), results, no_gain(results, scores.shape[1]))


def least_within(scores, tolerance=1.0):
    """Return the first candidate whose mean score is not clearly behind the best one.

    It is at most `tolerance` standard errors of the difference behind the best one. Scores are
    paired by split, so the difficulty of a split, which all candidates share, does not count.

    Parameters
    ----------
    scores : ndarray of shape (n_candidates, n_splits)
        Higher is better. Preferred candidates come first.
    tolerance : float, default=1.0
        Number of plain standard errors, as in the rule of Breiman et al.

    Returns
    -------
    int

    References
    ----------
    Breiman et al., 1984, Classification and regression trees, section 3.4.3.

    Examples
    --------
    >>> import numpy as np
    >>> least_within(np.array([[0.5, 0.7, 0.6], [0.6, 0.8, 0.7], [0.6, 0.9, 0.6]]))
    1
    """
    best = scores.mean(axis=1).argmax()
    behind = scores[best] - scores
    limit = tolerance * standard_error(behind) if tolerance else 0.0
    return int(np.flatnonzero(behind.mean(axis=1) <= limit)[0])


def cv_results(params, scores, test_ratio):
    """Return the results of a search in scikit-learn's format, with gains.

    Parameters
    ----------
    params : list of dict
        Parameters of the candidates; the others are compared with the first.
    scores : ndarray of shape (n_candidates, n_splits)
    test_ratio : float
        See `standard_error`.

    Returns
    -------
    dict
    """
    gains, means = scores - scores[0], scores.mean(axis=1)
    names = sorted({name for point in params for name in point})
    return {
        "params": params,
        **{f"param_{name}": [point.get(name) for point in params] for name in names},
        **{f"split{i}_test_score": column for i, column in enumerate(scores.T)},
        "mean_test_score": means,
        "std_test_score": scores.std(axis=1),
        "rank_test_score": rankdata(-means, method="min").astype("int32"),
        "mean_gain": gains.mean(axis=1),
        "standard_error_gain": standard_error(gains, test_ratio),
    }


def checked_amounts(amounts, most=1):
    """Return sorted amounts without duplicates; raise an error if one is not in (0, `most`]."""
    if not isinstance(amounts, Sequence | np.ndarray) or isinstance(amounts, str):
        raise TypeError(
            "amounts must be a sequence of shares, such as [0.25, 1.0]. Received: "
            f"amounts={amounts!r}"
        )
    if not len(amounts):
        raise ValueError("amounts must not be empty. Received: amounts of length 0.")
    for amount in amounts:
        check_scalar(amount, "amounts", Real, min_val=0, max_val=most, include_boundaries="right")
    if not np.isfinite(amounts).all():
        raise ValueError(f"amounts must be finite numbers. Received: amounts={amounts!r}")
    return sorted({float(amount) for amount in amounts})


def no_gain(results, n_splits):
    """Return the message that no candidate of `cv_results` helped."""
    best = int(np.argmax(results["mean_test_score"]))
    gain, error = (results[name][best] for name in ("mean_gain", "standard_error_gain"))
    seen = (
        f"the best of them, {results['params'][best]}, gained {gain:.3f}, with a standard error "
        f"of {error:.3f}"
        if best
        else "none gained"
    )
    splits = _splits(n_splits)
    return f"No amount of synthetic samples helped in {splits}: {seen}. Nothing is added."


def _no_skill(results, n_splits):
    score, by_chance = (results[name].mean() for name in ("mean_test_score", "mean_chance_score"))
    return (
        f"In {_splits(n_splits)}, the model is no better than chance, with or without synthetic "
        f"samples: its mean score is {score:.3f}, and {by_chance:.3f} if the labels of held-out "
        "samples are shuffled. Nothing is added."
    )


def _splits(count):
    return f"{count} split" if count == 1 else f"{count} splits"
