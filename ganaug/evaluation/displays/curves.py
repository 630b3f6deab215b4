"""Precision and recall before and after augmentation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from sklearn.metrics import precision_recall_curve

from ganaug.evaluation.displays.axes import GridDisplay, colors_of, short
from ganaug.evaluation.displays.held_out_scores import Scored, held_out_scores
from ganaug.evaluation.report.wording import NOTHING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ganaug.evaluation.report.augmentation_report import AugmentationReport


class Curves(NamedTuple):
    """Precision-recall curves of splits.

    Scores of different models are not comparable, so the curves are not pooled (Forman & Scholz,
    2010, https://doi.org/10.1145/1882471.1882479).

    Attributes
    ----------
    by_split : list of tuple of (ndarray, ndarray)
        Precision and recall, as `sklearn.metrics.precision_recall_curve` returns them.
    average_precision : float
        The mean over splits.
    """

    by_split: list[tuple[NDArray[Any], NDArray[Any]]]
    average_precision: float

    def mean(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the mean precision over splits at each recall, and the recalls.

        A precision holds from the next lower recall on, so that the area is the mean average
        precision.
        """
        grid = np.unique(np.concatenate([recall for _, recall in self.by_split]))
        # Recall decreases; the last of equal ones has the highest threshold.
        each = [p[::-1][np.searchsorted(r[::-1], grid)] for p, r in self.by_split]
        return np.mean(each, axis=0), grid


class PrecisionRecallComparisonDisplay(GridDisplay):
    """Precision-recall curves of each classifier, with augmentation and without.

    Thin lines are splits, and the thick line is their mean. The legend has the average precision
    of the report's table.

    Parameters
    ----------
    curves : dict of dict of Curves
        Curves by classifier and treatment, with the mean average precision of each.

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        One for each classifier.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> from imblearn.over_sampling import SMOTE
        >>> from sklearn.linear_model import LogisticRegression
        >>> from sklearn.neighbors import KNeighborsClassifier
        >>> from sklearn.pipeline import make_pipeline
        >>> from sklearn.preprocessing import StandardScaler
        >>> from ganaug import GANAugmenter, PrecisionRecallComparisonDisplay
        >>> from ganaug import evaluate_augmentation
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> samplers = {
        ...     "SMOTE": SMOTE(sampling_strategy=0.25, random_state=0),
        ...     "GANAugmenter": GANAugmenter(sampling_strategy=0.25, max_iter=200),
        ... }
        >>> estimators = {
        ...     "neighbors": make_pipeline(StandardScaler(), KNeighborsClassifier(10)),
        ...     "logistic": make_pipeline(StandardScaler(), LogisticRegression()),
        ... }
        >>> report = evaluate_augmentation(
        ...     X, y, samplers, estimators, cv=3, baselines=False, random_state=0
        ... )
        >>> display = PrecisionRecallComparisonDisplay.from_report(
        ...     report, "GANAugmenter", baseline=["nothing", "SMOTE"]
        ... )
        >>> [axes.get_title() for axes in display.axes_]
        ['neighbors', 'logistic']
    """

    def __init__(self, curves: dict[str, dict[str, Curves]]) -> None:
        self.curves = curves

    @classmethod
    def from_report(
        cls,
        report: AugmentationReport,
        sampler: str | None = None,
        *,
        baseline: str | Sequence[str] = NOTHING,
        label: Any = None,
        ax: Axes | None = None,
    ) -> Self:
        """Draw the curves of held-out samples of a report.

        Parameters
        ----------
        report : AugmentationReport
        sampler : str, optional
            A treatment; by default the first that is not a baseline.
        baseline : str or sequence of str, default="nothing"
            The treatments that it is compared with.
        label : optional
            The positive class; by default the rarest.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        PrecisionRecallComparisonDisplay

        Raises
        ------
        ValueError
            If the report has no such class, or no such treatment that ran in all splits, or is
            about regressors.
        """
        scored = held_out_scores(report, sampler, baseline, label)
        areas = report.to_frame(next(iter(report.counts)) if label is None else label)
        curves = {
            estimator: {
                name: Curves(_by_split(parts), float(areas["average_precision"][estimator, name]))
                for name, parts in treatments.items()
            }
            for estimator, treatments in scored.items()
        }
        return cls(curves).plot(ax)

    def _panels(self) -> dict[str, Any]:
        return self.curves

    def _draw(self, axes: Axes, curves: dict[str, Curves]) -> None:
        for (name, found), color in zip(curves.items(), colors_of(len(curves)), strict=True):
            for precision, recall in found.by_split:
                # Recall decreases: a precision holds from its threshold to the next.
                axes.step(recall, precision, where="post", color=color, alpha=0.3, linewidth=0.6)
            if found.by_split:
                precision, recall = found.mean()
                label = f"{short(name)}: {found.average_precision:.3f}"
                axes.step(recall, precision, where="pre", color=color, label=label)
        axes.set(xlabel="recall", ylabel="precision", ylim=(0, 1.02))
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="lower left")


def _by_split(parts: list[Scored]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    return [precision_recall_curve(*part)[:2] for part in parts]
