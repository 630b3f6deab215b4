"""Reading and writing tables in several file formats.

`read_table` keeps the original rows as they are in the file. `write_table` writes them back, with
synthetic rows below in the style of the file: a zip code stays ``00123``, an integer in a column
with missing values stays ``3``, a date keeps its format.
"""

from __future__ import annotations

import contextlib
import gzip
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol

from ganaug._utils import atomic
from ganaug.tables.table import Reading

if TYPE_CHECKING:
    import pandas as pd

    from ganaug.tables.table import Table
    from ganaug.types import StrPath

Part = tuple["pd.DataFrame | None", bool]
# The path that stands for standard input or output.
STANDARD = "-"


class FileFormat(Protocol):
    """A format in which files are read and written."""

    def read(self, file: BinaryIO, name: str, how: Reading) -> Table:
        """Read a table from an open file, whose name is used in messages."""

    def write(self, file: BinaryIO, table: Table, parts: list[Part], flag: str | None) -> None:
        """Write parts: rows (None for the original ones) and whether they are synthetic."""


class Format(NamedTuple):
    """A format, whose library is only imported when it is needed.

    Attributes
    ----------
    module, name : str
        The module of `ganaug.tables` and the name in it of the `FileFormat`.
    package, extra : str
        The package that it needs, and the extra of ganaug that installs it.
    compressed : bool
        True if files may be compressed with gzip.
    """

    module: str
    name: str
    package: str = ""
    extra: str = ""
    compressed: bool = False

    def load(self) -> FileFormat:
        """Return the format; an ImportError says what to install."""
        try:
            return getattr(import_module(f"ganaug.tables.{self.module}"), self.name)
        except ImportError as error:
            raise ImportError(
                f"{self.name.capitalize()} files need {self.package}: "
                f'pip install "ganaug[{self.extra}]"'
            ) from error


CSV = Format("delimited", "CSV", compressed=True)
JSON_LINES = Format("json_lines", "JSON_LINES", compressed=True)
PARQUET = Format("arrow", "PARQUET", "pyarrow", "parquet")
FORMATS = {
    ".csv": CSV,
    ".tsv": Format("delimited", "TSV", compressed=True),
    ".txt": CSV,
    ".jsonl": JSON_LINES,
    ".ndjson": JSON_LINES,
    ".parquet": PARQUET,
    ".pq": PARQUET,
    ".feather": Format("arrow", "FEATHER", "pyarrow", "parquet"),
    ".xlsx": Format("excel", "EXCEL", "openpyxl", "excel"),
}
EXPECTED = ".csv, .tsv, .txt, .jsonl (also with .gz at the end), .parquet, .feather or .xlsx"


def read_table(path: StrPath, how: Reading) -> Table:
    """Read a table from a file in the format of its suffix.

    Parameters
    ----------
    path : str or Path
        A file with a suffix of `FORMATS`, or "-" for CSV on standard input.
    how : Reading

    Returns
    -------
    table : Table
        Its attribute ``frame`` has the values to learn from.

    Raises
    ------
    FileNotFoundError, OSError
        If there is no such file, or it cannot be opened.
    ValueError
        If the suffix is unknown or the content is not a table.
    ImportError
        If the library for the format is not installed.
    """
    format = format_of(path).load()
    if str(path) == STANDARD:
        return format.read(sys.stdin.buffer, "standard input", how)
    opened: Any = gzip.open if is_compressed(path) else open
    with opened(path, "rb") as file:
        try:
            return format.read(file, str(path), how)
        except (gzip.BadGzipFile, EOFError) as error:
            raise ValueError(f"{path} is not a complete gzip file: {error}") from None


def write_table(
    table: Table,
    rows: pd.DataFrame,
    path: StrPath,
    *,
    originals: bool = True,
    flag: str | None = None,
    overwrite: bool = False,
) -> None:
    """Write a table with synthetic rows below its original ones.

    Parameters
    ----------
    table : Table
        A table of `read_table`.
    rows : DataFrame
        The synthetic rows, with the columns and dtypes of ``table.frame``; columns that they lack
        are left empty.
    path : str or Path
        The file to write, in the format of its suffix. It appears complete or not at all.
        "-" writes CSV to standard output.
    originals : bool, default=True
        If True, write the original rows too.
    flag : str or None, default=None
        Name of a column to append that is True for synthetic rows.
    overwrite : bool, default=False
        If True, replace an existing file, whose permissions are kept.

    Raises
    ------
    FileExistsError
        If the file exists and ``overwrite`` is False.
    """
    check_output(path, overwrite=overwrite)
    parts: list[Part] = [(None, False), (rows, True)] if originals else [(rows, True)]
    format = format_of(path).load()
    if str(path) == STANDARD:
        format.write(sys.stdout.buffer, table, parts, flag)
        sys.stdout.buffer.flush()
        return
    with atomic.writing(path, overwrite=overwrite) as file, _compressing(file, path) as inner:
        format.write(inner, table, parts, flag)


def format_of(path: StrPath) -> Format:
    """Return the format of a file's suffix, which may be followed by ``.gz``."""
    if str(path) == STANDARD:
        return CSV
    suffixes = [suffix.lower() for suffix in Path(path).suffixes]
    compressed = suffixes[-1:] == [".gz"]
    format = FORMATS.get("".join(suffixes[:-1][-1:] if compressed else suffixes[-1:]))
    if format is None or (compressed and not format.compressed):
        raise ValueError(
            f"unknown kind of file. Expected a name that ends in {EXPECTED}. "
            f"Received: {str(path)!r}"
        )
    return format


def is_compressed(path: StrPath) -> bool:
    """Return whether a file's name ends in ``.gz``."""
    return Path(path).suffix.lower() == ".gz"


def check_output(path: StrPath, *, overwrite: bool) -> None:
    """Raise the error that writing to ``path`` would raise, before hours are spent."""
    format_of(path).load()
    if str(path) == STANDARD:
        return
    atomic.check(path)
    if Path(path).exists() and not overwrite:
        raise FileExistsError(f"{path} exists; pass --overwrite to replace it")


@contextlib.contextmanager
def _compressing(file: BinaryIO, path: StrPath) -> Iterator[Any]:
    if not is_compressed(path):
        yield file
        return
    # Without a timestamp, equal tables give equal files.
    with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as inner:
        yield inner
