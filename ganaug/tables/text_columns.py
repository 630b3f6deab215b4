"""Formats of text columns: parsing cells, and rendering new ones in the same style.

A format is found once per column by `detect` and works both ways: ``parse(text)`` gives values to
learn from, ``render(values)`` gives text that looks as if it came from the same file. Text has the
dtype "string", which behaves alike in pandas 2 and 3.
"""

import re
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from ganaug.tables.date_layouts import detect_dates
from ganaug.tables.duration_layouts import detect_durations
from ganaug.tables.text_magnitudes import detect_magnitudes
from ganaug.tables.text_numbers import CELL, detect_numbers

# "None" is left out: as a label, it far more often means that nothing was found.
MISSING = frozenset(
    ["", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "<NA>", "#N/A", "#NA"]
)
# ASCII only: digits of other scripts would be written back as ASCII.
NUMBER = re.compile(
    r"[+-]?(?:\d+(?:\.(\d*))?|\.(\d+)|inf(?:inity)?)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII
)
LEADING_ZERO = re.compile(r"[+-]?0\d")
# A float64 holds no more: `%.17f` would show digits that the file does not have.
MOST_DECIMALS = 15


@dataclass(frozen=True)
class Words:
    """Text that stands for itself; only an empty cell is missing (``NA`` may be Namibia)."""

    missing: str = ""

    def parse(self, text):
        """Return a categorical series of the cells as they are written."""
        return text.mask(text.str.strip() == "").astype("category")

    def render(self, values):
        """Return text, one cell per value."""
        return values.astype("string").fillna(self.missing)


@dataclass(frozen=True)
class Truths:
    """Two words for true and false, such as ``True`` and ``False``."""

    true: str
    false: str
    missing: str = ""

    def parse(self, text):
        """Return ``bool``, or the nullable ``boolean`` where a cell is missing."""
        truths = text.str.strip().map({self.true: True, self.false: False})
        return truths.astype("boolean" if truths.hasnans else "bool")

    def render(self, values):
        """Return words, one cell per value."""
        words = values.astype("boolean").map({True: self.true, False: self.false})
        return words.astype("string").fillna(self.missing)


@dataclass(frozen=True)
class PlainIntegers:
    """Integers; a missing value does not turn 3 into 3.0."""

    missing: str = ""

    def parse(self, text):
        """Return ``int64``, or the nullable ``Int64`` where a cell is missing."""
        numbers = parse_unique(text, lambda cells: pd.array([int(c) for c in cells], "Int64"))
        return numbers if numbers.hasnans else numbers.astype("int64")

    def render(self, values):
        """Return digits, one cell per value."""
        return values.astype("Int64").astype("string").mask(values.isna(), self.missing)


@dataclass(frozen=True)
class PlainDecimals:
    """Numbers with a fraction, written with as many decimals as the file has.

    ``least`` and ``most`` are the numbers of decimals seen; ``most=None`` means scientific
    notation or full precision. ``point`` is the decimal point (a comma in many ``;`` files).
    """

    least: int = 0
    most: int | None = None
    point: str = "."
    missing: str = ""

    def parse(self, text):
        """Return ``float64``, NaN where a cell is missing."""
        pointed = text.str.replace(self.point, ".", regex=False)
        return parse_unique(pointed, lambda cells: np.array([float(c) for c in cells]))

    def render(self, values):
        """Return numbers as text, one cell per value."""
        values = values.astype("float64")
        written = [self._write(value) for value in values]
        return pd.Series(written, values.index, dtype="string").mask(values.isna(), self.missing)

    def _write(self, value):
        if self.most is None or not np.isfinite(value):
            return repr(float(value)).replace(".", self.point)
        # Adding zero turns the -0.0 that rounding leaves behind into 0.0.
        whole, _, digits = f"{round(value, self.most) + 0.0:.{self.most}f}".partition(".")
        digits = digits[: self.least] + digits[self.least :].rstrip("0")
        return whole + self.point + digits if digits else whole


def parse_unique(text, convert):
    """Convert every distinct cell once; markers of missing values become missing."""
    codes, cells = pd.factorize(text.str.strip())
    known = ~np.isin(cells.astype(object), list(MISSING))
    values = pd.Series(convert(cells[known].tolist()))
    position = np.where(known, np.cumsum(known) - 1, -1)[codes]
    # `reindex` fills positions that do not exist with missing values.
    return values.reindex(position).set_axis(text.index)


def detect(text, *, point="."):
    """Return the format of a column of text.

    It is Truths, PlainIntegers, PlainDecimals, Dates, WrittenNumbers, Magnitudes, WrittenDurations
    or Words. All cells must fit it, except markers of missing values (`MISSING`). Numbers with
    leading zeros are codes and stay words, as do integers that 64 bits cannot hold, and numbers
    and dates in digits other than 0 to 9. Dates need one format, with English names of months;
    durations, and numbers with a currency, a unit or separated thousands, need one style.
    ``True`` and ``False``, also in upper or lower case, are booleans. Everything else is words.
    ``point`` is the decimal separator.
    """
    counts = text.str.strip().value_counts()
    unknown = counts.index.isin(MISSING)
    missing = counts.index[unknown][0] if unknown.any() else ""
    cells = counts.index[~unknown].tolist()
    # A column without a value is numeric: missing numbers need no level of their own.
    if not cells:
        return PlainDecimals(missing=missing)
    return (
        _truths(cells, missing)
        or _scientific(counts[~unknown], missing)
        or _numbers(cells, point, missing)
        or detect_dates(cells, missing)
        or _written(counts[~unknown], missing, partial(detect_numbers, point=point))
        or _magnitudes(counts[~unknown], missing)
        or detect_durations(cells, missing)
        or Words()
    )


def _truths(cells, missing):
    for true, false in (("True", "False"), ("true", "false"), ("TRUE", "FALSE")):
        if set(cells) <= {true, false}:
            return Truths(true, false, missing)
    return None


def _scientific(counts, missing):
    style = _written(counts, missing, detect_numbers) if "e" in counts.index[0].lower() else None
    return style if style and style.power else None


def _magnitudes(counts, missing):
    # Most columns of words fail on the first cell.
    first = CELL.fullmatch(counts.index[0])
    return _written(counts, missing, detect_magnitudes) if first else None


def _written(counts, missing, detect_style):
    style, cells = detect_style(counts.to_dict())
    return replace(style, missing=missing) if len(cells) == len(counts) else None


def _numbers(cells, point, missing):
    matches = [NUMBER.fullmatch(cell.replace(point, ".")) for cell in cells]
    if not all(matches) or any(LEADING_ZERO.match(cell) for cell in cells):
        return None
    # A plus would not be written back.
    if any(cell.startswith("+") for cell in cells):
        return None
    # All cells have matched.
    fractions = [match[1] or match[2] for match in matches]  # type: ignore[index]
    scientific = any(match[3] for match in matches)  # type: ignore[index]
    if all(cell.lstrip("+-").isdigit() for cell in cells):
        fits = all(-(2**63) <= int(cell) < 2**63 for cell in cells)
        return PlainIntegers(missing) if fits else None
    decimals = [len(fraction or "") for fraction in fractions]
    if scientific or max(decimals) > MOST_DECIMALS:
        return PlainDecimals(point=point, missing=missing)
    return PlainDecimals(min(decimals), max(decimals), point, missing)
