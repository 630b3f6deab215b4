"""The levels that synthetic rows of a class may have, and the choice of rare ones."""

import numpy as np
import tensorflow as tf

from ganaug.data.sampler import MIN_ROWS
from ganaug.sampling.changes import Change

BELOW_ANY_SHARE = -1.0
# The size of the matrix of distances to real rows, which bounds memory.
MAX_DISTANCES = 2**24
# More than the distance between any two codes of a column.
APART = 2.0**22


class OwnLevels(Change):
    """Restrict generated rows to the levels that real rows of their class have.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, width), float32
        Encoded real rows.
    labels : ndarray of shape (n_samples,), int
        Integers from 0; each occurs.
    space : Space
    """

    def __init__(self, codes, labels, space):
        occurs = [(codes[labels == label] > 0).any(axis=0) for label in range(labels.max() + 1)]
        self.occurs = np.array(occurs) | ~_units(space)[1]

    def __call__(self, codes, labels, seed):
        """Return codes, float32 of shape (n, width), in which no other level is the largest."""
        return tf.where(tf.gather(self.occurs, labels), codes, BELOW_ANY_SHARE)


def _units(space):
    """Return the span of each unit, and whether it is categorical."""
    span = np.repeat(np.arange(len(space.spans)), [span.width for span in space.spans])
    return span, np.array([span.categorical for span in space.spans], bool)[span]


class OwnNumbers:
    """Move numbers to those that real rows of the class have.

    In columns whose levels are numbers, a number is moved to the nearest level. In other columns,
    it becomes the number of all real rows of the class, if they share one.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, width), float32
        Encoded real rows.
    labels : ndarray of shape (n_samples,), int
    leveled : list of tuple
        For each column of such levels, the unit of its number, and the unit that is 1 where there
        is a number; None if there always is one.
    free : list of tuple
        The same for other columns of numbers.
    """

    def __init__(self, codes, labels, leveled, free=()):
        self.units = [unit for unit, _ in leveled]
        self.levels = [_levels_by_class(codes, labels, *units) for units in leveled]
        constants = {unit: _constants(codes, labels, unit, slot) for unit, slot in free}
        self.constants = {u: own for u, own in constants.items() if not np.isnan(own).all()}

    def __call__(self, codes, labels):
        """Return codes, eagerly or in a graph.

        Parameters
        ----------
        codes : float32 tensor of shape (n, width)
        labels : int32 tensor of shape (n,)
        """
        if not self.units and not self.constants:
            return codes
        units = tf.unstack(tf.convert_to_tensor(codes), axis=1)
        offsets = APART * tf.cast(labels, tf.float64)
        for unit, (levels, borders) in zip(self.units, self.levels, strict=True):
            places = tf.searchsorted(borders, offsets + tf.cast(units[unit], tf.float64))
            units[unit] = tf.gather(levels, places)
        for unit, constants in self.constants.items():
            known = tf.gather(constants, labels)
            units[unit] = tf.where(tf.math.is_nan(known), units[unit], known)
        return tf.stack(units, axis=1)


def _constants(codes, labels, unit, slot):
    """Return the code of each class with a single one and enough rows to tell, NaN for others."""
    present = np.ones(len(codes), bool) if slot is None else codes[:, slot] > 0
    constants = np.full(labels.max() + 1, np.nan, "float32")
    for label in range(len(constants)):
        own = codes[present & (labels == label), unit]
        if len(own) >= MIN_ROWS and (own == own[0]).all():
            constants[label] = own[0]
    return constants


def _levels_by_class(codes, labels, unit, slot):
    """Return the codes of all levels, class by class, and the border after each but the last.

    The borders of a class are beyond those of the classes before it.
    """
    present = np.ones(len(codes), bool) if slot is None else codes[:, slot] > 0
    levels, borders = [], []
    for label in range(labels.max() + 1):
        own = np.unique(codes[present & (labels == label), unit])
        # If a class has no level, its slots say that there is no number.
        own = own if len(own) else np.zeros(1, "float32")
        middles = (own[1:].astype("float64") + own[:-1]) / 2
        levels.append(own)
        borders.append(np.append(middles, APART / 2) + APART * label)
    return np.concatenate(levels), np.concatenate(borders)[:-1]


class NearestRareLevels:
    """Give rows the rare levels of the most similar real row of their class.

    A column has units for its frequent levels; all rare ones share a unit. A row in that unit
    gets the level of the nearest real row of its class in that unit, so that the level goes with
    the class and with the rest of the row. Rows that are rare in several columns mostly get these
    levels from the same real row.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, width), float32
        Encoded real rows.
    labels : ndarray of shape (n_samples,), int
    levels : ndarray of shape (n_samples, n_rare_columns), int64
        See `TabularCodec.rare_levels`.
    space : Space
    """

    def __init__(self, codes, labels, levels, space):
        self.space = space
        donors = np.flatnonzero((levels >= 0).any(axis=1))
        self.labels, self.levels = labels[donors].astype("int32"), levels[donors]
        self.codes = codes[donors]
        self._norms = (self.codes**2).sum(axis=1)

    def __call__(self, codes, labels):
        """Return levels, int64 of shape (n, n_rare_columns), eagerly or in a graph.

        Parameters
        ----------
        codes : float32 tensor of shape (n, width)
        labels : int32 tensor of shape (n,)
        """
        if not self.levels.size:
            return tf.zeros([tf.shape(labels)[0], self.levels.shape[1]], tf.int64)
        codes = self._with_one_level(codes)
        distances = self._norms - 2.0 * tf.matmul(codes, self.codes, transpose_b=True)
        other_class = labels[:, None] != self.labels
        distances = tf.where(other_class, np.float32(np.inf), distances)
        columns = [self._nearest(distances, levels) for levels in self.levels.T]
        return tf.stack(columns, axis=1)

    def empty(self, n_rows):
        """Return an array for the levels of a number of rows."""
        return np.zeros((n_rows, self.levels.shape[1]), "int64")

    def of_class(self, codes, label):
        """Return the levels of an array of rows of one class, in blocks of bounded size."""
        if not self.levels.size:
            return self.empty(len(codes))
        own = self.labels == label
        real = self.codes[own], self.labels[own], self.levels[own]
        part = NearestRareLevels(*real, self.space)
        size = max(1, MAX_DISTANCES // max(1, own.sum()))
        blocks = [codes[start : start + size] for start in range(0, len(codes), size)]
        found = [part(block, np.full(len(block), label, "int32")).numpy() for block in blocks]
        return np.concatenate(found)

    def _with_one_level(self, codes):
        """Return codes with one-hot spans, so that two rows either agree on a level or do not."""
        span, categorical = _units(self.space)
        units = tf.transpose(codes)
        largest = tf.math.unsorted_segment_max(units, span, len(self.space.spans))
        ones = tf.cast(units >= tf.gather(largest, span), tf.float32)
        return tf.transpose(tf.where(categorical[:, None], ones, units))

    def _nearest(self, distances, levels):
        rows = np.flatnonzero(levels >= 0)
        if not len(rows):
            return tf.zeros([tf.shape(distances)[0]], tf.int64)
        nearest = tf.argmin(tf.gather(distances, rows, axis=1), axis=1)
        return tf.gather(levels[rows], nearest)
