"""Parquet and Feather: original rows stay Arrow data, synthetic rows are cast to their schema."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather

from ganaug.tables.table import Reading, Table

if TYPE_CHECKING:
    from ganaug.tables.files import Part

NULLABLE = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


class ArrowTable(Table):
    """A table of Arrow data.

    Columns have NumPy dtypes, or pandas' nullable ones if integers or booleans are missing. Text
    is categorical.

    Parameters
    ----------
    data : pyarrow.Table
        The rows as they are stored.
    categorical : sequence of str
        Columns other than text that are categorical.
    """

    def __init__(self, data: pa.Table, categorical: Sequence[str] = ()) -> None:
        self.data = data
        self._categorical = set(categorical)

    @classmethod
    def of_outline(cls, outline: str) -> ArrowTable:
        """Return a table without rows, in the style that ``outline`` describes."""
        return cls(pa.ipc.read_schema(pa.py_buffer(base64.b64decode(outline))).empty_table())

    def outline(self) -> tuple[str, str]:
        """Return the name of the class and the argument of `of_outline`."""
        return "ArrowTable", base64.b64encode(self.data.schema.serialize()).decode()

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The values to learn from."""
        columns = {name: _series(name, self.data[name]) for name in self.data.column_names}
        frame = pd.DataFrame(columns, columns=self.data.column_names)
        return frame.astype(dict.fromkeys(self._categorical & columns.keys(), "category"))

    def arrow(self, parts: Sequence[pd.DataFrame | None]) -> list[pa.Table]:
        """Return each part in the schema of the file."""
        return [self.data if rows is None else self._cast(rows) for rows in parts]

    def _cast(self, rows: pd.DataFrame) -> pa.Table:
        arrays = [
            _cast(rows[field.name], field.type)
            if field.name in rows
            else pa.nulls(len(rows), field.type)
            for field in self.data.schema
        ]
        return pa.Table.from_arrays(arrays, schema=self.data.schema)


@dataclass(frozen=True)
class ArrowFiles:
    """Files of Arrow data.

    Parameters
    ----------
    name : str
        The name of the format.
    load : callable
        ``(file) -> pyarrow.Table``
    save : callable
        ``(pyarrow.Table, file)``
    """

    name: str
    load: Callable[[Any], pa.Table]
    save: Callable[[pa.Table, Any], None]

    def read(self, file: BinaryIO, name: str, how: Reading) -> ArrowTable:
        """Read a table.

        A ValueError is raised if it is unreadable, has no rows or has duplicate column names.
        """
        how.refuse_text_options(name)
        if how.missing:
            raise ValueError(f"{name} stores missing values as such; leave out --na-values")
        try:
            data = self.load(file)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise ValueError(f"{name} is not a readable {self.name} file: {error}") from None
        if not data.num_rows:
            raise ValueError(f"{name} has no rows")
        twice = {column for column in data.column_names if data.column_names.count(column) > 1}
        if twice:
            raise ValueError(f"{name} has columns of the same name: {sorted(twice)}; rename them")
        return ArrowTable(data, how.categorical)

    def write(self, file: BinaryIO, table: Table, parts: list[Part], flag: str | None) -> None:
        """Write the parts one below the other, in one schema."""
        pieces = table.arrow([rows for rows, _ in parts])
        if flag is not None:
            marks = [synthetic for _, synthetic in parts]
            pieces = [flagged(p, flag, mark) for p, mark in zip(pieces, marks, strict=True)]
        self.save(pa.concat_tables(pieces).unify_dictionaries(), file)


PARQUET = ArrowFiles("Parquet", pq.read_table, pq.write_table)
FEATHER = ArrowFiles("Feather", feather.read_table, feather.write_feather)


def tables(frames: list[pd.DataFrame]) -> list[pa.Table]:
    """Convert frames with the same columns to Arrow data of one schema; categories become text."""
    words = frames[0].select_dtypes("category").columns
    whole = pd.concat([frame.astype(dict.fromkeys(words, "object")) for frame in frames])
    data = pa.Table.from_pandas(whole, preserve_index=False)
    starts = np.cumsum([0, *map(len, frames)]).tolist()
    return [data.slice(start, len(frame)) for start, frame in zip(starts, frames, strict=False)]


def flagged(data: pa.Table, name: str, value: bool) -> pa.Table:
    """Append a column filled with ``value``."""
    return data.append_column(name, pa.array([value] * data.num_rows, pa.bool_()))


def _series(name: str, column: pa.ChunkedArray) -> pd.Series:
    kind = column.type
    if pa.types.is_decimal(kind):
        column = column.cast(pa.float64())
    elif pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise ValueError(f"column {name!r} holds {kind}, not single values; leave it out")
    series = column.to_pandas(
        date_as_object=False,
        types_mapper=NULLABLE.get if column.null_count else None,
    )
    words = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    return series.astype("category") if words else series


def _cast(series: pd.Series, kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        values = pa.array(series.astype("object"), kind.value_type, from_pandas=True)
        return values.cast(kind)
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype("object")
    return pa.Array.from_pandas(series).cast(kind, safe=False)
