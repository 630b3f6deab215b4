"""Tables in files: CSV and Parquet, read so that they can be written back, written atomically.

`read_table` keeps the original rows as the file has them. `write_table` writes them again, with
synthetic rows below, in the style of the file: a zip code stays ``00123``, a whole number with
missing neighbours stays ``3``, a date keeps its format.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ganaug._utils import atomic
from ganaug.tables import delimited
from ganaug.tables.text_columns import MISSING

if TYPE_CHECKING:
    import types

    import pandas as pd

    from ganaug.tables.delimited import DelimitedTable, Dialect
    from ganaug.tables.parquet import ParquetTable
    from ganaug.types import StrPath

TEXT_SUFFIXES: dict[str, str | None] = {".csv": None, ".tsv": "\t"}
PARQUET_SUFFIXES = (".parquet", ".pq")
EXPECTED = ".csv, .tsv (also with .gz at the end), .parquet or .pq"


def read_table(
    path: StrPath,
    *,
    label: str,
    unlabelled: frozenset[str] = MISSING,
    encoding: str = "utf-8",
) -> DelimitedTable | ParquetTable:
    """Read a table by the suffix of its file.

    Parameters
    ----------
    path : str or Path
        A ``.csv``, ``.tsv``, ``.csv.gz``, ``.tsv.gz``, ``.parquet`` or ``.pq`` file.
    label : str
        The column that holds the names of the classes.
    unlabelled : frozenset of str
        The cells of a text file that are no name of a class.
    encoding : str, default="utf-8"
        The encoding of a text file.

    Returns
    -------
    table : DelimitedTable or ParquetTable
        Its attribute ``frame`` has the values to learn from.

    Raises
    ------
    FileNotFoundError, OSError
        If there is no such file, or it cannot be opened.
    ValueError
        If the suffix is unknown or the content is not a table.
    ImportError
        If a Parquet file is given and pyarrow is not installed.
    """
    path = Path(path)
    kind = suffix(path)
    if kind in PARQUET_SUFFIXES:
        return _parquet().read(path)
    return delimited.read(
        path,
        delimiter=TEXT_SUFFIXES[kind],
        encoding=encoding,
        label=label,
        unlabelled=unlabelled,
    )


def write_table(
    table: DelimitedTable | ParquetTable,
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
    table : DelimitedTable or ParquetTable
        A table of `read_table`.
    rows : DataFrame
        The synthetic rows, with the columns and types of ``table.frame``.
    path : str or Path
        The file to write, in the format of its suffix. It appears complete or not at all.
    originals : bool, default=True
        Whether the original rows are written, too.
    flag : str or None, default=None
        Name of a column to append that is True for synthetic rows.
    overwrite : bool, default=False
        Whether an existing file may be replaced. It keeps its permissions.

    Raises
    ------
    FileExistsError
        If the file exists and ``overwrite`` is False.
    """
    path = Path(path)
    check_output(path, overwrite=overwrite)
    with atomic.writing(path, overwrite=overwrite) as handle:
        write_to(handle, table, rows, path, originals=originals, flag=flag)


def write_to(
    handle: BinaryIO,
    table: DelimitedTable | ParquetTable,
    rows: pd.DataFrame,
    name: StrPath,
    *,
    originals: bool = True,
    flag: str | None = None,
) -> None:
    """Write as `write_table` does, to an open binary file in the format of ``name``."""
    kinds = [(None, False), (rows, True)] if originals else [(rows, True)]
    kind = suffix(name)
    if kind in PARQUET_SUFFIXES:
        parquet = _parquet()
        parquet.write(handle, _arrow_parts(parquet, table, kinds, flag))
        return
    parts = [_flagged(table.text(part), flag, synthetic) for part, synthetic in kinds]
    compressed = Path(name).suffix.lower() == ".gz"
    delimited.write(handle, parts, _dialect(table, kind), compressed=compressed)


def suffix(path: StrPath) -> str:
    """Return the suffix that names a file's format, without ``.gz``; raise if it is unknown."""
    suffixes = [part.lower() for part in Path(path).suffixes]
    kind = "".join(suffixes[-1:])
    if kind == ".gz":
        kind = "".join(suffixes[-2:-1])
        if kind in TEXT_SUFFIXES:
            return kind
    elif kind in TEXT_SUFFIXES or kind in PARQUET_SUFFIXES:
        return kind
    raise ValueError(
        f"unknown kind of file. Expected a name that ends in {EXPECTED}. Received: {str(path)!r}"
    )


def check_output(path: StrPath, *, overwrite: bool) -> None:
    """Raise the error that writing to ``path`` would raise, before hours are spent."""
    path = Path(path)
    if suffix(path) in PARQUET_SUFFIXES:
        _parquet()
    atomic.check(path)
    if path.exists() and not overwrite:
        raise FileExistsError(f"{path} exists; pass --overwrite to replace it")


def _parquet() -> types.ModuleType:
    try:
        from ganaug.tables import parquet
    except ImportError as error:
        raise ImportError('Parquet files need pyarrow: pip install "ganaug[parquet]"') from error
    return parquet


def _arrow_parts(
    parquet: types.ModuleType,
    table: DelimitedTable | ParquetTable,
    kinds: list[tuple[Any, bool]],
    flag: str | None,
) -> list[Any]:
    if isinstance(table, delimited.DelimitedTable):
        parts = parquet.tables([table.values(rows) for rows, _ in kinds])
    else:
        parts = [table.arrow(rows) for rows, _ in kinds]
    if flag is None:
        return parts
    marks = [synthetic for _, synthetic in kinds]
    return [parquet.flagged(part, flag, mark) for part, mark in zip(parts, marks, strict=True)]


def _flagged(frame: pd.DataFrame, flag: str | None, value: bool) -> pd.DataFrame:
    return frame if flag is None else frame.assign(**{flag: value})


def _dialect(table: DelimitedTable | ParquetTable, kind: str) -> Dialect:
    base = getattr(table, "dialect", delimited.Dialect())
    return base.between(TEXT_SUFFIXES[kind])
