"""The regions of a target: rare low values, common ones and rare high ones."""

from collections.abc import Mapping

import numpy as np

from ganaug.exceptions import RelevanceWarning, warn

LOW, COMMON, HIGH = "low", "common", "high"
RARE = (LOW, HIGH)


def regions_of(y, relevance, threshold, middle):
    """Return the region of each target value.

    Parameters
    ----------
    y : ndarray of shape (n_samples,), float64
    relevance : ndarray of shape (n_samples,), float64
        The relevance of each value.
    threshold : float
        Values as relevant as this are rare.
    middle : float
        Low values are below, and high ones are not: the median of the targets of training.

    Returns
    -------
    ndarray of shape (n_samples,), object
    """
    regions = np.where(y < middle, LOW, HIGH).astype(object)
    regions[relevance < threshold] = COMMON
    return regions


def planned_totals(strategy, sizes):
    """Return the number of rows of each region that is to grow.

    Parameters
    ----------
    strategy : float or dict
        The least number of rows of each rare region for each common row, or totals by region.
    sizes : dict
        The rows of each region that has any.

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
    for region, total in strategy.items():
        if region not in sizes:
            raise ValueError(
                "sampling_strategy must give totals for regions of the target that have rows: "
                f"there are {sizes}. Received: {dict(strategy)!r}"
            )
        if total < sizes[region]:
            raise ValueError(
                f"sampling_strategy must give region {region!r} as many rows as it has at least, "
                f"{sizes[region]}. Received: {total!r}"
            )


def warn_of_regions(y, regions):
    """Warn if nothing is to be added because a target is all rare, or not at all."""
    rare = int(np.isin(regions, RARE).sum())
    if 0 < rare < len(regions):
        return
    what = "every value is rare" if rare else "no value is rare"
    warn(
        f"Nothing is added: of the target, {what}. Received: {len(y)} values from {y.min():g} to "
        f"{y.max():g}. Change the threshold, or give the ends that matter: "
        "relevance={'low': ..., 'high': ...}.",
        RelevanceWarning,
    )
