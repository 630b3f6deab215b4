"""Scores that a user requests."""

from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from sklearn.metrics import check_scoring

from ganaug.evaluation.decisions import COUNTS
from ganaug.evaluation.number_scores import OF_NUMBERS
from ganaug.evaluation.scores import MEASURES

# Names of a comparison's other columns.
KEYS = "split", "treatment", "estimator", "label"
SPENT = "added", "train_size", "seconds", "seconds_in_all"
RESERVED = {*KEYS, *SPENT, *COUNTS}


class GivenScores(NamedTuple):
    """Measures that come first in a report.

    Attributes
    ----------
    names : list of str
    scorer : callable or None
        ``(estimator, X, y) -> dict`` of the scores that the comparison does not compute itself,
        with a traceback in place of a score that fails.
    """

    names: list[str]
    scorer: Any

    def of(self, model, X, y):
        """Return the scores of a fitted estimator, NaN where a scorer fails, and the reasons."""
        found = {} if self.scorer is None else self.scorer(model, X, y)
        found = {name: _unwrapped(value) for name, value in found.items()}
        reasons = {name: _failure(value) for name, value in found.items()}
        reasons = {name: reason for name, reason in reasons.items() if reason}
        return found | dict.fromkeys(reasons, np.nan), reasons


def given_scores(scoring, is_classes):
    """Return the requested scores.

    Parameters
    ----------
    scoring : str, callable, list, tuple, dict or None
        See `ganaug.evaluate_augmentation`.
    is_classes : bool
        True if classifiers are compared, which determines the comparison's own measures.

    Returns
    -------
    GivenScores

    Raises
    ------
    ValueError
        If `scoring` is none of these, names no scorer, or uses the name of another column.
    """
    named = _named(scoring)
    if set(named) & RESERVED:
        raise ValueError(
            f"Scores must have other names than {sorted(RESERVED)}. Received: "
            f"scoring={scoring!r}. Give names in a dict."
        )
    own = set(MEASURES if is_classes else OF_NUMBERS)
    others = {name: scorer for name, scorer in named.items() if scorer != name or name not in own}
    reserved = [*MEASURES, *OF_NUMBERS]
    if set(others) & set(reserved):
        raise ValueError(
            f"Scorers must have other names than the measures of reports, {reserved}. "
            f"Received: scoring={scoring!r}. Give names in a dict."
        )
    scorer = check_scoring(scoring=others, raise_exc=False) if others else None
    return GivenScores(list(named), scorer)


def _unwrapped(value):
    """Return the number in an array without axes, or the value itself."""
    return value.item() if isinstance(value, np.ndarray) and value.ndim == 0 else value


def _failure(value):
    """Return the reason why a scorer returned no number, or an empty string."""
    if isinstance(value, str):
        lines = value.strip().splitlines()
        # The error, which may have several lines, follows the frames of the traceback.
        frames = [number for number, line in enumerate(lines) if line.startswith(" ")]
        return " ".join(lines[max(frames, default=-1) + 1 :]) or lines[-1].strip()
    return "" if isinstance(value, Real) else f"it returned {value!r} instead of a number"


def _named(scoring):
    if scoring is None:
        return {}
    if isinstance(scoring, dict):
        return scoring
    if isinstance(scoring, str):
        return {scoring: scoring}
    if callable(scoring):
        return {getattr(scoring, "__name__", "score"): scoring}
    if not isinstance(scoring, list | tuple):
        raise ValueError(
            "scoring must be a scorer, the name of one, a list of names, or a dict of scorers. "
            f"Received: scoring={scoring!r}"
        )
    return {name: name for name in scoring}
