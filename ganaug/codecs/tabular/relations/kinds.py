"""The relations between columns that a table is searched for, and that a user can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Sum:
    """A column is a sum of multiples of others, up to its own rounding.

    Parameters
    ----------
    column : label
        The name of the column that is restored.
    terms : tuple of (label, float)
        Names of other columns and their factors.
    constant : float, pandas.Timedelta or None, default=0
        What is added. None stands for the one that fits the table.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import Sum
    >>> print(Sum("birth", (("age", -1),), 2024))
    birth = 2024 - age
    """

    column: Any
    terms: tuple
    constant: Any = 0.0

    @property
    def sources(self):
        return tuple(name for name, _ in self.terms)

    def __str__(self):
        if any(factor is None for _, factor in self.terms):
            return f"{self.column} is a linear function of {' and '.join(map(str, self.sources))}"
        parts = [_signed(factor, _term(abs(factor), name)) for name, factor in self.terms]
        if self.constant is None:
            parts.append("+ a constant")
        elif self.constant != type(self.constant)(0):
            parts.append(_signed(self.constant, _plain(abs(self.constant))))
        # A sum in which nothing is added begins with what is subtracted.
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
class Product:
    """A column is a product of powers of others, up to its own rounding.

    Parameters
    ----------
    column : label
        The name of the column that is restored.
    terms : tuple of (label, int)
        Names of other columns and their powers, whole numbers: -1 for a divisor.
    factor : float or None, default=1
        What is multiplied by. None stands for the one that fits the table.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import Product
    >>> print(Product("amount", (("quantity", 1), ("price", 1))))
    amount = quantity * price
    >>> print(Product("bmi", (("kg", 1), ("cm", -2)), 10_000))
    bmi = 10000 * kg / cm**2
    """

    column: Any
    terms: tuple
    factor: Any = 1.0

    @property
    def sources(self):
        return tuple(name for name, _ in self.terms)

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
class OneSource:
    """A relation of a column to one other."""

    column: Any
    source: Any

    @property
    def sources(self):
        return (self.source,)


@dataclass(frozen=True)
class Logarithm(OneSource):
    """A column is the logarithm of another one, up to its own rounding.

    Parameters
    ----------
    column, source : label
        Names of the column that is restored, and of the one whose logarithm it is.
    base : float or None, default=None
        None stands for the natural logarithm.
    shift : float, default=0
        What is added before: 1 for ``log1p``.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import Logarithm
    >>> print(Logarithm("lwage", "wage"), Logarithm("size", "bytes", 2, 1), sep=", ")
    lwage = log(wage), size = log2(bytes + 1)
    """

    base: Any = None
    shift: float = 0.0

    def __str__(self):
        base = "" if self.base is None else _plain(self.base)
        shift = f" + {_plain(self.shift)}" if self.shift else ""
        return f"{self.column} = log{base}({self.source}{shift})"


@dataclass(frozen=True)
class DeterminedBy(OneSource):
    """A column has one value, or is missing, for each value of another.

    Parameters
    ----------
    column, source : label
        Names of the column that is restored, and of the one that determines it.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import DeterminedBy
    >>> print(DeterminedBy("zip", "city"))
    zip is determined by city
    """

    def __str__(self):
        return f"{self.column} is determined by {self.source}"


@dataclass(frozen=True)
class Ordered:
    """A number or date is never above another of the same row.

    Parameters
    ----------
    low, high : label
        Names of two columns of numbers, dates or durations.
    strict : bool, default=False
        Whether they always differ.
    gap : str, default=""
        The smallest difference, if it is not zero, for the reader.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import Ordered
    >>> print(Ordered("start", "end", strict=True, gap="3 days"))
    start < end, by at least 3 days
    """

    low: Any
    high: Any
    strict: bool = False
    gap: str = ""

    @property
    def column(self):
        return self.high

    @property
    def sources(self):
        return (self.low,)

    def __str__(self):
        gap = f", by at least {self.gap}" if self.gap else ""
        return f"{self.low} {'<' if self.strict else '<='} {self.high}{gap}"


@dataclass(frozen=True)
class ExactlyOne:
    """Of some flags exactly one is set in each row, as one-hot encoding makes them.

    Parameters
    ----------
    columns : tuple of label
        Names of columns of two values, of which the greater is set: 0 and 1, also if they are
        standardized, False and True, "no" and "yes".

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import ExactlyOne
    >>> print(ExactlyOne(("red", "green", "blue")))
    exactly one of red, green, blue is set
    """

    columns: tuple

    @property
    def column(self):
        return self.columns[0]

    @property
    def sources(self):
        return self.columns[1:]

    def __str__(self):
        return f"exactly one of {', '.join(map(str, self.columns))} is set"


@dataclass(frozen=True)
class AtMostOne(ExactlyOne):
    """Of some flags no two are set in a row, as for a one-hot encoding without its first column.

    Parameters
    ----------
    columns : tuple of label
        Names of columns of two values, of which the greater is set: 0 and 1, also if they are
        standardized, False and True, "no" and "yes".

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import AtMostOne
    >>> print(AtMostOne(("green", "blue")))
    at most one of green, blue is set
    """

    def __str__(self):
        return f"at most one of {', '.join(map(str, self.columns))} is set"


@dataclass(frozen=True)
class MissingTogether(OneSource):
    """A column is missing where another one is, and only there.

    Parameters
    ----------
    column, source : label
        Names of the two columns.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import MissingTogether
    >>> print(MissingTogether("diastolic", "systolic"))
    diastolic and systolic are missing together
    """

    def __str__(self):
        return f"{self.column} and {self.source} are missing together"


@dataclass(frozen=True)
class MissingWhere(OneSource):
    """A column is missing where another one has certain values, and only there.

    Parameters
    ----------
    column, source : label
        Names of the two columns.
    levels : tuple of str, default=()
        These values, for the reader; empty if there are many.

    Examples
    --------
    >>> from ganaug.codecs.tabular.relations import MissingWhere
    >>> print(MissingWhere("partner_income", "status", ("single",)))
    partner_income is missing iff status is single
    """

    levels: tuple = ()

    def __str__(self):
        if not self.levels:
            return f"{self.source} determines whether {self.column} is missing"
        return f"{self.column} is missing iff {self.source} is {' or '.join(self.levels)}"


KINDS = (
    Sum,
    Product,
    Logarithm,
    DeterminedBy,
    Ordered,
    ExactlyOne,
    AtMostOne,
    MissingTogether,
    MissingWhere,
)
