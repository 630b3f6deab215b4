"""Columns that are missing together, or where another column has certain values."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ganaug.codecs.tabular.relations.chance import ENOUGH, choices, table_or_bins_save
from ganaug.codecs.tabular.relations.draft import GAPS, VALUE
from ganaug.codecs.tabular.relations.kinds import MissingTogether, MissingWhere
from ganaug.codecs.tabular.relations.levels.cuts import compressed
from ganaug.codecs.tabular.relations.levels.tables import determining
from ganaug.codecs.tabular.relations.reading import level_values
from ganaug.codecs.tabular.relations.restored import without_missing
from ganaug.codecs.tabular.relations.rules import MissingRule
from ganaug.codecs.tabular.relations.sources import PresencePlaces
from ganaug.codecs.tabular.slots import MISSING

MOST_TRIALS = 400
MOST_NAMED = 5


@dataclass(frozen=True, eq=False)
class GapsPart:
    """The places where a column is missing, given by another one.

    Parameters
    ----------
    relation : MissingTogether or MissingWhere
    target, source : int
    gone : ndarray of bool
        For each level of the source, and for a missing one.
    """

    relation: Any
    target: int
    source: int
    gone: np.ndarray
    stage = GAPS

    @property
    def needs(self):
        return {self.target: [self.source]}

    def clashes(self, other):
        return other.stage == GAPS or (other.stage == VALUE and other.complete)

    def build(self, draft, target, parts):
        missing = np.array(np.nan) if draft.is_number(target) else np.array(MISSING)
        draft.columns[target] = without_missing(draft.columns[target])
        places, gone = self._places(draft)
        draft.rules.append(MissingRule(target, places, gone, missing))

    def _places(self, draft):
        if draft.is_number(self.source) and not self.gone[:-1].any():
            return PresencePlaces(self.source), np.array([False, True])
        return compressed(draft.places(self.source), self.gone)


def find_together(reader, draft):
    """Add the columns that are missing in the same rows as one before them."""
    firsts: dict[bytes, int] = {}
    for j in _gappy(reader):
        mask = reader.missing(j)
        first = firsts.setdefault(mask.tobytes(), j)
        if first != j and choices(reader.n_rows, int(mask.sum())) >= ENOUGH:
            draft.add(fit_together(reader, j, first))


def _gappy(reader):
    return [j for j in reader.varying if reader.columns[j].slots.missing]


def fit_together(reader, target, source):
    """Return the part of two columns that are missing in the same rows, or None."""
    gone = reader.missing(source)
    if not gone.any() or not np.array_equal(reader.missing(target), gone):
        return None
    relation = MissingTogether(reader.names[target], reader.names[source])
    n_levels = reader.codes(source)[1] if reader.has_levels(source) else 1
    return GapsPart(relation, target, source, np.append(np.zeros(n_levels, bool), True))


def find_conditions(reader, draft):
    """Add the columns that are missing where another one has certain levels."""
    gappy = [j for j in _gappy(reader) if not _settled(draft, j)]
    if not gappy:
        return
    masks = np.array([reader.missing(j)[reader.tried] for j in gappy], dtype="int64").T
    candidates = determining(reader, masks)
    trials = 0
    for place, target in enumerate(gappy):
        sources = [j for j in reader.varying if j != target and place in candidates[j]]
        if not masks[:, place].any():
            # Columns of numbers, all of which are left, seldom determine something so rare.
            sources = [j for j in sources if reader.has_levels(j)]
        for source in sorted(sources, key=lambda j: (not reader.has_levels(j), j)):
            trials += 1
            if trials > MOST_TRIALS:
                return
            part = fit_condition(reader, target, source)
            if part is not None and _saves(reader, part) >= ENOUGH and draft.add(part):
                break


def _settled(draft, j):
    return any(part.stage in (VALUE, GAPS) and _says_where(part) for part in draft.parts_of(j))


def _says_where(part):
    return part.stage == GAPS or part.complete


def fit_condition(reader, target, source):
    """Return the part of a column that is missing at certain levels of another one, or None."""
    x, n_levels = reader.codes(source)
    places = np.where(x == MISSING, n_levels, x)
    missing = reader.missing(target)
    gone = np.zeros(n_levels + 1, dtype=bool)
    gone[places] = missing
    if not missing.any() or not np.array_equal(gone[places], missing):
        return None
    named = _named(reader, source, gone)
    return GapsPart(
        MissingWhere(reader.names[target], reader.names[source], named), target, source, gone
    )


def _named(reader, source, gone):
    """Return the levels at which another column is missing, if they are few."""
    if not reader.has_levels(source) or gone.sum() > MOST_NAMED:
        return ()
    levels = map(_written, level_values(reader.columns[source]))
    return tuple(np.array([*levels, "missing"], dtype=object)[gone].tolist())


def _written(level):
    return f"{level:g}" if isinstance(level, float) else str(level)


def _saves(reader, part):
    x, n_levels = reader.codes(part.source)
    x = np.where(x == MISSING, n_levels, x)
    gone = reader.missing(part.target).astype("int64")
    return table_or_bins_save(x, gone, part.source in reader.numeric)
