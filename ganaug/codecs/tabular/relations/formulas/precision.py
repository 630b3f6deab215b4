"""The relative precision of numbers, which may have been written with few digits."""

import numpy as np

from ganaug.codecs.tabular.grids import Decimals
from ganaug.codecs.tabular.relations.reading import storage_of

ULPS = 16.0  # Last digits that a few operations may change.
# The precision of differences of numbers that were written with 15 digits.
WRITTEN = 1e-11
FEWEST_DIGITS = 5
FEWEST_CUT = 5
SINGLE = float(np.finfo("float32").eps)
DOUBLE = float(np.finfo("float64").eps)


def precision(reader, j):
    """Return the relative error that numbers of a column may have, from a sample of rows."""
    tolerance, numbers = storage_of(reader.columns[j]).tolerance, _sample(reader, j)
    if reader.derived(j, has_decimals):
        return max(WRITTEN, tolerance)
    if (np.abs(numbers - numbers.astype("float32")) <= 64 * DOUBLE * np.abs(numbers)).all():
        return ULPS * SINGLE
    return max(WRITTEN, ULPS * tolerance, 10.0 ** (1 - _n_digits(numbers)))


def has_decimals(reader, j):
    """Return whether a column has few decimals, and not only few digits."""
    decimals, numbers = reader.decimals(j), _sample(reader, j)
    if not isinstance(decimals, Decimals):
        return False
    # Larger numbers would lose decimals if all have few digits.
    cut = np.abs(numbers) >= 10.0 ** (_n_digits(numbers) - decimals.places)
    return bool(cut.sum() < FEWEST_CUT)


def _sample(reader, j):
    numbers = reader.numbers(j)[reader.tried]
    return numbers[~np.isnan(numbers) & (numbers != 0)]


def _n_digits(numbers):
    return next((d for d in range(FEWEST_DIGITS, 15) if _have_digits(numbers, d)), 15)


def _have_digits(numbers, n_digits):
    wholes = numbers * 10.0 ** (n_digits - 1 - np.floor(np.log10(np.abs(numbers))))
    room = max(1e-6, 4 * DOUBLE * 10.0**n_digits)
    return bool((np.abs(wholes - np.rint(wholes)) < room).all())
