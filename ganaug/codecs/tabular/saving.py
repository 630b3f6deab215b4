"""Conversion of fitted parts to JSON and plain arrays, and back, without pickle."""

import dataclasses
from functools import singledispatch

import numpy as np

from ganaug.codecs.tabular.arrow import ArrowDecimals, ArrowTicks, Ordinals
from ganaug.codecs.tabular.columns import LevelColumn, NumberColumn
from ganaug.codecs.tabular.compact import CompactDates
from ganaug.codecs.tabular.converters import Converted, Decimals10, Fractions, Moments
from ganaug.codecs.tabular.forms import FORMS
from ganaug.codecs.tabular.grids import Decimals, Free, Outside, Seen, SeenDecimals, Steps
from ganaug.codecs.tabular.integers import Integers, WideIntegers
from ganaug.codecs.tabular.layout import Array, Frame
from ganaug.codecs.tabular.leveled import Leveled
from ganaug.codecs.tabular.moments import (
    ClockTimes,
    Datetimes,
    Days,
    Durations,
    Periods,
    Scalars,
    Timedeltas,
    Timestamps,
    Zones,
)
from ganaug.codecs.tabular.relations.axes import Moved
from ganaug.codecs.tabular.relations.kinds import KINDS
from ganaug.codecs.tabular.relations.restoration import Restoration
from ganaug.codecs.tabular.relations.restored import RESTORED
from ganaug.codecs.tabular.relations.rules import RULES
from ganaug.codecs.tabular.scales import Asinh, Linear
from ganaug.codecs.tabular.slots import Slots
from ganaug.codecs.tabular.storages import Floats, Instants
from ganaug.codecs.tabular.text import DateText, DurationText, MagnitudeText, NumberText
from ganaug.codecs.tabular.vocabularies import Labels, Numerals
from ganaug.codecs.tabular.words import MarkedFloats, Unworded, WithWords
from ganaug.tables.object_columns import Levels, Texts, Values
from ganaug.tables.text_columns import PlainDecimals, PlainIntegers, Truths, Words
from ganaug.tables.text_dates import Dates
from ganaug.tables.text_durations import WrittenDurations
from ganaug.tables.text_magnitudes import Magnitudes
from ganaug.tables.text_numbers import WrittenNumbers

PARTS = {
    part.__name__: part
    for part in (
        *(Array, Frame, LevelColumn, NumberColumn, Labels, Numerals, Slots),
        *(Linear, Asinh, Free, Decimals, Steps, Seen, SeenDecimals, Outside),
        *(Floats, Integers, WideIntegers, Instants, Leveled),
        *(
            Converted,
            Moments,
            Decimals10,
            Fractions,
            ArrowDecimals,
            ArrowTicks,
            Ordinals,
            CompactDates,
        ),
        *(
            NumberText,
            DateText,
            DurationText,
            WrittenNumbers,
            Dates,
            WrittenDurations,
            Magnitudes,
            MagnitudeText,
            Unworded,
            WithWords,
            MarkedFloats,
        ),
        *(Words, Truths, PlainIntegers, PlainDecimals, Values, Texts, Levels),
        *(ClockTimes, Datetimes, Days, Durations, Periods, Scalars, Timedeltas, Timestamps, Zones),
        *(*KINDS, *RULES, *RESTORED, Restoration, Moved),
    )
}


@singledispatch
def pack(value, arrays):
    """Convert a fitted part to JSON values, and add its arrays to the dict ``arrays``.

    A level, a name or a dtype that is an object without a form in ``FORMS`` raises a TypeError.
    """
    if dataclasses.is_dataclass(value):
        fields = {
            field.name: pack(getattr(value, field.name), arrays)
            for field in dataclasses.fields(value)
        }
        return {"part": [type(value).__name__, fields]}
    raise TypeError(
        "A fitted table holds an object that cannot be saved without pickle; text, numbers, "
        f"dates, times, intervals and booleans were expected. Received: {value!r}, "
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
def _(value: dict, arrays):
    return {"dict": [pack(item, arrays) for item in value.items()]}


@pack.register
def _(value: np.generic, arrays):
    return pack(value.item(), arrays)


@pack.register
def _(value: np.ndarray, arrays):
    key = str(len(arrays))
    arrays[key] = value
    return {"array": key}


def _register(kind, form):
    def packed(value, arrays):
        return {kind: [pack(part, arrays) for part in form.parts(value)]}

    for type_ in form.types:
        pack.register(type_, packed)


for _kind, _form in FORMS.items():
    _register(_kind, _form)


def unpack(packed, arrays):
    """Return a part that encodes and decodes like the packed one."""
    if not isinstance(packed, dict):
        return packed
    ((kind, content),) = packed.items()
    if kind in FORMS:
        return FORMS[kind].make(*_unpack_all(content, arrays))
    return UNPACKERS[kind](content, arrays)


def _unpack_all(items, arrays):
    return [unpack(item, arrays) for item in items]


def _unpack_part(content, arrays):
    name, fields = content
    return PARTS[name](**{key: unpack(value, arrays) for key, value in fields.items()})


UNPACKERS = {
    "part": _unpack_part,
    "array": lambda key, arrays: arrays[key],
    "dict": lambda items, arrays: dict(_unpack_all(items, arrays)),
    "list": _unpack_all,
    "tuple": lambda items, arrays: tuple(_unpack_all(items, arrays)),
}
