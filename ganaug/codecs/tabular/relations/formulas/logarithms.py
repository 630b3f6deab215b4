"""Columns that are logarithms of others."""

import numpy as np

from ganaug.codecs.tabular.relations.formula_kinds import Logarithm
from ganaug.codecs.tabular.relations.formula_rules import LogarithmRule
from ganaug.codecs.tabular.relations.formulas.fitting import (
    complete_rows,
    is_plain,
    room_of,
    roundings,
    rows_off,
    simplest,
    slack,
)
from ganaug.codecs.tabular.relations.formulas.formula_part import formula_part
from ganaug.codecs.tabular.relations.formulas.reasons import is_function_by_reason
from ganaug.codecs.tabular.relations.sources import Numbers

NEAR = 1e-5
FORMS = tuple((base, shift) for base in (None, 10.0, 2.0) for shift in (0.0, 1.0))


def find_logarithms(reader, draft):
    """Add the columns that are logarithms of others."""
    columns = [j for j in reader.numeric if is_plain(reader, j)]
    if len(columns) < 2:
        return
    for form in FORMS:
        for y, x in _nearly_logarithms(reader, columns, *form):
            if y not in draft.restored():
                rule = fit_logarithm(reader, y, x, *form)
                if is_function_by_reason(reader, rule, len(columns)):
                    draft.add(logarithm_part(reader, rule))


def _nearly_logarithms(reader, columns, base, shift):
    """Yield pairs of a column and another one whose logarithm it is in some rows."""
    numbers = np.array([reader.numbers(j)[reader.tried] for j in columns])
    logs = np.log(np.where(numbers + shift > 0, numbers + shift, np.nan)) / np.log(base or np.e)
    steps = np.array([[slack(reader.decimals(j))] for j in columns])
    for x, log in zip(columns, logs, strict=True):
        rest = np.abs(numbers - log)
        near = ~(rest > steps + NEAR * (1 + np.abs(log))).any(axis=1)
        for k in np.flatnonzero(near & np.isfinite(rest).any(axis=1)):
            if columns[k] != x:
                yield columns[k], x


def _rule(target, source, base, shift, grid=None):
    sources = (Numbers(source),)
    return LogarithmRule(target=target, sources=sources, base=base, shift=shift, grid=grid)


def fit_logarithm(reader, target, source, base=None, shift=0.0):
    """Return the rule of a logarithm that holds in all complete rows, or None."""
    if not all(is_plain(reader, j) for j in (target, source)):
        return None
    return simplest(reader, _fitting(reader, target, source, base, shift))


def _fitting(reader, target, source, base, shift):
    for place, grid in enumerate(roundings(reader.decimals(target))):
        rule = _rule(target, source, base, shift, grid)
        numbers, logs = complete_rows(reader, rule)
        room = room_of(reader, rule, logs)
        n_off = rows_off(rule, numbers, room) if len(logs) else None
        if n_off is not None:
            yield (n_off > 0, place), rule


def logarithm_part(reader, rule):
    """Return the part of a rule that holds."""
    target, source = reader.names[rule.target], reader.names[rule.sources[0].position]
    return formula_part(reader, rule, Logarithm(target, source, rule.base, rule.shift))
