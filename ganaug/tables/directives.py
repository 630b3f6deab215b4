"""Parts of dates in text, each with a directive like those of `strftime`.

``%^b`` is in upper case, ``%_b`` in lower case, and ``%.p`` has dots. `strftime` takes the names
of months and weekdays from the locale; here they are always English.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import NamedTuple

DIRECTIVE = re.compile(r"%[\^_.]*[A-Za-z]")
MONTHS = (
    *("", "January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# The part of a date that each directive writes, and its names for 0, 1, 2, ...
NAMES = {
    "b": ("month", tuple(month[:3] for month in MONTHS)),
    "B": ("month", MONTHS),
    "a": ("weekday", tuple(day[:3] for day in WEEKDAYS)),
    "A": ("weekday", WEEKDAYS),
    "p": ("half", ("AM", "PM")),
}
# The part of a date that each directive writes, and how its number is padded.
DIGITS = {
    "y": ("year of the century", "02"),
    "m": ("month", "02"),
    "d": ("day", "02"),
    "e": ("day", "2"),
    "H": ("hour", "02"),
    "I": ("twelve", "02"),
    "M": ("minute", "02"),
    "S": ("second", "02"),
    # `strftime` has no directive for quarters.
    "q": ("quarter", ""),
    "V": ("ISO week", "02"),
    "u": ("ISO weekday", ""),
}
YEAR = r"[1-9]\d{3}"
ONE_OR_TWO, TWO = r"\d\d?", r"\d\d"
PATTERNS = {**dict.fromkeys("yMSV", TWO), "q": "[1-4]", "u": "[1-7]", "e": r"[ 1-3]\d"}
LARGEST = 100


class Directive(NamedTuple):
    """One part of a date.

    Parameters
    ----------
    part : str
        The name of the part.
    pattern : str
        A regular expression for its text.
    read : callable
        Converts its text to an integer.
    texts : tuple of str
        The texts of 0, 1, 2, ...; empty if there are too many.
    """

    part: str
    pattern: str
    read: Callable
    texts: tuple = ()


@cache
def directive(token, short=False):
    """Return the Directive of a token such as ``%d``; a ``short`` one has no leading zero."""
    letter = token[-1]
    if letter in NAMES:
        return _name(*NAMES[letter], token[1:-1])
    if letter in LONG:
        return LONG[letter]
    part, width = DIGITS[letter]
    texts = tuple(format(n, "" if short else width) for n in range(LARGEST))
    return Directive(part, PATTERNS.get(letter, ONE_OR_TWO), int, texts)


def _name(part, names, flags):
    texts = tuple(_in_case(name, flags) for name in names)
    pattern = "|".join(re.escape(text) for text in texts if text)
    return Directive(part, pattern, {text: n for n, text in enumerate(texts)}.__getitem__, texts)


def _in_case(name, flags):
    name = "".join(f"{letter}." for letter in name) if "." in flags else name
    return name.upper() if "^" in flags else name.lower() if "_" in flags else name


def seconds_of_zone(zone):
    """Return an offset such as ``+02:00`` or ``Z`` in seconds."""
    moment = datetime.fromisoformat(f"2000-01-01T00:00{zone}")
    return int((moment.replace(tzinfo=UTC) - moment).total_seconds())


def _nanoseconds(digits):
    return int(digits.ljust(9, "0"))


LONG = {
    "Y": Directive("year", YEAR, int),
    "G": Directive("ISO year", YEAR, int),
    "f": Directive("fraction", r"\d{1,9}", _nanoseconds),
    # The hours of an offset are below 24.
    "z": Directive("zone", r"Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?", cache(seconds_of_zone)),
}


def _tokens():
    """Return the tokens that write each name; "May" has two."""
    tokens = defaultdict(list)
    cases = [*product("bBaA", ["", "^", "_"]), *product("p", ["", "_", ".", "_."])]
    for letter, flags in cases:
        for name in directive(f"%{flags}{letter}").texts:
            tokens[name].append(f"%{flags}{letter}")
    return tokens


TOKENS = _tokens()
