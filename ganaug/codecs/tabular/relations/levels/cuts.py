"""Bounds between numbers that lead to different levels."""

import numpy as np

from ganaug.codecs.tabular.relations.sources import NumberPlaces
from ganaug.codecs.tabular.storages import LARGEST

MOST_POWERS = 15
SHARE = 1e-6


def compressed(places, table):
    """Leave out numbers between two with the same entry of the table.

    The bounds between the others are round numbers if possible, since people choose such bounds.
    """
    if not isinstance(places, NumberPlaces):
        return places, table
    changes = np.flatnonzero(table[1:-1] != table[:-2])
    if not len(changes):  # The others are missing or unseen.
        return places, table
    ends = np.stack([places.values[changes], places.values[changes + 1]])
    around = _around(*ends)
    entries = np.stack([table[changes], table[changes + 1]])
    return NumberPlaces(places.position, around.T.ravel()), np.append(entries.T.ravel(), table[-1])


def _around(low, high):
    """Return pairs of numbers, with a round number that begins a level just above their middle."""
    cut = _round_numbers(low, high)
    below = cut - np.maximum(SHARE * (cut - low), 4 * np.spacing(np.abs(cut)))
    width = np.minimum(below - low, high - below)
    usable = (high <= LARGEST) & (width > 0)
    return np.where(usable, [below - width, below + width], [low, high])


def _round_numbers(low, high):
    """Return multiples of the greatest possible powers of ten, above low and up to high."""
    cut = high
    for power in range(-MOST_POWERS, MOST_POWERS + 1):
        # Powers below one are not exact in binary.
        unit = 10.0 ** abs(power)
        multiple = (np.floor(low / unit) + 1) * unit
        if power < 0:
            multiple = (np.floor(low * unit) + 1) / unit
        cut = np.where((low < multiple) & (multiple <= high), multiple, cut)
    return cut
