"""Gains of treatments, with intervals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import numpy as np

from ganaug.evaluation.displays.axes import MAX_TITLE, REAL, SYNTHETIC, Display, short
from ganaug.evaluation.report.selected_scores import paired_scores
from ganaug.evaluation.report.wording import NOTHING, word_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

    from ganaug.evaluation.report.augmentation_report import AugmentationReport
    from ganaug.model_selection.intervals import Gain


class GainDisplay(Display):
    """Gains of treatments over a baseline, with intervals, and a dot for each split.

    Parameters
    ----------
    gains : dict of Gain
        Gains by treatment.
    ours : collection of str
        Treatments to highlight.
    measure, baseline : str
        The measure, and the treatment that others are compared with.
    by_split : dict of ndarray of shape (n_splits,), optional
        Gains of single splits by treatment.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> from sklearn.linear_model import LogisticRegression
        >>> from sklearn.pipeline import make_pipeline
        >>> from sklearn.preprocessing import StandardScaler
        >>> from ganaug import GainDisplay, GANAugmenter, evaluate_augmentation
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> logistic = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        >>> report = evaluate_augmentation(
        ...     X, y, GANAugmenter(max_iter=200), logistic, cv=3, amounts=[0.25], random_state=0
        ... )
        >>> display = GainDisplay.from_report(report)
        >>> display.ax_.get_xlabel()
        'gain in average precision over nothing'
    """

    def __init__(
        self,
        gains: dict[str, Gain],
        *,
        ours: Collection[str] = (),
        measure: str = "average_precision",
        baseline: str = NOTHING,
        by_split: Mapping[str, ArrayLike] = MappingProxyType({}),
    ) -> None:
        self.gains = gains
        self.ours = ours
        self.measure = measure
        self.baseline = baseline
        self.by_split = by_split

    @classmethod
    def from_report(
        cls,
        report: AugmentationReport,
        *,
        measure: str | None = None,
        baseline: str = NOTHING,
        estimator: str | None = None,
        ax: Axes | None = None,
    ) -> Self:
        """Draw the gains of a report.

        Parameters
        ----------
        report : AugmentationReport
        measure : str, optional
            A column of the report's table; by default the first.
        baseline : str, default="nothing"
            The treatment that others are compared with.
        estimator : str, optional
            One of the classifiers; by default the mean of all.
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        GainDisplay
        """
        measure = measure or report.measures[0]
        names = [name for name in report.treatments if name != baseline]
        gains = {name: report.gain(name, baseline, measure, estimator=estimator) for name in names}
        scores = paired_scores(report, measure, estimator).table
        return cls(
            gains,
            ours=report.samplers,
            measure=measure,
            baseline=baseline,
            by_split={name: (scores[name] - scores[baseline]).dropna() for name in names},
        ).plot(ax)

    def _draw(self, ax: Axes) -> None:
        for place, (name, gain) in enumerate(self.gains.items()):
            reach = [[gain.mean - gain.low], [gain.high - gain.mean]]
            color = SYNTHETIC if name in self.ours else REAL
            # Without an interval, the mean is a hollow dot.
            fill = "full" if np.isfinite(reach).all() else "none"
            single = np.asarray(self.by_split.get(name, []))
            ax.scatter(single, np.full(len(single), place + 0.25), s=6, color=color, alpha=0.5)
            ax.errorbar(
                gain.mean, place, xerr=reach, fmt="o", color=color, capsize=4, fillstyle=fill
            )
        ax.axvline(0.0, color=ax.spines["left"].get_edgecolor(), linewidth=0.8)
        ax.set_yticks(range(len(self.gains)), [short(name, MAX_TITLE) for name in self.gains])
        ax.invert_yaxis()
        ax.locator_params(axis="x", nbins=5)
        ax.set_xlabel(f"gain in {word_of(self.measure)} over {short(self.baseline)}")
