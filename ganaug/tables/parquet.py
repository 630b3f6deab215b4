"""Parquet: original rows stay Arrow data, synthetic ones are cast to the schema of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from ganaug.types import StrPath

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


class ParquetTable:
    """A table of Arrow data.

    Parameters
    ----------
    data : pyarrow.Table
        The rows as they are stored.

    Attributes
    ----------
    frame : DataFrame
        The values: NumPy's types where nothing is missing, pandas' nullable types where integers
        or truth values are, categories for text.
    """

    def __init__(self, data: pa.Table) -> None:
        self.data = data
        columns = {name: _series(name, data[name]) for name in data.column_names}
        self.frame: pd.DataFrame = pd.DataFrame(columns, columns=data.column_names)

    def text(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return ``rows``, by default the original ones, for a file of text."""
        return self.frame if rows is None else rows

    def arrow(self, rows: pd.DataFrame | None = None) -> pa.Table:
        """Return ``rows``, by default the original ones, in the schema of the file."""
        if rows is None:
            return self.data
        arrays = [_cast(rows[field.name], field.type) for field in self.data.schema]
        return pa.Table.from_arrays(arrays, schema=self.data.schema)


def read(path: StrPath) -> ParquetTable:
    """Read a Parquet file.

    A ValueError is raised if it has no rows, or has columns of lists, bytes or one name.
    """
    try:
        data = pq.read_table(path)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"{path} is not a readable Parquet file: {error}") from None
    if not data.num_rows:
        raise ValueError(f"{path} has no rows")
    twice = {name for name in data.column_names if data.column_names.count(name) > 1}
    if twice:
        raise ValueError(f"{path} has columns of the same name: {sorted(twice)}; rename them")
    return ParquetTable(data)


def write(handle: BinaryIO, parts: list[pa.Table]) -> None:
    """Write tables of the same schema one below the other."""
    pq.write_table(pa.concat_tables(parts).unify_dictionaries(), handle)


def tables(frames: list[pd.DataFrame]) -> list[pa.Table]:
    """Turn frames of the same columns into Arrow data of one schema, categories into text."""
    words = frames[0].select_dtypes("category").columns
    whole = pd.concat([frame.astype(dict.fromkeys(words, "object")) for frame in frames])
    data = pa.Table.from_pandas(whole, preserve_index=False)
    starts = np.cumsum([0, *map(len, frames)]).tolist()
    return [data.slice(start, len(frame)) for start, frame in zip(starts, frames, strict=False)]


def flagged(data: pa.Table, name: str, value: bool) -> pa.Table:
    """Append a column that is ``value`` everywhere."""
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
