"""Tables of Python objects, such as those in JSON and Excel files."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from ganaug.tables.object_columns import Texts, detect_objects, levels_of, without_missing
from ganaug.tables.table import Reading, Table, completed


class ObjectTable(Table):
    """A table of Python objects, whose values are numbers, booleans, times and categories.

    Parameters
    ----------
    cells : DataFrame of objects
        The cells as they are stored, with None for empty ones.
    styles : dict
        The style of each column, see `object_columns.detect_objects`.
    missing : frozenset of str
        The text of cells that stand for missing values.
    """

    def __init__(
        self,
        cells: pd.DataFrame,
        styles: dict[str, Any],
        missing: frozenset[str] = frozenset(),
    ) -> None:
        self.cells = cells
        self.styles = styles
        self._missing = missing

    @classmethod
    def of_outline(cls, outline: dict[str, Any]) -> ObjectTable:
        """Return a table without rows, in the style that ``outline`` describes."""
        return ObjectTable(pd.DataFrame(columns=list(outline), dtype=object), outline)

    def outline(self) -> tuple[str, dict[str, Any]]:
        """Return the name of the class and the argument of `of_outline`."""
        return "ObjectTable", self.styles

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The values to learn from."""
        known = {name: without_missing(self.cells[name], self._missing) for name in self.cells}
        values = {name: style.parse(known[name]) for name, style in self.styles.items()}
        return pd.DataFrame(values, columns=self.cells.columns)

    def objects(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return rows as they are stored."""
        if rows is None:
            return self.cells
        known = completed(rows, list(self.cells.columns))
        cells = {
            name: style.render(known[name]) if name in rows else known[name]
            for name, style in self.styles.items()
        }
        return pd.DataFrame(cells, rows.index, columns=self.cells.columns)

    def values(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return rows as pandas values; categories that are all of one type get that type."""
        frame = completed(self.frame if rows is None else rows, list(self.cells.columns))
        cells, typed = self.objects(rows), {}
        for name, style in self.styles.items():
            kind = style.typed
            typed[name] = frame[name] if kind is style else kind.parse(cells[name])
        return pd.DataFrame(typed, frame.index, columns=frame.columns)

    def text(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return rows with text as it is stored, and everything else as values."""
        cells, values = self.objects(rows), self.values(rows)
        others = [name for name, style in self.styles.items() if not isinstance(style, Texts)]
        return cells.assign(**{name: values[name] for name in others})


def styles_of(cells: pd.DataFrame, how: Reading) -> dict[str, Any]:
    """Return the style of each column."""
    known = {name: without_missing(cells[name], how.missing) for name in cells}
    names = {how.label, *how.categorical}
    return {n: levels_of(c) if n in names else detect_objects(c) for n, c in known.items()}
