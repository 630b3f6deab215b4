"""Probabilities that classifiers assign to held-out samples, split by split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.evaluation.report.augmentation_report import AugmentationReport


class Scored(NamedTuple):
    """Held-out samples of a split.

    Attributes
    ----------
    is_positive : ndarray of shape (n_samples,), bool
        True for samples of the class.
    probability : ndarray of shape (n_samples,)
        The probability of the class.
    """

    is_positive: NDArray[np.bool_]
    probability: NDArray[np.float64]


def held_out_scores(
    report: AugmentationReport,
    sampler: str | None,
    baseline: str | Sequence[str],
    label: Any,
) -> dict[str, dict[str, list[Scored]]]:
    """Return the held-out samples of each split, by classifier and treatment.

    Splits without samples of the class, or without others, are left out.

    Parameters
    ----------
    report, sampler, baseline, label
        See `treatments_and_label`.

    Returns
    -------
    dict of dict of list of Scored
    """
    known = report.predictions
    names, label = treatments_and_label(report, sampler, baseline, label)
    is_positive, column = known.y == label, list(report.counts).index(label)
    return {
        estimator: {
            name: _by_split(
                known.splits, is_positive, known.probabilities[name, estimator][:, column]
            )
            for name in names
        }
        for estimator in dict.fromkeys(estimator for _, estimator in known.probabilities)
    }


def treatments_and_label(
    report: AugmentationReport,
    sampler: str | None,
    baseline: str | Sequence[str],
    label: Any,
) -> tuple[list[str], Any]:
    """Return the treatments in a plot of a class, and the class.

    Parameters
    ----------
    report : AugmentationReport
    sampler : str or None
        A treatment; None is the first that is not a baseline.
    baseline : str or sequence of str
        Treatments that it is compared with, which come first.
    label : object
        The class; None is the rarest.

    Returns
    -------
    treatments : list of str
    label : object

    Raises
    ------
    ValueError
        If the report has no such class, or no such treatment that ran in all splits, or is about
        regressors.
    """
    if "average_precision" not in report.measures:
        raise ValueError(
            "Plots of a class are for classifiers. Received: a report of regressors. Use "
            "GainDisplay."
        )
    known, labels = report.predictions, list(report.counts)
    baselines = [baseline] if isinstance(baseline, str) else list(baseline)
    sampler = report.samplers[0] if sampler is None else sampler
    label = labels[0] if label is None else label
    ran = list(dict.fromkeys(treatment for treatment, _ in known.probabilities))
    asked = [("sampler", sampler, ran), ("label", label, labels)]
    _check(asked + [("baseline", each, ran) for each in baselines])
    return [*baselines, sampler], label


def _check(asked: list[tuple[str, Any, list[Any]]]) -> None:
    for argument, value, accepted in asked:
        if value not in accepted:
            raise ValueError(
                f"{argument} must be one of {accepted}. Received: {argument}={value!r}"
            )


def _by_split(
    splits: NDArray[np.intp], is_positive: NDArray[np.bool_], probability: NDArray[Any]
) -> list[Scored]:
    parts = [splits == number for number in np.unique(splits)]
    return [
        Scored(is_positive[part], probability[part])
        for part in parts
        if 0 < is_positive[part].sum() < part.sum()
    ]
