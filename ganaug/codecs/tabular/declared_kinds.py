"""Columns declared as numbers or dates, however few of their cells can be read as such."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ganaug.codecs.tabular.columns import fit_number_column
from ganaug.codecs.tabular.converters import Converted
from ganaug.codecs.tabular.detection import check_real, fit_storage, has_levels
from ganaug.codecs.tabular.leveled import Leveled
from ganaug.codecs.tabular.readings import fit_declared, warn_of_column
from ganaug.codecs.tabular.storages import LARGEST, Instants, read_numbers
from ganaug.codecs.tabular.words import WithWords
from ganaug.tables.date_layouts import detect_most_dates
from ganaug.tables.text_numbers import detect_declared_numbers


@dataclass(frozen=True)
class DeclaredKind:
    """A kind of column that users can declare.

    Parameters
    ----------
    name : str
    detectors : tuple of callable
        Each returns a style of text and the cells in it; the first style of the kind is used.
    accepts : callable
        Returns whether a detected storage is of the kind.
    function : str
        The function that converts a column to the kind, for messages.
    """

    name: str
    detectors: tuple
    accepts: Callable
    function: str

    def fit(self, column, weights):
        """Fit a column; the weights of its rows are not needed."""
        check_real(column)
        storage = self._storage(column)
        if storage is None:
            raise self._unlike(column)
        warn_of_column(column, storage)
        return fit_number_column(storage, column)

    def _storage(self, column):
        if has_levels(column.dtype):
            return Leveled.of(column, self._storage)
        storage = fit_storage(column)
        if storage is not None and self.accepts(storage):
            return storage
        declared = (fit_declared(column, detect, fit_storage) for detect in self.detectors)
        return next((s for s in declared if s and self.accepts(s) and _varies(s, column)), None)

    def _unlike(self, column):
        some = column.dropna().drop_duplicates().head(3).tolist()
        return ValueError(
            f"column_kinds declares column {column.name!r} a {self.name}, and fewer than two "
            f"different values of it read as one. Received: values such as {some!r} of "
            f"dtype={column.dtype}. Convert it with {self.function}."
        )


def _varies(storage, column):
    numbers = read_numbers(storage, column)
    return len(np.unique(numbers[np.abs(numbers) <= LARGEST])) > 1


def _is_time(storage):
    while isinstance(storage, Converted | WithWords):
        storage = storage.storage
    return isinstance(storage, Instants)


NUMBERS = DeclaredKind("number", (detect_declared_numbers,), lambda storage: True, "pd.to_numeric")
# Whole numbers such as 20240229 may be dates.
DATES = DeclaredKind(
    "date", (detect_most_dates, detect_declared_numbers), _is_time, "pd.to_datetime"
)
