"""Dates that are written as whole numbers: 20240229, or 202402 for a month."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.calendars import first_days, months_of
from ganaug.codecs.tabular.civil import civil
from ganaug.codecs.tabular.storages import read_numbers

DAY = 86400
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Fewer might be dates by chance.
FEWEST = {10000: 3, 100: 6}


@dataclass(frozen=True)
class CompactDates:
    """A coat of whole numbers that are dates.

    Parameters
    ----------
    whole : Integers or Floats
        The storage of the numbers.
    year : int
        The factor of the year: 10000 if there are days, 100 if there are only months.
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
        dates[present] = _days(numbers[present], self.year).view("M8[D]")
        return pd.Series(dates)

    def dress(self, plain):
        days = plain.to_numpy("M8[D]")
        present = ~np.isnat(days)
        numbers = np.full(len(days), np.nan)
        numbers[present] = _numbers(days[present].view("int64"), self.year)
        return pd.Series(self.whole.restore(numbers))

    def tensor(self, tensor):
        import tensorflow as tf

        missing = tensor == np.iinfo("int64").min
        year, month, day = civil(tf.where(missing, np.int64(0), tensor) // DAY)
        numbers = year * self.year + month * (self.year // 100) + day * (self.year == 10000)
        numbers = tf.where(missing, np.float64("nan"), tf.cast(numbers, tf.float64))
        return self.whole.tensor(numbers)


def compact_dates(whole, column):
    """Return the coat of a column of whole numbers that all are dates, or None."""
    # Most columns fail on the first value, read as Python's number for speed.
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
    return bool((_numbers(_days(numbers, year), year) == numbers).all())


def _plausible(low, high, year):
    """Return whether a range lies in the years considered."""
    return low >= FIRST_YEAR * year and high < (LAST_YEAR + 1) * year


def _days(numbers, year):
    """Return days since 1970-01-01 of dates, float64 or not."""
    wholes = np.rint(numbers).astype("int64")
    months = (wholes // year - 1970) * 12 + wholes // (year // 100) % 100 - 1
    return first_days(months) + (wholes % 100 - 1 if year == 10000 else 0)


def _numbers(days, year):
    """Return the dates of days since 1970-01-01 as numbers."""
    months = months_of(days)
    numbers = (months // 12 + 1970) * year + (months % 12 + 1) * (year // 100)
    return numbers + (days - first_days(months) + 1) * (year == 10000)
