"""Arrow's view types for text and bytes, whose rows pyarrow cannot take yet.

Such columns, also in dictionaries, are read as ``large_string`` or ``large_binary``.
"""

import pandas as pd


def plain_type(dtype):
    """Return the type that an Arrow type is read as: itself, unless it is a view type."""
    import pyarrow as pa

    if pa.types.is_dictionary(dtype):
        return pa.dictionary(dtype.index_type, plain_type(dtype.value_type), dtype.ordered)
    if pa.types.is_string_view(dtype):
        return pa.large_string()
    return pa.large_binary() if pa.types.is_binary_view(dtype) else dtype


def taken(data, places):
    """Return the rows of a Table, RecordBatch, Array or ChunkedArray at some positions."""
    import pyarrow as pa

    if not isinstance(data, pa.Table | pa.RecordBatch):
        return data.cast(plain_type(data.type)).take(places).cast(data.type)
    plain = [field.with_type(plain_type(field.type)) for field in data.schema]
    schema = pa.schema(plain, metadata=data.schema.metadata)
    if schema.equals(data.schema):
        return data.take(places)
    return data.cast(schema).take(places).cast(data.schema)


def has_views(data):
    """Return whether data is a pandas DataFrame or Series with columns of view types."""
    if not isinstance(data, pd.DataFrame | pd.Series):
        return False
    dtypes = data.dtypes if isinstance(data, pd.DataFrame) else [data.dtype]
    return any(map(_is_view, dtypes))


def _is_view(dtype):
    if not isinstance(dtype, pd.ArrowDtype):
        return False
    return plain_type(dtype.pyarrow_dtype) != dtype.pyarrow_dtype


def _cast(series, dtype):
    """Return an Arrow-backed series with another dtype."""
    import pyarrow as pa

    stored = pa.chunked_array(series.array.__arrow_array__())
    array = pd.arrays.ArrowExtensionArray(stored.cast(dtype.pyarrow_dtype))
    return pd.Series(array, series.index, name=series.name)


def _read(series):
    if not _is_view(series.dtype):
        return series
    return _cast(series, pd.ArrowDtype(plain_type(series.dtype.pyarrow_dtype)))


def _as(series, dtype):
    return _cast(series, dtype) if _is_view(dtype) else series


class Views:
    """A pandas DataFrame or Series with columns of view types."""

    def __init__(self, data):
        self.data = data

    def to_pandas(self):
        """Return the data without view types."""
        if isinstance(self.data, pd.Series):
            return _read(self.data)
        columns = {place: _read(self.data.iloc[:, place]) for place in range(self.data.shape[1])}
        return pd.DataFrame(columns, self.data.index).set_axis(self.data.columns, axis=1)

    @property
    def schema(self):
        """The types and positions of the columns of view types, as bytes."""
        import pyarrow as pa

        types = [d.pyarrow_dtype if _is_view(d) else pa.null() for d in self.data.dtypes]
        return (
            pa.schema(list(zip(map(str, range(len(types))), types, strict=True)))
            .serialize()
            .to_pybytes()
        )

    @classmethod
    def from_schema(cls, schema):
        """Return an empty frame in which only columns of view types have their types."""
        import pyarrow as pa

        types = pa.ipc.read_schema(pa.py_buffer(schema)).types
        empty = {place: pa.chunked_array([], one) for place, one in enumerate(types)}
        return pd.DataFrame(
            {place: pd.arrays.ArrowExtensionArray(array) for place, array in empty.items()}
        )

    def take(self, places):
        """Return the rows at some positions, with a new index."""
        return self.from_pandas(self.to_pandas().iloc[places].reset_index(drop=True))

    def from_pandas(self, rows):
        """Return pandas rows with the types of this frame or series."""
        if isinstance(rows, pd.Series):
            return _as(rows, self.data.dtype)
        columns = {
            place: _as(rows.iloc[:, place], dtype) for place, dtype in enumerate(self.data.dtypes)
        }
        return pd.DataFrame(columns, rows.index).set_axis(rows.columns, axis=1)

    def append(self, rows):
        """Return the data, unchanged, followed by pandas rows."""
        return pd.concat([self.data, self.from_pandas(rows)], ignore_index=True)
