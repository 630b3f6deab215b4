"""Gains by the amount of synthetic samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from ganaug.evaluation.displays.axes import Display
from ganaug.model_selection.intervals import around

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ganaug.model_selection.intervals import Gain
    from ganaug.model_selection.search import GANAugmenterCV


class AmountDisplay(Display):
    """Gains over adding nothing, by the amount added, with intervals.

    Parameters
    ----------
    gains : dict of dict of Gain
        Gains by amount, for the other parameters that were tried, as text; "" if there are none.
    best : float, optional
        The chosen amount, which is marked.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> from sklearn.tree import DecisionTreeClassifier
        >>> from ganaug import AmountDisplay, GANAugmenterCV
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> tree = DecisionTreeClassifier(max_depth=5, random_state=0)
        >>> search = GANAugmenterCV(tree, cv=3, random_state=0).fit(X, y)
        >>> display = AmountDisplay.from_search(search)
        >>> display.ax_.get_xlabel()
        'share of the samples that would be added'
    """

    def __init__(self, gains: dict[str, dict[float, Gain]], *, best: float | None = None) -> None:
        self.gains = gains
        self.best = best

    @classmethod
    def from_search(cls, search: GANAugmenterCV, *, ax: Axes | None = None) -> Self:
        """Draw the gains of a fitted search, with 95 % intervals of the corrected t-test.

        Intervals are not corrected for the number of amounts that were tried.

        Parameters
        ----------
        search : GANAugmenterCV
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        AmountDisplay

        Raises
        ------
        sklearn.exceptions.NotFittedError
        ValueError
            If nothing was to be added, so that no amount was tried.
        """
        check_is_fitted(search, "cv_results_")
        found = search.cv_results_
        gains: dict[str, dict[float, Gain]] = {}
        for params, mean, error in zip(
            found["params"], found["mean_gain"], found["standard_error_gain"], strict=True
        ):
            others = ", ".join(f"{k}={v}" for k, v in params.items() if k != "amount")
            if params["amount"]:
                gain = around(float(mean), float(error), search.n_splits_)
                gains.setdefault(others, {})[params["amount"]] = gain
        if not gains:
            raise ValueError(
                "A search that has tried amounts was expected. Received: one without anything to "
                "add, because no class is a minority. Change the sampling_strategy."
            )
        return cls(gains, best=search.best_params_["amount"]).plot(ax)

    def _draw(self, ax: Axes) -> None:
        # Shifted, so that intervals do not overlap.
        shifts = np.linspace(-0.01, 0.01, len(self.gains)) if len(self.gains) > 1 else [0.0]
        for shift, (name, gains) in zip(shifts, self.gains.items(), strict=True):
            self._draw_line(ax, name, gains, shift)
        ax.axhline(0.0, color=ax.spines["left"].get_edgecolor(), linewidth=0.8)
        if self.best is not None:
            ax.axvline(self.best, linestyle=":", color="gray", label=f"chosen: {self.best:g}")
            ax.legend(loc="best")
        ax.set_xlabel("share of the samples that would be added")
        ax.set_ylabel("gain in score over adding nothing")

    def _draw_line(self, ax: Axes, name: str, gains: dict[float, Gain], shift: Any) -> None:
        means, lows, highs = np.array(list(gains.values())).T
        places, reach = np.array(list(gains)) + shift, np.array([means - lows, highs - means])
        # Names that begin with an underscore are not in the legend.
        ax.errorbar(places, means, reach, fmt="o-", capsize=4, label=name or "_")
