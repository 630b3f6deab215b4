"""Parts of dates, such as the month, as evidence for relations to dates that do not repeat."""

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.relations.axes import axis
from ganaug.codecs.tabular.relations.chance import table_or_bins_save
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.slots import MISSING

MICRO = 1000
PARTS = (
    lambda dates: dates.year,
    lambda dates: dates.quarter,
    lambda dates: dates.month,
    lambda dates: dates.isocalendar().week.to_numpy("int64"),
    lambda dates: dates.day,
    lambda dates: dates.day_of_week,
    lambda dates: dates.day_of_year,
    lambda dates: dates.hour,
    lambda dates: dates.minute,
    lambda dates: dates.second,
    lambda dates: (dates.hour * 60 + dates.minute) * 60 + dates.second,
    lambda dates: dates.year * 12 + dates.month,
)
CHOICE = float(np.log10(len(PARTS)))


def is_date(reader, j):
    """Return whether a column is of dates, however they are written."""
    storage = storage_of(reader.columns[j])
    return storage is not None and axis(storage).kind[0] == "M"


def calendar_saves(reader, x, y):
    """Return the digits that a table from a part of the dates x to the levels y saves."""
    if not is_date(reader, x):
        return 0.0
    levels = reader.codes(y)[0]
    both = ~np.isnan(reader.numbers(x)) & (levels != MISSING)
    levels = levels[both]
    holding = (part[both] for part in reader.derived(x, _parts) if _follows(part[both], levels))
    return max((table_or_bins_save(part, levels, True) for part in holding), default=0.0) - CHOICE


def _parts(reader, x):
    """Return each part of the dates of a column as levels, arbitrary ones for missing dates."""
    dates = dates_of(reader, x)
    return [np.unique(np.asarray(part(dates)), return_inverse=True)[1] for part in PARTS]


def dates_of(reader, x):
    if isinstance(reader.series[x].dtype, pd.DatetimeTZDtype):
        # The parts are those of local time.
        dates = pd.DatetimeIndex(reader.series[x]).tz_localize(None)
        return dates.fillna(pd.Timestamp(0))
    place = axis(storage_of(reader.columns[x]))
    steps = np.nan_to_num(reader.numbers(x)).astype("int64")
    if place.step % MICRO:
        micros = (place.origin % MICRO + steps * place.step) // MICRO
    else:
        micros = steps * (place.step // MICRO)
    return pd.DatetimeIndex((micros + place.origin // MICRO).view("M8[us]"))


def _follows(x, y):
    table = np.zeros(x.max(initial=0) + 1, dtype="int64")
    table[x] = y
    return bool(np.array_equal(table[x], y))
