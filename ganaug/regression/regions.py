"""The regions of a target: rare low values, common values and rare high values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np

from ganaug.exceptions import RelevanceWarning, warn
from ganaug.metrics.relevance import Relevance, fit_relevance, relevances

LOW, COMMON, HIGH = "low", "common", "high"
RARE = (LOW, HIGH)


@dataclass(frozen=True)
class RelevanceAround:
    """The user's relevance function, and the middle that separates low values from high ones."""

    function: Callable[..., Any]
    middle: float

    def __call__(self, y):
        """Return the relevance of each value of `y`."""
        return self.function(y)


@dataclass(frozen=True)
class Regions:
    """The regions of a target, made by `of`.

    Parameters
    ----------
    relevance : callable
        See `ganaug.metrics.fit_relevance`.
    threshold : float
        Values with at least this relevance are rare.
    middle : float
        Low values are below it, and high ones are not.
    """

    relevance: Callable[..., Any]
    threshold: float
    middle: float

    @classmethod
    def of(cls, y, relevance, threshold):
        """Return the regions of targets; the middle is their median if relevance has none.

        Parameters
        ----------
        y : array-like of shape (n_samples,)
        relevance, threshold
            See `ganaug.GANRegressionAugmenter`.
        """
        found = fit_relevance(y, relevance)
        middle = found.middle if isinstance(found, Relevance | RelevanceAround) else None
        return cls(found, threshold, float(np.median(y)) if middle is None else middle)

    @property
    def fixed_relevance(self):
        """The relevance with its middle, so that a subset of the targets has the same regions."""
        if isinstance(self.relevance, Relevance):
            return Relevance(**{**vars(self.relevance), "middle": self.middle})
        if isinstance(self.relevance, RelevanceAround):
            return self.relevance
        return RelevanceAround(self.relevance, self.middle)

    def labels_of(self, y):
        """Return the name of the region of each target value, an array of strings."""
        y = np.asarray(y, "float64")
        rare = np.where(y < self.middle, LOW, HIGH)
        return np.where(relevances(self.relevance, y) < self.threshold, COMMON, rare)


def sizes_of(labels):
    """Return the number of rows of each region or class that occurs."""
    names, counts = np.unique(labels, return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def planned_totals(strategy, sizes):
    """Return the planned number of rows of each region that grows.

    Parameters
    ----------
    strategy : float or dict
        The minimum ratio of each rare region to the common rows, or totals by region.
    sizes : dict
        The number of rows of each region that occurs.

    Returns
    -------
    dict
    """
    if isinstance(strategy, Mapping):
        _check(strategy, sizes)
        return {region: int(n) for region, n in strategy.items() if n > sizes[region]}
    least = round(strategy * sizes.get(COMMON, 0))
    return {region: least for region in RARE if 0 < sizes.get(region, 0) < least}


def _check(strategy, sizes):
    rare = {region: n for region, n in sizes.items() if region in RARE}
    for region, total in strategy.items():
        if region not in rare:
            raise ValueError(
                "sampling_strategy must give totals for rare regions of the target that have "
                f"rows, which are {rare}. Received: {dict(strategy)!r}"
            )
        if isinstance(total, bool) or not isinstance(total, Integral):
            raise ValueError(
                "sampling_strategy must give totals that are whole numbers. Received: "
                f"{dict(strategy)!r}. For a ratio to the common rows, pass a float, not a dict."
            )
        if total < rare[region]:
            raise ValueError(
                f"sampling_strategy must give region {region!r} at least the {rare[region]} rows "
                f"it has. Received: {total!r}"
            )


def warn_of_regions(y, labels):
    """Warn if nothing is added because all targets are rare, or none."""
    rare = int(np.isin(labels, RARE).sum())
    if 0 < rare < len(labels):
        return
    which = "every target is rare" if rare else "no target is rare"
    warn(
        f"Nothing is added: {which}. Received: {len(y)} values from {y.min():g} to "
        f"{y.max():g}. Change the threshold, or pass the values beyond which targets matter: "
        "relevance={'low': ..., 'high': ...}.",
        RelevanceWarning,
    )
