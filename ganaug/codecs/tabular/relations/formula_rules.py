"""Restoration of numbers that are computed from those of other columns."""

from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

import numpy as np

from ganaug.codecs.tabular.operations import NUMPY


@dataclass(frozen=True, kw_only=True)
class Formula:
    """Numbers that are computed from others, rounded to a grid and kept between bounds.

    ``exact(merged, operations)`` returns the results, NaN where there is none. ``constants`` are
    the numbers in the formula, and ``ends(outermost)`` returns the least and the largest result,
    given the outermost numbers of each source. Fewer distinct numbers than ``fewest`` do not show
    that a formula holds.
    """

    target: int
    sources: tuple
    grid: Any
    low: float = -1e300
    high: float = 1e300
    fewest: ClassVar[int] = 1

    def exact(self, merged, operations) -> Any:
        raise NotImplementedError

    def telling(self, merged):
        """Return a mask of the rows that tell whether a formula holds: the complete ones."""
        return np.isfinite(self.exact(merged, NUMPY))

    def fails(self, spans):
        """Return whether there may be no result for sources between the ends of spans."""
        return False

    def value(self, merged, operations):
        exact = self.exact(merged, operations)
        number = self.grid.apply(exact, operations)
        bounded = operations.maximum(operations.minimum(number, self.high), self.low)
        return operations.where(exact != exact, exact, bounded)


@dataclass(frozen=True, kw_only=True)
class Function(Formula):
    """A product or a logarithm, for which rows with a result of zero tell nothing.

    If there is no result although no source is missing, as in a division by zero, the number is
    ``otherwise``. The precision of the columns is relative to ``sizes(numbers)``.
    """

    otherwise: float = np.nan
    # A table explains fewer distinct numbers better.
    fewest: ClassVar[int] = 5

    def sizes(self, numbers):
        return np.abs(numbers)

    def value(self, merged, operations):
        value = super().value(merged, operations)
        if np.isnan(self.otherwise):
            return value
        total = sum(source.read(merged, operations) for source in self.sources)
        fails = (value != value) & (total == total)
        return operations.where(fails, np.float64(self.otherwise), value)

    def telling(self, merged):
        return super().telling(merged) & (self.value(merged, NUMPY) != 0)


@dataclass(frozen=True, kw_only=True)
class SumRule(Formula):
    """Numbers are ``constant`` plus multiples of others, on the column's own decimals."""

    factors: tuple
    constant: float

    @property
    def constants(self):
        return (*self.factors, self.constant)

    def exact(self, merged, operations):
        total = self.constant
        for factor, source in zip(self.factors, self.sources, strict=True):
            total = total + self.term(source.read(merged, operations), factor, operations)
        return total

    def term(self, number, factor, operations):
        return number * factor

    def ends(self, outermost):
        terms = np.sort(np.array(outermost) * np.array(self.factors)[:, None], axis=1)
        return terms[:, [0, -1]].sum(axis=0) + self.constant


@dataclass(frozen=True, kw_only=True)
class QuotientRule(SumRule):
    """A sum of quotients, so that halves between two numbers are rounded as for x / 60."""

    def term(self, number, factor, operations):
        return operations.divide(number, divisor(factor))


@dataclass(frozen=True, kw_only=True)
class ProductRule(Function):
    """Numbers are ``factor`` times integer powers of others, on the column's own decimals."""

    powers: tuple
    factor: float

    @property
    def constants(self):
        return (self.factor,)

    def fails(self, spans):
        pairs = zip(spans, self.powers, strict=True)
        return any(low <= 0 <= high for (low, high), power in pairs if power < 0)

    def exact(self, merged, operations):
        numbers = [source.read(merged, operations) for source in self.sources]
        result = self.factor
        # Halves between two numbers are rounded as for x * y / z: divisors come last.
        for number, power in zip(numbers, self.powers, strict=True):
            for _ in range(power):
                result = result * number
        for number, power in zip(numbers, self.powers, strict=True):
            divided = operations.where(number == 0, np.float64(np.nan), number)
            for _ in range(-power):
                result = operations.divide(result, divided)
        return result

    def ends(self, outermost):
        numbers = [(*some, 0.0) if min(some) < 0 < max(some) else some for some in outermost]
        positions = [source.position for source in self.sources]
        corners = dict(zip(positions, np.array(list(product(*numbers))).T, strict=True))
        results = self.exact(corners, NUMPY)
        return np.array([np.nanmin(results), np.nanmax(results)])


@dataclass(frozen=True, kw_only=True)
class LogarithmRule(Function):
    """Numbers are logarithms of another one plus ``shift``, natural if ``base`` is None."""

    base: float | None
    shift: float

    @property
    def constants(self):
        return (self.shift,)

    def sizes(self, numbers):
        return 1 + np.abs(numbers)

    def fails(self, spans):
        return spans[0][0] + self.shift <= 0

    def exact(self, merged, operations):
        number = self.sources[0].read(merged, operations) + self.shift
        positive = operations.where(number > 0, number, np.float64(np.nan))
        log = operations.log(positive)
        return log if self.base is None else operations.divide(log, float(np.log(self.base)))

    def ends(self, outermost):
        logs = self.exact({self.sources[0].position: np.array(outermost[0])}, NUMPY)
        return np.array([np.nanmin(logs), np.nanmax(logs)])


def divisor(factor):
    """Return the number that a factor is one divided by, up to the last digits."""
    return float(f"{1 / factor:.12g}")
