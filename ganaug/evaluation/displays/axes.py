"""Axes and colours of displays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from numpy.typing import NDArray

# Distinguishable on white and on black, and by people who cannot tell red from green.
REAL, SYNTHETIC, THIRD = "#e08214", "#4a90d9", "#8c8c8c"
# Maximum length of names beside axes, and of titles, which have more room.
MAX_NAME, MAX_TITLE = 22, 32


def short(name: Any, most: int = MAX_NAME) -> str:
    """Shorten a name in the middle, to fit beside axes: column names often differ at the end."""
    text, half = str(name), most // 2
    return text if len(text) <= most else f"{text[:half]}…{text[-half:]}"


def colors_of(count: int) -> list[str]:
    """Return colours for a number of treatments, the last of which stands out."""
    others = [REAL, THIRD]
    return [others[i % len(others)] for i in range(count - 1)] + [SYNTHETIC]


def grid(
    ax: Axes | None, count: int, num_columns: int, size: tuple[float, float] = (3.0, 2.4)
) -> NDArray[Any]:
    """Return axes in a grid that replaces given axes, as scikit-learn's displays do.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
        None makes a new figure.
    count : int
    num_columns : int
    size : tuple of float
        Inches of each of the axes, in a new figure.

    Returns
    -------
    ndarray of shape (count,)

    Raises
    ------
    ValueError
        If `ax` is not in a grid.
    """
    num_columns = min(num_columns, count)
    num_rows = math.ceil(count / num_columns)
    if ax is None:
        from matplotlib import pyplot as plt

        figure = plt.figure(
            figsize=(size[0] * num_columns, size[1] * num_rows), layout="constrained"
        )
        ax = figure.add_subplot()
    place = ax.get_subplotspec()
    if place is None:
        raise ValueError(
            "Axes can be divided only if they are in a grid, such as those of plt.subplots and "
            f"figure.add_subplot. Received: ax={ax!r}"
        )
    ax.set_axis_off()
    places = place.subgridspec(num_rows, num_columns)
    return np.array([ax.figure.add_subplot(places[divmod(i, num_columns)]) for i in range(count)])


class Display:
    """A plot in a single pair of axes; a subclass implements `_draw`."""

    ax_: Axes
    figure_: Figure | SubFigure

    def plot(self, ax: Axes | None = None) -> Self:
        """Draw into axes, new ones by default.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        display
            Itself.
        """
        if ax is None:
            from matplotlib import pyplot as plt

            ax = plt.subplots(layout="constrained")[1]
        self.ax_, self.figure_ = ax, ax.figure
        self._draw(ax)
        return self

    def _draw(self, ax: Axes) -> None:
        raise NotImplementedError


class GridDisplay:
    """Plots in a grid of axes; a subclass implements `_panels` and `_draw`."""

    num_columns = 3
    size = (3.0, 2.4)
    # The name of a single plot in an error message.
    content = "plot"
    axes_: NDArray[Any]
    figure_: Figure

    def plot(self, ax: Axes | None = None) -> Self:
        """Draw into a grid that replaces axes, in a new figure by default.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        display
            Itself.

        Raises
        ------
        ValueError
            If there is nothing to draw.
        """
        panels = self._panels()
        if not panels:
            raise ValueError(f"At least one {self.content} was expected. Received: none.")
        self.axes_ = grid(ax, len(panels), self.num_columns, self.size)
        self.figure_ = self.axes_[0].figure
        for axes, (name, content) in zip(self.axes_, panels.items(), strict=True):
            axes.set_title(short(name, MAX_TITLE))
            self._draw(axes, content)
        return self

    def _panels(self) -> dict[Any, Any]:
        """Return the content of each plot by its title."""
        raise NotImplementedError

    def _draw(self, axes: Axes, content: Any) -> None:
        raise NotImplementedError
