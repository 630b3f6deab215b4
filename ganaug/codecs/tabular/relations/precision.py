"""The relative precision of numbers, which may have been written with few digits."""

import numpy as np

from ganaug.codecs.tabular.grids import Decimals
from ganaug.codecs.tabular.relations.reading import storage_of

ULPS = 16.0
# That of numbers that were written with 15 digits.
WRITTEN = 1e-14
FEWEST_DIGITS = 5
SINGLE = float(np.finfo("float32").eps)
DOUBLE = float(np.finfo("float64").eps)


def precision(reader, j):
    """Return by what part of them numbers of a column may be off, as a sample of rows shows it."""
    tolerance, decimals = storage_of(reader.columns[j]).tolerance, reader.decimals(j)
    numbers = reader.numbers(j)[reader.tried]
    numbers = numbers[~np.isnan(numbers) & (numbers != 0)]
    n_digits = next((d for d in range(FEWEST_DIGITS, 15) if _have_digits(numbers, d)), 15)
    if isinstance(decimals, Decimals):
        # Decimals are exact unless large numbers have fewer.
        cut = (np.abs(numbers) >= 10.0 ** (n_digits - decimals.places)).any()
        return 10.0 ** (1 - n_digits) if cut else WRITTEN
    if (np.abs(numbers - numbers.astype("float32")) <= WRITTEN * np.abs(numbers)).all():
        return ULPS * SINGLE
    return max(10.0 ** (1 - n_digits), ULPS * tolerance)


def _have_digits(numbers, n_digits):
    wholes = numbers * 10.0 ** (n_digits - 1 - np.floor(np.log10(np.abs(numbers))))
    room = max(1e-6, 4 * DOUBLE * 10.0**n_digits)
    return bool((np.abs(wholes - np.rint(wholes)) < room).all())
