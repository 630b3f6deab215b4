"""Kinds of objects that stand for a time or a duration, as 64-bit ticks and back.

``ticks(objects)`` returns int64 of shape (n,), ``objects(ticks)`` an iterable of n objects, and
``plain`` is the dtype of a column of these ticks.
"""

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

UNITS = ("s", "ms", "us", "ns")
# Units of fixed length in which NumPy counts and pandas does not.
SECONDS = {"m": 60, "h": 3600, "D": 86400, "W": 604800}


@dataclass(frozen=True)
class Days:
    """``datetime.date``."""

    plain = np.dtype("M8[s]")

    @classmethod
    def of(cls, objects):
        return cls()

    def ticks(self, objects):
        return np.array(objects, "M8[D]").astype("M8[s]").view("int64")

    def objects(self, ticks):
        return ticks.view("M8[s]").astype("M8[D]").astype(object)


@dataclass(frozen=True)
class Durations:
    """``datetime.timedelta``."""

    plain = np.dtype("m8[us]")

    @classmethod
    def of(cls, objects):
        return cls()

    def ticks(self, objects):
        return np.array(objects, "m8[us]").view("int64")

    def objects(self, ticks):
        return ticks.view("m8[us]").astype(object)


@dataclass(frozen=True)
class ClockTimes:
    """``datetime.time``, in one zone or none: microseconds since midnight."""

    zone: Any
    plain = pd.Int64Dtype()

    @classmethod
    def of(cls, objects):
        (zone,) = {value.tzinfo for value in objects}
        return cls(zone)

    def ticks(self, objects):
        return np.array([self._tick(value) for value in objects], dtype="int64")

    @staticmethod
    def _tick(value):
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return seconds * 10**6 + value.microsecond

    def objects(self, ticks):
        moments = ticks.view("M8[us]").astype(object)
        return (moment.time().replace(tzinfo=self.zone) for moment in moments)


@dataclass(frozen=True, eq=False)
class Zones:
    """The time zones of instants: a new instant gets the zone of the nearest fitted one.

    Parameters
    ----------
    zones : tuple
        Different zones, None for local time without a zone.
    instants : ndarray of shape (n_seen,), int64
        Sorted; empty if there is one zone.
    which : ndarray of shape (n_seen,), int64
        The position of the zone of each.
    """

    zones: tuple
    instants: np.ndarray
    which: np.ndarray

    @classmethod
    def of(cls, zones, ticks):
        """Fit on the zone and the int64 instant of each row; all rows or none must have a zone."""
        # Zones with equal names are equal, but `pytz` has one object for each offset.
        names = {str(zone): zone for zone in zones}
        if "None" in names and len(names) > 1:
            raise TypeError("instants with and without a zone have no distance")
        if len(names) == 1:
            return cls(tuple(names.values()), np.empty(0, "int64"), np.empty(0, "int64"))
        positions = {name: position for position, name in enumerate(names)}
        instants, rows = np.unique(ticks, return_index=True)
        which = np.array([positions[str(zones[row])] for row in rows.tolist()])
        return cls(tuple(names.values()), instants, which)

    @property
    def shared(self):
        """The common zone of all instants, None if there is none or there are several."""
        return self.zones[0] if len(self.zones) == 1 else None

    def nearest(self, ticks):
        """Return the zone of each int64 instant."""
        if not self.instants.size:
            return [self.zones[0]] * len(ticks)
        bounds = self.instants[:-1] // 2 + self.instants[1:] // 2
        which = self.which[np.searchsorted(bounds, ticks)]
        return [self.zones[place] for place in which.tolist()]


def _plain_instants(unit, zone):
    return np.dtype(f"M8[{unit}]") if zone is None else pd.DatetimeTZDtype(unit, zone)


