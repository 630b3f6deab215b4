"""Axes and colours of displays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

# Distinguishable on white and on black, and by people who cannot tell red from green.
REAL, SYNTHETIC, THIRD = "#e08214", "#4a90d9", "#8c8c8c"


def single(ax: Axes | None) -> Axes:
    """Return axes to draw in, new ones if none are given.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
    """
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt

    return plt.subplots(layout="constrained")[1]


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
        Inches of each, in a new figure.

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
            "Axes that are to be divided must be in a grid, as those of plt.subplots and "
            f"figure.add_subplot are. Received: ax={ax!r}"
        )
    ax.set_axis_off()
    places = place.subgridspec(num_rows, num_columns)
    return np.array([ax.figure.add_subplot(places[divmod(i, num_columns)]) for i in range(count)])
