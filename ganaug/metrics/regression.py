"""Errors of regressors where the target is rare, as functions and as scorers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import make_scorer
from sklearn.utils import check_consistent_length, check_scalar

from ganaug.metrics.relevance import RelevanceOption, fit_relevance, relevances

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

BANDS = 10


def sera_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    relevance: Callable[[Any], ArrayLike] | ArrayLike,
) -> float:
    """Return the squared error-relevance area (SERA); lower is better.

    The squared errors of the samples whose relevance is at least t are summed, and these sums are
    integrated over t from 0 to 1. This equals the sum of the squared errors weighted by relevance,
    which is computed exactly instead of on a grid of t.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,)
        Targets and predictions.
    relevance : callable or array-like of shape (n_samples,)
        The result of `fit_relevance` for the training targets, or the relevance of each sample,
        from 0 to 1.

    Returns
    -------
    float
        At least 0, in squared units of the target.

    Raises
    ------
    ValueError
        If the lengths differ, or a relevance is not in [0, 1].

    References
    ----------
    Ribeiro & Moniz, 2020, Imbalanced regression and extreme value prediction, Machine Learning
    109, https://doi.org/10.1007/s10994-020-05900-9

    Examples
    --------
    >>> from ganaug.metrics import sera_score
    >>> sera_score([1.0, 2.0, 9.0], [1.5, 2.0, 7.0], relevance=[0.0, 0.5, 1.0])
    4.0
    """
    y_true, y_pred = _targets(y_true, y_pred)
    return float(np.sum(relevances(relevance, y_true) * (y_true - y_pred) ** 2))


def relevant_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    relevance: Callable[[Any], ArrayLike] | ArrayLike,
    threshold: float | Sequence[float] = 0.8,
) -> Any:
    """Return the mean absolute error of the relevant samples.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,)
    relevance : callable or array-like of shape (n_samples,)
        See `sera_score`.
    threshold : float or sequence of float, default=0.8
        The minimum relevance of the samples that count. A sequence gives an error for each.

    Returns
    -------
    float or ndarray of shape (n_thresholds,)
        NaN where no sample is relevant enough.

    Raises
    ------
    ValueError
        See `sera_score`.

    Examples
    --------
    >>> from ganaug.metrics import relevant_error
    >>> relevance = [0.0, 0.5, 1.0]
    >>> relevant_error([1.0, 2.0, 9.0], [1.5, 2.0, 7.0], relevance=relevance)
    2.0
    >>> relevant_error(
    ...     [1.0, 2.0, 9.0], [1.5, 2.0, 7.0], relevance=relevance, threshold=[0.5, 1.0]
    ... ).tolist()
    [1.0, 2.0]
    """
    y_true, y_pred = _targets(y_true, y_pred)
    found, errors = relevances(relevance, y_true), np.abs(y_true - y_pred)
    each = [_mean(errors[found >= least]) for least in np.atleast_1d(threshold)]
    return np.array(each) if np.ndim(threshold) else each[0]


def decile_errors(
    y_true: ArrayLike, y_pred: ArrayLike, *, deciles: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return the mean absolute error in each tenth of the targets.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,)
    deciles : array-like of shape (9,), optional
        The values between the tenths, ascending; by default those of `y_true`. A target equal to
        one of them belongs to the upper tenth.

    Returns
    -------
    ndarray of shape (10,), float64
        From the lowest targets to the highest; NaN for a tenth without samples.

    Raises
    ------
    ValueError
        If the lengths differ, or the deciles are not nine ascending numbers.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.metrics import decile_errors
    >>> y = np.arange(100.0)
    >>> decile_errors(y, np.where(y < 90, y, y - 3)).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0]
    """
    y_true, y_pred = _targets(y_true, y_pred)
    edges = _deciles_of(y_true) if deciles is None else np.asarray(deciles, "float64")
    if edges.shape != (BANDS - 1,) or not (np.diff(edges) >= 0).all():
        raise ValueError(
            f"deciles must be {BANDS - 1} numbers in ascending order. Received: {deciles!r}"
        )
    band, errors = np.searchsorted(edges, y_true, side="right"), np.abs(y_true - y_pred)
    return np.array([_mean(errors[band == place]) for place in range(BANDS)])


