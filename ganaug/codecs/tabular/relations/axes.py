"""The meaning of the stored numbers of a column: the axis on which columns are compared."""

from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any, NamedTuple

import numpy as np

from ganaug.codecs.tabular.converters import Converted
from ganaug.codecs.tabular.integers import Integers, WideIntegers
from ganaug.codecs.tabular.leveled import Leveled
from ganaug.codecs.tabular.storages import PER_SECOND, Instants
from ganaug.codecs.tabular.words import WithWords

NANO = 10**9
INT64 = 2**63
# Integers beyond it are not compared: their differences might not fit into a float.
FARTHEST = 10**150


class Axis(NamedTuple):
    """A stored number x stands for ``origin + step * x``; columns of one kind can be compared.

    Times are in nanoseconds.
    """

    kind: Any
    origin: int
    step: int


PLAIN = Axis("number", 0, 1)


@singledispatch
def axis(storage):
    """Return the axis of a storage; one of plain numbers by default."""
    return PLAIN


@axis.register
def _(storage: WideIntegers):
    return Axis("number", storage.origin, 1)


@axis.register
def _(storage: Instants):
    base = np.dtype(storage.dtype.base)
    tick = NANO // PER_SECOND[np.datetime_data(base)[0]]
    zone = getattr(storage.dtype, "tz", None)
    kind = base.kind, zone is not None, str(zone) if storage.wall else ""
    return Axis(kind, storage.origin * tick, storage.step * tick)


@axis.register(Converted)
@axis.register(WithWords)
@axis.register(Leveled)
def _(storage):
    return axis(storage.storage)


def is_near(place):
    """Return whether differences on an axis fit into floats."""
    return max(abs(place.origin), place.step) <= FARTHEST


def span_of(numbers):
    """Return the smallest and the largest number, as floats."""
    return float(np.nanmin(numbers)), float(np.nanmax(numbers))


def widened(storage, rule, bounds):
    """Return a storage and a rule with room for the numbers between bounds."""
    return with_room(storage, *bounds), replace(rule, low=bounds[0], high=bounds[1])


@singledispatch
def with_room(storage, low, high):
    """Return a storage with room for the numbers between two bounds."""
    return storage


@with_room.register
def _(storage: Instants, low, high):
    first, last = int(np.floor(low)), int(np.ceil(high))
    if first >= 0 and last <= storage.n_steps:
        return storage
    origin = storage.origin + first * storage.step
    return Moved(replace(storage, origin=origin, n_steps=last - first), float(first))


@with_room.register(Converted)
@with_room.register(WithWords)
def _(storage, low, high):
    return replace(storage, storage=with_room(storage.storage, low, high))


@dataclass(frozen=True)
class Moved:
    """A storage whose first number is ``first``, which may be negative."""

    storage: Any
    first: float

    def tensor(self, numbers):
        return self.storage.tensor(numbers - self.first)

    def restore(self, numbers):
        return self.storage.restore(numbers - self.first)


@singledispatch
def has_room(storage, low, high):
    """Return whether a storage can hold the numbers between two bounds."""
    return True


@has_room.register
def _(storage: Integers, low, high):
    dtype = storage.dtype
    dtype = dtype if isinstance(dtype, np.dtype) else dtype.numpy_dtype
    limits = np.iinfo(dtype) if dtype.kind in "iu" else np.finfo("float64")
    return bool(limits.min <= low and high <= limits.max)


@has_room.register
def _(storage: WideIntegers, low, high):
    return storage.low - storage.origin <= low and high <= storage.high - storage.origin


@has_room.register
def _(storage: Instants, low, high):
    ends = storage.origin + np.floor(low) * storage.step, storage.origin + high * storage.step
    return bool(ends[0] > -INT64 and ends[1] < INT64)


@has_room.register
def _(storage: WithWords, low, high):
    return has_room(storage.storage, low, high)


@has_room.register
def _(storage: Leveled, low, high):
    return False  # It only has levels, and nothing between them.


@has_room.register
def _(storage: Converted, low, high):
    if not has_room(storage.storage, low, high):
        return False
    return axis(storage).kind == "number" or _come_back(storage, np.floor(low), np.ceil(high))


def _come_back(storage, low, high):
    """Return whether times at two ends are restored: clock times do not go past midnight."""
    ends = np.array([low, high])
    try:
        return np.array_equal(storage.numbers(with_room(storage, low, high).restore(ends)), ends)
    except (ValueError, OverflowError):
        return False
