"""CSV and its relatives: every cell of the original rows is written back as it was read."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd

from ganaug.tables.text_columns import MISSING, Words, detect

if TYPE_CHECKING:
    from pathlib import Path

# Characters of a header that are shown.
SHOWN = 60
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Dialect:
    """The delimiter, line ending and encoding of a file."""

    delimiter: str = ","
    newline: str = "\n"
    encoding: str = "utf-8"

    def between(self, delimiter: str | None) -> Dialect:
        """Return a copy with another delimiter; None keeps it, but replaces a tab by a comma."""
        kept = "," if self.delimiter == "\t" else self.delimiter
        return replace(self, delimiter=delimiter or kept)


class DelimitedTable:
    """A table of text.

    Parameters
    ----------
    cells : DataFrame of dtype "string"
        The cells as they are written.
    dialect : Dialect
        The format of the file.
    label : str
        The column of class names, which never are read as numbers: "1" and "01" differ.
    unlabelled : frozenset of str
        The cells in it that are no name.

    Attributes
    ----------
    frame : DataFrame
        The values of the cells: integers, floats, dates and categories; empty cells are missing.
    """

    def __init__(
        self,
        cells: pd.DataFrame,
        dialect: Dialect,
        *,
        label: str,
        unlabelled: frozenset[str] = MISSING,
    ) -> None:
        self.cells = cells
        self.dialect = dialect
        self.label = label
        self.unlabelled = unlabelled
        self._formats = {name: self._format(name) for name in cells}
        values = {name: form.parse(cells[name]) for name, form in self._formats.items()}
        self.frame: pd.DataFrame = pd.DataFrame(values, columns=cells.columns)

    def _format(self, name: str) -> Any:
        return Words(markers=self.unlabelled) if name == self.label else self._detect(name)

    def _detect(self, name: str) -> Any:
        # Files with decimal commas are separated by semicolons.
        comma = self.dialect.delimiter == ";" and self.cells[name].str.contains(",").any()
        return detect(self.cells[name], point="," if comma else ".")

    def text(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return ``rows``, by default the original ones, as they stand in the file."""
        if rows is None:
            return self.cells
        written = {name: form.render(rows[name]) for name, form in self._formats.items()}
        return pd.DataFrame(written, columns=self.cells.columns)

    def values(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return ``rows``, by default the original ones, with labels that may be numbers, too."""
        frame = self.frame if rows is None else rows
        labels = self._detect(self.label).parse(frame[self.label].astype("string"))
        if labels.isna().sum() > frame[self.label].isna().sum():
            return frame  # "NA" is a name among numbers.
        return frame.assign(**{self.label: labels})


def read(
    path: Path,
    *,
    delimiter: str | None,
    encoding: str,
    label: str,
    unlabelled: frozenset[str],
) -> DelimitedTable:
    """Read a delimited file; ``.gz`` at its end means compressed.

    By default, the delimiter is the most frequent of comma, semicolon, tab and bar in the header.
    A file that is no table of text raises a ValueError with the line at fault.
    """
    content = _content(path, encoding)
    names, dialect = _header(path, content, delimiter)
    cells = _cells(path, content, names, dialect)
    if codecs.lookup(encoding).name != "utf-8":
        dialect = replace(dialect, encoding=encoding)
    return DelimitedTable(cells, dialect, label=label, unlabelled=unlabelled)


def write(
    handle: BinaryIO | gzip.GzipFile,
    parts: Sequence[pd.DataFrame],
    dialect: Dialect,
    *,
    compressed: bool,
) -> None:
    """Write frames of the same columns below one header.

    Gzip is written without a time stamp, so that equal tables are equal files.
    """
    if compressed:
        with gzip.GzipFile("", "wb", fileobj=handle, mtime=0) as inner:
            return write(inner, parts, dialect, compressed=False)
    text = io.TextIOWrapper(handle, encoding=dialect.encoding, newline="", write_through=True)
    for i, part in enumerate(parts):
        part.to_csv(
            text,
            index=False,
            header=i == 0,
            sep=dialect.delimiter,
            lineterminator=dialect.newline,
            quoting=_quoting(part),
        )
    # The handle is the caller's: closing the wrapper would close it.
    text.detach()
    return None


def _quoting(part: pd.DataFrame) -> int:
    # Before Python 3.13, csv leaves a lone carriage return bare, and for readers the row ends.
    words = [name for name, dtype in part.dtypes.items() if dtype.kind == "O"]
    returns = (part[name].astype("string").str.contains("\r", regex=False) for name in words)
    return csv.QUOTE_ALL if any(found.any() for found in returns) else csv.QUOTE_MINIMAL


def _content(path: Path, encoding: str) -> bytes:
    """Return a file's text as UTF-8."""
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with opened(path, "rb") as file:
            content = file.read()
    except (gzip.BadGzipFile, EOFError) as error:
        raise ValueError(f"{path} is not a complete gzip file: {error}") from None
    try:
        return content.decode(encoding).encode()
    except LookupError:
        raise ValueError(
            f"there is no encoding of text {encoding!r}; some are utf-8, latin-1, cp1252, utf-16"
        ) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{path} is not {encoding.upper()} text (line {line}); name its encoding, for "
            "instance --encoding latin-1, or save it as UTF-8"
        ) from None


def _header(path: Path, content: bytes, delimiter: str | None) -> tuple[list[str], Dialect]:
    first = content.split(b"\n", 1)[0]
    encoding = "utf-8-sig" if first.startswith(b"\xef\xbb\xbf") else "utf-8"
    # Quoted names may hold line breaks, so the header can be longer than the first line.
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    if delimiter is None:
        seen = Counter(first.decode(encoding, "replace"))
        delimiter = max(DELIMITERS, key=lambda mark: seen[mark])
    names = next((row for row in csv.reader(text, delimiter=delimiter) if row), None)
    if names is None:
        raise ValueError(f"{path} is empty: a header line and rows below it are needed")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{path} has columns of the same name: {twice}; rename them")
    newline = "\r\n" if first.endswith(b"\r") else "\n"
    return names, Dialect(delimiter, newline, encoding)


def _cells(path: Path, content: bytes, names: list[str], dialect: Dialect) -> pd.DataFrame:
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
                # Before pandas 3, the parser in C ends a cell at a NUL.
                engine="python" if b"\0" in content else "c",
            )
        except pd.errors.ParserWarning:
            raise ValueError(
                f"{path} has rows with more cells than the {len(names)} columns of its header; is "
                f"this its header: {dialect.delimiter.join(names)[:SHOWN]!r}?"
            ) from None
        except pd.errors.ParserError as error:
            reason = str(error).rpartition("C error: ")[2].strip()
            raise ValueError(f"{path} cannot be read: {reason}") from None
    if cells.empty:
        raise ValueError(f"{path} has a header but no rows")
    return cells
