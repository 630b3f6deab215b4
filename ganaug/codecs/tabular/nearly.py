"""Columns that are numbers or dates except for a few words: their detection and warnings."""

import reprlib
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ganaug.exceptions import NearlyNumericWarning, warn
from ganaug.tables.date_layouts import detect_most_dates
from ganaug.tables.duration_layouts import detect_most_durations
from ganaug.tables.text_columns import MISSING
from ganaug.tables.text_magnitudes import detect_magnitudes
from ganaug.tables.text_numbers import detect_numbers

# Cells that mean a missing value, and say nothing about the others.
MARKERS = MISSING | {"?", "-", "--", ".", "n.a.", "N.A."}
# Columns with a smaller share of rows in one style are text; between the two, users are warned.
MOST, NEARLY = 0.95, 0.5
FEW, MANY = 10, 32
PROBE = 1000
SHOWN = 5
# Advice for Python; the command line replaces it with its own.
ADVICE = " Replace it with a missing value if it means one."
# The first wins a tie: "10 am" is a time, although "am" may be a unit, and "90 min" a number.
DETECTORS = (detect_most_dates, detect_numbers, detect_magnitudes, detect_most_durations)


@dataclass(frozen=True)
class Reading:
    """A reading of the cells of a column.

    Parameters
    ----------
    style : object
        The style of the cells that are numbers or dates.
    share : float
        Their share among the cells that are not marked as missing.
    n_values : int
        The number of distinct cells in the style.
    words : list of str
        The other cells, the most common first.
    """

    style: Any
    share: float
    n_values: int
    words: list

    @property
    def is_numeric(self):
        """True if the column is numeric, perhaps with special values."""
        # If there are few values, each has a slot in any case.
        few_words = not self.words or (self.n_values > FEW and len(self.words) <= MANY)
        return self.share >= MOST and few_words

    @property
    def is_nearly_numeric(self):
        """True if the column may have been meant to be numeric."""
        return not self.is_numeric and self.n_values > FEW and self.share >= NEARLY


def read_cells(counts):
    """Return the Reading of text, given the number of rows with each distinct cell, or None."""
    probe = dict(islice(counts.items(), PROBE))
    if not counts or _best(probe).share < NEARLY:
        return None
    return _best(counts)


def _best(counts):
    best = Reading(None, 0.0, 0, list(counts))
    for detect in DETECTORS:
        reading = _reading(counts, *detect(counts))
        best = reading if reading.share > best.share else best
        if best.share == 1.0:
            break
    return best


def _reading(counts, style, cells):
    held = set(cells)
    words = [cell for cell in counts if cell not in held]
    return Reading(style, share_of(counts, words), len(held), words)


def share_of(counts, words):
    """Return the share of rows without a word, among those that are not marked as missing."""
    total = sum(counts.values())
    marked = sum(counts[word] for word in words if word.strip() in MARKERS)
    numbers = total - sum(counts[word] for word in words)
    return numbers / (total - marked) if total > marked else 0.0


def warn_of_words(name, words):
    """Warn about the words that are special values of a column of numbers."""
    warn(
        f"Column {name!r} holds numbers or dates except for {_shown(words)}: each of these is "
        f"treated as a special value of its own.{ADVICE}",
        NearlyNumericWarning,
    )


def warn_of_nearly_numeric(name, reading):
    """Warn about a column that is treated as text although most of its cells are numbers."""
    warn(
        f"Column {name!r} is nearly numeric: {reading.share:.0%} of its cells are numbers or "
        f"dates in one style, and the others are {_shown(reading.words)}. It is treated as text, "
        "so its values have no order. Write all cells in one style, or replace the others with "
        "missing values.",
        NearlyNumericWarning,
    )


def _shown(words):
    shown = ", ".join(map(reprlib.repr, words[:SHOWN]))
    rest = len(words) - SHOWN
    return f"{shown} and {rest} more" if rest > 0 else shown
