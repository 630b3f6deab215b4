"""Numbers in text with a currency, a unit, separated thousands or brackets.

A style is found once per column by `detect_numbers` and works both ways: ``parse(text)`` gives
floats, NaN where a cell is not written in the style, and ``render(values)`` gives text.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

# A float64 holds no more significant digits.
MOST_DIGITS = 15
# "$", "US$ ", "EUR "; other letters without a symbol are codes such as M17.
CURRENCY = r"(?:[A-Z]{0,3}[$\u00a2-\u00a5\u20a0-\u20c0]|(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD))"
PREFIX = rf"{CURRENCY}[ \u00a0\u2009\u202f]?"
UNIT = (
    "[ \u00a0\u2009\u202f]?"
    "(?:[^\\W\\d_]|[%\u2030\u00b0\u00b2\u00b3/$\u00a2-\u00a5\u20a0-\u20c0]){1,12}"
)
# A plus, a hyphen or the minus sign of Unicode.
SIGN = "[+\u2212-]"
BODY = "[.,]?[0-9](?:[0-9.,'\u2019 \u00a0\u2009\u202f]*[0-9])?[.,]?(?:[eE][+-]?[0-9]{1,2})?"
CELL = re.compile(
    rf"(?P<lead>\s*)(?P<open>\(?)(?P<outer>{SIGN}?)(?P<prefix>(?:{PREFIX})?)(?P<inner>{SIGN}?)"
    rf"(?P<body>{BODY})(?P<after>[\u2212-]?)(?P<suffix>(?:{UNIT})?)(?P<close>\)?)(?P<trail>\s*)"
)
# The decimal point, the thousands separator, and the number of digits between two separators (two
# in India), likelier ones first.
MARKS = (
    *((".", "", 3), (".", ",", 3), (",", ".", 3), (",", "", 3)),
    *((mark, space, 3) for space in (" ", "\u00a0", "\u2009", "\u202f") for mark in (",", ".")),
    *((".", "'", 3), (".", "\u2019", 3), (".", ",", 2)),
)
# Exponents as Python and C write them.
POWER = re.compile(r"e[+-][0-9]{2}|E[+-][0-9]{2}")
LEADING_ZERO = re.compile(r"0[0-9 ]")
# The fewest digits of phone numbers such as "5551234567", and "+49171555123" or "171 555 123".
DIALLED, SPACED = 10, 7
NEGATIVE = {
    ("", "-", "", "", ""): "-{prefix}{body}{suffix}",
    ("", "", "-", "", ""): "{prefix}-{body}{suffix}",
    ("", "", "", "-", ""): "{prefix}{body}-{suffix}",
    ("", "\u2212", "", "", ""): "\u2212{prefix}{body}{suffix}",
    ("", "", "\u2212", "", ""): "{prefix}\u2212{body}{suffix}",
    ("", "", "", "\u2212", ""): "{prefix}{body}\u2212{suffix}",
    ("(", "", "", "", ")"): "({prefix}{body}{suffix})",
}
POSITIVE = {
    ("", "", "", "", ""): "{prefix}{body}{suffix}",
    ("", "+", "", "", ""): "+{prefix}{body}{suffix}",
    ("", "", "+", "", ""): "{prefix}+{body}{suffix}",
}


@dataclass(frozen=True)
class WrittenNumbers:
    """A style of numbers.

    Parameters
    ----------
    positive, negative : str
        Templates of a cell, with ``{body}`` for the digits.
    prefix, suffix : str
        A currency or a unit, with the space between it and the digits.
    point, group : str
        The decimal point, and the thousands separator: empty if there is none.
    least, most : int
        The fewest and the most decimals; ``most=-1`` means as many as needed.
    lead, trail : str
        The spaces before and after each cell.
    width : int
        The width to which cells are padded on the left, 0 for no padding.
    zero : str
        The text before the point of numbers below one: "0" or nothing.
    power : str
        "e" or "E" in scientific notation, else empty.
    missing : str
        The text of a missing number.
    step : int
        The number of digits between two thousands separators.
    """

    positive: str = POSITIVE["", "", "", "", ""]
    negative: str = NEGATIVE["", "-", "", "", ""]
    prefix: str = ""
    suffix: str = ""
    point: str = "."
    group: str = ""
    least: int = 0
    most: int = 0
    lead: str = ""
    trail: str = ""
    width: int = 0
    zero: str = "0"
    power: str = ""
    missing: str = ""
    step: int = 3

    def parse(self, text):
        """Parse text of dtype "string" as float64, with NaN for cells in other styles."""
        codes, cells = pd.factorize(text)
        numbers = [self._number(CELL.fullmatch(cell)) for cell in cells.tolist()]
        return pd.Series(np.array([*numbers, np.nan])[codes], text.index)

    def _number(self, match):
        if match is None or (match["prefix"], match["suffix"]) != (self.prefix, self.suffix):
            return np.nan
        if not _pattern(self.point, self.group, self.step).fullmatch(match["body"]):
            return np.nan
        signs = _signs(match)
        if signs not in POSITIVE and signs not in NEGATIVE:
            return np.nan
        digits = match["body"].replace(self.group, "") if self.group else match["body"]
        number = float(digits.replace(self.point, "."))
        return -number if signs in NEGATIVE else number

    def render(self, values):
        """Return numbers as text, one cell per value."""
        values = values.astype("float64")
        written = [self._write(value) for value in values.fillna(0.0).tolist()]
        return pd.Series(written, values.index, dtype="string").mask(values.isna(), self.missing)

    def _write(self, value):
        body = self._body(abs(value))
        negative = value < 0 and any(digit in body for digit in "123456789")
        template = self.negative if negative else self.positive
        cell = template.format(prefix=self.prefix, body=body, suffix=self.suffix)
        return (self.lead + cell + self.trail).rjust(self.width)

    def _body(self, size):
        if self.most < 0 or self.power:
            form = f".{self.most}{self.power}" if self.power else f".{MOST_DIGITS}g"
            return format(size, form).replace(".", self.point)
        whole, _, digits = f"{size:.{self.most}f}".partition(".")
        digits = digits[: self.least] + digits[self.least :].rstrip("0")
        if self.group:
            whole = self._grouped(whole)
        if not digits:
            return whole
        return (self.zero if whole == "0" else whole) + self.point + digits

    def _grouped(self, whole):
        parts = [whole[-3:]]
        for end in range(len(whole) - 3, 0, -self.step):
            parts.append(whole[max(end - self.step, 0) : end])
        return self.group.join(reversed(parts))


def _signs(match):
    return tuple(match[name] for name in ("open", "outer", "inner", "after", "close"))


@cache
def _pattern(point, group, step):
    """Return the pattern of digits with a decimal point and a thousands separator."""
    point, group = re.escape(point), re.escape(group)
    marked = rf"\d{{1,{step}}}(?:{group}\d{{{step}}})*{group}\d{{3}}"
    whole = rf"(?:{marked}|\d+)" if group else r"\d+"
    return re.compile(
        rf"(?P<whole>{whole})?(?:{point}(?P<decimals>\d*))?(?P<power>[eE][+-]?\d+)?", re.ASCII
    )


def detect_numbers(counts, point="."):
    """Return the style of a column's numbers and the cells in it.

    Parameters
    ----------
    counts : dict of str to int
        The distinct cells and the number of rows with each.
    point : str
        The decimal point, where both readings are possible.

    Returns
    -------
    style : WrittenNumbers or None
        None if no cell is a number, and for codes with leading zeros, phone numbers and numbers
        with more digits than a float64 holds.
    cells : list of str
        The cells with the most common prefix, suffix and separators.
    """
    found = {cell: match for cell in counts if (match := _match(cell))}
    around, found, pattern = _alike(found, counts, point)
    if not found or _are_codes(found, around.prefix + around.suffix, around.group):
        return None, []
    return _styled(around, found, counts, pattern), list(found)


def detect_declared_numbers(counts):
    """Return the same for a column that is known to hold numbers, even if they look like codes.

    Cells with leading zeros, or with more digits than a float64 holds, are not in the style, since
    they would not be written back unchanged.
    """
    found = {cell: match for cell in counts if (match := _match(cell))}
    bodies = {cell: match["body"] for cell, match in found.items()}
    exact = {cell for cell, body in bodies.items() if not LEADING_ZERO.match(body)}
    exact = {cell for cell in exact if sum(map(str.isdigit, bodies[cell])) <= MOST_DIGITS}
    around, found, pattern = _alike({cell: found[cell] for cell in found if cell in exact}, counts)
    return (_styled(around, found, counts, pattern), list(found)) if found else (None, [])


def _alike(found, weights, point="."):
    """Return the most common style around digits, the matches in it, and its pattern."""
    if not found:
        return WrittenNumbers(), found, None
    prefix, suffix = _commonest({c: (m["prefix"], m["suffix"]) for c, m in found.items()}, weights)
    found = {c: m for c, m in found.items() if (m["prefix"], m["suffix"]) == (prefix, suffix)}
    likely = sorted(MARKS, key=lambda marks: marks[0] != point)
    point, group, step = max(likely, key=lambda marks: _held(found, weights, _pattern(*marks)))
    pattern = _pattern(point, group, step)
    found = {cell: match for cell, match in found.items() if pattern.fullmatch(match["body"])}
    around = WrittenNumbers(prefix=prefix, suffix=suffix, point=point, group=group, step=step)
    return around, found, pattern


def _match(cell):
    match = CELL.fullmatch(cell)
    known = match and (_signs(match) in POSITIVE or _signs(match) in NEGATIVE)
    return match if known else None


def _held(found, weights, pattern):
    return sum(weights[cell] for cell, m in found.items() if pattern.fullmatch(m["body"]))


def _commonest(features, weights):
    """Return the most common of the features of cells, and the first one in a tie."""
    total: Counter[object] = Counter()
    for cell, feature in features.items():
        total[feature] += weights[cell]
    return total.most_common(1)[0][0]


def _are_codes(found, around, group):
    """Return whether cells are codes made of digits, such as those with leading zeros."""
    bodies = [match["body"] for match in found.values()]
    digits = [sum(mark.isdigit() for mark in body) for body in bodies]
    if max(digits) > MOST_DIGITS or any(map(LEADING_ZERO.match, bodies)):
        return True
    if around or not all(body.replace(group, "").isdigit() for body in bodies):
        return False
    alike = len(bodies) > 1 and min(digits) == max(digits)
    spaced = group.isspace() and alike and min(digits) >= SPACED
    called = all(match["outer"] == "+" for match in found.values()) and min(digits) >= SPACED
    return called or spaced or (alike and min(digits) >= DIALLED)


def _styled(style, found, weights, pattern):
    """Return the style with the signs, decimals and spaces of the cells found."""
    signs = {cell: _signs(match) for cell, match in found.items()}
    negative = {cell: sign for cell, sign in signs.items() if sign in NEGATIVE}
    positive = {cell: sign for cell, sign in signs.items() if sign in POSITIVE}
    parts = [pattern.fullmatch(match["body"]) for match in found.values()]
    decimals = [len(part["decimals"] or "") for part in parts]
    powers = [part["power"] or "" for part in parts]
    power = powers[0][:1] if all(map(POWER.fullmatch, powers)) and len(set(decimals)) == 1 else ""
    leads = {cell: match["lead"] for cell, match in found.items()}
    filled = len(set(leads.values())) > 1 and len({len(cell) for cell in found}) == 1
    return replace(
        style,
        positive=POSITIVE[_commonest(positive, weights)] if positive else style.positive,
        negative=NEGATIVE[_commonest(negative, weights)] if negative else style.negative,
        least=min(decimals),
        most=max(decimals) if power or not any(powers) else -1,
        power=power,
        lead="" if filled else _commonest(leads, weights),
        trail=_commonest({cell: match["trail"] for cell, match in found.items()}, weights),
        zero="" if any(m["body"].startswith(style.point) for m in found.values()) else "0",
        width=len(next(iter(found))) if filled else 0,
    )
