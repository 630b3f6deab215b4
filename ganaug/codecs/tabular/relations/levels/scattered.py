"""Levels that follow from a number without any order, such as the weekday from the date.

A generator that learns the number would not learn how the level goes with the class. So it learns
both, and the number is moved to the nearest one that has the level.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.relations.chance import ENOUGH
from ganaug.codecs.tabular.relations.draft import VALUE
from ganaug.codecs.tabular.relations.levels.calendar_parts import calendar_saves
from ganaug.codecs.tabular.relations.levels.tables import is_key
from ganaug.codecs.tabular.relations.rules import NearestRule
from ganaug.codecs.tabular.slots import MISSING
from ganaug.codecs.tabular.storages import LARGEST


@dataclass(frozen=True, eq=False)
class SourcePart:
    """A table that is kept by a change of its source.

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
        reader, level = draft.reader, self.table.table[:-1]
        values = reader.values(target)
        kept = (level != MISSING) & (values <= LARGEST)
        values, level = values[kept], level[kept]
        low, width = float(values[0]), 2.0 * float(values[-1] - values[0])
        keys = level * width + (values - low)
        order = np.argsort(keys)
        known = np.zeros(reader.codes(self.table.target)[1] + 1, dtype=bool)
        known[level] = True
        source = draft.places(self.table.target)
        rule = NearestRule(target, source, known, values[order], keys[order], low, width)
        draft.rules.append(rule)


def find_scattered(reader, draft):
    """Add the tables from numbers that were put off: the longest one keeps the levels learned."""
    for part in sorted(draft.later, key=lambda part: -reader.codes(part.target)[1]):
        free = part.target not in draft.restored()
        moved = _can_move(reader, draft, part) and draft.add(NearestPart(part))
        key = is_key(reader, part.source, part.target) and not _of_calendar(reader, part)
        if free and not moved and not key and draft.add(part):
            draft.only_seen.add(part.source)


def _can_move(reader, draft, part):
    x, y = part.source, part.target
    return not (draft.parts_of(x) or has_words(reader, x) or y in draft.computed())


def has_words(reader, j):
    """Return whether a column of numbers has words, none of which is near another one."""
    return j in reader.numeric and not np.isnan(reader.words(j)).all()


def _of_calendar(reader, part):
    return calendar_saves(reader, part.source, part.target) >= ENOUGH
