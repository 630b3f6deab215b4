"""Columns whose levels follow from those of another: copies in other words, groups, bins."""

from dataclasses import dataclass

import numpy as np

from ganaug.codecs.tabular.relations.chance import ENOUGH, arrangements, table_or_bins_save
from ganaug.codecs.tabular.relations.draft import VALUE
from ganaug.codecs.tabular.relations.kinds import DeterminedBy
from ganaug.codecs.tabular.relations.levels.calendar_parts import calendar_saves, is_date
from ganaug.codecs.tabular.relations.levels.cuts import compressed
from ganaug.codecs.tabular.relations.levels.written_dates import writing_saves
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.restored import Restored
from ganaug.codecs.tabular.relations.rules import TableRule, WherePresent
from ganaug.codecs.tabular.slots import MAX_LEVELS, MISSING
from ganaug.codecs.tabular.vocabularies import Labels

FEWEST_REPEATS = 8
MOST_RARE = 16
MOST_TRIALS = 400
# Fewer rows for each level of a source belong to one event or person, which says nothing about how
# the target goes with the class. Copies are restored from any source.
FEWEST_ROWS = 2


@dataclass(frozen=True, eq=False)
class TablePart:
    """A table that holds.

    Parameters
    ----------
    relation : DeterminedBy
    target, source : int
    table : ndarray of shape (n_levels + 1,), int64
        The level of the target for each one of the source, and where the source is missing.
    complete : bool
        True if it also tells where the target is missing.
    """

    relation: DeterminedBy
    target: int
    source: int
    table: np.ndarray
    complete: bool
    stage = VALUE

    @property
    def needs(self):
        return {self.target: [self.source]}

    def clashes(self, other):
        return other.stage == VALUE

    def build(self, draft, target, parts):
        number = draft.is_number(target)
        missing = np.array(np.nan) if number else np.array(MISSING)
        table = self.table
        if number:
            table = np.append(draft.reader.values(target), np.nan)[table]
        places, table = compressed(draft.places(self.source), table)
        rule = TableRule(target, places, table)
        draft.rules.append(rule if self.complete else WherePresent(rule, missing))
        if self.complete:
            draft.columns[target] = Restored(draft.reader.columns[target])


def find_recodings(reader, draft):
    """Add the columns that another one determines, level by level."""
    candidates = determining(reader, reader.tried_codes)
    trials = 0
    for x in sorted(reader.varying, key=lambda j: _information(reader, j)):
        for place in candidates[x]:
            y = reader.varying[place]
            if y != x and y in draft.restored():
                draft.shared.append((x, y))
            if x == y or {x, y} & draft.restored():
                continue
            trials += 1
            if trials > MOST_TRIALS:
                return
            part = fit_table(reader, y, x)
            if part is not None and not _is_function(reader, part):
                _choose(reader, draft, part)


def _choose(reader, draft, part):
    """Add a table, or defer it, if there is evidence for it."""
    x, y = part.source, part.target
    if writing_saves(reader, x, y) >= ENOUGH:
        draft.add(part)
    elif digits_saved(reader, part) >= ENOUGH:
        # The bounds between numbers do not depend on whether these repeat.
        if x in reader.numeric and _is_binned(reader, part):
            draft.add(part)
        elif not reader.has_levels(x):
            draft.later.append(part)
        elif not is_key(reader, x, y):
            draft.add(part)


def _is_function(reader, part):
    """Return whether new numbers lead to new numbers, which no table has."""
    x, y = part.source, part.target
    return reader.is_fresh(x) and reader.is_fresh(y) and calendar_saves(reader, x, y) < ENOUGH


def is_key(reader, x, y):
    """Return whether a source has so many levels that it tells rows apart."""
    known = reader.codes(x)[0]
    known = known[known != MISSING]
    n_levels, n_targets = (len(np.unique(reader.codes(j)[0])) for j in (x, y))
    return n_levels * FEWEST_ROWS > len(known) and n_targets < n_levels


