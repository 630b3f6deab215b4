"""Converters of Arrow's times and decimals and of pandas' periods, by column, without objects."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.converters import from_ticks, to_ticks
from ganaug.codecs.tabular.storages import NAT

DAY = 86400


@dataclass(frozen=True)
class Ordinals:
    """Columns of dtype "period", as ordinals."""

    dtype: Any

    def plain(self, column):
        return from_ticks(column.astype(self.dtype).array.asi8, pd.Int64Dtype())

    def restore(self, plain):
        return pd.Series(pd.arrays.PeriodArray(to_ticks(plain), dtype=self.dtype))

    def tensor(self, tensor):
        return tensor


@dataclass(frozen=True)
class ArrowTicks:
    """Columns of Arrow's dates, times, timestamps and durations."""

    dtype: Any

    @property
    def _type(self):
        return self.dtype.pyarrow_dtype

    @property
    def _factor(self):
        # pandas has no unit for days.
        return DAY if str(self._type) == "date32[day]" else 1

    @property
    def _plain_dtype(self):
        import pyarrow as pa

        if pa.types.is_time(self._type):
            return pd.Int64Dtype()
        if pa.types.is_date(self._type):
            return np.dtype("M8[s]" if self._factor == DAY else "M8[ms]")
        if pa.types.is_duration(self._type):
            return np.dtype(f"m8[{self._type.unit}]")
        zone = self._type.tz
        return pd.DatetimeTZDtype(self._type.unit, zone) if zone else np.dtype(f"M8[{self._unit}]")

    @property
    def _unit(self):
        return self._type.unit

    def _whole(self):
        import pyarrow as pa

        return pa.int32() if self._type.bit_width == 32 else pa.int64()

    def plain(self, column):
        import pyarrow as pa

        stored = pa.chunked_array(column.astype(self.dtype).array.__arrow_array__())
        whole = stored.cast(self._whole()).cast(pa.int64())
        ticks = whole.fill_null(NAT).to_numpy()
        return from_ticks(np.where(ticks == NAT, NAT, ticks * self._factor), self._plain_dtype)

    def restore(self, plain):
        import pyarrow as pa

        ticks = to_ticks(plain)
        whole = pa.array(ticks // self._factor, pa.int64(), mask=ticks == NAT)
        stored = whole.cast(self._whole()).cast(self._type)
        return pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([stored])))

    def tensor(self, tensor):
        return tensor


@dataclass(frozen=True)
class ArrowDecimals:
    """Columns of Arrow's decimals, as objects."""

    dtype: Any

    def plain(self, column):
        objects = column.astype(object)
        return objects.where(objects.notna(), None)

    def restore(self, plain):
        return pd.Series(plain.tolist(), dtype=self.dtype)

    def tensor(self, tensor):
        return tensor


def is_arrow_time(dtype):
    """Return whether a dtype is one of Arrow's dates, times, timestamps or durations."""
    return _is_arrow(dtype, "is_temporal") and not _is_arrow(dtype, "is_interval")


def is_arrow_decimal(dtype):
    """Return whether a dtype is one of Arrow's decimals."""
    return _is_arrow(dtype, "is_decimal")


def is_arrow_dictionary(dtype):
    """Return whether a dtype is an Arrow dictionary."""
    return _is_arrow(dtype, "is_dictionary")


def is_period(dtype):
    """Return whether a dtype is pandas' period."""
    return isinstance(dtype, pd.PeriodDtype)


def _is_arrow(dtype, predicate):
    if not isinstance(dtype, pd.ArrowDtype):
        return False
    import pyarrow as pa

    return bool(getattr(pa.types, predicate)(dtype.pyarrow_dtype))
