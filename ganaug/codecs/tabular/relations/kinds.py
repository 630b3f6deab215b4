"""The relations between columns that a table is searched for, and that a user can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ganaug.codecs.tabular.relations.formula_kinds import Logarithm, Product, Sum


@dataclass(frozen=True)
class OneSource:
    """A relation of a column to one other."""

    column: Any
    source: Any

    @property
    def sources(self):
        return (self.source,)


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
        True if they always differ.
    gap : str, default=""
        The smallest difference as text, if it is not zero.

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
    """Exactly one of several flags is set in each row, as in a one-hot encoding.

    Parameters
    ----------
    columns : tuple of label
        Names of columns of two values, the greater of which means set: 0 and 1, even if they are
        standardised, False and True, "no" and "yes".

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
    """At most one of several flags is set in each row, as in one-hot encoding without a column.

    Parameters
    ----------
    columns : tuple of label
        Names of columns of two values, the greater of which means set: 0 and 1, even if they are
        standardised, False and True, "no" and "yes".

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
        These values as text; empty if there are many.

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
