"""Numbers in text with a letter for their magnitude, such as "1.2k" and "3.4M"."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ganaug.tables.text_numbers import CELL, detect_numbers

MAGNITUDES = {
    "": 1.0,
    **dict.fromkeys(["k", "K"], 1e3),
    **dict.fromkeys(["m", "M", "mn"], 1e6),
    **dict.fromkeys(["b", "B", "G", "bn"], 1e9),
    "T": 1e12,
}
# Without thousands or millions, "12" and "12B" are house numbers.
COMMON = {1e3, 1e6}
# Rounding to so many decimals removes the floating-point error of a product.
PLACES = 3


@dataclass(frozen=True)
class Magnitudes:
    """A style of numbers that have different magnitudes.

    Parameters
    ----------
    levels : tuple of (float, WrittenNumbers)
        The magnitudes, in ascending order, each with the style of its numbers.
    missing : str
        The text of a missing number.
    """

    levels: tuple
    missing: str = ""

    @property
    def starts(self):
        """The smallest number written in each magnitude after the first."""
        # "999.96k" with one decimal is "1.0M".
        return [
            factor - before * 10.0**-style.most / 2
            for (before, style), (factor, _) in zip(self.levels, self.levels[1:], strict=False)
        ]

    def parse(self, text):
        """Return float64, with NaN for cells in other styles."""
        numbers = pd.Series(np.nan, text.index)
        for factor, style in self.levels:
            found = style.parse(text)
            found = found if factor == 1.0 else (found * factor).round(PLACES)
            numbers = numbers.where(found.isna(), found)
        return numbers

    def render(self, values):
        """Return numbers as text, one cell per value."""
        values = values.astype("float64")
        level = np.searchsorted(self.starts, values.abs(), side="right")
        column = pd.Series(self.missing, values.index, dtype="string")
        for place, (factor, style) in enumerate(self.levels):
            here = (level == place) & values.notna().to_numpy()
            column[here] = style.render(values[here] / factor)
        return column


def detect_magnitudes(counts):
    """Return the style of a column's numbers of different magnitudes and the cells in it.

    ``counts`` maps each distinct cell to its number of rows. With fewer than two magnitudes, the
    result is None and no cells.
    """
    levels = _levels(counts)
    if len(levels) < 2 or not COMMON & levels.keys():
        return None, []
    style = Magnitudes(tuple((factor, levels[factor]) for factor in sorted(levels)))
    cells = pd.Series(list(counts), dtype="string")
    exact = style.render(style.parse(cells)) == cells
    return style, cells[exact].tolist()


def _levels(counts):
    """Return the style of the cells of each magnitude."""
    suffixes: dict[float, Counter[str]] = defaultdict(Counter)
    cells: dict[str, dict[str, int]] = defaultdict(dict)
    for cell, count in counts.items():
        match = CELL.fullmatch(cell)
        suffix = match["suffix"] if match else None
        if suffix is not None and suffix.strip() in MAGNITUDES:
            suffixes[MAGNITUDES[suffix.strip()]][suffix] += count
            cells[suffix][cell] = count
    commonest = {factor: found.most_common(1)[0][0] for factor, found in suffixes.items()}
    styles = {factor: detect_numbers(cells[suffix])[0] for factor, suffix in commonest.items()}
    levels = {factor: style for factor, style in styles.items() if style is not None}
    prefixes = {style.prefix for style in levels.values()}
    negative = [s.negative for s in levels.values() if s.negative != "-{prefix}{body}{suffix}"]
    if len(prefixes) > 1:
        return {}
    return {f: replace(s, negative=negative[0]) if negative else s for f, s in levels.items()}
