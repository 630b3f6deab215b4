"""The evidence for a relation: the digits that it saves in writing down a column.

With a code for columns that only uses their frequencies, a relation saves k decimal digits for a
column that is independent of the others with a probability of at most 10**-k. A relation is
accepted if it saves `ENOUGH` digits, so that pairs of hundreds of columns can be tried.
"""

import numpy as np
from scipy.special import gammaln

ENOUGH = 12.0
LN10 = float(np.log(10))
# The most common factors between units of time, length, weight and memory.
UNITS = (7.0, 12.0, 24.0, 52.0, 60.0, 365.25, 1440.0, 3600.0, 86400.0)
UNITS += (2.54, 30.48, 1.609344, 0.621371, 0.45359237, 2.20462, 1024.0, 1048576.0)


def arrangements(counts):
    """Return the digits of the number of ways to arrange values that occur `counts` times."""
    counts = np.asarray(counts, dtype="float64")
    return float(gammaln(counts.sum() + 1) - gammaln(counts + 1).sum()) / LN10


def choices(n, k):
    """Return the digits of the number of ways to choose k of n."""
    return float(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)) / LN10


def table_saves(x, y):
    """Return the digits that a table from levels x to levels y saves, both int from 0."""
    counts = np.bincount(y)
    counts = counts[counts > 0]
    seen = np.unique(x, return_index=True)[1]
    groups = np.bincount(y[seen])
    types = choices(len(seen) + len(counts) - 1, len(counts) - 1)
    return arrangements(counts) - arrangements(groups) - types


def bins_save(n_distinct, y):
    """Return the digits that bounds between `n_distinct` numbers save, a bin for each level."""
    counts = np.bincount(y)
    counts = counts[counts > 0]
    ordered = float(gammaln(len(counts) + 1)) / LN10
    return arrangements(counts) - ordered - choices(n_distinct, len(counts) - 1)


def table_or_bins_save(x, y, is_number):
    """Return the digits that a table saves or, for the levels x of numbers, bins."""
    saved = table_saves(x, y)
    if not is_number:
        return saved
    ordered = y[np.argsort(x, kind="stable")]
    intervals = 1 + (ordered[1:] != ordered[:-1]).sum()
    if intervals > len(np.unique(y)):
        return saved
    return max(saved, bins_save(len(np.unique(x)), y))


def order_saves(low, high):
    """Return the digits of the chance that no shuffled `high` is below its `low`, and a share.

    The share is that of the pairs of rows that break the order.
    """
    n = len(low)
    at_least = n - np.searchsorted(np.sort(high), np.sort(low)[::-1])
    taken = np.arange(n)
    digits = -np.log10((at_least - taken) / (n - taken)).sum()
    return float(digits), float(1 - at_least.mean() / n)


def exclusion_digits(count, others, n_rows):
    """Return the digits of the chance that a flag never meets another one, for each of others."""
    rest = n_rows - np.add(count, others)
    chance = gammaln(n_rows - np.asarray(count) + 1) + gammaln(n_rows - np.asarray(others) + 1)
    return (gammaln(n_rows + 1) + gammaln(np.maximum(rest, 0) + 1) - chance) / LN10


def exclusion_saves(counts, n_rows):
    """Return the digits of the chance that flags set `counts` times never meet."""
    rest = n_rows - np.sum(counts)
    apart = arrangements([*counts, rest])
    return sum(choices(n_rows, count) for count in counts) - apart


def constants_cost(constants):
    """Return the digits of some constants, as they are written; a factor may be a quotient."""
    return sum(min(map(_digits, (c, 1 / c if c else c))) for c in constants)


def _digits(number):
    if abs(number) in UNITS:
        return 2
    return len(f"{abs(number):.12g}".replace(".", "").strip("0")) + 1
