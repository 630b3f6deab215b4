"""Dates in text columns, in one format: parsing and rendering."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ganaug.tables.directives import DIRECTIVE, NAMES, ONE_OR_TWO, TWO, directive, seconds_of_zone

MICRO = 6  # Decimals of a second in microseconds.
DAY = 86400
# The years with four digits, and those that 64-bit nanoseconds can hold.
YEARS = {"us": (1000, 9999), "ns": (1678, 2261)}
# The first of the 100 years that two digits stand for in `strptime`.
SINCE = 1969
# Defaults for the parts that a format lacks.
PLAIN: dict[str, Any] = {"year": 1900, "month": 1, "day": 1}


@dataclass(frozen=True)
class Dates:
    """Dates, with or without a time, in one format.

    Names of months and weekdays are English, whatever the locale.

    Parameters
    ----------
    format : str
        The format, with the directives of `ganaug.tables.directives`.
    missing : str
        The text of a missing date.
    short : str
        The directives written without a leading zero.
    least, most : int
        The fewest and the most digits of a fraction of a second.
    zone : str
        The offset with which new dates are written.
    since : int
        The first of the 100 years that two digits stand for.
    """

    format: str
    missing: str = ""
    short: str = ""
    least: int = 0
    most: int = 0
    zone: str = "Z"
    since: int = SINCE

    @property
    def unit(self):
        """The unit that holds all digits: microseconds or nanoseconds."""
        return "us" if self.most <= MICRO else "ns"

    @property
    def pieces(self):
        """The directives and the texts between them."""
        return re.findall(rf"{DIRECTIVE.pattern}|[^%]+", self.format)

    @property
    def offset(self):
        """The seconds by which written dates are ahead of UTC."""
        return seconds_of_zone(self.zone) if "%z" in self.format else 0

    @property
    def bounds(self):
        """The first and the last date that can be written, as ``datetime64`` of the unit."""
        short = (self.since, self.since + 99)
        first, last = short if "%y" in self.format else YEARS[self.unit]
        ends = np.array([first, last + 1], "int64") - 1970
        first, after = ends.astype("M8[Y]").astype(f"M8[{self.unit}]")
        return first, after - np.timedelta64(1, self.unit)

    def texts(self, token):
        """Return the texts of a directive for 0, 1, 2, ..., or none if there are too many."""
        return directive(token, token[-1] in self.short).texts

    def parse(self, text):
        """Return ``datetime64``, in UTC if cells have an offset; cells in other styles are NaT."""
        codes, cells = pd.factorize(text.str.strip())
        pattern = _pattern(self.format)
        matches = [pattern.fullmatch(cell) for cell in cells.tolist()]
        found = np.array([match is not None for match in matches], dtype=bool)
        # The last one is for missing cells, whose code is -1.
        dates = np.full(len(cells) + 1, "NaT", dtype=f"M8[{self.unit}]")
        if found.any():
            written = zip(*(match.groups() for match in matches if match), strict=True)
            dates[:-1][found] = self._dates(written)
        return pd.Series(dates[codes], text.index)

    def _dates(self, written):
        """Return dates from the texts of each directive, NaT for dates that do not exist."""
        parts = dict(PLAIN)
        for token, texts in zip(DIRECTIVE.findall(self.format), written, strict=True):
            one = directive(token)
            parts[one.part] = np.fromiter(map(one.read, texts), "int64", len(texts))
        if "year of the century" in parts:
            parts["year"] = self.since + (parts["year of the century"] - self.since) % 100
        days, exist = _days(parts)
        seconds, possible = _seconds(parts)
        years = days.astype("M8[Y]").astype("int64") + 1970
        first, last = YEARS[self.unit]
        exist = exist & possible & (years >= first) & (years <= last)
        days = np.where(exist, days, np.datetime64("NaT", "D"))
        dates = days.astype(f"M8[{self.unit}]") + seconds.astype("m8[s]")
        fraction = np.asarray(parts.get("fraction", 0)).astype("m8[ns]")
        return dates + fraction.astype(f"m8[{self.unit}]")

    def render(self, values):
        """Return dates as text, one cell per value."""
        present = values.notna().to_numpy()
        dates = values[present].to_numpy(f"M8[{self.unit}]") + np.timedelta64(self.offset, "s")
        parts = _parts(np.clip(dates, *self.bounds))
        text = np.full(len(dates), "", dtype=object)
        for piece in self.pieces:
            text = text + (self._written(piece, parts) if piece.startswith("%") else piece)
        column = np.full(len(values), self.missing, dtype=object)
        column[present] = text
        return pd.Series(column, values.index, dtype="string")

    def _written(self, token, parts):
        if token == "%z":
            return self.zone
        numbers = parts[directive(token).part]
        if token in ("%Y", "%G"):
            return np.array([f"{year:04d}" for year in numbers.tolist()], dtype=object)
        if token == "%f":
            return np.array([self._fraction(n) for n in numbers.tolist()], dtype=object)
        return np.array(self.texts(token), dtype=object)[numbers]

    def _fraction(self, nanoseconds):
        digits = f"{nanoseconds:09d}"
        return digits[: self.least] + digits[self.least : self.most].rstrip("0")


@cache
def _pattern(style):
    pieces = re.findall(rf"{DIRECTIVE.pattern}|[^%]+", style)
    around = zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False)
    # `render` writes ASCII digits only.
    return re.compile("".join(_piece(*three) for three in around), re.ASCII)


def _piece(before, piece, after):
    if not piece.startswith("%"):
        return re.escape(piece)
    pattern = directive(piece).pattern
    # Nothing separates the month from the day in "0726".
    beside_digits = any(other[:1] == "%" and other[-1] not in NAMES for other in (before, after))
    return f"({TWO if beside_digits and pattern == ONE_OR_TWO else pattern})"


def _days(parts):
    """Return days, and whether each exists; those that do not are arbitrary."""
    if "ISO week" in parts:
        return _days_of_weeks(parts)
    month = np.asarray(3 * parts["quarter"] - 2 if "quarter" in parts else parts["month"])
    months = ((parts["year"] - 1970) * 12 + month - 1).astype("M8[M]")
    days = months.astype("M8[D]") + (parts["day"] - 1)
    exist = (month >= 1) & (month <= 12) & (days.astype("M8[M]") == months)
    if "weekday" in parts:
        exist = exist & (_weekday(days) == parts["weekday"])
    return days, exist


def _days_of_weeks(parts):
    year, week = parts["ISO year"], parts["ISO week"]
    # The first ISO week is the one with January 4.
    fourth = (year - 1970).astype("M8[Y]").astype("M8[D]") + 3
    days = fourth - _weekday(fourth) + 7 * (week - 1) + parts.get("ISO weekday", 1) - 1
    return days, (week > 0) & (_iso_weeks(days)["ISO year"] == year)


def _iso_weeks(days):
    """Return the ISO year and week, which are those of the week's Thursday."""
    thursday = days - _weekday(days) + 3
    years = thursday.astype("M8[Y]")
    weeks = (thursday - years.astype("M8[D]")).astype("int64") // 7 + 1
    return {"ISO year": years.astype("int64") + 1970, "ISO week": weeks}


