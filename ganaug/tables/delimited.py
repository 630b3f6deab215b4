"""CSV and similar formats: every cell of the original rows is written back as it was read."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from collections import Counter
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd

from ganaug.tables.table import Dialect, Reading, Table, completed
from ganaug.tables.text_columns import Words, detect

if TYPE_CHECKING:
    from ganaug.tables.files import Part

# The number of characters of a header shown in a message.
SHOWN = 60
DELIMITERS = (",", ";", "\t", "|")


class DelimitedTable(Table):
    """A table of text cells, whose values are integers, floats, dates and categories.

    Parameters
    ----------
    cells : DataFrame of dtype "string"
        The cells as they are written.
    dialect : Dialect
        The format of the file.
    styles : dict
        The style of each column, see `text_columns.detect`.
    typed : dict
        The style in which each categorical column is converted for files with types, where the
        names of its categories may be numbers, for instance.
    missing : frozenset of str
        Cells that stand for missing values, besides those that a style recognises.
    """

    def __init__(
        self,
        cells: pd.DataFrame,
        dialect: Dialect,
        styles: dict[str, Any],
        typed: dict[str, Any],
        missing: frozenset[str] = frozenset(),
    ) -> None:
        self.cells = cells
        self.dialect = dialect
        self.styles = styles
        self.typed = typed
        self._missing = missing

    @classmethod
    def of(cls, cells: pd.DataFrame, dialect: Dialect, how: Reading) -> DelimitedTable:
        """Return a table of cells, whose styles are detected."""
        # Class names are never read as numbers: "1" and "01" differ.
        names = {how.label, *how.categorical}
        styles = {n: _style(cells[n], dialect, how.missing, n in names) for n in cells}
        typed = {name: _type(cells[name], dialect, how.missing) for name in names if name in cells}
        return cls(cells, dialect, styles, typed, how.missing)

    @classmethod
    def of_outline(cls, outline: dict[str, Any]) -> DelimitedTable:
        """Return a table without rows, in the style that ``outline`` describes."""
        cells = pd.DataFrame(columns=list(outline["styles"]), dtype="string")
        return cls(cells, Dialect(*outline["dialect"]), outline["styles"], outline["typed"])

    def outline(self) -> tuple[str, dict[str, Any]]:
        """Return the name of the class and the argument of `of_outline`."""
        parts = {"dialect": list(astuple(self.dialect)), "styles": self.styles}
        return "DelimitedTable", parts | {"typed": self.typed}

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The values of the cells; empty ones are missing."""
        known = {name: _without(self.cells[name], self._missing) for name in self.cells}
        values = {name: style.parse(known[name]) for name, style in self.styles.items()}
        return pd.DataFrame(values, columns=self.cells.columns)

    def text(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return rows as they stand in the file."""
        if rows is None:
            return self.cells
        written = {
            name: style.render(rows[name])
            if name in rows
            else pd.Series(style.missing, rows.index, dtype="string")
            for name, style in self.styles.items()
        }
        return pd.DataFrame(written, rows.index, columns=self.cells.columns)

    def values(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return rows as values; the names of categories may become numbers."""
        frame = self.frame if rows is None else rows
        names = [name for name in self.typed if name in frame]
        words = {name: frame[name].astype("string").fillna("") for name in names}
        typed = {name: self.typed[name].parse(cells) for name, cells in words.items()}
        return completed(frame.assign(**typed), list(self.cells.columns))


@dataclass(frozen=True)
class Delimited:
    """Files of delimited text.

    Parameters
    ----------
    delimiter : str or None
        None stands for the most frequent of comma, semicolon, tab and vertical bar in the header.
    """

    delimiter: str | None = None

    def read(self, file: BinaryIO, name: str, how: Reading) -> DelimitedTable:
        """Read a table; a ValueError says what is wrong with the file."""
        encoding = how.encoding or "utf-8"
        content = _decoded(name, file.read(), encoding).encode()
        names, dialect = _header(name, content, how.delimiter or self.delimiter)
        cells = _cells(name, content, names, dialect)
        if codecs.lookup(encoding).name != "utf-8":
            dialect = replace(dialect, encoding=encoding)
        return DelimitedTable.of(cells, dialect, how)

    def write(self, file: BinaryIO, table: Table, parts: list[Part], flag: str | None) -> None:
        """Write the parts below one header."""
        dialect = table.dialect.with_delimiter(self.delimiter)
        text = io.TextIOWrapper(file, encoding=dialect.encoding, newline="", write_through=True)
        for i, (rows, synthetic) in enumerate(parts):
            part = table.text(rows)
            part = part if flag is None else part.assign(**{flag: synthetic})
            part.to_csv(
                text,
                index=False,
                header=i == 0,
                sep=dialect.delimiter,
                lineterminator=dialect.newline,
                quoting=_quoting(part),
            )
        # Closing the wrapper would close the file, which belongs to the caller.
        text.detach()


CSV, TSV = Delimited(), Delimited("\t")


def _style(cells: pd.Series, dialect: Dialect, missing: frozenset[str], names: bool) -> Any:
    """Return the style of a column; missing cells get the most common of its markers."""
    known = _without(cells, missing)
    style = Words() if names else _detect(known, dialect)
    if (known == cells).all():
        return style
    markers = cells[known == ""].str.strip().value_counts()
    return replace(style, missing=markers.index[0])


def _type(cells: pd.Series, dialect: Dialect, missing: frozenset[str]) -> Any:
    known = _without(cells, missing)
    style = _detect(known, dialect)
    # "NA" may be the name of a category among numbers.
    complete = style.parse(known).isna().sum() == Words().parse(known).isna().sum()
    return style if complete else Words()


def _detect(cells: pd.Series, dialect: Dialect) -> Any:
    # Files with decimal commas are separated by semicolons.
    comma = dialect.delimiter == ";" and cells.str.contains(",").any()
    return detect(cells, point="," if comma else ".")


def _without(cells: pd.Series, missing: frozenset[str]) -> pd.Series:
    return cells.mask(cells.str.strip().isin(missing), "") if missing else cells


def _quoting(part: pd.DataFrame) -> int:
    # Before Python 3.13, csv does not quote a lone carriage return, which ends a row for readers.
    words = [name for name, dtype in part.dtypes.items() if dtype.kind == "O"]
    returns = (part[name].astype("string").str.contains("\r", regex=False) for name in words)
    return csv.QUOTE_ALL if any(found.any() for found in returns) else csv.QUOTE_MINIMAL


def _decoded(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except LookupError:
        raise ValueError(
            f"unknown text encoding {encoding!r}; examples are utf-8, latin-1, cp1252 and utf-16"
        ) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{name} is not {encoding.upper()} text (line {line}); pass its encoding, for "
            "instance --encoding latin-1, or save it as UTF-8"
        ) from None


def _header(name: str, content: bytes, delimiter: str | None) -> tuple[list[str], Dialect]:
    first = content.split(b"\n", 1)[0]
    encoding = "utf-8-sig" if first.startswith(b"\xef\xbb\xbf") else "utf-8"
    # Quoted names may hold line breaks, so the header can be longer than the first line.
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    if delimiter is None:
        seen = Counter(first.decode(encoding, "replace"))
        delimiter = max(DELIMITERS, key=lambda mark: seen[mark])
    names = next((row for row in csv.reader(text, delimiter=delimiter) if row), None)
    if names is None:
        raise ValueError(f"{name} is empty: a header line and rows below it are needed")
    twice = [column for column, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{name} has columns of the same name: {twice}; rename them")
    newline = "\r\n" if first.endswith(b"\r") else "\n"
    return names, Dialect(delimiter, newline, encoding)


def _cells(name: str, content: bytes, names: list[str], dialect: Dialect) -> pd.DataFrame:
    with warnings.catch_warnings():
        # pandas only warns when it is about to lose the cells beyond the header's columns.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            cells = pd.read_csv(
                io.BytesIO(content),
                sep=dialect.delimiter,
                encoding=dialect.encoding,
                header=0,
                names=names,
                index_col=False,
                dtype="string",
                na_filter=False,
                # Before pandas 3, the C parser ends a cell at a NUL.
                engine="python" if b"\0" in content else "c",
            )
        except pd.errors.ParserWarning:
            raise ValueError(
                f"{name} has rows with more cells than the {len(names)} columns of its header; is "
                f"this its header: {dialect.delimiter.join(names)[:SHOWN]!r}?"
            ) from None
        except pd.errors.ParserError as error:
            reason = str(error).rpartition("C error: ")[2].strip()
            raise ValueError(f"{name} cannot be read: {reason}") from None
    if cells.empty:
        raise ValueError(f"{name} has a header but no rows")
    return cells
