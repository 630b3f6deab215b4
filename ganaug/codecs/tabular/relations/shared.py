"""Columns that determine one that is restored from another: the drug and the diagnosis, a chapter.

The generator learns both. A level that leads to another level of the column they share becomes
one that leads to the restored level.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.relations.chance import ENOUGH
from ganaug.codecs.tabular.relations.draft import GAPS, VALUE
from ganaug.codecs.tabular.relations.rules import AmongRule
from ganaug.codecs.tabular.relations.scattered import NearestPart
from ganaug.codecs.tabular.relations.tables import MOST_TRIALS, digits_saved, fit_table
from ganaug.codecs.tabular.slots import MISSING

MOST_ENTRIES = 2**20


@dataclass(frozen=True, eq=False)
class AmongPart:
    """A table that is kept by a change of its source, a column of levels.

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

    def clashes(self, other):
        return other.stage != GAPS

    def build(self, draft, target, parts):
        entries = _entries(draft.reader, self.table)
        draft.rules.append(AmongRule(target, draft.places(self.table.target), entries))


def _entries(reader, part):
    """Return the level of the source for each one that was learned and each of the target.

    One that is to be changed becomes the one at the same quantile of those that are possible.
    """
    (own, n_own), (shared, n_shared) = reader.codes(part.source), reader.codes(part.target)
    shared = np.where(shared == MISSING, n_shared, shared)
    counts = np.zeros((n_own, n_shared + 1))
    np.add.at(counts, (own[own != MISSING], shared[own != MISSING]), 1)
    group = counts.argmax(axis=1)
    totals = counts.sum(axis=0)
    quantiles = np.cumsum(counts, axis=0) - counts / 2
    quantiles = quantiles[np.arange(n_own), group] / np.maximum(totals[group], 1)
    entries = np.repeat(np.arange(n_own + 1)[:, None], n_shared + 1, axis=1)
    for place in np.flatnonzero(totals) if part.complete else np.flatnonzero(totals[:-1]):
        possible = np.flatnonzero(counts[:, place])
        ends = np.cumsum(counts[possible, place]) / totals[place]
        chosen = np.minimum(np.searchsorted(ends, quantiles), len(possible) - 1)
        entries[:-1, place] = np.where(counts[:, place] > 0, np.arange(n_own), possible[chosen])
    if reader.missing(part.source).any():
        entries[:, totals == 0] = MISSING
    entries[-1] = MISSING
    return entries


def find_shared(reader, draft):
    """Add the tables that were left out as their target was restored, the longest ones first."""
    pairs = [(x, y) for x, y in draft.shared if x not in draft.restored()]
    pairs.sort(key=lambda pair: -reader.codes(pair[1])[1])
    for x, y in pairs[:MOST_TRIALS]:
        part = fit_table(reader, y, x)
        if part is not None and digits_saved(reader, part) >= ENOUGH:
            draft.add(_kept(reader, part))


def _kept(reader, part):
    n_entries = reader.codes(part.source)[1] * reader.codes(part.target)[1]
    has_table = reader.has_levels(part.source) and n_entries <= MOST_ENTRIES
    return AmongPart(part) if has_table else NearestPart(part)
