"""Correlations of real and of synthetic tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from ganaug.evaluation.displays.axes import GridDisplay, short
from ganaug.evaluation.displays.titles import titles_of
from ganaug.model_selection.estimators import PlainColumns

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ganaug.types import Samples

# More rows or columns take longer and change little.
MAX_ROWS, MAX_CORRELATED = 1000, 300
# Levels of a text column, the most common real ones, that get a column each.
LEVELS = 8


class CorrelationsDisplay(GridDisplay):
    """Maps of the correlations of real and synthetic samples, and of their difference.

    Each common level of a text column is a column of zeros and ones. Constant columns have a
    correlation of 0. All maps show the same columns, those that differ most, in the same order.
    Colours range from -1 to 1, or further if differences are larger.

    Parameters
    ----------
    correlations : dict of DataFrame of shape (n_columns, n_columns)
        Matrices by title.

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        For real samples, synthetic ones, and synthetic minus real.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> from ganaug import CorrelationsDisplay, GANAugmenter
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> augmenter = GANAugmenter(random_state=0).fit(X, y)
        >>> synthetic, _ = augmenter.sample(500, y=1)
        >>> display = CorrelationsDisplay.from_samples(X[y == 1], synthetic)
        >>> list(display.correlations)
        ['real', 'synthetic', 'difference']
    """

    size = (3.4, 2.6)

    def __init__(self, correlations: dict[str, pd.DataFrame]) -> None:
        self.correlations = correlations

    @classmethod
    def from_samples(
        cls, real: Samples, synthetic: Samples, *, max_columns: int = 12, ax: Axes | None = None
    ) -> Self:
        """Draw the correlations of tables.

        Parameters
        ----------
        real, synthetic : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features)
            Preferably of one class; at most 1,000 rows of each are used.
        max_columns : int, default=12
            Number of columns. With more, labels overlap unless axes are larger.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        CorrelationsDisplay
        """
        plain, names = PlainColumns().fit(real), titles_of(real)
        tables = [plain.transform(part)[:MAX_ROWS] for part in (real, synthetic)]
        encoded = _encoded(tables, names)
        found = [table.corr().fillna(0.0) for table in encoded]
        difference = found[1] - found[0]
        worst = np.argsort(-np.abs(difference.to_numpy()).sum(axis=0), kind="stable")
        shown = np.sort(worst[:max_columns])
        titles = "real", "synthetic", "difference"
        maps = zip(titles, [*found, difference], strict=True)
        return cls({title: each.iloc[shown, shown] for title, each in maps}).plot(ax)

    def _panels(self) -> dict[str, pd.DataFrame]:
        return self.correlations

    def _draw(self, axes: Axes, correlations: pd.DataFrame) -> None:
        values = correlations.to_numpy()
        # Differences range from -2 to 2.
        limit = max(1.0, round(float(np.abs(values).max()), 6))
        image = axes.imshow(values, cmap="PuOr_r", vmin=-limit, vmax=limit)
        names = [short(name) for name in correlations.columns]
        axes.set_yticks(range(len(names)), names, fontsize="x-small")
        axes.set_xticks([])
        axes.figure.colorbar(image, cax=axes.inset_axes((1.04, 0.0, 0.05, 1.0)))


def _encoded(tables: list[pd.DataFrame], names: list[Any]) -> list[pd.DataFrame]:
    """Return tables of numbers; the real one decides which levels of text get a column."""
    encoded: list[dict[str, Any]] = [{}, {}]
    for column, name in zip(tables[0], names, strict=True):
        parts = [table[column] for table in tables]
        if parts[0].dtype.kind == "f":
            columns = {str(name): parts}
        else:
            levels = parts[0].value_counts().index[:LEVELS]
            columns = {
                f"{name} = {level}": [(part == level).astype(float) for part in parts]
                for level in levels
            }
        for title, pair in columns.items():
            for side, values in zip(encoded, pair, strict=True):
                side[title] = values
        if len(encoded[0]) >= MAX_CORRELATED:
            break
    return [pd.DataFrame(side) for side in encoded]
