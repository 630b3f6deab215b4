"""Tables read from files: values to learn from, and conversion to files of any format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import openpyxl
    import pyarrow as pa


@dataclass(frozen=True)
class Dialect:
    """The delimiter, line ending and encoding of a text file."""

    delimiter: str = ","
    newline: str = "\n"
    encoding: str = "utf-8"

    def with_delimiter(self, delimiter: str | None) -> Dialect:
        """Return a copy with this delimiter; None keeps its own, but replaces a tab by a comma."""
        kept = "," if self.delimiter == "\t" else self.delimiter
        return replace(self, delimiter=delimiter or kept)


@dataclass(frozen=True)
class Reading:
    """Options for reading a file.

    Parameters
    ----------
    label : str
        The column with the classes.
    categorical : sequence of str
        Columns of numbers or dates that are categorical.
    missing : frozenset of str
        Cells that stand for missing values, besides empty ones and, among numbers, markers such
        as NA.
    delimiter, encoding : str or None
        The delimiter and the encoding of a text file, if they are given.
    """

    label: str
    categorical: Sequence[str] = ()
    missing: frozenset[str] = field(default_factory=frozenset)
    delimiter: str | None = None
    encoding: str | None = None

    def refuse_text_options(self, name: str) -> None:
        """Raise if an option is given that only applies to delimited text."""
        given = {"--sep": self.delimiter, "--encoding": self.encoding}
        wrong = [option for option, value in given.items() if value is not None]
        if wrong:
            raise ValueError(f"{wrong[0]} is for delimited text, and {name} is not; leave it out")


class Table:
    """Base class of tables, which keep the rows of their file as they are stored.

    In all methods, ``rows`` are synthetic rows with the columns and dtypes of ``frame``; columns
    that they lack are empty. None stands for the original rows.

    Attributes
    ----------
    frame : DataFrame
        The values to learn from.
    dialect : Dialect
        The format of text files: that of the file read, if it is one.
    """

    dialect = Dialect()
    frame: pd.DataFrame

    def outline(self) -> tuple[str, Any]:
        """Return the name of a class and the argument of its ``of_outline``."""
        raise NotImplementedError

    def values(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return rows as pandas values, for files with types."""
        return self.frame if rows is None else completed(rows, list(self.frame.columns))

    def text(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return rows for a text file."""
        return self.values(rows)

    def objects(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return rows as Python objects, with None for empty cells."""
        values = self.values(rows)
        return pd.DataFrame({name: as_objects(values[name]) for name in values})

    def lines(self, rows: pd.DataFrame | None = None) -> list[str]:
        """Return rows as objects of JSON, one in each line."""
        cells = self.objects(rows)
        for name in filter(self._has_dates_only, cells):
            cells[name] = [c.date() if isinstance(c, datetime) else c for c in cells[name]]
        records = cells.to_dict("records")
        return [json.dumps(row, ensure_ascii=False, default=_in_json) for row in records]

    def _has_dates_only(self, name: str) -> bool:
        times = self.frame[name].dropna()
        if not isinstance(times.dtype, np.dtype) or times.dtype.kind != "M":
            return False
        return bool((times == times.dt.normalize()).all())

    def arrow(self, parts: Sequence[pd.DataFrame | None]) -> list[pa.Table]:
        """Return the parts as Arrow data of one schema."""
        from ganaug.tables import arrow

        return arrow.tables([self.values(rows) for rows in parts])

    def workbook(self) -> openpyxl.Workbook:
        """Return a workbook whose first sheet has the original rows."""
        from ganaug.tables import excel

        return excel.new_workbook(self.objects())


def completed(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return rows with the columns of these names, empty if the rows lack them."""
    empty = pd.Series([None] * len(rows), rows.index, dtype=object)
    columns = {name: rows.get(name, empty) for name in names}
    return pd.DataFrame(columns, rows.index, columns=names)


def as_objects(values: pd.Series) -> pd.Series:
    """Return values as Python objects, with None for missing ones."""
    cells = [None if pd.isna(value) else _plain(value) for value in values.tolist()]
    return pd.Series(cells, values.index, dtype=object)


def _plain(value: Any) -> Any:
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def _in_json(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
