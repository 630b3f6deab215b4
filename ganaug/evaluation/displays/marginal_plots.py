"""Columns of real and synthetic tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from ganaug.evaluation.displays.axes import REAL, SYNTHETIC, GridDisplay, short
from ganaug.evaluation.displays.titles import titles_of
from ganaug.evaluation.views import column_distance
from ganaug.model_selection.estimators import PlainColumns, frame_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ganaug.types import Samples

BINS, LEVELS = 30, 8
# Maximum length of the name of a level.
MAX_LEVEL = 14


class MarginalsDisplay(GridDisplay):
    """Columns of real and synthetic samples, starting with those that differ most.

    Parameters
    ----------
    columns : dict of tuple of (Series, Series)
        Values of real and of synthetic samples by name: floats, dates, or text.

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        One for each column.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> from ganaug import MarginalsDisplay, GANAugmenter
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> augmenter = GANAugmenter(random_state=0).fit(X, y)
        >>> synthetic, _ = augmenter.sample(500, y=1)
        >>> display = MarginalsDisplay.from_samples(X[y == 1], synthetic)
        >>> len(display.axes_)
        9
    """

    def __init__(self, columns: dict[Any, tuple[pd.Series, pd.Series]]) -> None:
        self.columns = columns

    @classmethod
    def from_samples(
        cls, real: Samples, synthetic: Samples, *, max_columns: int = 9, ax: Axes | None = None
    ) -> Self:
        """Draw the columns of tables.

        Parameters
        ----------
        real, synthetic : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features)
            Preferably of one class.
        max_columns : int, default=9
            Number of columns.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        MarginalsDisplay
        """
        plain = PlainColumns().fit(real)
        tables, titles = [plain.transform(part) for part in (real, synthetic)], titles_of(real)
        pairs = [(tables[0][column], tables[1][column]) for column in tables[0]]
        distances = np.nan_to_num([column_distance(*pair) for pair in pairs])
        order = np.argsort(-distances, kind="stable")[:max_columns]
        frames = [frame_of(part) for part in (real, synthetic)]
        dates = {i: pair for i in order if (pair := _dates(*(each.iloc[:, i] for each in frames)))}
        return cls({titles[i]: dates.get(i, pairs[i]) for i in order}).plot(ax)

    def _panels(self) -> dict[Any, tuple[pd.Series, pd.Series]]:
        return self.columns

    def _draw(self, axes: Axes, pair: tuple[pd.Series, pd.Series]) -> None:
        DRAWN.get(pair[0].dtype.kind, _draw_levels)(axes, *pair)
        axes.set_yticks([])
        if axes is self.axes_[0]:
            axes.legend(["real", "synthetic"])


def _draw_numbers(axes: Axes, real: pd.Series, synthetic: pd.Series) -> None:
    axes.locator_params(axis="x", nbins=5)
    _draw_shares(axes, real, synthetic)


def _draw_shares(axes: Axes, real: pd.Series, synthetic: pd.Series) -> None:
    real, synthetic = real.dropna(), synthetic.dropna()
    both = np.concatenate([real, synthetic])
    if not len(both):
        return
    # Without the extremes, since one outlier would squeeze all others into one bin.
    low, high = np.quantile(both, [0.005, 0.995])
    edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
    for values, color in ((real, REAL), (synthetic, SYNTHETIC)):
        shares = np.full(len(values), 1.0 / max(len(values), 1))
        axes.hist(
            np.clip(values, edges[0], edges[-1]),
            edges.tolist(),
            weights=shares,
            color=color,
            alpha=0.6,
        )


def _dates(*columns: pd.Series) -> tuple[pd.Series, ...]:
    """Return columns of dates in local time, or no columns if they are not dates."""
    if any(column.dtype.kind != "M" for column in columns):
        return ()
    return tuple(column.dt.tz_localize(None) for column in columns)


def _draw_dates(axes: Axes, real: pd.Series, synthetic: pd.Series) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

    axes.xaxis.set_major_locator(locator := AutoDateLocator(minticks=3, maxticks=7))
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    _draw_shares(axes, *(pd.Series(date2num(part.dropna())) for part in (real, synthetic)))


def _draw_levels(axes: Axes, real: pd.Series, synthetic: pd.Series) -> None:
    shares = [column.value_counts(normalize=True) for column in (real, synthetic)]
    table = pd.concat(shares, axis=1, keys=["real", "synthetic"]).fillna(0.0)
    table = table.loc[table.sum(axis=1).sort_values(ascending=False).index[:LEVELS]]
    places = np.arange(len(table))
    axes.bar(places - 0.2, table["real"], 0.4, color=REAL, alpha=0.8)
    axes.bar(places + 0.2, table["synthetic"], 0.4, color=SYNTHETIC, alpha=0.8)
    labels = [short(level, MAX_LEVEL) or "(missing)" for level in table.index]
    axes.set_xticks(places, labels, rotation=30, ha="right")


# Functions that draw a column, by the kind of its dtype.
DRAWN = {"f": _draw_numbers, "M": _draw_dates}
