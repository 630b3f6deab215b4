"""The slopes of lines on which numbers were before rounding."""

import numpy as np
from scipy.optimize import minimize_scalar

from ganaug.codecs.tabular.relations.chance import UNITS

DIGITS = range(1, 16)


def shortened(number):
    """Yield a number rounded to nothing, to one significant digit, to two, ..."""
    yield from dict.fromkeys([0.0, *(float(f"{number:.{digits}g}") for digits in DIGITS), number])


def slopes(x, y, step):
    """Return slopes of lines whose distance from each y is explained by rounding to a step.

    The line of least squares may be farther from some rounded numbers. The narrowest strip that
    holds all of them, and lines through zero, are not.
    """
    room = step + 1e-9 * float(np.abs(y).max())
    centred = x - x.mean()
    slope = float(centred @ (y - y.mean()) / (centred @ centred))
    estimates = [slope]
    near = float(4 * room / np.ptp(x))
    if np.isfinite([slope, near]).all() and np.ptp(y - x * slope) > room / 100:
        estimates += [_narrowest(x, y, slope - near, slope + near), *_through_zero(x, y, step)]
    found = [f for estimate in estimates for f in _short(x, y, estimate, room)]
    return list(dict.fromkeys(found))


def _narrowest(x, y, low, high):
    """Return the slope of the narrowest strip; its width is a convex function of the slope."""
    best = minimize_scalar(
        lambda slope: np.ptp(y - x * slope),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-6 * (high - low)},
    )
    return float(best.x)


def _through_zero(x, y, step):
    """Return slopes of lines through zero, for y rounded to the nearest and rounded down."""
    x, y = x[x != 0], y[x != 0]
    middles = []
    for below, above in ((step / 2, step / 2), (0.0, step)):
        ends = np.sort([(y - below) / x, (y + above) / x], axis=0)
        low, high = ends[0].max(), ends[1].min()
        if low <= high + 1e-9 * abs(high):
            middles.append(float(low / 2 + high / 2))
    return middles


def _short(x, y, slope, room):
    """Yield the shortest factor, the shortest divisor and the units that fit all numbers."""
    if not slope:
        return
    units = [u * np.sign(slope) for unit in UNITS for u in (unit, 1 / unit)]
    near = [u for u in units if abs(u - slope) < 0.1 * abs(slope)]
    for factors in (shortened(slope), (1 / d for d in shortened(1 / slope) if d), near):
        yield from [f for f in factors if f and np.ptp(y - x * f) <= room][:1]
