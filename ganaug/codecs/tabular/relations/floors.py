"""Times in a coarser unit, such as the date of a timestamp."""

from dataclasses import replace
from itertools import permutations

from ganaug.codecs.tabular.relations.axes import axis
from ganaug.codecs.tabular.relations.calendar_parts import is_date
from ganaug.codecs.tabular.relations.kinds import DeterminedBy
from ganaug.codecs.tabular.relations.reading import storage_of
from ganaug.codecs.tabular.relations.sums import fit_sum, holds_by_reason, part_of


def find_floors(reader, draft):
    """Add the dates that are those of timestamps."""
    dates = [j for j in reader.numeric if is_date(reader, j)]
    for x, y in permutations(dates, 2):
        if not {x, y} & draft.restored():
            rule = _fit_floor(reader, x, y)
            if holds_by_reason(reader, rule, len(dates)):
                relation = DeterminedBy(reader.names[y], reader.names[x])
                draft.add(replace(part_of(reader, rule), relation=relation))


def _fit_floor(reader, x, y):
    fine, coarse = (axis(storage_of(reader.columns[j])) for j in (x, y))
    if fine.kind != coarse.kind or coarse.step <= fine.step or coarse.step % fine.step:
        return None
    factor = fine.step / coarse.step
    origin = (fine.origin - coarse.origin) / coarse.step
    # Rounded to the nearest one, half a step lower: the last of its ticks is not rounded up.
    return fit_sum(reader, y, [x], [factor], origin - 0.5 + factor / 2)
