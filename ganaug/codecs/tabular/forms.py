"""Conversion of values that JSON cannot hold to simpler ones, and back.

A level, a column's name or a dtype is split into simpler values, and these in turn, until all are
JSON values or arrays. Loading constructs only the types named here.
"""

import datetime
import uuid
import zoneinfo
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.storages import MISSING_OBJECTS

try:
    from pytz.tzinfo import BaseTzInfo
except ImportError:
    ZONES = (zoneinfo.ZoneInfo,)
else:  # pandas 2 uses these for dates with a time zone.
    ZONES = (zoneinfo.ZoneInfo, BaseTzInfo)


class Form(NamedTuple):
    """Conversion of values of some types.

    Parameters
    ----------
    types : tuple of type
        The types, with their subclasses unless these have a form of their own.
    parts : callable
        Returns a list of the simpler values that make up a value.
    make : callable
        Takes these as separate arguments and returns an equal value.
    """

    types: tuple
    parts: Callable
    make: Callable


def _index_parts(index):
    return [_items(index), index.dtype, list(index.names)]


def _items(index):
    if isinstance(index, pd.DatetimeIndex | pd.TimedeltaIndex):
        return index.asi8
    native = isinstance(index.dtype, np.dtype) and index.dtype.kind in "biuf"
    return index.to_numpy() if native else index.tolist()


def _index(items, dtype, names):
    if len(names) > 1:
        return pd.MultiIndex.from_tuples(items, names=names)
    return pd.Index(items, dtype=dtype, name=names[0], tupleize_cols=False)


def _dtype_parts(dtype):
    if isinstance(dtype, pd.DatetimeTZDtype) and isinstance(dtype.tz, zoneinfo.ZoneInfo):
        # pandas 2 turns the name into a zone of `pytz`, whose first offsets differ.
        return [dtype.unit, dtype.tz]
    try:
        pd.api.types.pandas_dtype(str(dtype))
    except (TypeError, ValueError) as error:
        raise TypeError(
            "A fitted table has a dtype that cannot be saved without pickle, because its name "
            f"does not identify it. Received: dtype={dtype}. Convert the column before fitting."
        ) from error
    return [str(dtype)]


def _dtype(name, *zone):
    return pd.DatetimeTZDtype(name, *zone) if zone else pd.api.types.pandas_dtype(name)


def _arrow_parts(dtype):
    import pyarrow as pa

    # The names of pyarrow's types do not always lead back to them.
    return [pa.schema([("", dtype.pyarrow_dtype)]).serialize().to_pybytes()]


def _arrow(schema):
    try:
        import pyarrow as pa
    except ImportError as error:
        raise ImportError(
            "the table that was fitted has columns of Arrow's dtypes, which need pyarrow: "
            'pip install "ganaug[parquet]"'
        ) from error
    return pd.ArrowDtype(pa.ipc.read_schema(pa.py_buffer(schema)).field(0).type)


def _text_dtype(storage, nullable):
    """Return the dtype of text, in a storage that is available here: it changes no values."""
    if find_spec("pyarrow") is None:
        storage = "python"
    if nullable:
        return pd.StringDtype(storage)
    try:
        return pd.StringDtype(storage, na_value=np.nan)
    except TypeError:  # Before pandas 2.3, text in which NaN is missing was of dtype object.
        return np.dtype(object)


def _clock_parts(value):
    return [value.replace(tzinfo=None).isoformat(), value.fold, value.tzinfo]


def _clock(kind, text, fold, zone):
    return kind.fromisoformat(text).replace(fold=fold, tzinfo=zone)


def _timestamp(ticks, zone):
    stamp = pd.Timestamp(ticks)
    return stamp if zone is None else stamp.tz_localize("UTC").tz_convert(zone)


FORMS = {
    "index": Form((pd.Index,), _index_parts, _index),
    "dtype": Form((np.dtype, pd.api.extensions.ExtensionDtype), _dtype_parts, _dtype),
    "arrow": Form((pd.ArrowDtype,), _arrow_parts, _arrow),
    "text": Form(
        (pd.StringDtype,), lambda dtype: [dtype.storage, dtype.na_value is pd.NA], _text_dtype
    ),
    "sparse": Form(
        (pd.SparseDtype,), lambda dtype: [dtype.subtype, dtype.fill_value], pd.SparseDtype
    ),
    "category": Form(
        (pd.CategoricalDtype,),
        lambda dtype: [dtype.categories, dtype.ordered],
        pd.CategoricalDtype,
    ),
    "missing": Form(
        (type(pd.NA), type(pd.NaT)), lambda value: [str(value)], MISSING_OBJECTS.__getitem__
    ),
    "tick": Form(
        (np.datetime64, np.timedelta64),
        lambda value: [value.dtype.str, int(value.astype("int64"))],
        lambda dtype, ticks: np.int64(ticks).view(dtype),
    ),
    "timestamp": Form((pd.Timestamp,), lambda value: [value.asm8, value.tzinfo], _timestamp),
    "timedelta": Form((pd.Timedelta,), lambda value: [value.asm8], pd.Timedelta),
    "period": Form(
        (pd.Period,),
        lambda value: [value.ordinal, value.freqstr],
        lambda ordinal, freq: pd.Period(ordinal=ordinal, freq=freq),
    ),
    "interval": Form(
        (pd.Interval,), lambda value: [value.left, value.right, value.closed], pd.Interval
    ),
    "datetime": Form((datetime.datetime,), _clock_parts, partial(_clock, datetime.datetime)),
    "time": Form((datetime.time,), _clock_parts, partial(_clock, datetime.time)),
    "date": Form((datetime.date,), lambda value: [value.isoformat()], datetime.date.fromisoformat),
    "duration": Form(
        (datetime.timedelta,),
        lambda value: [value.days, value.seconds, value.microseconds],
        datetime.timedelta,
    ),
    "offset": Form((datetime.timezone,), lambda value: [value.utcoffset(None)], datetime.timezone),
    "zone": Form(ZONES, lambda value: [str(value)], zoneinfo.ZoneInfo),
    "decimal": Form((Decimal,), lambda value: [str(value)], Decimal),
    "fraction": Form((Fraction,), lambda value: [str(value)], Fraction),
    "uuid": Form((uuid.UUID,), lambda value: [str(value)], uuid.UUID),
    "bytes": Form(
        (bytes,),
        lambda value: [value.decode("latin-1")],
        lambda text: text.encode("latin-1"),
    ),
}
