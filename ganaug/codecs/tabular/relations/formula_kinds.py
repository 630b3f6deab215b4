"""The relations of a column that is computed from others, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from numbers import Integral, Real
from typing import Any

import pandas as pd


def _is_number(value):
    return isinstance(value, Real) and isfinite(value)


def _is_power(value):
    return isinstance(value, Integral) and value != 0


def _check_terms(terms, what, fits):
    pairs = isinstance(terms, tuple | list) and all(
        isinstance(term, tuple | list) and len(term) == 2 and fits(term[1]) for term in terms
    )
    if not (pairs and terms):
        raise ValueError(
            f"terms must be pairs of the name of a column and its {what}, at least one. "
            f"Received: terms={terms!r}."
        )


@dataclass(frozen=True)
class OfTerms:
    """A relation of a column to several others, each with a number."""

    column: Any
    terms: tuple

    @property
    def sources(self):
        return tuple(name for name, _ in self.terms)


@dataclass(frozen=True)
class Sum(OfTerms):
    """A column is a sum of multiples of others, up to its own rounding.

    Parameters
    ----------
    column : label
        The name of the column that is restored.
    terms : tuple of (label, float)
        Names of other columns and their factors.
    constant : float, pandas.Timedelta or None, default=0
        The number that is added. None stands for the one that fits the table.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import Sum
    >>> print(Sum("birth", (("age", -1),), 2024))
    birth = 2024 - age
    """

    constant: Any = 0.0

    def __post_init__(self):
        _check_terms(self.terms, "factor", lambda factor: factor is None or _is_number(factor))

    def __str__(self):
        if any(factor is None for _, factor in self.terms):
            return f"{self.column} is a linear function of {' and '.join(map(str, self.sources))}"
        parts = [_signed(factor, _term(abs(factor), name)) for name, factor in self.terms]
        if self.constant is None:
            parts.append("+ a constant")
        elif self.constant != type(self.constant)(0):
            parts.append(_signed(self.constant, _plain(abs(self.constant))))
        # A sum without added terms starts with a subtracted one.
        first, *others = sorted(parts, key=lambda part: part.startswith("-"))
        sign, term = first.split(" ", 1)
        return " ".join([str(self.column), "=", sign.removeprefix("+") + term, *others])


def _signed(number, text):
    return f"{'-' if number < type(number)(0) else '+'} {text}"


def _term(factor, name):
    if factor == 1:
        return str(name)
    divisor = f"{1 / factor:.10g}"
    if 1 / float(divisor) == factor != float(_plain(factor)):
        return f"{name} / {divisor}"
    return f"{_plain(factor)} * {name}"


def _plain(number):
    if isinstance(number, pd.Timedelta):
        return str(number).removesuffix(" 00:00:00")
    return str(int(number)) if float(number).is_integer() else f"{number:.10g}"


@dataclass(frozen=True)
class Product(OfTerms):
    """A column is a product of powers of others, up to its own rounding.

    Parameters
    ----------
    column : label
        The name of the column that is restored.
    terms : tuple of (label, int)
        Names of other columns and their powers, which are integers: -1 for a divisor.
    factor : float or None, default=1
        The constant factor. None stands for the one that fits the table.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import Product
    >>> print(Product("amount", (("quantity", 1), ("price", 1))))
    amount = quantity * price
    >>> print(Product("bmi", (("kg", 1), ("cm", -2)), 10_000))
    bmi = 10000 * kg / cm**2
    """

    factor: float | None = 1.0

    def __post_init__(self):
        _check_terms(self.terms, "power, a whole number", _is_power)
        if not (self.factor is None or (_is_number(self.factor) and self.factor)):
            raise ValueError(
                f"factor must be None or a number other than 0. Received: factor={self.factor!r}."
            )

    def __str__(self):
        above = [_power(name, power) for name, power in self.terms if power > 0]
        below = [_power(name, -power) for name, power in self.terms if power < 0]
        if self.factor is None:
            above.insert(0, "a constant")
        elif self.factor != 1 or not above:
            above.insert(0, _plain(self.factor))
        return f"{self.column} = {' / '.join([' * '.join(above), *below])}"


def _power(name, power):
    return str(name) if power == 1 else f"{name}**{power}"


@dataclass(frozen=True)
class Logarithm:
    """A column is the logarithm of another one, up to its own rounding.

    Parameters
    ----------
    column, source : label
        Names of the column that is restored, and of the one whose logarithm it is.
    base : float or None, default=None
        None stands for the natural logarithm.
    shift : float, default=0
        The number that is added to the source first: 1 for ``log1p``.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import Logarithm
    >>> print(Logarithm("lwage", "wage"), Logarithm("size", "bytes", 2, 1), sep=", ")
    lwage = log(wage), size = log2(bytes + 1)
    """

    column: Any
    source: Any
    base: float | None = None
    shift: float = 0.0

    def __post_init__(self):
        base = 10.0 if self.base is None else self.base
        if not (_is_number(base) and base > 0 and base != 1 and _is_number(self.shift)):
            raise ValueError(
                "base must be None or a positive number other than 1, and shift a number. "
                f"Received: base={self.base!r}, shift={self.shift!r}."
            )

    @property
    def sources(self):
        return (self.source,)

    def __str__(self):
        base = "" if self.base is None else _plain(self.base)
        shift = f" + {_plain(self.shift)}" if self.shift else ""
        return f"{self.column} = log{base}({self.source}{shift})"
