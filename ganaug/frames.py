"""Conversion of frames and series of polars, pyarrow and narwhals to pandas, and back.

None of these libraries is imported before the user passes one of its objects.
"""

import io
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from ganaug.arrow_views import Views, has_views, taken


class Polars:
    """A polars DataFrame or Series."""

    def __init__(self, data):
        if type(data).__name__ == "LazyFrame":
            raise TypeError(
                "Expected a polars DataFrame or Series; a lazy frame holds a query and no rows "
                "yet. Received: LazyFrame. Collect it first: frame.collect()."
            )
        self.data = data

    def to_pandas(self):
        """Return a pandas DataFrame or Series."""
        try:
            return self._converted()
        except ValueError as error:
            raise ValueError(
                "Expected polars columns of types that pandas supports. Received: "
                f"{getattr(self.data, 'schema', self.data)} ({error}). Cast or leave them out."
            ) from error
        except ImportError as error:
            raise ImportError(
                "A polars frame is read through pyarrow, which is not installed. "
                "Install both with: pip install 'ganaug[polars]'"
            ) from error

    def _converted(self):
        import polars

        if isinstance(self.data, polars.Series):
            return self.data.to_pandas()
        for name, dtype in self.data.schema.items():
            if str(dtype) == "Object":
                raise ValueError("polars cannot read Python objects back from pandas")
            if dtype.is_nested():
                raise ValueError(f"column {name!r} of dtype={dtype} holds several values per row")
        converted = self.data.to_pandas()
        for name, dtype in self.data.schema.items():
            if dtype.is_integer() and self.data[name].has_nulls():
                # pandas would convert them to floats, which lose digits beyond 2**53.
                stored = self.data[name].to_pandas(use_pyarrow_extension_array=True)
                converted[name] = stored.astype(str(dtype))
        return converted

    @property
    def schema(self):
        """The columns and their types as bytes."""
        file = io.BytesIO()
        self.data.clear().write_ipc(file)
        return file.getvalue()

    @classmethod
    def from_schema(cls, schema):
        """Return an empty frame."""
        import polars

        return polars.read_ipc(io.BytesIO(schema))

    def take(self, places):
        """Return the rows at some positions."""
        return self.data[places]

    def from_pandas(self, rows):
        """Return pandas rows with the columns and types of this frame or series."""
        import polars

        converted = polars.from_pandas(rows)
        if isinstance(self.data, polars.Series):
            return converted.cast(self.data.dtype)
        # Matched by position: `cast` by name would not find an empty name, which is replaced.
        columns = zip(self.data.columns, converted.get_columns(), self.data.dtypes, strict=True)
        return polars.DataFrame({name: column.cast(dtype) for name, column, dtype in columns})

    def append(self, rows):
        """Return the data, unchanged, followed by pandas rows."""
        import polars

        return polars.concat([self.data, self.from_pandas(rows)])


class Arrow:
    """A pyarrow Table, RecordBatch, Array or ChunkedArray."""

    def __init__(self, data):
        self.data = data

    @property
    def _is_table(self):
        import pyarrow as pa

        return isinstance(self.data, pa.Table | pa.RecordBatch)

    def to_pandas(self):
        """Return a pandas DataFrame or Series."""
        if not self._is_table:
            return _arrow_series(self.data)
        import pyarrow as pa

        check_flat((field.name, field.type) for field in self.data.schema)
        table = self.data
        if isinstance(table, pa.RecordBatch):
            table = pa.Table.from_batches([table])
        columns = dict(enumerate(map(_arrow_series, table.columns)))
        frame = pd.DataFrame(columns, index=pd.RangeIndex(len(table)))
        frame.columns = pd.Index(table.column_names)
        return frame

    @property
    def schema(self):
        """The columns and their types as bytes."""
        return self.data.schema.serialize().to_pybytes()

    @classmethod
    def from_schema(cls, schema):
        """Return an empty table."""
        import pyarrow as pa

        return pa.ipc.read_schema(pa.py_buffer(schema)).empty_table()

    def take(self, places):
        """Return the rows at some positions."""
        return taken(self.data, np.asarray(places, dtype="int64"))

    def from_pandas(self, rows):
        """Return pandas rows with the columns and types of this table or array."""
        import pyarrow as pa

        if not self._is_table:
            array = _arrow_array(rows, self.data.type)
            return pa.chunked_array([array]) if isinstance(self.data, pa.ChunkedArray) else array
        columns = [
            _arrow_array(rows.iloc[:, place], field.type)
            for place, field in enumerate(self.data.schema)
        ]
        return type(self.data).from_arrays(columns, schema=self.data.schema)

    def append(self, rows):
        """Return the data, unchanged, followed by pandas rows."""
        import pyarrow as pa

        new = self.from_pandas(rows)
        if isinstance(new, pa.RecordBatch):
            joined = pa.Table.from_batches([self.data, new]).combine_chunks()
            return joined.to_batches()[0]
        if isinstance(new, pa.ChunkedArray):
            return pa.chunked_array([*self.data.chunks, *new.chunks])
        join = pa.concat_tables if isinstance(new, pa.Table) else pa.concat_arrays
        return join([self.data, new])


