"""Calibration of the probabilities of held-out samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.calibration import calibration_curve

from ganaug.evaluation.displays.axes import THIRD, GridDisplay, colors_of, short
from ganaug.evaluation.displays.held_out_scores import held_out_scores
from ganaug.evaluation.report.wording import NOTHING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ganaug.evaluation.report.augmentation_report import AugmentationReport

POINTS = 50


class CalibrationCurvesDisplay(GridDisplay):
    """Calibration curves of each classifier, with and without augmentation.

    Thin lines are splits, in bins of equally many samples, and the thick line is their mean:
    scores of different models are not comparable, so they are not pooled. A curve below the
    diagonal means that probabilities are too high, as after oversampling;
    `PriorCorrectedClassifier` corrects them.

    Parameters
    ----------
    curves : dict of dict of list of tuple of (ndarray, ndarray)
        For each classifier, treatment and split: mean probabilities of bins, and shares of the
        class in them.

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
        >>> from ganaug import CalibrationCurvesDisplay, GANAugmenter, evaluate_augmentation
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
        >>> display = CalibrationCurvesDisplay.from_report(report, "GANAugmenter")
        >>> display.axes_[0].get_xlabel()
        'mean probability'
    """

    size = (4.2, 3.4)

    def __init__(
        self, curves: dict[str, dict[str, list[tuple[NDArray[Any], NDArray[Any]]]]]
    ) -> None:
        self.curves = curves

    @classmethod
    def from_report(
        cls,
        report: AugmentationReport,
        sampler: str | None = None,
        *,
        baseline: str | Sequence[str] = NOTHING,
        label: Any = None,
        n_bins: int = 10,
        ax: Axes | None = None,
    ) -> Self:
        """Draw the calibration curves of held-out samples of a report.

        Parameters
        ----------
        report : AugmentationReport
        sampler : str, optional
            A treatment; by default the first that is not a baseline.
        baseline : str or sequence of str, default="nothing"
            The treatments that it is compared with.
        label : optional
            The class; by default the rarest.
        n_bins : int, default=10
            Number of bins of a split; fewer if many samples have the same probability.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        CalibrationCurvesDisplay

        Raises
        ------
        ValueError
            If the report has no such class, or no such treatment that ran in all splits, or is
            about regressors.
        """
        scored = held_out_scores(report, sampler, baseline, label)
        curves = {
            estimator: {
                name: [
                    calibration_curve(*part, n_bins=n_bins, strategy="quantile")[::-1]
                    for part in parts
                ]
                for name, parts in treatments.items()
            }
            for estimator, treatments in scored.items()
        }
        return cls(curves).plot(ax)

    def _panels(self) -> dict[str, Any]:
        return self.curves

    def _draw(self, axes: Axes, curves: Any) -> None:
        axes.plot([0, 1], [0, 1], linestyle=":", color=THIRD, label="calibrated")
        for (name, found), color in zip(curves.items(), colors_of(len(curves)), strict=True):
            for probability, share in found:
                axes.plot(probability, share, color=color, alpha=0.3, linewidth=0.6)
            axes.plot(*mean_curve(found), color=color, label=short(name))
        axes.set(xlabel="mean probability", ylabel="share of the class")
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
        axes.legend(loc="best")


def mean_curve(
    curves: list[tuple[NDArray[Any], NDArray[Any]]],
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return probabilities in the range of all splits, and the mean share of the class there."""
    if not curves:
        return np.array([]), np.array([])
    lowest = max(probability[0] for probability, _ in curves)
    highest = min(probability[-1] for probability, _ in curves)
    if lowest > highest:
        return np.array([]), np.array([])
    places = np.linspace(lowest, highest, POINTS)
    return places, np.mean([np.interp(places, *curve) for curve in curves], axis=0)
