"""Dates in columns of text: detection of their format, parsing and rendering."""

import contextlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd

# Groups have the names of the `strftime` directives that stand for them.
PARTS = {"Y": r"(?P<Y>[1-9]\d{3})", "m": r"(?P<m>\d\d?)", "d": r"(?P<d>\d\d?)"}
CLOCK = r"(?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.(?P<f>\d{1,9}))?)?(?: ?(?P<p>[AP]M))?"
TIME = rf"(?:[ T]{CLOCK}(?: ?(?:UTC|(?P<z>Z|[+-]\d\d(?::?\d\d)?)))?)?"
# A month, or a time of the day, which is a date in 1900.
PARTIAL = {
    "Ym": f"{PARTS['Y']}[-/]{PARTS['m']}",
    "mY": f"{PARTS['m']}[-/]{PARTS['Y']}",
    "HM": CLOCK,
}


@dataclass(frozen=True)
class Dates:
    """Dates, with or without a time, in one format.

    ``short`` names the directives of ``format`` that have no leading zero; ``least`` and ``most``
    are the numbers of digits of ``%f``; ``zone`` is the offset to write new dates with.
    """

    format: str
    missing: str = ""
    short: str = ""
    least: int = 0
    most: int = 0
    zone: str = "Z"

    def parse(self, text):
        """Return ``datetime64``, in UTC if the cells have an offset; other cells are missing."""
        utc, cells = "%z" in self.format, text.str.strip()
        dates = pd.to_datetime(cells, format=self.format, utc=utc, errors="coerce")
        dates = dates.dt.tz_localize(None)
        return self._with_far_dates(dates, cells) if dates.hasnans else dates

    def _with_far_dates(self, dates, cells):
        # In pandas 2, nanoseconds of 64 bits end in 2262; 9999-12-31 often means "no end".
        read = cells[dates.isna() & cells.notna()].map(self._read).dropna()
        if read.empty:
            return dates
        dates = dates.astype("datetime64[us]")
        dates[read.index] = read.to_numpy("datetime64[us]")
        return dates

    def _read(self, cell):
        with contextlib.suppress(ValueError, OverflowError):
            date = datetime.strptime(cell, self.format)
            return date.astimezone(UTC).replace(tzinfo=None) if date.tzinfo else date
        return None

    def render(self, values):
        """Return dates as text, one cell per value."""
        if "%z" in self.format:
            values = values + pd.Timestamp(f"2000-01-01T00:00{self.zone}").utcoffset()
        style = self.format.replace("%z", self.zone)
        for name in self.short:
            # The mark is removed together with a zero behind it.
            style = style.replace(f"%{name}", f"~%{name}")
        head, fraction, tail = style.partition("%f")
        text = values.dt.strftime(head)
        if fraction:
            text = text + self._fraction(values) + values.dt.strftime(tail)
        return text.astype("string").str.replace("~0?", "", regex=True).fillna(self.missing)

    def _fraction(self, values):
        # `%f` has six digits and a file up to nine.
        nanoseconds = values.dt.microsecond * 1000 + values.dt.nanosecond
        digits = nanoseconds.astype("Int64").astype("string").str.zfill(9)
        return digits.str[: self.least] + digits.str[self.least : self.most].str.rstrip("0")


def detect_dates(cells, missing):
    """Return the format of dates that the distinct cells of a column share, or None.

    ``missing`` is the text of a missing date, which is not among the cells.
    """
    for order in _orders(cells[0]):
        pattern = _pattern(order)
        spellings = _spellings(pattern, cells)
        if spellings:
            dates = _dates(_style(pattern.fullmatch(cells[0])), spellings, missing)
            if dates.parse(pd.Series(cells, dtype="string")).notna().all():
                return dates
    return None


def detect_most_dates(counts):
    """Return the format of dates that most rows share, and the cells in it; None and no cells.

    ``counts`` has the number of rows with each distinct cell.
    """
    best, held, most = None, [], 0
    for order in _orders(next(iter(counts))):
        pattern = _pattern(order)
        styles = {cell: _style(match) for cell in counts if (match := pattern.fullmatch(cell))}
        if not styles:
            continue
        common = Counter(styles.values()).most_common(1)[0][0]
        alike = [cell for cell, style in styles.items() if style == common]
        dates = _dates(common, _spellings(pattern, alike), "")
        read = dates.parse(pd.Series(alike, dtype="string")).notna()
        cells = [cell for cell, known in zip(alike, read, strict=True) if known]
        weight = sum(counts[cell] for cell in cells)
        if weight > most:
            best, held, most = dates, cells, weight
    return best, held


def _orders(cell):
    # If no cell tells day and month apart, the day comes first only with dots.
    whole = ("Ymd", "dmY", "mdY") if "." in cell[:3] else ("Ymd", "mdY", "dmY")
    return (*whole, *PARTIAL)


def _pattern(order):
    if order in PARTIAL:
        return re.compile(PARTIAL[order], re.ASCII)
    first, second, third = (PARTS[name] for name in order)
    # `strftime` writes ASCII digits only.
    return re.compile(rf"{first}([-/.]){second}\2{third}{TIME}", re.ASCII)


def _spellings(pattern, cells):
    """Count the spellings of each part; return None if a cell does not match the pattern."""
    seen: dict[str, Counter[str | int]] = defaultdict(Counter)
    for cell in cells:
        match = pattern.fullmatch(cell)
        if match is None:
            return None
        written = match.groupdict()
        for name in "mdHz":
            seen[name][written.get(name) or ""] += 1
        seen["f"][len(written.get("f") or "")] += 1
    return seen


def _style(match):
    """Return the `strftime` format of a matched cell."""
    style = match.string
    written = [name for name in match.groupdict() if match[name]]
    for name in sorted(written, key=match.start, reverse=True):
        style = style[: match.start(name)] + f"%{name}" + style[match.end(name) :]
    return style.replace("%H", "%I") if "p" in written else style


def _dates(style, spellings, missing):
    short = _short(spellings)
    if "%I" in style:
        short = short.replace("H", "I")
    # New dates are written in one zone: the commonest of the column.
    zone = spellings["z"].most_common(1)[0][0] or "Z"
    return Dates(style, missing, short, min(spellings["f"]), max(spellings["f"]), zone)


def _short(spellings):
    """Return which of month, day and hour are written without a leading zero."""
    short = [name for name in "mdH" if any(len(digits) == 1 for digits in spellings[name])]
    padded = [name for name in "mdH" if any(digits[:1] == "0" for digits in spellings[name])]
    # A part that is never below ten is taken to be written as the others are.
    alike = [name for name in "mdH" if short and any(spellings[name]) and name not in padded]
    return "".join(name for name in "mdH" if name in short or name in alike)
