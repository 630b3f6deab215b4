"""Detection of date formats in text columns.

A layout is a regular expression whose groups are named after directives. It is matched against
the shapes of cells, in which every digit is 1: a column has few of them.
"""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise, product
from typing import Any, NamedTuple

import pandas as pd

from ganaug.tables.directives import TOKENS
from ganaug.tables.text_dates import SINCE, Dates

SHAPE = str.maketrans("023456789", "1" * 9)
YEAR, YEAR2, MONTH, DAY, NAME = (
    r"(?P<Y>1{4})",
    r"(?P<y>11)",
    r"(?P<m>11?)",
    r"(?P<d>11?)",
    r"(?P<b>[A-Za-z]{3,9})",
)
FULL_CLOCK = r"(?P<H>11?):(?P<M>11)(?::(?P<S>11)(?:[.,](?P<f>1{1,9}))?)?"
HALF = r" ?(?P<p>[APap]\.?[Mm]\.?)"
# "10:22", "10h22", "10:22:01.5 p.m." and "10 am", but not "10".
CLOCK = (
    r"(?P<H>11?)(?:[:h](?P<M>11)(?::(?P<S>11)(?:[.,](?P<f>1{1,9}))?)?|(?= ?[APap]))"
    rf"(?:{HALF})?"
)
ZONE = r"(?:UTC|GMT|(?P<z>Z|[+-]11(?::?11)?))"
TIME = rf"(?:(?:[ T:]|, ){CLOCK}(?: ?{ZONE})?)?"
WEEKDAY = r"(?P<a>[A-Za-z]{3,9})"
SEP, SAME = r"(?P<sep>[-/.])", r"(?P=sep)"
AROUND = r"(?P<sep>[-/. ]?)"
# If no cell tells day and month apart, the day comes first only where dots separate them.
WHOLE = (
    f"{YEAR}{SEP}{MONTH}{SAME}{DAY}",
    rf"{DAY}\.{MONTH}\.{YEAR}",
    f"{MONTH}{SEP}{DAY}{SAME}{YEAR}",
    f"{DAY}{SEP}{MONTH}{SAME}{YEAR}",
    f"{DAY}{AROUND}{NAME}{SAME}{YEAR}",
    f"{DAY} {NAME}, {YEAR}",
    f"{NAME} {DAY},? {YEAR}",
    f"{YEAR}{AROUND}{NAME}{SAME}{DAY}",
    # With dots, each part needs two digits: "1.10.12" is a version number.
    rf"(?P<d>11)\.(?P<m>11)\.{YEAR2}",
    f"{MONTH}(?P<sep>[-/]){DAY}{SAME}{YEAR2}",
    f"{DAY}(?P<sep>[-/]){MONTH}{SAME}{YEAR2}",
    f"{DAY}{AROUND}{NAME}{SAME}{YEAR2}",
    f"{YEAR2}{SEP}(?P<m>11){SAME}(?P<d>11)",
)
# `ctime` pads the day with a space.
CTIME = [
    f"{WEEKDAY} {NAME} {day} {FULL_CLOCK}(?: {ZONE})? {YEAR}" for day in (r"(?P<e>[ 1]1)", DAY)
]
TWO_DIGITS = r"(?P<m>11)(?P<d>11)"
COMPACT = (
    rf"{YEAR}{TWO_DIGITS}[T _-](?P<H>11)(?P<M>11)(?:(?P<S>11)(?:[.,](?P<f>1{{1,9}}))?)?{ZONE}?",
    rf"{YEAR}{TWO_DIGITS}(?P<H>11)(?P<M>11)(?P<S>11)",
)
QUARTER = "[Qq](?P<q>1)"
# Quarters, weeks, months, and times of day, which become dates in 1900.
PARTIAL = (
    *(f"{YEAR}[-/]{MONTH}", f"{MONTH}[-/]{YEAR}", CLOCK),
    *(f"{NAME}[-/ ]?{YEAR}", f"{YEAR}[-/ ]?{NAME}", f"{NAME}[-/]{YEAR2}"),
    *(f"{QUARTER}[-/ ]?{YEAR}", f"{YEAR}[-/ ]?{QUARTER}", f"{QUARTER}[-/ ]{YEAR2}"),
    r"(?P<G>1{4})-?W(?P<V>11)(?:-?(?P<u>1))?",
)
LAYOUTS = [
    re.compile(pattern)
    for pattern in (
        *(f"(?:{WEEKDAY}(?:, ?| ))?{date}{TIME}" for date in WHOLE),
        *CTIME,
        *COMPACT,
        *PARTIAL,
    )
]
CENTURIES = (1900, 2000)
# The groups that may have a leading zero.
ZERO = "mdH"


def detect_dates(cells, missing):
    """Return the date format that all distinct cells of a column share, or None.

    ``missing`` is the text of a missing date, which is not among the cells.
    """
    shape = cells[0].translate(SHAPE)
    if not any(layout.fullmatch(shape) for layout in LAYOUTS):
        return None
    dates, held = detect_most_dates(dict.fromkeys(cells, 1))
    return replace(dates, missing=missing) if len(held) == len(cells) else None


