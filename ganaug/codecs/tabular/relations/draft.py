"""The choice among relations: which column is restored from which, without circles."""

from collections import defaultdict

from ganaug.codecs.tabular.columns import NumberColumn
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.axes import span_of
from ganaug.codecs.tabular.relations.formula_kinds import Logarithm, Product, Sum
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restored import Restored, RestoredNumber
from ganaug.codecs.tabular.relations.sources import (
    LevelNumbers,
    LevelPlaces,
    NumberPlaces,
    Numbers,
    PlainNumbers,
)
from ganaug.codecs.tabular.storages import without_specials

FORMULAS = Sum, Product, Logarithm
VALUE, ORDER, GAPS = STAGES = range(3)


class Draft:
    """The relations chosen so far, and the columns and rules that follow from them.

    Relations come from parts with the attributes ``relation``, ``needs``, a dict of the sources
    (positions) of each target, and ``stage``: a column is built stage by stage, its value, its
    order, its gaps. ``build(draft, target, parts)`` sets the column of a target and adds its
    rules, for all parts of its stage. ``clashes(other)`` tells whether another part excludes it.

    Parameters
    ----------
    reader : Reader
    """

    def __init__(self, reader):
        self.reader = reader
        self.columns = list(reader.columns)
        self.parts, self.rules = [], []
        # Parts to try after all others.
        self.later = []
        # Pairs of a column and one that it may also determine, which is restored from another.
        self.shared = []
        # Columns that may only be decoded to fitted numbers.
        self.only_seen = set()
        self._needs = defaultdict(set)
        self._of = defaultdict(list)

    def add(self, part):
        """Add a relation, unless its column is already restored or would depend on itself."""
        others = [other for target in part.needs for other in self._of[target]]
        # An order that was named would move the column away from its restored value.
        moved = part.stage == VALUE and any(other.stage == ORDER for other in others)
        if moved or any(map(part.clashes, others)):
            return False
        if any(self._reaches(s, t) for t, sources in part.needs.items() for s in sources):
            return False
        self.parts.append(part)
        for target, sources in part.needs.items():
            self._of[target].append(part)
            self._needs[target].update(sources)
        return True

    def parts_of(self, position):
        """Return the relations that restore a column."""
        return self._of[position]

    def restored(self):
        """Return the columns whose values come from others."""
        return {t for t, parts in self._of.items() if any(part.stage == VALUE for part in parts)}

    def computed(self):
        """Return the columns that are computed from others, and may get any number."""
        formulas = [part for part in self.parts if isinstance(part.relation, FORMULAS)]
        return {target for part in formulas for target in part.needs}

    def _reaches(self, start, goal):
        """Return whether the column ``goal`` is needed for ``start``."""
        seen, todo = set(), [start]
        while todo:
            position = todo.pop()
            if position == goal:
                return True
            if position not in seen:
                seen.add(position)
                todo.extend(self._needs[position])
        return False

    def build(self):
        """Build all targets, each after those it needs."""
        done: set[int] = set()
        for target in sorted(t for t, parts in self._of.items() if parts):
            self._build(target, done)

    def _build(self, target, done):
        if target in done:
            return
        done.add(target)
        for source in sorted(self._needs[target]):
            self._build(source, done)
        for stage in STAGES:
            parts = [part for part in self._of[target] if part.stage == stage]
            if parts:
                parts[0].build(self, target, parts)

    def is_number(self, position):
        """Return whether a column is decoded to numbers, and not to levels."""
        return isinstance(self._as_number(position), RestoredNumber | NumberColumn)

    def _as_number(self, position):
        """Return a column without its wrapper for missing values."""
        column = self.columns[position]
        while isinstance(column, Restored) and not isinstance(column, RestoredNumber):
            column = column.column
        return column

    def numbers(self, position):
        """Return the source that reads a column as numbers, and words as missing."""
        source = self.marked(position)
        if not storage_of(self.reader.columns[position]).specials:
            return source
        if isinstance(source, Numbers):
            return PlainNumbers(position)
        return LevelNumbers(position, without_specials(source.values, NUMPY))

    def marked(self, position):
        """Return the source that reads a column as numbers, with those for words."""
        if self.is_number(position):
            return Numbers(position)
        return LevelNumbers(position, self.reader.columns[position].vocabulary.values)

    def places(self, position):
        """Return the source that reads a column as places in a table of its levels."""
        if not self.is_number(position):
            return LevelPlaces(position, self.reader.codes(position)[1])
        return NumberPlaces(position, self.reader.values(position))

    def span(self, position):
        """Return the smallest and the largest number that a column is decoded to."""
        column = self._as_number(position)
        if isinstance(column, RestoredNumber):
            return column.low, column.high
        return span_of(self.reader.numbers(position))
