"""Grids for copies in a coarser unit that are rounded down or up, not to the nearest number."""

from dataclasses import dataclass

from ganaug.codecs.tabular.grids import Decimals

# A product may be below a whole number by the last digits of a float.
NUDGE = 2.0**-40


@dataclass(frozen=True)
class RoundedDown(Decimals):
    """Multiples of ``10 ** -places``, the largest not above a number, as in x // 60."""

    def apply(self, numbers, operations):
        power = 10.0 ** abs(self.places)
        steps = numbers * power if self.places > 0 else operations.divide(numbers, power)
        steps = steps + NUDGE * (1.0 + operations.maximum(steps, -steps))
        whole = operations.rint(steps)
        whole = operations.where(whole > steps, whole - 1.0, whole)
        return operations.divide(whole, power) if self.places > 0 else whole * power


@dataclass(frozen=True)
class RoundedUp(RoundedDown):
    """Multiples of ``10 ** -places``, the smallest not below a number."""

    def apply(self, numbers, operations):
        return -super().apply(-numbers, operations)