def _weekday(days):
    # 1970 began on a Thursday.
    return (days.astype("int64") + 3) % 7


def _seconds(parts):
    """Return seconds since midnight in UTC, and whether the time exists."""
    hour, minute, second = (np.asarray(parts.get(p, 0)) for p in ("hour", "minute", "second"))
    possible = (hour < 24) & (minute < 60) & (second < 60)
    if "twelve" in parts:
        twelve = parts["twelve"]
        possible = possible & (twelve >= 1) & (twelve <= 12)
        hour = twelve % 12 + 12 * parts["half"]
    return hour * 3600 + minute * 60 + second - parts.get("zone", 0), possible


def _parts(dates):
    """Return the parts of dates by name, as integers."""
    days, months = dates.astype("M8[D]"), dates.astype("M8[M]")
    seconds = (dates - days).astype("m8[s]").astype("int64")
    hour = seconds // 3600
    year = dates.astype("M8[Y]").astype("int64") + 1970
    return {
        "year": year,
        "year of the century": year % 100,
        "month": months.astype("int64") % 12 + 1,
        "quarter": months.astype("int64") % 12 // 3 + 1,
        "day": (days - months.astype("M8[D]")).astype("int64") + 1,
        "weekday": _weekday(days),
        "ISO weekday": _weekday(days) + 1,
        **_iso_weeks(days),
        "hour": hour,
        "twelve": (hour + 11) % 12 + 1,
        "half": hour // 12,
        "minute": seconds // 60 % 60,
        "second": seconds % 60,
        "fraction": (dates - dates.astype("M8[s]")).astype("m8[ns]").astype("int64"),
    }
