"""Precision and recall before and after augmentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve

from ganaug.evaluation.displays.axes import REAL, SYNTHETIC, GridDisplay
from ganaug.evaluation.report.wording import NOTHING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ganaug.evaluation.report.augmentation_report import AugmentationReport


class BeforeAfterDisplay(GridDisplay):
    """Precision-recall curves of each classifier, with augmentation and without.

    Parameters
    ----------
    curves : dict of dict of tuple of (ndarray, ndarray, float)
        Precision, recall and average precision, by classifier and treatment.

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        One for each classifier.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    >>> import numpy as np
    >>> curve = np.array([0.5, 1.0, 1.0]), np.array([1.0, 0.5, 0.0]), 0.75
    >>> BeforeAfterDisplay({"a tree": {"nothing": curve}}).plot().axes_[0].get_title()
    'a tree'
    """

    def __init__(
        self, curves: dict[str, dict[str, tuple[NDArray[Any], NDArray[Any], float]]]
    ) -> None:
        self.curves = curves

    @classmethod
    def from_report(
        cls,
        report: AugmentationReport,
        sampler: str | None = None,
        *,
        baseline: str = NOTHING,
        label: Any = None,
        ax: Axes | None = None,
    ) -> Self:
        """Draw the curves of held-out samples of a report, of all splits together.

        Parameters
        ----------
        report : AugmentationReport
        sampler : str, optional
            A treatment; by default the first that is not a baseline.
        baseline : str, default="nothing"
            The treatment that it is compared with.
        label : optional
            The positive class; by default the rarest.
        ax : matplotlib.axes.Axes, optional
            A frame for all axes.

        Returns
        -------
        BeforeAfterDisplay

        Raises
        ------
        ValueError
            If the report has no such class, or no such treatment that ran in all splits, or is
            one of regressors.
        """
        if "average_precision" not in report.measures:
            raise ValueError(
                "Precision and recall are for classifiers. Received: a report of regressors. Use "
                "GainDisplay."
            )
        sampler = report.samplers[0] if sampler is None else sampler
        labels, known = list(report.counts), report.predictions
        label = labels[0] if label is None else label
        ran = list(dict.fromkeys(treatment for treatment, _ in known.probabilities))
        for argument, value, accepted in (
            ("sampler", sampler, ran),
            ("baseline", baseline, ran),
            ("label", label, labels),
        ):
            if value not in accepted:
                raise ValueError(
                    f"{argument} must be one of {accepted}. Received: {argument}={value!r}"
                )
        is_it, column = known.y == label, labels.index(label)
        curves: dict[str, dict[str, Any]] = {}
        for (treatment, estimator), probabilities in known.probabilities.items():
            if treatment in (baseline, sampler):
                scores = probabilities[:, column]
                precision, recall, _ = precision_recall_curve(is_it, scores)
                area = average_precision_score(is_it, scores)
                curves.setdefault(estimator, {})[treatment] = precision, recall, area
        return cls(curves).plot(ax)

    def _panels(self) -> dict[str, Any]:
        return self.curves

    def _draw(self, axes: Axes, curves: dict[str, tuple[Any, Any, float]]) -> None:
        colors = np.resize([REAL, SYNTHETIC], len(curves))
        for (name, (precision, recall, area)), color in zip(curves.items(), colors, strict=True):
            # Recall decreases: a precision holds from its threshold to the next.
            axes.step(recall, precision, where="post", color=color, label=f"{name}: {area:.3f}")
        axes.set(xlabel="recall", ylabel="precision", ylim=(0, 1.02))
        axes.legend(loc="best")