def _information(reader, j):
    """Return a sort key for sources: few missing, many levels come first.

    Among columns with equally many levels, words are learned better than unordered numbers.
    """
    codes = reader.tried_codes[:, reader.varying.index(j)]
    n_levels = len(np.unique(codes))
    return int((codes == MISSING).sum()), -n_levels, j in reader.numeric, j


def determining(reader, others):
    """Return, for each column that varies, which of the others it may determine.

    Parameters
    ----------
    others : ndarray of shape (n_tried, n_others), int64
        Levels of the rows that are tried, -1 for missing.
    """
    numeric, candidates, n_rare = set(reader.numeric), {}, 0
    n_levels = others.max(axis=0) + 1
    for x, codes in zip(reader.varying, reader.tried_codes.T, strict=True):
        order = np.argsort(codes, kind="stable")
        order = order[codes[order] != MISSING]
        codes, levels = codes[order], others[order]
        same = np.flatnonzero(codes[1:] == codes[:-1])
        changed = _changed(levels, same)
        holds = ~changed.any(axis=0)
        if len(same) < FEWEST_REPEATS and not is_date(reader, x):
            countable = x not in numeric or storage_of(reader.columns[x]).tolerance == 0
            n_rare += countable
            holds &= countable and n_rare <= MOST_RARE
            if x in numeric:
                holds |= _binned(levels, n_levels)
        candidates[x] = np.flatnonzero(holds)
    return candidates


def _changed(levels, places):
    before, after = levels[places], levels[places + 1]
    return (before != after) & (before != MISSING) & (after != MISSING)


def _binned(levels, n_levels):
    """Return whether each of the levels, sorted by a number, has an interval of its own."""
    changes = _changed(levels, np.arange(len(levels) - 1)).sum(axis=0)
    return (n_levels <= MAX_LEVELS) & (changes < n_levels)


def fit_table(reader, target, source):
    """Return the part of a table that holds in all complete rows, or None."""
    (x, n_levels), (y, _) = reader.codes(source), reader.codes(target)
    both = (x != MISSING) & (y != MISSING)
    if not both.any() or not _follows(x[both], y[both], n_levels):
        return None
    x = np.where(x == MISSING, n_levels, x)
    complete = _follows(x, y, n_levels + 1)
    relation = DeterminedBy(reader.names[target], reader.names[source])
    # Levels that no row has are never drawn.
    table = np.full(n_levels + 1, np.bincount(y[both]).argmax() if complete else MISSING)
    rows = np.ones_like(both) if complete else both
    table[x[rows]] = y[rows]
    if not complete and source in reader.numeric:
        table[:-1] = _filled(table[:-1])
    return TablePart(relation, target, source, table, complete)


def _filled(table):
    """Fill the entries of a table that no row has with those of the nearest number before."""
    known = np.flatnonzero(table != MISSING)
    before = np.searchsorted(known, np.arange(len(table)), side="right") - 1
    return table[known[np.maximum(before, 0)]]


def _follows(x, y, n_levels):
    table = np.zeros(n_levels, dtype="int64")
    table[x] = y
    return bool(np.array_equal(table[x], y))


def digits_saved(reader, part):
    """Return the digits that a table saves with the best explanation."""
    x, y = reader.codes(part.source)[0], reader.codes(part.target)[0]
    both = (x != MISSING) & (y != MISSING)
    if _are_copies(reader, part.source, part.target):
        return arrangements(np.bincount(y[both]))
    saved = table_or_bins_save(x[both], y[both], part.source in reader.numeric)
    return max(saved, calendar_saves(reader, part.source, part.target))


def _is_binned(reader, part):
    """Return whether each level of the target has an interval of the numbers of the source."""
    table = part.table[:-1]
    table = table[table != MISSING]
    return 1 + (table[1:] != table[:-1]).sum() == len(np.unique(table))


def _are_copies(reader, one, other):
    if not (reader.has_levels(one) and reader.has_levels(other)):
        return False
    if not np.array_equal(reader.codes(one)[0], reader.codes(other)[0]):
        return False
    first, second = (reader.columns[j].vocabulary for j in (one, other))
    words = isinstance(first, Labels) and isinstance(second, Labels)
    return words and first.index.equals(second.index)