def detect_most_dates(counts):
    """Return the date format that most rows share and its cells, or None and no cells.

    ``counts`` maps each distinct cell to its number of rows.
    """
    shapes = shapes_of(counts)
    best = Candidate(None, [], 0, 0)
    for dates, alike in _styles(shapes, counts):
        candidate = _candidate(dates, alike, counts)
        if candidate.is_better_than(best):
            best = candidate
        # Years of two digits may have a likelier reading.
        if len(best.cells) == len(counts) and "%y" not in best.dates.format:
            break
    return best.dates, best.cells


def shapes_of(cells):
    """Group cells by shape, which is the cell with every digit replaced by 1."""
    shapes = defaultdict(list)
    for cell in cells:
        shapes[cell.translate(SHAPE)].append(cell)
    return shapes


class Candidate(NamedTuple):
    """A date format and the cells that it fits.

    Parameters
    ----------
    dates : Dates or None
    cells : list of str
        The cells written in the format.
    weight : int
        The number of rows with these cells.
    n_years : int
        The number of different years; 0 if years have four digits.
    """

    dates: Any
    cells: list
    weight: int
    n_years: int

    def is_better_than(self, other):
        # Years vary less than days, which tells them apart in "19-07-26".
        likelier = 2 * self.n_years < other.n_years
        return self.weight > other.weight or (self.weight == other.weight and likelier)


def _candidate(dates, alike, counts):
    read = dates.parse(pd.Series(alike, dtype="string"))
    cells = [cell for cell, known in zip(alike, read.notna(), strict=True) if known]
    n_years = read.dt.year.nunique() if "%y" in dates.format else 0
    return Candidate(dates, cells, sum(counts[cell] for cell in cells), n_years)


def _styles(shapes, counts):
    """Yield formats, each with the cells that may be written in it."""
    for layout in LAYOUTS:
        found = _found(layout, shapes)
        if found:
            dates, alike = _commonest(found, shapes, counts)
            yield dates, alike
            # The day of the week may only be right in another century.
            if "%y" in dates.format and "a" in layout.groupindex:
                yield from ((replace(dates, since=since), alike) for since in CENTURIES)


def _found(layout, shapes):
    """Return the matches of a layout, each with its possible formats."""
    matches = (layout.fullmatch(shape) for shape in shapes)
    found = ((match, _formats(match)) for match in matches if match)
    return [(match, formats) for match, formats in found if formats]


def _formats(match):
    """Return the possible formats of a matched shape: "May" is a full name and a short one."""
    names = [name for name in match.groupdict() if len(name) == 1 and match[name]]
    names.sort(key=match.start)
    tokens = [TOKENS.get(match[n], ()) if n in "abp" else [f"%{n}"] for n in names]
    ends = [0, *map(match.end, names)]
    between = [match.string[a:b] for a, b in zip(ends, map(match.start, names), strict=False)]
    formats = []
    for chosen in product(*tokens):
        style = "".join(text + token for text, token in zip(between, chosen, strict=True))
        style += match.string[ends[-1] :]
        formats.append(style.replace("%H", "%I") if "p" in names else style)
    return formats


def _commonest(found, shapes, counts):
    """Return the most common format, and the cells that may be written in it."""
    weights: Counter[str] = Counter()
    for match, formats in found:
        weight = sum(counts[cell] for cell in shapes[match.string])
        weights.update(dict.fromkeys(formats, weight))
    style = weights.most_common(1)[0][0]
    alike = [match for match, formats in found if style in formats]
    cells = [cell for match in alike for cell in shapes[match.string]]
    return _dates(style, [(match, shapes[match.string]) for match in alike]), cells


def _dates(style, alike):
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for match, cells in alike:
        for name in {*ZERO, "f", "y", "z"} & match.groupdict().keys():
            start, end = match.span(name)
            # A group that did not match has the span (-1, -1).
            spellings[name].update(cell[start:end] for cell in cells)
    short = _short(spellings)
    digits = [len(fraction) for fraction in spellings["f"]] or [0]
    # New dates are written in one zone, the most common one of the column.
    zone = (spellings["z"].most_common(1) or [("", 0)])[0][0] or "Z"
    short = short.replace("H", "I") if "%I" in style else short
    since = _since({int(year) for year in spellings["y"]})
    return Dates(style, "", short, min(digits), max(digits), zone, since)


def _since(years):
    """Return the first of the 100 years that two digits stand for: that of `strptime`.

    If this tears the years apart, such as those of births from 1960 to 2001, it is the one after
    their widest gap.
    """
    read = sorted((year - SINCE) % 100 + SINCE for year in years)
    gap, after = max(((b - a, b) for a, b in pairwise(read)), default=(0, SINCE))
    is_torn = len(read) > 1 and gap > 2 * (read[0] + 100 - read[-1])
    # With 1901 to 2000, "00" stands for 2000, which has a 29th of February.
    return 1901 + (after - 1901) % 100 if is_torn else SINCE


def _short(spellings):
    """Return which of month, day and hour are written without a leading zero."""
    short = [name for name in ZERO if any(len(digits) == 1 for digits in spellings[name])]
    padded = [name for name in ZERO if any(digits[:1] == "0" for digits in spellings[name])]
    # A part that is never below ten is assumed to be written like the others.
    alike = [name for name in ZERO if short and any(spellings[name]) and name not in padded]
    return "".join(name for name in ZERO if name in short or name in alike)
