"""Durations in text columns, in one style: parsing and rendering."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

MICRO = 6  # Decimals of a second in microseconds.
PER_SECOND = {"us": 10**6, "ns": 10**9}
SECONDS = {"D": 86400, "H": 3600, "M": 60, "S": 1}
# With more digits, nanoseconds could overflow 64 bits.
DIGITS = {"D": 5, "H": 6, "M": 7, "S": 9}


@dataclass(frozen=True)
class WrittenDurations:
    """A style of durations.

    Parameters
    ----------
    units : tuple of tuple of str
        The letter of each unit (D, H, M or S), the text after its number, and the text before the
        next unit. The number of the first unit has no limit.
    head : str
        The text before all units.
    padded : str
        The letters of units written with at least two digits.
    least, most : int
        The fewest and the most digits of a fraction of a second.
    point : str
        The decimal point.
    plus : str
        The sign before the time in negative durations such as ``-1 days +23:00:00``, as pandas
        writes them; empty if one minus sign applies to all units.
    blanks : tuple of tuple of str
        Regular expressions for text to remove, and their replacements.
    zero : str
        The text of a duration of zero, if all of its units are removed.
    missing : str
        The text of a missing duration.
    """

    units: tuple
    head: str = ""
    padded: str = ""
    least: int = 0
    most: int = 0
    point: str = "."
    plus: str = ""
    blanks: tuple = ()
    zero: str = ""
    missing: str = ""

    @property
    def unit(self):
        """The unit that holds all digits: microseconds or nanoseconds."""
        return "us" if self.most <= MICRO else "ns"

    @property
    def limits(self):
        """The number of each unit in one of the unit before it, 0 for the first unit."""
        seconds = [SECONDS[letter] for letter, _, _ in self.units]
        return [0, *(before // one for before, one in pairwise(seconds))]

    @cached_property
    def _pattern(self):
        parts = ["(?P<minus>-?)", re.escape(self.head)]
        for place, (letter, text, after) in enumerate(self.units):
            number = rf"(?P<{letter}>[0-9]{{1,{DIGITS[letter]}}})"
            fraction = r"(?:[.,](?P<f>[0-9]{1,9}))?" if letter == "S" else ""
            plus = r"\+?" if place == 0 and self.plus else ""
            part = number + fraction + re.escape(text)
            # Any part may be absent here; `parse` then compares cells with what `render` writes.
            parts.append(f"(?:{part})?(?:{re.escape(after)})?{plus}")
        return re.compile("".join(parts))

    def parse(self, text):
        """Return ``timedelta64``; cells that are not written in the style are missing."""
        codes, cells = pd.factorize(text.str.strip())
        read = [self._read(self._pattern.fullmatch(cell)) for cell in cells.tolist()]
        values = pd.Series(np.array([*read, "NaT"], dtype=f"m8[{self.unit}]"))
        values[:-1] = values[:-1].where(self.render(values[:-1]).to_numpy(object) == cells)
        return pd.Series(values.to_numpy()[codes], text.index)

    def _read(self, match):
        if match is None:
            return np.timedelta64("NaT", self.unit)
        numbers = match.groupdict()
        per_second = PER_SECOND[self.unit]
        units = [SECONDS[letter] * int(numbers[letter] or 0) for letter, _, _ in self.units]
        fraction = (numbers.get("f") or "").ljust(9, "0")
        # Digits beyond those of the style are caught in `parse`: they are not rendered.
        ticks = int(fraction) * per_second // 10**9
        if not match["minus"]:
            return np.timedelta64(sum(units) * per_second + ticks, self.unit)
        # The time after "-1 days" is positive.
        signs = [-1, *(1 if self.plus else -1 for _ in units[1:])]
        total = sum(sign * one for sign, one in zip(signs, units, strict=True))
        return np.timedelta64(total * per_second + signs[-1] * ticks, self.unit)

    def render(self, values):
        """Return durations as text, one cell per value."""
        present = values.notna().to_numpy()
        ticks = values[present].to_numpy(f"m8[{self.unit}]").astype("int64")
        column = np.full(len(values), self.missing, dtype=object)
        column[present] = [self._write(tick) for tick in ticks.tolist()]
        return pd.Series(column, values.index, dtype="string")

    def _write(self, ticks):
        size = ticks if self.plus else abs(ticks)
        seconds, fraction = divmod(size, PER_SECOND[self.unit])
        body = self.head
        for place, (unit, limit) in enumerate(zip(self.units, self.limits, strict=True)):
            letter, text, after = unit
            number = seconds // SECONDS[letter] % limit if limit else seconds // SECONDS[letter]
            body += f"{number:02d}" if letter in self.padded else f"{number}"
            body += self._fraction(fraction) if letter == "S" else ""
            body += text + after + (self.plus if ticks < 0 and place == 0 else "")
        for pattern, replacement in self.blanks:
            body = re.sub(pattern, replacement, body)
        body = body if re.search("[0-9]", body) else self.zero
        negative = ticks < 0 and not self.plus and re.search("[1-9]", body)
        return f"-{body}" if negative else body

    def _fraction(self, ticks):
        digits = f"{ticks * 10**9 // PER_SECOND[self.unit]:09d}"
        digits = digits[: self.least] + digits[self.least : self.most].rstrip("0")
        return self.point + digits if self.most else ""
