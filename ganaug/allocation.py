"""The allocation of synthetic samples to classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np
from imblearn.utils import check_sampling_strategy
from sklearn.utils import check_scalar

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import Distribution, Strategy


def requested_labels(
    n_samples: int, y: ArrayLike | None, drawable: NDArray[Any], planned: Mapping[Any, float]
) -> NDArray[Any]:
    """Return the label of each requested sample.

    Parameters
    ----------
    n_samples : int
    y : label, array-like of shape (n_samples,) or None
    drawable : ndarray of shape (n_classes,)
        The labels for which samples can be drawn.
    planned : dict
        Weights by label, used if `y` is None. If empty, all labels get equal parts.

    Returns
    -------
    ndarray of shape (n_samples,)
    """
    check_scalar(n_samples, "n_samples", Integral, min_val=0)
    if y is None:
        planned = planned or dict.fromkeys(drawable.tolist(), 1)
        ends = np.cumsum(list(planned.values())) / sum(planned.values()) * n_samples
        counts = np.diff(np.round(ends).astype(int), prepend=0)
        return np.repeat(np.array(list(planned), drawable.dtype), counts)
    dtype = object if drawable.dtype == object else None
    labels = np.full(n_samples, y, dtype) if np.ndim(y) == 0 else np.asarray(y, dtype)
    if not labels.size:
        labels = labels.astype(drawable.dtype)  # NumPy makes an empty list an array of floats.
    if labels.shape != (n_samples,):
        raise ValueError(
            f"y must be one label or as many as n_samples={n_samples}. "
            f"Received: y of shape {labels.shape}"
        )
    unknown = sorted(set(labels.tolist()) - set(drawable.tolist()), key=str)
    if unknown:
        raise ValueError(
            f"y must be one of the labels that were learned: {drawable.tolist()}. Received: "
            f"{unknown}. Labels that sampling_strategy adds no rows to are not learned with one "
            "GAN per class."
        )
    return labels


def planned_samples(strategy: Strategy, counts: Mapping[Any, int], kind: str) -> dict[Any, int]:
    """Return the number of samples to add to each class, given only the class sizes.

    Parameters
    ----------
    strategy : float, str, dict or callable
        The parameter ``sampling_strategy``.
    counts : dict
        Samples by label.
    kind : str
        imbalanced-learn's name for the kind of sampling.

    Returns
    -------
    dict
    """
    labels = _ordered(counts)
    sizes = [counts[label] for label in labels]
    if callable(strategy):
        return plain(check_sampling_strategy(strategy, _repeated(labels, sizes), kind))
    # Integers of one or two bytes, since there may be very many samples.
    places = np.arange(len(labels), dtype=np.min_scalar_type(len(labels)))
    if isinstance(strategy, dict):
        check_named(strategy, labels)
        strategy = {labels.index(label): n for label, n in strategy.items()}
        if len(labels) == 1:  # imbalanced-learn requires two classes, even to enlarge one.
            places, sizes = np.arange(2), [*sizes, 1]
    planned = check_sampling_strategy(strategy, np.repeat(places, sizes), kind)
    return {labels[place]: int(n) for place, n in planned.items()}


def check_named(strategy: Strategy, labels: list[Any]) -> None:
    """Raise if a strategy by label names others than these."""
    unknown = sorted(set(strategy) - set(labels), key=str) if isinstance(strategy, dict) else []
    if unknown:
        raise ValueError(
            f"sampling_strategy names labels that do not occur; there are {labels}. "
            f"Received: {unknown}"
        )


def _ordered(labels: Iterable[Any]) -> list[Any]:
    """Return plain labels, sorted if they can be."""
    labels = [label.item() if isinstance(label, np.generic) else label for label in labels]
    try:
        return sorted(labels)
    except TypeError:
        return labels


def _repeated(labels: list[Any], sizes: list[int]) -> NDArray[Any]:
    array = np.array(labels)
    if array.tolist() != labels:
        array = np.empty(len(labels), dtype=object)
        array[:] = labels
    return np.repeat(array, sizes)


def plain(planned: Mapping[Any, Any]) -> dict[Any, int]:
    """Return a dict of numbers by label in plain Python types."""
    return {
        label.item() if isinstance(label, np.generic) else label: int(n)
        for label, n in planned.items()
    }


def synthetic_rates(
    target_dist: Any,
    classes: NDArray[Any],
    initial: NDArray[np.float64],
    planned: Mapping[Any, float],
    drawable: NDArray[Any],
) -> NDArray[np.float64]:
    """Return how many synthetic samples of each class there should be for each original.

    All originals are kept, and as few samples as possible are added to reach a distribution.

    Parameters
    ----------
    target_dist : "auto", "balanced", float, dict or sequence of n_classes floats
        "auto" keeps to `planned`. A distribution over the classes of the result is "balanced",
        shares by label, or shares in the order of `classes`. One number is the share of
        synthetic samples in the result.
    classes : ndarray of shape (n_classes,)
        The labels.
    initial : ndarray of shape (n_classes,)
        The distribution of the originals.
    planned : dict
        The number of synthetic samples planned for each original, by label. A share of synthetic
        samples is divided in these proportions.
    drawable : ndarray of labels
        Labels that divide a share equally if nothing is planned.

    Returns
    -------
    ndarray of shape (n_classes,), float64

    Raises
    ------
    TypeError, ValueError
        If it is none of these, or cannot be reached without leaving out originals.
    """
    is_flag = isinstance(target_dist, bool | np.bool_)
    if isinstance(target_dist, Real) and not is_flag:
        weights = _by_class(planned or dict.fromkeys(drawable.tolist(), 1.0), classes)
        return _rates_for_share(float(target_dist), weights)
    if isinstance(target_dist, str) and target_dist == "auto":
        return _by_class(planned, classes)
    if isinstance(target_dist, str) and target_dist == "balanced":
        target = np.full(len(classes), 1.0 / len(classes))
    else:
        others = "'auto', 'balanced', the share of synthetic samples, or "
        target = distribution(target_dist, classes, "target_dist", others)
    lost = classes[(target == 0) & (initial > 0)].tolist()
    if lost:
        raise ValueError(
            "Real samples are never left out, so target_dist must give each of their classes a "
            f"share. Received: none for {lost}. Filter these classes out first."
        )
    held = target > 0
    scale = np.max(initial[held] / target[held])
    rates = target * scale - initial
    return np.where(rates > 1e-9, rates, 0.0)


def _by_class(numbers: Mapping[Any, float], classes: NDArray[Any]) -> NDArray[np.float64]:
    return np.array([numbers.get(label, 0.0) for label in classes.tolist()], "float64")


def _rates_for_share(share: float, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    if not 0.0 <= share < 1.0:
        raise ValueError(
            "The share of synthetic samples must be at least 0 and less than 1. Received: "
            f"target_dist={share}"
        )
    return weights / weights.sum() * share / (1.0 - share)


def distribution(
    shares: Distribution, classes: NDArray[Any], name: str, alternatives: str = ""
) -> NDArray[np.float64]:
    """Return shares of classes as an array that sums to one.

    Parameters
    ----------
    shares : dict or sequence of n_classes floats
        Shares by label, or in the order of `classes`; a label that is left out has a share of 0.
    classes : ndarray of shape (n_classes,)
    name : str
        The name of the parameter, for messages.
    alternatives : str, default=""
        Other values that the parameter takes, for messages.
    """
    if isinstance(shares, dict):
        unknown = sorted(set(shares) - set(classes.tolist()), key=str)
        if unknown:
            raise ValueError(
                f"{name} names labels that were not learned; there are {classes.tolist()}. "
                f"Received: {unknown}"
            )
        shares = [shares.get(label, 0.0) for label in classes.tolist()]
    try:
        array = np.asarray(shares, "float64")
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.shape != classes.shape or not (array >= 0).all() or abs(array.sum() - 1) > 1e-6:
        raise ValueError(
            f"{name} must be {alternatives}the shares of the {len(classes)} classes "
            f"{classes.tolist()}, which sum to 1, in this order or in a dict. "
            f"Received: {name}={shares!r}"
        )
    return array / array.sum()


def rarest_first(y: ArrayLike) -> NDArray[Any]:
    """Return the labels by increasing number of samples; ties are in reverse order."""
    labels, counts = np.unique(y, return_counts=True)
    return labels[::-1][np.argsort(counts[::-1], kind="stable")]
