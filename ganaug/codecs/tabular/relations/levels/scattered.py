"""Levels that follow from a number without any order, such as the weekday from the date.

A generator that learns the number would not learn how the level goes with the class. So it learns
both, and the number is moved to the nearest one that has the level.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.relations.chance import ENOUGH
from ganaug.codecs.tabular.relations.draft import VALUE
from ganaug.codecs.tabular.relations.levels.calendar_parts import calendar_saves
from ganaug.codecs.tabular.relations.levels.tables import is_key
from ganaug.codecs.tabular.relations.rules import NearestRule
from ganaug.codecs.tabular.slots import MISSING
from ganaug.codecs.tabular.storages import LARGEST

# The share of the rows that a number may pass on average when it is moved.
MOST_MOVED = 0.1


@dataclass(frozen=True, eq=False)
class SourcePart:
    """A table that is enforced by changing its source.

    Parameters
    ----------
    table : TablePart
    """

    table: Any
    stage = VALUE
    complete = False

    @property
    def relation(self):
        return self.table.relation

    @property
    def needs(self):
        return {self.table.source: [self.table.target]}


class NearestPart(SourcePart):
    """A table whose source becomes the nearest number that leads to the level."""

    def clashes(self, other):
        return True

    def build(self, draft, target, parts):
        draft.rules.append(self.rule(draft))

    def rule(self, draft):
        """Return the rule that moves the source."""
        reader, target, level = draft.reader, self.table.source, self.table.table[:-1]
        values = reader.values(target)
        kept = (level != MISSING) & (values <= LARGEST)
        values, level = values[kept], level[kept]
        low, width = float(values[0]), 2.0 * float(values[-1] - values[0])
        keys = level * width + (values - low)
        order = np.argsort(keys)
        known = np.zeros(reader.codes(self.table.target)[1] + 1, dtype=bool)
        known[level] = True
        source = draft.places(self.table.target)
        return NearestRule(target, source, known, values[order], keys[order], low, width)


def find_scattered(reader, draft):
    """Add the deferred tables of numbers; the longest one keeps the levels as learned."""
    later, draft.later = draft.later, []
    for part in sorted(later, key=lambda part: -reader.codes(part.target)[1]):
        free = part.target not in draft.restored()
        moved = _can_move(reader, draft, part) and draft.add(NearestPart(part))
        key = is_key(reader, part.source, part.target) and not _of_calendar(reader, part)
        if free and not moved and not key and draft.add(part):
            draft.only_seen.add(part.source)


def _can_move(reader, draft, part):
    x, y = part.source, part.target
    fixed = draft.parts_of(x) or has_words(reader, x) or y in draft.computed()
    return not fixed and _is_moved_little(draft, part)


def _is_moved_little(draft, part):
    """Return whether the nearest number with the level of any other row is near.

    The same hour is a few hours from any time. The year with the same index of prices is not
    near, and everything else that goes with a year would change.
    """
    reader, x, y = draft.reader, part.source, part.target
    sample = np.random.default_rng(0).permutation(reader.tried)
    numbers = reader.numbers(x)[reader.tried]
    levels = reader.marked(y) if draft.is_number(y) else reader.codes(y)[0]
    moved = NearestPart(part).rule(draft).value({x: numbers, y: levels[sample]}, NUMPY)
    before, after = (np.searchsorted(np.sort(numbers), column) for column in (numbers, moved))
    return np.abs(after - before).mean() <= MOST_MOVED * len(numbers)


def has_words(reader, j):
    """Return whether a column of numbers has words, none of which is near another one."""
    return j in reader.numeric and not np.isnan(reader.words(j)).all()


def _of_calendar(reader, part):
    return calendar_saves(reader, part.source, part.target) >= ENOUGH
