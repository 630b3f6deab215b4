"""Numbers that determine other columns: none is decoded between two with different results."""

from dataclasses import replace
from functools import singledispatch

import numpy as np

from ganaug.codecs.tabular.columns import NumberColumn
from ganaug.codecs.tabular.grids import Outside, Seen
from ganaug.codecs.tabular.relations.levels.gaps import GapsPart
from ganaug.codecs.tabular.relations.levels.tables import TablePart
from ganaug.codecs.tabular.storages import LARGEST


def confine(reader, draft):
    """Confine the numbers that are sources of tables to intervals with a known entry."""
    for part in draft.parts:
        for source, changes in changes_of(part).items():
            if isinstance(draft.columns[source], NumberColumn):
                _confine(reader, draft, source, changes)
    for source in draft.only_seen:
        if isinstance(draft.columns[source], NumberColumn):
            _confine(reader, draft, source, True)


def _confine(reader, draft, source, changes):
    values = reader.values(source)
    n_numbers = int((values <= LARGEST).sum())
    changed = np.broadcast_to(changes, len(values) - 1)[: n_numbers - 1]
    if not changed.any():
        return
    values = values[:n_numbers]
    column = draft.columns[source]
    grid = Outside(column.grid, values[:-1][changed], values[1:][changed])
    draft.columns[source] = replace(column, grid=Seen(values) if changed.all() else grid)


@singledispatch
def changes_of(part):
    """Return, by source of a table, where the entry changes from one number to the next."""
    return {}


@changes_of.register
def _(part: TablePart):
    return {part.source: part.table[1:-1] != part.table[:-2]}


@changes_of.register
def _(part: GapsPart):
    # Columns that are missing together are not missing at any number.
    return {part.source: part.gone[1:-1] != part.gone[:-2]} if part.gone[:-1].any() else {}
