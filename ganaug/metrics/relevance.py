"""Relevance of target values in regression, which is high where they are rare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from scipy.interpolate import CubicHermiteSpline, PchipInterpolator
from scipy.stats import gaussian_kde

from ganaug.exceptions import RelevanceWarning, warn

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

RelevanceOption: TypeAlias = (
    "Literal['auto'] | Mapping[str, float] | Callable[[Any], ArrayLike] | Relevance"
)
ENDS = ("low", "high")
# The maximum length of a box plot's whiskers, in interquartile ranges.
WHISKER = 1.5
# The minimum number of points at which a density is computed.
GRID = 257


class Relevance:
    """A relevance function: how much each value of a target matters, from 0 to 1.

    `fit_relevance` creates it. Between control points, it is a cubic polynomial; beyond the first
    and the last point, it is constant.

    Parameters
    ----------
    points : array-like of shape (n_points,)
        Values of the target, ascending.
    values : array-like of shape (n_points,)
        The relevance at each point.
    slopes : array-like of shape (n_points,)
        The derivative at each point.
    middle : float, optional
        Rare values below it are low, and the others high; by default, the median of the targets
        that are divided into regions. `fit_relevance` sets it to the median of its `y`.

    Examples
    --------
    >>> from ganaug.metrics import Relevance
    >>> relevance = Relevance([0.0, 10.0], [0.0, 1.0], [0.0, 0.0])
    >>> relevance([-1.0, 5.0, 20.0]).tolist()
    [0.0, 0.5, 1.0]
    """

    def __init__(
        self,
        points: ArrayLike,
        values: ArrayLike,
        slopes: ArrayLike,
        middle: float | None = None,
    ) -> None:
        self.points = np.asarray(points, "float64")
        self.values = np.asarray(values, "float64")
        self.slopes = np.asarray(slopes, "float64")
        self.middle = middle

    def __call__(self, y: ArrayLike) -> NDArray[np.float64]:
        """Return the relevance of each value of `y`."""
        inside = np.clip(np.asarray(y, "float64"), self.points[0], self.points[-1])
        if len(self.points) == 1:
            return np.full(inside.shape, self.values[0])
        spline = CubicHermiteSpline(self.points, self.values, self.slopes)
        return np.clip(spline(inside), 0.0, 1.0)


def fit_relevance(y: ArrayLike, relevance: RelevanceOption = "auto") -> Callable[[Any], Any]:
    """Return the relevance function of a target.

    Parameters
    ----------
    y : array-like of shape (n_samples,)
        The targets that a model is trained on: relevance fitted to test targets would leak into
        the scores that use it.
    relevance : "auto", dict or callable, default="auto"
        "auto" is the function of Ribeiro and Torgo: 0 at the median, and 1 beyond the whiskers of
        the box plot, on the sides that have outliers. A target without outliers is relevant where
        its density is low, ``1 - density / highest density``, and a warning says so. A dict gives
        the values beyond which relevance is 1, ``{"low": ..., "high": ...}`` or one of them. A
        function of `y` returns numbers from 0 to 1.

    Returns
    -------
    callable
        Maps target values of shape (n,) to relevances; a `Relevance`, or the given function.

    Raises
    ------
    ValueError
        If `y` is not finite, or a value of the dict is on the wrong side of the median.

    Warns
    -----
    RelevanceWarning
        If the box plot has no outliers.

    References
    ----------
    Ribeiro & Moniz, 2020, Imbalanced regression and extreme value prediction, Machine Learning
    109, https://doi.org/10.1007/s10994-020-05900-9

    Steininger et al., 2021, Density-based weighting for imbalanced regression, Machine Learning
    110, https://doi.org/10.1007/s10994-021-06023-5

    Examples
    --------
    >>> from ganaug.metrics import fit_relevance
    >>> relevance = fit_relevance([1, 2, 2, 3, 3, 3, 4, 4, 5, 30])
    >>> relevance([3, 4, 30]).round(2).tolist()
    [0.0, 0.5, 1.0]
    """
    if callable(relevance):
        return relevance
    values = _finite(y)
    if isinstance(relevance, str) and relevance == "auto":
        return _automatic(values)
    given: Any = relevance
    if not isinstance(given, Mapping) or not given or set(given) - set(ENDS):
        raise ValueError(
            "relevance must be 'auto', a function of y, or a dict with the values beyond which "
            f"targets are fully relevant, under {ENDS}. Received: relevance={given!r}"
        )
    return _from_ends(values, given)


def relevances(relevance: Any, y: ArrayLike) -> NDArray[np.float64]:
    """Return the relevance of each value, and check it.

    Parameters
    ----------
    relevance : callable or array-like of shape (n_samples,)
        A function, such as `fit_relevance` returns, or its values for `y`.
    y : array-like of shape (n_samples,)

    Raises
    ------
    ValueError
        If the relevance is not one number from 0 to 1 for each value.
    """
    y = np.asarray(y)
    found = np.asarray(relevance(y) if callable(relevance) else relevance, "float64")
    if found.shape != y.shape or not ((found >= 0) & (found <= 1)).all():
        raise ValueError(
            "relevance must be a number from 0 to 1 for each target value, or a function that "
            f"returns these. Received: {found!r} for {len(y)} values."
        )
    return found


def _finite(y: ArrayLike) -> NDArray[np.float64]:
    values = np.asarray(y, "float64").ravel()
    if not len(values) or not np.isfinite(values).all():
        raise ValueError(
            f"Relevance needs at least one finite target value. Received: y with {len(values)} "
            f"values, {int((~np.isfinite(values)).sum())} of them not finite."
        )
    return values


def _automatic(y: NDArray[np.float64]) -> Relevance:
    lower, upper = np.percentile(y, [25, 75])
    reach = WHISKER * (upper - lower)
    inside = y[(y >= lower - reach) & (y <= upper + reach)]
    ends = {}
    if y.min() < inside.min():
        ends["low"] = inside.min()
    if y.max() > inside.max():
        ends["high"] = inside.max()
    return _spline(y, ends) if ends else _by_density(y)


def _spline(y: NDArray[np.float64], ends: Mapping[str, float]) -> Relevance:
    """Return a function that is 0 at the median and 1 at the given ends."""
    median = np.median(y)
    points, values = [median], [0.0]
    # If more than half of the values are equal, the whiskers end at the median, too.
    if "low" in ends:
        points.insert(0, min(ends["low"], y[y < median].max()))
        values.insert(0, 1.0)
    if "high" in ends:
        points.append(max(ends["high"], y[y > median].min()))
        values.append(1.0)
    return Relevance(points, values, np.zeros(len(points)), float(median))


def _by_density(y: NDArray[np.float64]) -> Relevance:
    low, high = y.min(), y.max()
    if low == high:
        return Relevance([low], [0.0], [0.0], float(low))
    warn(
        "The box plot of the target has no outliers, so no value is extreme. Received: y from "
        f"{low:g} to {high:g} with a median of {np.median(y):g}. Relevance is based on the "
        "density of y instead. Otherwise, pass the values beyond which targets matter, "
        "relevance={'low': ..., 'high': ...}, or a function.",
        RelevanceWarning,
    )
    density = density_of(y)
    points, most = density.x, density(density.x).max()
    slopes = -density.derivative()(points) / most
    return Relevance(points, 1.0 - density(points) / most, slopes, float(np.median(y)))


def density_of(y: NDArray[np.float64], bandwidth: str | None = None) -> PchipInterpolator:
    """Return the density of targets as a curve from the smallest to the largest.

    It is computed on a grid, since kernels at all targets would take quadratic time. Distant
    outliers need a finer grid: at least eight points for the width of a kernel.
    """
    kernels = gaussian_kde(y, bandwidth)
    steps = 8 * np.ptp(y) / np.sqrt(kernels.covariance.item())
    points = np.linspace(y.min(), y.max(), max(GRID, int(np.ceil(steps)) + 1))
    with np.errstate(over="ignore"):  # Where the density is nearly 0, so are the slopes.
        return PchipInterpolator(points, kernels(points))


def _from_ends(y: NDArray[np.float64], ends: Mapping[str, float]) -> Relevance:
    median = float(np.median(y))
    sides = {"low": -1.0, "high": 1.0}
    for side, value in ends.items():
        if not np.isfinite(value) or (value - median) * sides[side] <= 0:
            raise ValueError(
                f"relevance must have 'low' below the median of y, and 'high' above it. "
                f"Received: {side}={value!r} with a median of {median:g}."
            )
    points = [*([ends["low"]] if "low" in ends else []), median]
    points += [ends["high"]] if "high" in ends else []
    values = [float(point != median) for point in points]
    return Relevance(points, values, np.zeros(len(points)), median)