def check_flat(types):
    """Raise an error that names Arrow columns whose cells are lists, structs or maps.

    Parameters
    ----------
    types : iterable of (name, pyarrow.DataType)
    """
    nested = [f"{name}: {kind}" for name, kind in types if kind.num_fields]
    if nested:
        raise ValueError(
            "Expected Arrow columns with one value per row. Received: "
            f"{', '.join(nested)}. Split them into columns, or leave them out."
        )


def _arrow_series(array):
    import pyarrow as pa

    if pa.types.is_integer(array.type) and array.null_count:
        # pandas would convert them to floats, which lose digits beyond 2**53.
        name = str(array.type).replace("uint", "UInt").replace("int", "Int")
        return array.to_pandas(types_mapper={array.type: pd.api.types.pandas_dtype(name)}.get)
    return array.to_pandas()


def _arrow_array(series, dtype):
    import pyarrow as pa

    if pa.types.is_dictionary(dtype):
        values = pa.array(series.astype(object), dtype.value_type, from_pandas=True)
        return values.dictionary_encode().cast(dtype)
    try:
        return pa.array(series, dtype, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.array(series, from_pandas=True).cast(dtype)


class Narwhals:
    """A narwhals frame or series around one of pandas, polars or pyarrow."""

    def __init__(self, data):
        if type(data).__name__ == "LazyFrame":
            raise TypeError(
                "Expected an eager frame; a lazy one holds a query and no rows yet. "
                "Received: LazyFrame. Collect it first: frame.collect()."
            )
        self.data, self.native = data, data.to_native()
        if not isinstance(self.native, pd.DataFrame | pd.Series) and wrapper(self.native) is None:
            raise TypeError(
                "A narwhals frame must wrap a frame of pandas, polars or pyarrow. Received: "
                f"{data.implementation}. Convert it: frame.to_pandas()."
            )

    def to_pandas(self):
        """Return a pandas DataFrame or Series."""
        return to_pandas(self.native)

    schema = b""

    def take(self, places):
        """Return the rows at some positions."""
        return self._wrapped(take(self.native, places))

    def from_pandas(self, rows):
        """Return pandas rows with the columns and types of this frame or series."""
        return self._wrapped(from_pandas(rows, like=self.native))

    def append(self, rows):
        """Return the data, unchanged, followed by pandas rows."""
        return self._wrapped(append(self.native, rows))

    def _wrapped(self, native):
        stable = type(self.data).__module__.startswith("narwhals.stable.v1")
        narwhals = import_module("narwhals.stable.v1" if stable else "narwhals")
        return narwhals.from_native(native, eager_only=True, allow_series=True)


LIBRARIES: dict[str, Any] = {
    "polars": Polars,
    "pyarrow": Arrow,
    "narwhals": Narwhals,
    "pandas": Views,
}


def wrapper(data):
    """Return the class for data of a library other than NumPy, SciPy and pandas, or None.

    pandas frames have one if they have columns whose rows pandas cannot take.
    """
    library = type(data).__module__.partition(".")[0]
    return None if library == "pandas" and not has_views(data) else LIBRARIES.get(library)


def to_pandas(data):
    """Return a frame or series of another library as pandas, and anything else as it is.

    Lazy frames raise a TypeError, and types that pandas lacks a ValueError.
    """
    wrap = wrapper(data)
    return data if wrap is None else wrap(data).to_pandas()


def from_pandas(rows, like):
    """Return pandas rows in the container and types of ``like``."""
    wrap = wrapper(like)
    return rows if wrap is None else wrap(like).from_pandas(rows)


def append(data, rows):
    """Return data, unchanged, followed by pandas rows, in the container of the data."""
    wrap = wrapper(data)
    if wrap is not None:
        return wrap(data).append(rows)
    return pd.concat([data, rows], ignore_index=True)


def extended(data, more):
    """Return ``more``, which begins with the rows of ``data``, in the container of ``data``."""
    wrap = wrapper(data)
    return more if wrap is None else wrap(data).append(more.iloc[len(data) :])


def take(data, places):
    """Return the rows of a container at some positions; pandas objects get a new index."""
    wrap = wrapper(data)
    if wrap is not None:
        return wrap(data).take(places)
    if isinstance(data, pd.DataFrame | pd.Series):
        return data.iloc[places].reset_index(drop=True)
    if isinstance(data, list):
        return [data[place] for place in np.asarray(places).tolist()]
    return data[places]
