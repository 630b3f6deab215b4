"""Converters of text that writes numbers, dates or durations, in the style of its column."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.converters import filled
from ganaug.codecs.tabular.storages import MISSING_OBJECTS, NAT, missing_name
from ganaug.codecs.tabular.written import (
    written_dates,
    written_durations,
    written_magnitudes,
    written_numbers,
)


@dataclass(frozen=True)
class Text:
    """A converter of text in a style that parses and renders it.

    Parameters
    ----------
    style : WrittenNumbers, Magnitudes, Dates or WrittenDurations
    dtype : dtype
        The dtype of the column.
    missing : str
        The name of the missing value, for a column of objects.
    """

    style: Any
    dtype: Any
    missing: str

    @classmethod
    def of(cls, style, column):
        return cls(style, column.dtype, missing_name(column))

    def plain(self, column):
        cells = column.to_numpy(object)
        known = [isinstance(cell, str) for cell in cells]
        return self.style.parse(pd.Series(cells, dtype=object).where(known, None).astype("string"))

    def restore(self, plain):
        present = plain.notna().to_numpy()
        text = self.style.render(plain[present]).tolist()
        if self.dtype == object:
            return filled(text, present, MISSING_OBJECTS[self.missing])
        return filled(text, present, None).astype(self.dtype)


class NumberText(Text):
    """Text that writes numbers."""

    write: Any = staticmethod(written_numbers)

    def tensor(self, tensor):
        import tensorflow as tf

        numbers = tf.cast(tensor, tf.float64)
        missing = tf.math.is_nan(numbers)
        text = self.write(tf.where(missing, np.float64(0.0), numbers), self.style)
        return tf.where(missing, "", text)


class MagnitudeText(NumberText):
    """Text that writes numbers of different magnitudes."""

    write = staticmethod(written_magnitudes)


class TimeText(Text):
    """Text that writes dates or durations, as ticks of the unit of the style."""

    kind: str
    write: Any

    def plain(self, column):
        # pandas chooses a unit that depends on the cells.
        return super().plain(column).astype(f"{self.kind}8[{self.style.unit}]")

    def tensor(self, tensor):
        import tensorflow as tf

        missing = tensor == NAT
        ticks = tf.where(missing, np.int64(0), tensor)
        return tf.where(missing, "", self.write(ticks, self.style, self.style.unit))


class DateText(TimeText):
    """Text that writes dates."""

    kind = "M"
    write = staticmethod(written_dates)


class DurationText(TimeText):
    """Text that writes durations."""

    kind = "m"
    write = staticmethod(written_durations)