def sera_scorer(y: ArrayLike, relevance: RelevanceOption = "auto") -> Any:
    """Return a scikit-learn scorer for `sera_score`, negated: higher is better.

    Parameters
    ----------
    y : array-like of shape (n_samples,)
        The training targets, to which the relevance function is fitted.
    relevance : "auto", dict or callable, default="auto"
        See `fit_relevance`.

    Returns
    -------
    callable
        ``(estimator, X, y) -> float``, for the parameter ``scoring``.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.dummy import DummyRegressor
    >>> from sklearn.model_selection import cross_val_score
    >>> from ganaug.metrics import sera_scorer
    >>> X, y = np.zeros((40, 1)), np.r_[np.arange(38.0), 100.0, 120.0]
    >>> scores = cross_val_score(DummyRegressor(), X, y, scoring=sera_scorer(y))
    >>> bool((scores <= 0).all())
    True
    """
    return make_scorer(sera_score, greater_is_better=False, relevance=fit_relevance(y, relevance))


def relevant_scorer(
    y: ArrayLike, relevance: RelevanceOption = "auto", *, threshold: float = 0.8
) -> Any:
    """Return a scikit-learn scorer for `relevant_error`, negated: higher is better.

    Parameters
    ----------
    y, relevance
        See `sera_scorer`.
    threshold : float, default=0.8
        See `relevant_error`.

    Returns
    -------
    callable
        ``(estimator, X, y) -> float``, NaN if no sample is relevant.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.dummy import DummyRegressor
    >>> from ganaug.metrics import relevant_scorer
    >>> X, y = np.zeros((40, 1)), np.r_[np.arange(38.0), 100.0, 120.0]
    >>> model = DummyRegressor(strategy="constant", constant=90.0).fit(X, y)
    >>> relevant_scorer(y, {"high": 50}, threshold=1.0)(model, X, y)
    -20.0
    """
    check_scalar(threshold, "threshold", Real, min_val=0, max_val=1)
    function = fit_relevance(y, relevance)
    return make_scorer(
        relevant_error, greater_is_better=False, relevance=function, threshold=threshold
    )


def decile_scorer(y: ArrayLike) -> Callable[[Any, Any, ArrayLike], dict[str, float]]:
    """Return a scikit-learn scorer for `decile_errors`, negated: higher is better.

    Parameters
    ----------
    y : array-like of shape (n_samples,)
        The training targets, whose deciles are used.

    Returns
    -------
    callable
        ``(estimator, X, y) -> dict`` with the scores ``decile_1`` to ``decile_10``, for
        `sklearn.model_selection.cross_validate`.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.dummy import DummyRegressor
    >>> from ganaug.metrics import decile_scorer
    >>> X, y = np.zeros((100, 1)), np.arange(100.0)
    >>> model = DummyRegressor().fit(X, y)
    >>> decile_scorer(y)(model, X, y)["decile_10"]
    -45.0
    """
    deciles = _deciles_of(np.asarray(y, "float64"))

    def score(estimator: Any, X: Any, y: ArrayLike) -> dict[str, float]:
        errors = decile_errors(y, estimator.predict(X), deciles=deciles)
        return {f"decile_{place}": -float(error) for place, error in enumerate(errors, 1)}

    return score


def _deciles_of(y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.quantile(y, np.arange(1, BANDS) / BANDS)


def _mean(errors: NDArray[np.float64]) -> float:
    return float(errors.mean()) if len(errors) else np.nan


def _targets(
    y_true: ArrayLike, y_pred: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y_true, y_pred = np.asarray(y_true, "float64"), np.asarray(y_pred, "float64")
    check_consistent_length(y_true, y_pred)
    if y_true.ndim > 1 or y_pred.ndim > 1:
        y_true, y_pred = np.ravel(y_true), np.ravel(y_pred)
        check_consistent_length(y_true, y_pred)
    return y_true, y_pred
