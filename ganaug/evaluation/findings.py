"""Samples and predictions that a comparison keeps for its report."""

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ganaug._utils.compat import safe_indexing
from ganaug.types import Codec


class SyntheticSamples(NamedTuple):
    """The synthetic samples of a treatment, and what its sampler learned.

    Attributes
    ----------
    X : array-like of shape (n_new, ...)
    y : ndarray of shape (n_new,)
    history : dict or list of dict
        Training history of the sampler.
    relations : tuple of str
        The relations between columns that it keeps.
    is_share : bool
        True if these are a share of the samples that a sampler adds.
    """

    X: Any
    y: NDArray[Any]
    history: dict[str, Any] | list[dict[str, Any]]
    relations: tuple[str, ...]
    is_share: bool = False

    @classmethod
    def of(cls, treated: Any) -> Self:
        """Return the new samples among treated ones."""
        new = np.arange(treated.num_real, len(treated.y))
        X, y = safe_indexing(treated.X, new), treated.y[new]
        return cls(X, y, treated.history, treated.relations, treated.is_share)


class Findings(NamedTuple):
    """Results of a split.

    Attributes
    ----------
    scores : list of dict
        A row for each treatment, classifier and label, and for all labels together.
    failures : list of dict
    warnings : list of dict
        The category and message of each warning of a treatment.
    quality : list of dict
        See `ganaug.evaluation.sample_quality.SampleQuality`, by treatment.
    predictions : dict of dict of ndarray of shape (n_test, n_classes)
        Probabilities of the labels, by treatment and classifier; see `Predictions`.
    synthetic : dict of SyntheticSamples
        New samples by treatment, if it adds any.
    """

    scores: list[dict[str, Any]]
    failures: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    quality: list[dict[str, Any]]
    predictions: dict[str, dict[str, NDArray[np.float64]]]
    synthetic: dict[str, SyntheticSamples]


class Predictions(NamedTuple):
    """Predictions for held-out samples of all splits.

    Attributes
    ----------
    y : ndarray of shape (n_samples,)
        Their labels; repeated splits contain a sample several times.
    probabilities : dict of ndarray of shape (n_samples, n_classes)
        Keyed by treatment and classifier; classes are in the order of ``report.counts``. For
        regressors, predicted targets of shape (n_samples,).
    splits : ndarray of shape (n_samples,)
        The number of the split of each sample.
    """

    y: NDArray[Any]
    probabilities: dict[tuple[str, str], NDArray[np.float64]]
    splits: NDArray[np.intp]


class HeldOut(NamedTuple):
    """Samples that no sampler has learned from.

    Attributes
    ----------
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
        Labels, or regions of the target of a regression.
    places : ndarray of shape (n_samples,), int
        Their positions in the data.
    """

    X: Any
    y: NDArray[Any]
    places: NDArray[np.intp]


class SplitSamples(NamedTuple):
    """Samples of the first split, for plots.

    Attributes
    ----------
    X : array-like of shape (n_samples, ...)
        Real training samples.
    y : ndarray of shape (n_samples,)
        Labels, or regions of the target of a regression.
    synthetic : dict of SyntheticSamples
        New samples ``X`` and ``y`` by treatment, if it adds any, and the ``history`` and
        ``relations`` of the sampler.
    codec : str or codec
        See `ganaug.inputs.kind_of`.
    held_out : HeldOut or None
        The test samples of the split.
    """

    X: Any
    y: NDArray[Any]
    synthetic: dict[str, SyntheticSamples]
    codec: str | Codec = "auto"
    held_out: HeldOut | None = None

    @property
    def exhibits(self) -> dict[str, SyntheticSamples]:
        """The earlier name of `synthetic`."""
        return self.synthetic

    def distinct(self) -> dict[str, SyntheticSamples]:
        """Return synthetic samples by treatment, leaving out shares if there are others."""
        whole = {name: each for name, each in self.synthetic.items() if not each.is_share}
        return whole or self.synthetic
