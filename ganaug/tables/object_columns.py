"""Styles of object columns, such as those of JSON and Excel: numbers, booleans, times, text.

Like the styles of `text_columns`, they work both ways: ``parse(cells)`` gives values to learn
from, ``render(values)`` gives objects as they might stand in the same column. Cells are a series
of objects, with None for missing ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from ganaug.tables.table import as_objects
from ganaug.tables.text_columns import MISSING, Words, detect


@dataclass(frozen=True)
class Values:
    """Numbers, booleans or times.

    Parameters
    ----------
    complete, nullable : str
        The dtypes of columns without and with missing values.
    """

    complete: str
    nullable: str

    @property
    def typed(self) -> Any:
        """The style of the same column in files with types."""
        return self

    def parse(self, cells: pd.Series) -> pd.Series:
        """Return values of dtype ``complete`` or, if some are missing, ``nullable``."""
        return cells.astype(self.nullable if cells.isna().any() else self.complete)

    def render(self, values: pd.Series) -> pd.Series:
        """Return Python objects."""
        return as_objects(values)


@dataclass(frozen=True)
class Texts:
    """Text in which numbers, dates and the like are recognised.

    Parameters
    ----------
    style : object
        A style of `text_columns`.
    """

    style: Any

    @property
    def typed(self) -> Any:
        """See `Values`."""
        return self

    def parse(self, cells: pd.Series) -> pd.Series:
        """Return the values that the text stands for."""
        return self.style.parse(cells.astype("string").fillna(""))

    def render(self, values: pd.Series) -> pd.Series:
        """Return text."""
        return as_objects(self.style.render(values).mask(values.isna()))


@dataclass(frozen=True)
class Levels:
    """Categories, which may be objects of several types.

    Parameters
    ----------
    objects : tuple
        The distinct objects.
    """

    objects: tuple[Any, ...]

    @property
    def typed(self) -> Any:
        """See `Values`; objects of several types stay categories."""
        return detect_objects(pd.Series(self.objects, dtype=object))

    @property
    def _name(self) -> Any:
        """The function that names objects: 1 and "1" get different names."""
        return str if len(set(map(str, self.objects))) == len(self.objects) else repr

    def parse(self, cells: pd.Series) -> pd.Series:
        """Return the names of the objects as categories."""
        return cells.map(self._name, na_action="ignore").astype("category")

    def render(self, values: pd.Series) -> pd.Series:
        """Return the objects with these names."""
        known = {self._name(value): value for value in self.objects}
        cells = [known.get(name) for name in values.tolist()]
        return pd.Series(cells, values.index, dtype=object)


NUMBERS, FLAGS = Values("float64", "float64"), Values("bool", "boolean")
WHOLE_NUMBERS, TIMES = Values("int64", "Int64"), Values("datetime64[us]", "datetime64[us]")
# The style of a column by the types of its objects.
STYLES = {
    frozenset(): NUMBERS,
    frozenset([bool]): FLAGS,
    frozenset([int]): WHOLE_NUMBERS,
    frozenset([float]): NUMBERS,
    frozenset([int, float]): NUMBERS,
    frozenset([datetime]): TIMES,
}


def without_missing(cells: pd.Series, missing: frozenset[str]) -> pd.Series:
    """Replace cells that stand for missing values, such as NA among numbers, by None.

    Parameters
    ----------
    cells : Series of objects
    missing : frozenset of str
        The text of cells that stand for missing values, besides empty ones.
    """
    empty = cells.isna() | cells.map(str).str.strip().isin(missing | {""})
    known = cells.mask(empty, None)
    texts = known.map(lambda cell: isinstance(cell, str))
    marks = texts & known.isin(MISSING)
    if (texts == marks).all() and not texts.all():
        known = known.mask(marks, None)
    return known


def detect_objects(cells: pd.Series) -> Any:
    """Return the style of a column: `Values`, `Texts` or `Levels`."""
    known = cells.dropna()
    kinds = frozenset(map(type, known))
    if kinds == {str}:
        return Texts(detect(known.astype("string")))
    if kinds in STYLES and not (int in kinds and any(abs(cell) >= 2**63 for cell in known)):
        return STYLES[kinds]
    return levels_of(known)


def levels_of(cells: pd.Series) -> Any:
    """Return the style of a column of categories."""
    known = cells.dropna()
    if set(map(type, known)) == {str}:
        return Texts(Words())
    # Equal objects of different types, such as 1 and True, are different categories.
    found = {(type(cell), cell): cell for cell in known}
    return Levels(tuple(found.values()))
