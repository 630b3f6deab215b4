"""Columns that determine a column restored from another, as drug and diagnosis do a chapter.

The generator learns both. A level that does not lead to the restored level of the shared column
becomes one that does.
"""

import numpy as np

from ganaug.codecs.tabular.columns import LevelColumn
from ganaug.codecs.tabular.leveled import Leveled
from ganaug.codecs.tabular.relations.chance import ENOUGH
from ganaug.codecs.tabular.relations.draft import GAPS
from ganaug.codecs.tabular.relations.levels.scattered import NearestPart, SourcePart, has_words
from ganaug.codecs.tabular.relations.levels.tables import MOST_TRIALS, digits_saved, fit_table
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.rules import AmongRule
from ganaug.codecs.tabular.slots import MISSING

MOST_ENTRIES = 2**20


class AmongPart(SourcePart):
    """A table whose source, a column of levels, becomes one of those that lead to the level."""

    def clashes(self, other):
        return other.stage != GAPS

    def build(self, draft, target, parts):
        entries = _entries(draft.reader, self.table)
        draft.rules.append(AmongRule(target, draft.places(self.table.target), entries))


def _entries(reader, part):
    """Return the level of the source for each learned one and each level of the target.

    A level that has to change becomes one of the same classes, as far as possible, at the same
    quantile.
    """
    counts, occurs = _counted(reader, part)
    n_own, n_places = counts.shape
    entries = np.repeat(np.arange(n_own + 1)[:, None], n_places, axis=1)
    totals = counts.sum(axis=0)
    quantiles = _quantiles(counts)
    kinds, kind = np.unique(occurs, axis=0, return_inverse=True)
    for place in np.flatnonzero(totals) if part.complete else np.flatnonzero(totals[:-1]):
        possible = np.flatnonzero(counts[:, place])
        # The smaller a class, the more of its rows are synthetic.
        fits = (occurs[possible] / np.bincount(reader.classes)) @ kinds.T
        for own_kind, fit in enumerate(fits.T):
            moved = (kind.reshape(-1) == own_kind) & (counts[:, place] == 0)
            chosen = possible[np.isclose(fit, fit.max())]
            ends = np.cumsum(counts[chosen, place]) / counts[chosen, place].sum()
            steps = np.minimum(np.searchsorted(ends, quantiles[moved]), len(chosen) - 1)
            entries[:-1, place][moved] = chosen[steps]
    if reader.missing(part.source).any():
        entries[:, totals == 0] = MISSING
    entries[-1] = MISSING
    return entries


def _counted(reader, part):
    """Return how often levels and places meet, and which level occurs in which class."""
    (own, n_own), (shared, n_shared) = reader.codes(part.source), reader.codes(part.target)
    shared = np.where(shared == MISSING, n_shared, shared)
    rows = own != MISSING
    counts = np.zeros((n_own, n_shared + 1))
    np.add.at(counts, (own[rows], shared[rows]), 1)
    occurs = np.zeros((n_own, reader.classes.max() + 1), dtype=bool)
    occurs[own[rows], reader.classes[rows]] = True
    return counts, occurs


def _quantiles(counts):
    """Return the quantile of each level among those of its place."""
    group, levels = counts.argmax(axis=1), np.arange(len(counts))
    below = (np.cumsum(counts, axis=0) - counts / 2)[levels, group]
    return below / np.maximum(counts.sum(axis=0)[group], 1)


def find_shared(reader, draft):
    """Add the tables left out because their target was restored, the longest ones first."""
    restored, computed = draft.restored(), draft.computed()
    pairs = [(x, y) for x, y in draft.shared if x not in restored and y not in computed]
    pairs.sort(key=lambda pair: -reader.codes(pair[1])[1])
    for x, y in pairs[:MOST_TRIALS]:
        part = fit_table(reader, y, x)
        if part is not None and digits_saved(reader, part) >= ENOUGH and _can_move(reader, part):
            draft.add(_kept(reader, part))


def _has_table(reader, part):
    n_entries = reader.codes(part.source)[1] * reader.codes(part.target)[1]
    return reader.has_levels(part.source) and n_entries <= MOST_ENTRIES


def _can_move(reader, part):
    """Return whether a source can be moved without getting a level of another class."""
    column = reader.columns[part.source]
    leveled = isinstance(column, LevelColumn) or isinstance(storage_of(column), Leveled)
    return _has_table(reader, part) or not (leveled or has_words(reader, part.source))


def _kept(reader, part):
    return AmongPart(part) if _has_table(reader, part) else NearestPart(part)
