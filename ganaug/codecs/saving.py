"""Fitted parts to JSON and plain arrays, and back, without pickle."""

import dataclasses
import datetime
from functools import singledispatch

import numpy as np
import pandas as pd

from ganaug.codecs.columns import LevelColumn, NumberColumn
from ganaug.codecs.containers import Array, Frame
from ganaug.codecs.grids import Decimals, Free, Seen, SeenDecimals
from ganaug.codecs.scales import Asinh, Linear
from ganaug.codecs.slots import Slots
from ganaug.codecs.storages import Floats, Instants, Integers
from ganaug.codecs.vocabularies import Labels, Numerals

PARTS = {
    part.__name__: part
    for part in (
        *(Array, Frame, LevelColumn, NumberColumn, Labels, Numerals, Slots),
        *(Linear, Asinh, Free, Decimals, Seen, SeenDecimals, Floats, Integers, Instants),
    )
}


@singledispatch
def pack(value, arrays):
    """Turn a fitted part into what JSON holds, and put its arrays into ``arrays``.

    Parameters
    ----------
    value : object
        A part, or anything that one is made of.
    arrays : dict of str to ndarray
        Filled in place.

    Returns
    -------
    object
        None, a bool, a number, a str, a list of such or a dict with one key: the kind.

    Raises
    ------
    ValueError
        If a level or a name is an object that JSON cannot hold.
    """
    if dataclasses.is_dataclass(value):
        fields = {
            field.name: pack(getattr(value, field.name), arrays)
            for field in dataclasses.fields(value)
        }
        return {"part": [type(value).__name__, fields]}
    raise ValueError(
        "A fitted table holds an object that cannot be saved without pickle; text, numbers, "
        f"dates, intervals and flags were expected. Received: {value!r}, "
        f"a {type(value).__name__}. Convert the column with astype(str) before fitting."
    )


@pack.register(type(None))
@pack.register(bool)
@pack.register(int)
@pack.register(float)
@pack.register(str)
def _(value, arrays):
    return value


@pack.register(list)
@pack.register(tuple)
def _(value, arrays):
    return {type(value).__name__: [pack(item, arrays) for item in value]}


@pack.register
def _(value: np.generic, arrays):
    return pack(value.item(), arrays)


@pack.register
def _(value: np.ndarray, arrays):
    key = str(len(arrays))
    arrays[key] = value
    return {"array": key}


@pack.register
def _(value: pd.Index, arrays):
    if isinstance(value.dtype, np.dtype) and value.dtype.kind in "biuf":
        items = pack(value.to_numpy(), arrays)
    else:
        items = pack(value.tolist(), arrays)
    return {"index": [items, pack(value.dtype, arrays), pack(list(value.names), arrays)]}


@pack.register
def _(value: np.dtype, arrays):
    return {"dtype": str(value)}


@pack.register
def _(value: pd.api.extensions.ExtensionDtype, arrays):
    return {"dtype": str(value)}


@pack.register
def _(value: pd.StringDtype, arrays):
    return {"text": [value.storage, value.na_value is pd.NA]}


@pack.register
def _(value: pd.CategoricalDtype, arrays):
    return {"category": [pack(value.categories, arrays), value.ordered]}


@pack.register
def _(value: pd.Timestamp, arrays):
    return {"timestamp": [value.isoformat(), value.unit]}


@pack.register
def _(value: pd.Timedelta, arrays):
    return {"timedelta": [value.isoformat(), value.unit]}


@pack.register
def _(value: pd.Period, arrays):
    return {"period": [value.ordinal, value.freqstr]}


@pack.register
def _(value: bytes, arrays):
    return {"bytes": value.decode("latin-1")}


@pack.register
def _(value: datetime.date, arrays):
    return {"date": value.isoformat()}


@pack.register
def _(value: pd.Interval, arrays):
    return {"interval": [pack(value.left, arrays), pack(value.right, arrays), value.closed]}


def unpack(packed, arrays):
    """Undo ``pack``: parts compare equal in all that they encode and decode.

    Parameters
    ----------
    packed : object
        What ``pack`` returned, perhaps by way of JSON.
    arrays : mapping of str to ndarray
        What it put aside.

    Returns
    -------
    object
    """
    if not isinstance(packed, dict):
        return packed
    ((kind, content),) = packed.items()
    return UNPACKERS[kind](content, arrays)


def _unpack_part(content, arrays):
    name, fields = content
    return PARTS[name](**{key: unpack(value, arrays) for key, value in fields.items()})


def _unpack_index(content, arrays):
    items, dtype, names = (unpack(item, arrays) for item in content)
    if len(names) > 1:
        return pd.MultiIndex.from_tuples(items, names=names)
    return pd.Index(items, dtype=dtype, name=names[0], tupleize_cols=False)


def _unpack_text(content, arrays):
    storage, nullable = content
    return pd.StringDtype(storage, na_value=pd.NA if nullable else np.nan)


def _unpack_category(content, arrays):
    categories, ordered = content
    return pd.CategoricalDtype(unpack(categories, arrays), ordered)


def _unpack_interval(content, arrays):
    left, right, closed = content
    return pd.Interval(unpack(left, arrays), unpack(right, arrays), closed)


UNPACKERS = {
    "part": _unpack_part,
    "array": lambda key, arrays: arrays[key],
    "list": lambda items, arrays: [unpack(item, arrays) for item in items],
    "tuple": lambda items, arrays: tuple(unpack(item, arrays) for item in items),
    "index": _unpack_index,
    "dtype": lambda name, arrays: pd.api.types.pandas_dtype(name),
    "text": _unpack_text,
    "category": _unpack_category,
    "timestamp": lambda content, arrays: pd.Timestamp(content[0]).as_unit(content[1]),
    "timedelta": lambda content, arrays: pd.Timedelta(content[0]).as_unit(content[1]),
    "date": lambda text, arrays: datetime.date.fromisoformat(text),
    "period": lambda content, arrays: pd.Period(ordinal=content[0], freq=content[1]),
    "bytes": lambda text, arrays: text.encode("latin-1"),
    "interval": _unpack_interval,
}
