"""Dates written as integers: 20240229, 202402 for a month, 20240229235959 with a time."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.calendars import first_days, months_of
from ganaug.codecs.tabular.civil import civil
from ganaug.codecs.tabular.storages import read_numbers

DAY = 86400
FIRST_YEAR, LAST_YEAR = 1900, 2100
# The fewest distinct numbers, by factor of the year: fewer might be dates by chance.
FEWEST = {10**4: 3, 100: 6, 10**10: 3}


@dataclass(frozen=True)
class CompactDates:
    """A converter of integers that are dates.

    Parameters
    ----------
    whole : Integers or Floats
        The storage of the numbers.
    year : int
        The factor of the year: 10000 if there are days, 100 if there are only months, and 10**10
        if there are seconds.
    """

    whole: Any
    year: int

    @property
    def dtype(self):
        return self.whole.dtype

    def plain(self, column):
        numbers = self.whole.numbers(column)
        dates = np.full(len(numbers), np.datetime64("NaT"), dtype="M8[s]")
        present = ~np.isnan(numbers)
        dates[present] = _seconds(numbers[present], self.year).view("M8[s]")
        return pd.Series(dates)

    def restore(self, plain):
        dates = plain.to_numpy("M8[s]")
        present = ~np.isnat(dates)
        numbers = np.full(len(dates), np.nan)
        numbers[present] = _numbers(dates[present].view("int64"), self.year)
        return pd.Series(self.whole.restore(numbers))

    def tensor(self, tensor):
        import tensorflow as tf

        missing = tensor == np.iinfo("int64").min
        seconds = tf.where(missing, np.int64(0), tensor)
        year, month, day = civil(seconds // DAY)
        numbers = _joined(year, month, day, seconds % DAY, self.year)
        numbers = tf.where(missing, np.float64("nan"), tf.cast(numbers, tf.float64))
        return self.whole.tensor(numbers)


def compact_dates(whole, column):
    """Return the converter of a column of integers that are all dates, or None."""
    # Most columns fail on the first value, which is read as a Python number for speed.
    first = np.asarray(column.array[0]).item() if len(column) else None
    years = [year for year in FEWEST if pd.isna(first) or _plausible(first, first, year)]
    if not years:
        return None
    numbers = read_numbers(whole, column)
    numbers = np.unique(numbers[~np.isnan(numbers)])
    year = next((year for year in years if _all_dates(numbers, year)), None)
    return None if year is None else CompactDates(whole, year)


def _all_dates(numbers, year):
    if len(numbers) < FEWEST[year] or not _plausible(numbers[0], numbers[-1], year):
        return False
    return bool((_numbers(_seconds(numbers, year), year) == numbers).all())


def _plausible(low, high, year):
    """Return whether a range lies within the years from FIRST_YEAR to LAST_YEAR."""
    return low >= FIRST_YEAR * year and high < (LAST_YEAR + 1) * year


def _clock(year):
    """Return the factor of the day, or of the month: 1 if no time of day follows it."""
    return max(year // 10**4, 1)


def _seconds(numbers, year):
    """Return the seconds from 1970 to dates given as numbers."""
    clock = _clock(year)
    wholes, times = np.divmod(np.rint(numbers).astype("int64"), clock)
    base = year // clock
    months = (wholes // base - 1970) * 12 + wholes // (base // 100) % 100 - 1
    days = first_days(months) + (wholes % 100 - 1 if base == 10**4 else 0)
    return days * DAY + times // 10**4 * 3600 + times // 100 % 100 * 60 + times % 100


def _numbers(seconds, year):
    """Return the dates, as numbers, of seconds since 1970."""
    days = seconds // DAY
    months = months_of(days)
    day = days - first_days(months) + 1
    return _joined(months // 12 + 1970, months % 12 + 1, day, seconds % DAY, year)


def _joined(year, month, day, second, factor):
    """Join the parts of dates, and the seconds since midnight, into one number."""
    clock = _clock(factor)
    base = factor // clock
    dates = year * base + month * (base // 100) + day * (base == 10**4)
    times = second // 3600 * 10**4 + second // 60 % 60 * 100 + second % 60
    return dates * clock + times * (clock > 1)
