"""Groups of flags: exactly one, or at most one, is set in each row, as in one-hot columns."""

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from numbers import Real
from typing import Any

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn
from ganaug.codecs.tabular.relations.chance import ENOUGH, exclusion_digits, exclusion_saves
from ganaug.codecs.tabular.relations.draft import VALUE
from ganaug.codecs.tabular.relations.kinds import AtMostOne, ExactlyOne
from ganaug.codecs.tabular.relations.reading import level_values
from ganaug.codecs.tabular.relations.restored import Choice, Restored
from ganaug.codecs.tabular.relations.rules import ChoiceRule
from ganaug.codecs.tabular.slots import UNSEEN, Slots

SMALLEST = 3
MOST_STEPS = 2000
FEW = 3.0
# The second word of each pair says that a flag is set.
WORDS = [("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("off", "on"), ("0", "1")]


@dataclass(frozen=True, eq=False)
class FlagsPart:
    """A group of flags that holds.

    Parameters
    ----------
    relation : ExactlyOne or AtMostOne
    members : tuple of int
        The positions of the flags.
    on : tuple of int
        The level of each flag that means set.
    counts : ndarray of int
        The rows in which each flag is set, and those in which none is, if there are any.
    """

    relation: Any
    members: tuple
    on: tuple
    counts: np.ndarray
    stage = VALUE

    @property
    def needs(self):
        first, *others = self.members
        return {first: [], **{member: [first] for member in others}}

    def clashes(self, other):
        return other.stage == VALUE

    def build(self, draft, target, parts):
        column, first = draft.reader.columns[target], self.members[0]
        if target != first:
            draft.columns[target] = Restored(column)
            return
        draft.columns[first] = Choice(column, Slots.every(self.counts, 0), self._otherwise())
        choices = list(enumerate(zip(self.members, self.on, strict=True)))
        # The first flag holds the choice until all others have been set by it.
        for choice, (member, on) in reversed(choices):
            draft.rules.append(ChoiceRule(member, first, choice, 1 - on, on))

    def _otherwise(self):
        return len(self.members) if len(self.counts) > len(self.members) else UNSEEN


def find_groups(reader, draft):
    """Add the groups of flags."""
    flags = [j for j in reader.varying if j not in draft.restored() and on_level(reader, j) >= 0]
    if len(flags) < 2:
        return
    tried = {j: row for row, j in enumerate(reader.varying)}
    sample = reader.tried_codes[:, [tried[j] for j in flags]].astype("float32")
    if ((sample.T @ sample) > 0).sum() == len(flags) ** 2:
        return
    table = np.array([reader.codes(j)[0] == on_level(reader, j) for j in flags])
    for group in _covers(table):
        part = fit_group(reader, [flags[k] for k in group])
        if part is not None and exclusion_saves(part.counts, reader.n_rows) >= ENOUGH:
            draft.add(part)
    left = [k for k, j in enumerate(flags) if j not in draft.restored()]
    for group in _exclusive(table[left]):
        draft.add(fit_exclusive(reader, [flags[left[k]] for k in group]))


def on_level(reader, j):
    """Return the level of a flag that means set, -1 for columns that are not flags.

    For two numbers it is the greater one, so that flags may be 0 and 1, or standardised.
    """
    column = reader.columns[j]
    if not isinstance(column, LevelColumn) or column.slots.missing or column.slots.n_levels != 2:
        return -1
    levels = level_values(column)
    if all(isinstance(level, str) for level in levels):
        levels = [level.casefold() for level in levels]
        return levels.index(max(levels)) if tuple(sorted(levels)) in WORDS else -1
    are_numbers = all(isinstance(level, Real | Decimal) for level in levels)
    return levels.index(max(levels)) if are_numbers else -1


def _covers(table):
    """Yield disjoint groups of rows of a mask (n_flags, n), in which exactly one is True."""
    apart = (table.astype("float32") @ table.T.astype("float32")) == 0
    free = set(range(len(table)))
    for first in range(len(table)):
        if first in free:
            group = _cover(table, apart, [first], free, [MOST_STEPS])
            if group is not None and len(group) >= SMALLEST:
                free -= set(group)
                yield group


def _exclusive(table):
    """Yield disjoint groups of rows of a mask, in which no two are True at once."""
    counts, n_rows = table.sum(axis=1), table.shape[1]
    apart = (table.astype("float32") @ table.T.astype("float32")) == 0
    free = np.ones(len(table), dtype=bool)
    for seed in chain(_runs(apart, counts, n_rows), _pairs(apart, counts, n_rows)):
        if free[seed].all():
            group = np.isin(np.arange(len(table)), seed)
            _grow(group, free, apart, counts, n_rows)
            free &= ~group
            yield np.flatnonzero(group).tolist()


def _runs(apart, counts, n_rows):
    """Yield runs of adjacent flags that exclude each other beyond chance, as long as possible."""
    start = 0
    while start < len(counts):
        stop = start + 1
        while stop < len(counts) and apart[stop, start:stop].all():
            stop += 1
        found = stop > start + 1 and exclusion_saves(counts[start:stop], n_rows) >= ENOUGH
        if found:
            yield list(range(start, stop))
        start = stop if found else start + 1


def _pairs(apart, counts, n_rows):
    """Yield pairs of flags that exclude each other beyond chance, the surest first."""
    digits = np.where(apart, exclusion_digits(counts[:, None], counts, n_rows), 0.0)
    first, second = np.nonzero(np.triu(digits >= ENOUGH, 1))
    for pair in np.argsort(-digits[first, second], kind="stable"):
        yield [first[pair], second[pair]]


def _grow(group, free, apart, counts, n_rows):
    """Add flags to the mask of a group, the surest first.

    A flag that is seldom set may exclude others by chance: next to the group, less is enough.
    """
    while True:
        beside = np.r_[group[1:], False] | np.r_[False, group[:-1]]
        digits = exclusion_digits(counts[group].sum(), counts, n_rows)
        possible = free & ~group & apart[group].all(axis=0)
        possible &= digits >= np.where(beside, FEW, ENOUGH)
        if not possible.any():
            return
        group[np.argmax(np.where(possible, digits, 0.0))] = True


def _cover(table, apart, chosen, free, steps):
    """Return the flags chosen and more of the free ones so that each row has one, or None."""
    open_rows = np.flatnonzero(~table[chosen].any(axis=0))
    if not open_rows.size:
        return chosen
    for flag in np.flatnonzero(table[:, open_rows[0]] & apart[chosen].all(axis=0)):
        steps[0] -= 1
        if steps[0] < 0:
            return None
        if int(flag) in free:
            group = _cover(table, apart, [*chosen, int(flag)], free, steps)
            if group is not None:
                return group
    return None


def fit_group(reader, members):
    """Return the part of a group in which exactly one flag is set in all rows, or None."""
    part = fit_exclusive(reader, members)
    if part is None or len(part.counts) > len(part.members):
        return None
    return replace(part, relation=ExactlyOne(part.relation.columns))


def fit_exclusive(reader, members):
    """Return the part of a group in which at most one flag is set in all rows, or None."""
    members = sorted(members)
    on = tuple(on_level(reader, j) for j in members)
    if min(on) < 0:
        return None
    table = np.array([reader.codes(j)[0] == level for j, level in zip(members, on, strict=True)])
    n_set = table.sum(axis=0)
    if (n_set > 1).any():
        return None
    counts = table.sum(axis=1)
    if (n_set == 0).any():
        counts = np.append(counts, (n_set == 0).sum())
    relation = AtMostOne(tuple(reader.names[j] for j in members))
    return FlagsPart(relation, tuple(members), on, counts)
