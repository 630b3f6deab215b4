"""Text that is read as numbers, dates or durations, and numbers with words among them."""

import pandas as pd
from pandas.api import types

from ganaug.codecs.tabular.nearly import (
    Reading,
    read_cells,
    share_of,
    warn_of_nearly_numeric,
    warn_of_words,
)
from ganaug.codecs.tabular.text import DateText, DurationText, MagnitudeText, NumberText
from ganaug.codecs.tabular.words import Unworded, WithWords, is_text
from ganaug.tables.text_dates import Dates
from ganaug.tables.text_durations import WrittenDurations
from ganaug.tables.text_magnitudes import Magnitudes
from ganaug.tables.text_numbers import WrittenNumbers

CONVERTERS = {
    WrittenNumbers: NumberText,
    Magnitudes: MagnitudeText,
    Dates: DateText,
    WrittenDurations: DurationText,
}


def fit_text(column, fit_storage):
    """Return the storage of a column of text that writes numbers or dates, or None."""
    reading = read_cells(_counts(column))
    if reading is None or not reading.is_numeric:
        return None
    return WithWords.of(column, reading.words, _converter_of(reading.style, column), fit_storage)


def fit_numbers_and_words(column, fit_storage):
    """Return the storage of objects that are numbers except for a few words, or None."""
    reading = _reading_of_objects(column)
    if not reading.is_numeric:
        return None
    return WithWords.of(column, reading.words, Unworded.of(column), fit_storage)


def fit_declared(column, detect, fit_storage):
    """Return the storage of text that is declared as numbers or dates, or None.

    All cells that ``detect`` or ``fit_storage`` cannot read, however many, are words.
    """
    texts = is_text(column.dropna())
    if not texts.any():
        return None
    counts = _counts(column.dropna()[texts])
    if not texts.all():
        return WithWords.of(column, list(counts), Unworded.of(column), fit_storage)
    style, cells = detect(counts)
    if style is None:
        return None
    held = set(cells)
    words = [cell for cell in counts if cell not in held]
    return WithWords.of(column, words, _converter_of(style, column), fit_storage)


def _converter_of(style, column):
    return CONVERTERS[type(style)].of(style, column)


def warn_of_column(column, storage):
    """Warn about a fitted column of numbers with words, or one that is nearly numeric."""
    if storage is not None:
        if storage.specials:
            warn_of_words(column.name, list(storage.specials.values()))
        return
    reading = _reading(column)
    if reading is not None and reading.is_nearly_numeric:
        warn_of_nearly_numeric(column.name, reading)


def _reading(column):
    if isinstance(column.dtype, pd.CategoricalDtype):
        # Integers and booleans cannot be missing, but only present values are read.
        column = column.dropna().astype(column.cat.categories.dtype)
    if column.dtype != object:
        return read_cells(_counts(column)) if types.is_string_dtype(column.dtype) else None
    texts = is_text(column.dropna())
    if not texts.any():
        return None
    return read_cells(_counts(column)) if texts.all() else _reading_of_objects(column)


def _reading_of_objects(column):
    present = column.dropna()
    texts = is_text(present)
    words = _counts(present[texts])
    others = present[~texts]
    counts = words | {None: len(others)}
    return Reading(None, share_of(counts, list(words)), _num_distinct(others), list(words))


def _num_distinct(cells):
    try:
        return cells.nunique()
    except TypeError:  # Cells such as arrays, which are refused as levels.
        return 0


def _counts(column):
    return column.value_counts().to_dict()
