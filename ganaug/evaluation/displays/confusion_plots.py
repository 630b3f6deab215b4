"""Samples of a class that classifiers find and miss, and their false alarms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from ganaug.evaluation.decisions import COUNTS
from ganaug.evaluation.displays.axes import REAL, SYNTHETIC, THIRD, GridDisplay, short
from ganaug.evaluation.displays.held_out_scores import treatments_and_label
from ganaug.evaluation.report.wording import NOTHING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ganaug.evaluation.report.augmentation_report import AugmentationReport

# The bars of a treatment, from top to bottom.
BARS = {"found": SYNTHETIC, "missed": THIRD, "false alarms": REAL}


class Decisions(NamedTuple):
    """Numbers of held-out samples, means over splits.

    Attributes
    ----------
    found : float
        Samples of the class that are assigned to it.
    missed : float
        Samples of the class that are not.
    false_alarms : float
        Other samples that are assigned to it.
    """

    found: float
    missed: float
    false_alarms: float


class ConfusionDisplay(GridDisplay):
    """Samples of a class that each classifier finds and misses, and its false alarms.

    Classifiers decide as ``predict`` does, for the most probable class. Resampling raises the
    probabilities of scarce classes, so that classifiers find more samples and raise more false
    alarms; a lower threshold does the same.

    Parameters
    ----------
    decisions : dict of dict of Decisions
        Decisions by classifier and treatment.

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
        >>> from ganaug import ConfusionDisplay, GANAugmenter, evaluate_augmentation
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
        >>> display = ConfusionDisplay.from_report(
        ...     report, "GANAugmenter", baseline=["nothing", "SMOTE"]
        ... )
        >>> [axes.get_title() for axes in display.axes_]
        ['neighbors', 'logistic']
    """

    size = (4.2, 3.4)

    def __init__(self, decisions: dict[str, dict[str, Decisions]]) -> None:
        self.decisions = decisions

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
        """Draw the decisions about held-out samples of a report.

        Parameters
        ----------
        report : AugmentationReport
        sampler : str, optional
            A treatment; by default the first that is not a baseline.
        baseline : str or sequence of str, default="nothing"
            The treatments that it is compared with.
        label : optional
            The class; by default the rarest.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        ConfusionDisplay

        Raises
        ------
        ValueError
            If the report has no such class or treatment, or is about regressors.
        """
        names, label = treatments_and_label(report, sampler, baseline, label)
        rows = report.rows[report.rows["label"] == label]
        means = rows.groupby(["estimator", "treatment"], sort=False)[list(COUNTS)].mean()
        decisions = {
            estimator: {name: Decisions(*means.loc[estimator, name]) for name in names}
            for estimator in means.index.unique("estimator")
        }
        return cls(decisions).plot(ax)

    def _panels(self) -> dict[str, Any]:
        return self.decisions

    def _draw(self, axes: Axes, decisions: dict[str, Decisions]) -> None:
        places = np.arange(len(decisions), dtype=float)
        counts = np.reshape(list(decisions.values()), (-1, len(BARS)))
        for number, ((name, color), lengths) in enumerate(
            zip(BARS.items(), counts.T, strict=True)
        ):
            bars = axes.barh(places + 0.27 * (number - 1), lengths, 0.25, color=color, label=name)
            axes.bar_label(bars, fmt="%.1f", padding=2)
        axes.set_yticks(places, [short(name) for name in decisions])
        axes.invert_yaxis()
        # Room for the number beside the longest bar.
        axes.margins(x=0.2)
        axes.set_xlabel("held-out samples per split")
        axes.legend(
            loc="upper center",
            bbox_to_anchor=(0.35, 0.0),
            # Below the label of the axis; the distance is in lines of text.
            borderaxespad=3.2,
            ncols=len(BARS),
            handlelength=1.0,
            columnspacing=1.0,
        )
