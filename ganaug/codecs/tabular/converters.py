"""Converters of columns of numbers and times to simpler columns, and back.

A converter has ``plain(column)``, which returns a Series for another storage, ``restore(plain)``,
its inverse, and ``tensor``, which converts the tensor of that storage.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.storages import MISSING_OBJECTS, NAT, Wrapper, missing_name


@dataclass(frozen=True)
class Converted(Wrapper):
    """Storage of a column through the storage of a simpler one.

    Parameters
    ----------
    converter : object
        See the module; its ``dtype`` is that of the column.
    storage : object
        The storage of the simpler column.
    """

    converter: Any
    storage: Any

    @property
    def dtype(self):
        return self.converter.dtype

    def numbers(self, column):
        return self.storage.numbers(self.converter.plain(column))

    def restore(self, numbers):
        return self.converter.restore(pd.Series(self.storage.restore(numbers)))

    def tensor(self, numbers):
        return self.converter.tensor(self.storage.tensor(numbers))


def from_ticks(ticks, dtype):
    """Return int64 ticks, ``NAT`` where missing, as a Series of dtype "Int64" or of times."""
    if isinstance(dtype, pd.DatetimeTZDtype):
        naive = pd.Series(ticks.view(f"M8[{dtype.unit}]"))
        return naive.dt.tz_localize("UTC").dt.tz_convert(dtype.tz)
    if isinstance(dtype, pd.Int64Dtype):
        missing = ticks == NAT
        return pd.Series(pd.arrays.IntegerArray(np.where(missing, 0, ticks), missing))
    return pd.Series(ticks.view(dtype))


def to_ticks(series):
    """Return int64 ticks, ``NAT`` where missing: the inverse of `from_ticks`."""
    if series.dtype.kind in "mM":
        return series.array.view("int64")
    return series.to_numpy("int64", na_value=NAT)


def filled(values, present, missing):
    """Return a column of objects: values where ``present``, and ``missing`` elsewhere."""
    column = np.full(len(present), missing, dtype=object)
    column[present] = np.fromiter(values, dtype=object, count=int(present.sum()))
    return pd.Series(column, dtype=object)


@dataclass(frozen=True)
class Moments:
    """Objects that are dates, times, durations or periods, as ticks.

    Parameters
    ----------
    kind : object
        The type of the objects, from `ganaug.codecs.tabular.moments`.
    missing : str
        The name of the missing value.
    """

    kind: Any
    missing: str
    dtype = np.dtype(object)

    @classmethod
    def of(cls, column, kind_of):
        present = column.dropna()
        return cls(kind_of(present.tolist()), missing_name(column))

    def plain(self, column):
        present = column.notna().to_numpy()
        ticks = np.full(len(column), NAT)
        ticks[present] = self.kind.ticks(column[present].tolist())
        return from_ticks(ticks, self.kind.plain)

    def restore(self, plain):
        ticks = to_ticks(plain)
        present = ticks != NAT
        objects = self.kind.objects(ticks[present])
        return filled(objects, present, MISSING_OBJECTS[self.missing])

    def tensor(self, tensor):
        return tensor


@dataclass(frozen=True)
class Decimals10:
    """Objects of Python's ``Decimal``, as whole multiples of ``10 ** -most``.

    Parameters
    ----------
    least, most : int
        The fewest and the most decimals written; negative numbers stand for powers of ten.
    missing : str
        The name of the missing value.
    """

    least: int
    most: int
    missing: str
    dtype = np.dtype(object)

    @classmethod
    def of(cls, column):
        places = [-value.as_tuple().exponent for value in column.dropna()]
        if min(places) < 0 < max(places):
            raise ValueError("decimals written as 1E+3 beside those with decimals")
        return cls(min(places), max(places), missing_name(column))

    def plain(self, column):
        present = column.notna().to_numpy()
        return filled(map(self._whole, column[present].tolist()), present, None)

    def _whole(self, value):
        sign, digits, exponent = value.as_tuple()
        shift = exponent + self.most
        whole = int("".join(map(str, digits)))
        # Finer decimals than those fitted are rounded.
        whole = whole * 10**shift if shift >= 0 else round(whole / 10**-shift)
        return -whole if sign else whole

    def restore(self, plain):
        present = plain.notna().to_numpy()
        objects = map(self._object, plain[present].tolist())
        return filled(objects, present, MISSING_OBJECTS[self.missing])

    def _object(self, whole):
        places = self.most
        while places > self.least and whole % 10 == 0:
            whole, places = whole // 10, places - 1
        return _decimal(whole, places)

    def tensor(self, tensor):
        import tensorflow as tf

        return tf.math.divide_no_nan(tf.cast(tensor, "float64"), np.float64(10.0**self.most))


def _decimal(whole, places):
    from decimal import Decimal

    return Decimal((int(whole < 0), tuple(map(int, str(abs(whole)))), -places))


@dataclass(frozen=True)
class Fractions:
    """Objects of Python's ``Fraction``, as whole multiples of ``1 / denominator``."""

    denominator: int
    missing: str
    dtype = np.dtype(object)

    @classmethod
    def of(cls, column):
        denominators = {value.denominator for value in column.dropna()}
        return cls(int(np.lcm.reduce(np.array(list(denominators), object))), missing_name(column))

    def plain(self, column):
        present = column.notna().to_numpy()
        wholes = (round(value * self.denominator) for value in column[present].tolist())
        return filled(wholes, present, None)

    def restore(self, plain):
        from fractions import Fraction

        present = plain.notna().to_numpy()
        objects = (Fraction(whole, self.denominator) for whole in plain[present].tolist())
        return filled(objects, present, MISSING_OBJECTS[self.missing])

    def tensor(self, tensor):
        import tensorflow as tf

        return tf.math.divide_no_nan(tf.cast(tensor, "float64"), np.float64(self.denominator))
