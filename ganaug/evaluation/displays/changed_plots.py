"""Held-out rows that are classified differently with synthetic rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ganaug.evaluation.changed import changed_predictions
from ganaug.evaluation.displays.axes import REAL, SYNTHETIC, THIRD, Display

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class ChangedPredictionsDisplay(Display):
    """Held-out rows that are classified differently with the synthetic rows than without them.

    A line goes from the probability of the row's own label without synthetic rows to that with
    them. On the right are the label of the nearest synthetic row and its distance, in units of the
    usual distance between real rows: if a row is far from all synthetic rows, its prediction
    changed for another reason, such as the new class frequencies.

    Parameters
    ----------
    changed : DataFrame
        Rows that `from_report` finds: the position of a row in the data, ``label``, ``before`` and
        ``after``, the predicted classes, ``probability_before`` and ``probability_after``, those
        of its label, and ``nearest_1``, ``nearest_label_1`` and ``distance_1``, the nearest
        synthetic row, as a position among those of ``report.samples``.
    max_rows : int, default=15
        Number of rows to draw: those that changed most.

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
        >>> from ganaug import ChangedPredictionsDisplay, GANAugmenter, evaluate_augmentation
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> samplers = {"GANAugmenter": GANAugmenter(sampling_strategy=0.25, max_iter=200)}
        >>> logistic = make_pipeline(StandardScaler(), LogisticRegression())
        >>> report = evaluate_augmentation(
        ...     X, y, samplers, logistic, cv=3, baselines=False, random_state=0
        ... )
        >>> display = ChangedPredictionsDisplay.from_report(report, "GANAugmenter")
        >>> bool((display.changed["before"] != display.changed["after"]).all())
        True
    """

    def __init__(self, changed: pd.DataFrame, max_rows: int = 15) -> None:
        self.changed = changed
        self.max_rows = max_rows

    @classmethod
    def from_report(
        cls,
        report: Any,
        sampler: str,
        estimator: str | None = None,
        *,
        max_rows: int = 15,
        ax: Axes | None = None,
    ) -> Self:
        """Draw held-out rows of the first split.

        Parameters
        ----------
        report : AugmentationReport
            A report on classifiers.
        sampler : str
            A treatment that added rows.
        estimator : str, optional
            One of the classifiers, by default the first.
        max_rows : int, default=15
            Number of rows to draw; the attribute ``changed`` has all of them.
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        ChangedPredictionsDisplay

        Raises
        ------
        ValueError
            If the treatment added no rows in the first split, or there are no such predictions.
        """
        found = changed_predictions(report, sampler, estimator, n_neighbors=1)
        return cls(found, max_rows).plot(ax)

    def _draw(self, ax: Axes) -> None:
        shown = self.changed.iloc[: self.max_rows][::-1]
        places = list(range(len(shown)))
        before, after = (shown[f"probability_{when}"].to_numpy() for when in ("before", "after"))
        ax.hlines(places, before, after, color=THIRD)
        ax.scatter(before, places, color=REAL, label="without synthetic rows", zorder=3)
        ax.scatter(after, places, color=SYNTHETIC, label="with synthetic rows", zorder=3)
        ax.set_yticks(places, [f"row {row}, {label}" for row, label in shown["label"].items()])
        near = zip(shown["nearest_label_1"], shown["distance_1"], strict=True)
        for place, (label, distance) in zip(places, near, strict=True):
            ax.text(1.03, place, f"{label} at {distance:.2f}", va="center")
        ax.set(xlim=(-0.02, 1.02), xlabel="probability of the label")
        ax.set_title("nearest synthetic", loc="right")
        # Below the label of the axis; the distance is in lines of text.
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), borderaxespad=3.2, ncols=2)