@dataclass(frozen=True)
class Datetimes:
    """``datetime.datetime``, without a time zone, in one, or in several."""

    zones: Any

    @classmethod
    def of(cls, objects):
        ticks = cls(None).ticks(objects)
        return cls(Zones.of([value.tzinfo for value in objects], ticks))

    @property
    def plain(self):
        return _plain_instants("us", self.zones.shared)

    def ticks(self, objects):
        naive = [
            value.astimezone(datetime.UTC).replace(tzinfo=None) if value.tzinfo else value
            for value in objects
        ]
        return np.array(naive, "M8[us]").view("int64")

    def objects(self, ticks):
        moments = ticks.view("M8[us]").astype(object).tolist()
        zones = self.zones.nearest(ticks)
        return (
            moment if zone is None else moment.replace(tzinfo=datetime.UTC).astimezone(zone)
            for moment, zone in zip(moments, zones, strict=True)
        )


def _finest(objects):
    return max({value.unit for value in objects}, key=UNITS.index)


@dataclass(frozen=True)
class Timestamps:
    """``pandas.Timestamp``, without a time zone, in one, or in several."""

    unit: str
    zones: Any

    @classmethod
    def of(cls, objects):
        unit = _finest(objects)
        ticks = cls(unit, None).ticks(objects)
        return cls(unit, Zones.of([value.tzinfo for value in objects], ticks))

    @property
    def plain(self):
        return _plain_instants(self.unit, self.zones.shared)

    def ticks(self, objects):
        # pandas, unlike NumPy, checks that the unit can hold the value.
        return np.array([v.as_unit(self.unit).asm8 for v in objects], f"M8[{self.unit}]").view(
            "int64"
        )

    def objects(self, ticks):
        stamps = pd.Series(ticks.view(f"M8[{self.unit}]")).tolist()
        zones = self.zones.nearest(ticks)
        return (
            stamp if zone is None else stamp.tz_localize("UTC").tz_convert(zone)
            for stamp, zone in zip(stamps, zones, strict=True)
        )


@dataclass(frozen=True)
class Timedeltas:
    """``pandas.Timedelta``."""

    unit: str

    @classmethod
    def of(cls, objects):
        return cls(_finest(objects))

    @property
    def plain(self):
        return np.dtype(f"m8[{self.unit}]")

    def ticks(self, objects):
        return np.array([v.as_unit(self.unit).asm8 for v in objects], self.plain).view("int64")

    def objects(self, ticks):
        return pd.Series(ticks.view(self.plain)).tolist()


@dataclass(frozen=True)
class Scalars:
    """``numpy.datetime64`` or ``numpy.timedelta64``, all of one unit."""

    scalar: Any

    @classmethod
    def of(cls, objects):
        (dtype,) = {value.dtype for value in objects}
        if np.datetime_data(dtype)[0] == "generic" or np.datetime_data(dtype)[1] != 1:
            raise TypeError("scalars without a unit, or with a multiple of one")
        return cls(dtype)

    @property
    def plain(self):
        unit, _ = np.datetime_data(self.scalar)
        if unit in UNITS:
            return self.scalar
        whole = unit in SECONDS
        return np.dtype(f"{self.scalar.kind}8[s]") if whole else pd.Int64Dtype()

    @property
    def _factor(self):
        return SECONDS.get(np.datetime_data(self.scalar)[0], 1)

    def ticks(self, objects):
        ticks = np.array(objects, self.scalar).view("int64")
        return ticks * self._factor

    def objects(self, ticks):
        return list((ticks // self._factor).view(self.scalar))


@dataclass(frozen=True)
class Periods:
    """``pandas.Period``, all of one frequency."""

    frequency: str
    plain = pd.Int64Dtype()

    @classmethod
    def of(cls, objects):
        (frequency,) = {value.freqstr for value in objects}
        return cls(frequency)

    def ticks(self, objects):
        if any(value.freqstr != self.frequency for value in objects):
            raise TypeError(f"periods of the frequency {self.frequency} were expected")
        return np.array([value.ordinal for value in objects], dtype="int64")

    def objects(self, ticks):
        return (pd.Period(ordinal=tick, freq=self.frequency) for tick in ticks.tolist())
