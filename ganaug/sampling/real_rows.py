"""The real rows that a sampler has learned, for comparison with other rows."""

from typing import NamedTuple

import numpy as np

from ganaug.data.origins import NONE
from ganaug.metrics.neighbors import nearest

# Extra rows that are looked at, since a search rounds and may confuse rows at nearly the same
# distance.
SPARE = 2


class Neighbors(NamedTuple):
    """The nearest rows of each sample, the nearest one first.

    Attributes
    ----------
    distances : ndarray of shape (n_samples, k), float64
        NaN where there are fewer rows.
    rows : ndarray of shape (n_samples, k), int
        Their positions, `NONE` where there are fewer rows.
    """

    distances: np.ndarray
    rows: np.ndarray


class RealRows:
    """Encoded real rows of all classes.

    Parameters
    ----------
    codes : ndarray of shape (n_rows, ...), float32
    labels : ndarray of shape (n_rows,), int
    """

    def __init__(self, codes, labels):
        self.codes = codes.reshape(len(codes), -1)
        self.labels = labels

    def near(self, samples, label, k):
        """Return the nearest rows of a class.

        Parameters
        ----------
        samples : ndarray of shape (n_samples, width), float32
        label : int
        k : int

        Returns
        -------
        Neighbors
        """
        return self._near(samples, np.flatnonzero(self.labels == label), k)

    def nearest_other(self, samples, label):
        """Return the class of the nearest row that is not of class `label`, or `NONE`."""
        others = np.flatnonzero(self.labels != label)
        known = np.unique(self.labels[others])
        if len(known) < 2:
            return np.full(len(samples), known[0] if len(known) else NONE)
        return self.labels[self._near(samples, others, 1).rows[:, 0]]

    def usual_distance(self, label):
        """Return the median distance from a row of a class to the nearest different one.

        If all rows of the class are equal, it is that of rows of all classes, and 1 if all are.
        """
        for chosen in (self.labels == label, np.ones(len(self.labels), bool)):
            distinct = np.unique(self.codes[chosen], axis=0)
            if len(distinct) > 1:
                return float(np.median(nearest(distinct)[0]))
        return 1.0

    def _near(self, samples, rows, k):
        if not len(samples):
            return Neighbors(np.empty((0, k)), np.empty((0, k), int))
        found = min(k + SPARE, len(rows))
        distances, places = nearest(self.codes[rows], samples, found)
        order = np.argsort(distances, axis=1, kind="stable")[:, :k]
        missing = [(0, 0), (0, k - order.shape[1])]
        distances = np.take_along_axis(distances, order, axis=1).astype("float64")
        places = rows[np.take_along_axis(places, order, axis=1)]
        return Neighbors(
            np.pad(distances, missing, constant_values=np.nan),
            np.pad(places, missing, constant_values=NONE),
        )
