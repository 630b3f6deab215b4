"""Columns by which real and synthetic rows are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ganaug.evaluation.displays.axes import SYNTHETIC, Display, short
from ganaug.evaluation.told_apart import told_apart

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ganaug.types import Samples


class ToldApartDisplay(Display):
    """The columns by which a classifier tells synthetic rows from real ones.

    Gradient boosting is scored on rows that it has not seen, by the area under its ROC curve: 0.5
    if it finds no difference, 1 if it finds all. The bar of a column is the drop in this score if
    its values are shuffled. Redundant columns share their importance, or hide each other's.

    Parameters
    ----------
    score : float
    importances : Series
        The loss in score, by column.
    max_columns : int, default=12
        Number of columns to draw: the most important ones.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
    figure_ : matplotlib.figure.Figure

    References
    ----------
    Lopez-Paz & Oquab, 2017, Revisiting classifier two-sample tests,
    https://arxiv.org/abs/1610.06545

    Examples
    --------
    .. plot::

        >>> from sklearn.model_selection import train_test_split
        >>> from ganaug import GANAugmenter, ToldApartDisplay
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> X_train, X_test, y_train, y_test = train_test_split(
        ...     X, y, test_size=0.5, stratify=y, random_state=0
        ... )
        >>> augmenter = GANAugmenter(random_state=0).fit(X_train, y_train)
        >>> synthetic, _ = augmenter.sample(500, y=0)
        >>> display = ToldApartDisplay.from_samples(X_test[y_test == 0], synthetic)
        >>> bool(0.5 < display.score < 1.0)
        True
    """

    def __init__(self, score: float, importances: pd.Series, max_columns: int = 12) -> None:
        self.score = score
        self.importances = importances
        self.max_columns = max_columns

    @classmethod
    def from_samples(
        cls,
        real: Samples,
        synthetic: Samples,
        *,
        max_columns: int = 12,
        random_state: int = 0,
        ax: Axes | None = None,
    ) -> Self:
        """Train the classifier on two tables, and draw the importances of their columns.

        Parameters
        ----------
        real, synthetic : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features)
            Preferably of one class, and at least 3 rows each; at most 1,000 are used. The real
            rows should be held out: synthetic copies of real rows make the classifier err, which
            looks as if there were no difference.
        max_columns : int, default=12
            Number of columns.
        random_state : int, default=0
            Seeds the folds and the shuffling.
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        ToldApartDisplay
        """
        return cls(*told_apart(real, synthetic, random_state), max_columns).plot(ax)

    def _draw(self, ax: Axes) -> None:
        shown = self.importances.sort_values(ascending=False, kind="stable")[: self.max_columns]
        shown = shown[::-1]
        ax.barh(range(len(shown)), shown.to_numpy(), color=SYNTHETIC)
        ax.set_yticks(range(len(shown)), [short(name) for name in shown.index])
        ax.locator_params(axis="x", nbins=5)
        ax.set(xlabel="drop in ROC AUC", title=f"told apart: {self.score:.2f}")
