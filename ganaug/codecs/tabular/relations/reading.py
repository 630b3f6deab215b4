"""The fitted columns of a table as numbers and as levels, each read once, when it is needed."""

from functools import cached_property

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn, NumberColumn
from ganaug.codecs.tabular.grids import Decimals, Free, Seen, SeenDecimals
from ganaug.codecs.tabular.leveled import Leveled
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.slots import MISSING
from ganaug.codecs.tabular.storages import read_numbers, without_specials
from ganaug.codecs.tabular.vocabularies import Numerals

# The number of rows on which relations are tried first: nearly all pairs of columns fail there.
TRIED = 256


def storage_of(column):
    """Return the storage of the numbers of a fitted column, or None if it only has levels."""
    if isinstance(column, NumberColumn):
        return column.storage
    if isinstance(column, LevelColumn) and isinstance(column.vocabulary, Numerals):
        return column.vocabulary.storage
    return None


def level_values(column):
    """Return the levels of a column, in their order, as Python objects."""
    vocabulary = column.vocabulary
    labels = vocabulary.index if storage_of(column) is None else vocabulary.values
    return np.asarray(labels, dtype=object).tolist()


class Reader:
    """Fitted columns, and the values on which they were fitted.

    Parameters
    ----------
    names : sequence
        The names of the columns.
    columns : list of LevelColumn or NumberColumn
    series : list of pandas.Series
    labels : array-like of shape (n,)
        The class of each row.
    """

    def __init__(self, names, columns, series, labels):
        self.classes = np.unique(labels, return_inverse=True)[1].reshape(-1)
        self.names, self.columns, self.series = list(names), columns, series
        self.positions = {name: position for position, name in enumerate(self.names)}
        self.n_rows = len(series[0])
        self._marked, self._numbers, self._codes, self._missing = {}, {}, {}, {}
        self._derived = {}

    @cached_property
    def numeric(self):
        """The positions of columns of numbers that are not constant."""
        return [j for j in self.varying if storage_of(self.columns[j]) is not None]

    @cached_property
    def varying(self):
        """The positions of columns that are not constant."""
        return [j for j, column in enumerate(self.columns) if column.spans]

    @cached_property
    def tried(self):
        """The rows on which relations are tried."""
        if self.n_rows <= TRIED:
            return np.arange(self.n_rows)
        return np.sort(np.random.default_rng(0).choice(self.n_rows, TRIED, replace=False))

    @cached_property
    def tried_codes(self):
        """The levels of some rows, shape (n_tried, n_varying), ``MISSING`` is -1."""
        table = np.empty((len(self.varying), len(self.tried)), dtype="int64")
        for row, j in enumerate(self.varying):
            table[row] = self._tried_codes(j)
        return table.T

    def _tried_codes(self, j):
        if storage_of(self.columns[j]) is None:
            if j in self._codes:
                return self._codes[j][0][self.tried]
            return self.columns[j].vocabulary.codes(self.series[j].iloc[self.tried])
        return number_codes(self.marked(j)[self.tried])[0]

    def marked(self, j):
        """Return float64 numbers of a column, with those for words; NaN for missing."""
        if j not in self._marked:
            self._marked[j] = read_numbers(storage_of(self.columns[j]), self.series[j])
        return self._marked[j]

    def numbers(self, j):
        """Return float64 numbers of a column, NaN for missing and for words."""
        if not storage_of(self.columns[j]).specials:
            return self.marked(j)
        if j not in self._numbers:
            self._numbers[j] = without_specials(self.marked(j), NUMPY)
        return self._numbers[j]

    def words(self, j):
        """Return the numbers for the words of a column, NaN elsewhere."""
        return np.where(np.isnan(self.numbers(j)), self.marked(j), np.nan)

    def codes(self, j):
        """Return the level of each row, ``MISSING`` is -1, and the number of levels.

        The levels of numbers are counted in their order.
        """
        if j not in self._codes:
            column = self.columns[j]
            if isinstance(column, LevelColumn):
                codes = np.maximum(column.vocabulary.codes(self.series[j]), MISSING)
                self._codes[j] = codes, column.slots.n_levels
            else:
                codes, values = number_codes(self.marked(j))
                self._codes[j] = codes, len(values)
        return self._codes[j]

    def derived(self, j, function):
        """Return ``function(reader, j)``, which is called only once."""
        if (j, function) not in self._derived:
            self._derived[j, function] = function(self, j)
        return self._derived[j, function]

    def is_fresh(self, j):
        """Return whether a column may be decoded to numbers that it was not fitted on."""
        column = self.columns[j]
        seen = Seen | SeenDecimals
        return isinstance(column, NumberColumn) and not isinstance(column.grid, seen)

    def values(self, j):
        """Return the distinct numbers of a column, sorted; their places are its `codes`.

        Words come last.
        """
        column = self.columns[j]
        if isinstance(column, LevelColumn):
            return column.vocabulary.values
        return number_codes(self.marked(j))[1]

    def has_levels(self, j):
        """Return whether a column was fitted as levels, though they may be numbers."""
        return isinstance(self.columns[j], LevelColumn)

    def only_levels(self, j):
        """Return whether a column has numbers or times that are levels of a category."""
        return isinstance(storage_of(self.columns[j]), Leveled)

    def missing(self, j):
        """Return a mask of the rows in which a column is missing."""
        if j not in self._missing:
            self._missing[j] = self.series[j].isna().to_numpy()
        return self._missing[j]

    def decimals(self, j):
        """Return the decimals on which all numbers of a column are, or Free."""
        return self.derived(j, _decimals)


def _decimals(reader, j):
    values, storage = np.unique(reader.numbers(j)), storage_of(reader.columns[j])
    values = values[~np.isnan(values)]
    size = np.abs(values).max(initial=0.0)
    # Any number is on decimals that are finer than its own precision.
    fine = 4 * storage.tolerance * size
    tried = (d for d in map(Decimals, storage.places) if 10.0**-d.places > fine)
    return next((d for d in tried if d.holds(values, storage.tolerance)), Free())


def number_codes(numbers):
    """Return the level of each number, -1 for NaN, and the distinct numbers in order."""
    values, codes = np.unique(numbers, return_inverse=True)
    n_values = int(np.searchsorted(values, np.nan))
    codes = np.where(codes >= n_values, MISSING, codes)
    return codes, values[:n_values]
