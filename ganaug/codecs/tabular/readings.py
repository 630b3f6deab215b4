"""Text that is read as numbers or dates, and numbers with words among them."""

import pandas as pd
from pandas.api import types

from ganaug.codecs.tabular.coats import Coated
from ganaug.codecs.tabular.nearly import (
    Reading,
    read_cells,
    share_of,
    warn_of_nearly_numeric,
    warn_of_words,
)
from ganaug.codecs.tabular.text import DateText, NumberText
from ganaug.codecs.tabular.words import Unworded, WithWords, is_text
from ganaug.tables.text_numbers import WrittenNumbers


def fit_text(column, fit_storage):
    """Return the storage of a column of text that writes numbers or dates, or None."""
    reading = read_cells(_counts(column))
    if reading is None or not reading.is_numeric:
        return None
    kind = NumberText if isinstance(reading.style, WrittenNumbers) else DateText
    return _with_words(column, kind.of(reading.style, column), reading, fit_storage)


def fit_numbers_and_words(column, fit_storage):
    """Return the storage of objects that are numbers but for a few words, or None."""
    coat = Unworded.of(column)
    reading = _reading_of_objects(column)
    return _with_words(column, coat, reading, fit_storage) if reading.is_numeric else None


def _with_words(column, coat, reading, fit_storage):
    storage = fit_storage(coat.plain(column))
    if storage is None:
        return None
    storage = Coated(coat, storage)
    return WithWords(storage, tuple(reading.words)) if reading.words else storage


def warn_of_column(column, storage):
    """Warn of a column of numbers with words, or one that is nearly numeric, once fitted."""
    if storage is not None:
        if storage.specials:
            warn_of_words(column.name, list(storage.specials.values()))
        return
    reading = _reading(column)
    if reading is not None and reading.is_nearly_numeric:
        warn_of_nearly_numeric(column.name, reading)


def _reading(column):
    if isinstance(column.dtype, pd.CategoricalDtype):
        # Integers and flags have no missing value, but only present ones are read.
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
    return Reading(None, share_of(counts, list(words)), others.nunique(), list(words))


def _counts(column):
    return column.value_counts().to_dict()
