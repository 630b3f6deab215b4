"""Dates that another column has as text, among too many words to be read as dates."""

import numpy as np
import pandas as pd

from ganaug.codecs.tabular.relations.chance import arrangements
from ganaug.codecs.tabular.relations.levels.calendar_parts import dates_of, is_date
from ganaug.codecs.tabular.relations.reading import level_values, storage_of
from ganaug.codecs.tabular.slots import MISSING
from ganaug.tables.date_layouts import detect_dates

FEWEST = 2


def writing_saves(reader, x, y):
    """Return the digits that are saved if the levels y are the dates x as text."""
    is_text = reader.has_levels(y) and storage_of(reader.columns[y]) is None
    if not (is_text and is_date(reader, x)):
        return 0.0
    cells = level_values(reader.columns[y])
    if not all(isinstance(cell, str) for cell in cells):
        return 0.0
    levels, dates = reader.codes(y)[0], dates_of(reader, x)
    both = ~np.isnan(reader.numbers(x)) & (levels != MISSING)
    written = _parsed(np.array(cells, dtype=object)[levels[both]])
    if written is None or not np.array_equal(written, dates[both].to_numpy("M8[us]")):
        return 0.0
    return arrangements(np.bincount(levels[both]))


def _parsed(texts):
    """Return the dates that texts are, or None."""
    cells = list(dict.fromkeys(texts))
    style = detect_dates(cells, "") if len(cells) >= FEWEST else None
    return None if style is None else style.parse(pd.Series(texts, dtype="str")).to_numpy("M8[us]")
