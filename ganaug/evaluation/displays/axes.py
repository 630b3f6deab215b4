"""Where displays are drawn, and in which colours."""

import math

import numpy as np

# Told apart on white and on black, and by people who do not see red and green.
REAL, SYNTHETIC, THIRD = "#e08214", "#4a90d9", "#8c8c8c"


def single(ax):
    """Return axes to draw in, new ones if none are given.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
    """
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt

    return plt.subplots(layout="constrained")[1]


def grid(ax, count, num_columns, size=(3.0, 2.4)):
    """Return axes in a grid, in the place of one.

    As in scikit-learn, one is a frame for all of them.

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
    """
    num_columns = min(num_columns, count)
    num_rows = math.ceil(count / num_columns)
    if ax is None:
        from matplotlib import pyplot as plt

        figure = plt.figure(
            figsize=(size[0] * num_columns, size[1] * num_rows), layout="constrained"
        )
        ax = figure.add_subplot()
    ax.set_axis_off()
    places = ax.get_subplotspec().subgridspec(num_rows, num_columns)
    return np.array([ax.figure.add_subplot(places[divmod(i, num_columns)]) for i in range(count)])
