"""Restoration of sums of multiples of other columns."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SumRule:
    """Numbers are ``constant`` and multiples of other numbers, on the column's own decimals."""

    target: int
    sources: tuple
    factors: tuple
    constant: float
    grid: Any
    low: float
    high: float

    def value(self, merged, operations):
        total = self.constant
        for factor, source in zip(self.factors, self.sources, strict=True):
            total = total + self.term(source.read(merged, operations), factor, operations)
        number = self.grid.apply(total, operations)
        bounded = operations.maximum(operations.minimum(number, self.high), self.low)
        return operations.where(total != total, total, bounded)

    def term(self, number, factor, operations):
        return number * factor


@dataclass(frozen=True)
class QuotientRule(SumRule):
    """A sum whose factors are divided by: halves between two numbers are rounded as for x / 60."""

    def term(self, number, factor, operations):
        return operations.divide(number, divisor(factor))


def divisor(factor):
    """Return the number that a factor is one divided by, up to the last digits."""
    return float(f"{1 / factor:.12g}")
