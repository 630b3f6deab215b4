"""Search for the relations of a table, and validation of those that a user names."""

from functools import partial
from typing import Any

import numpy as np
from scipy import sparse

from ganaug.codecs.tabular.relations.axes import axis
from ganaug.codecs.tabular.relations.draft import Draft
from ganaug.codecs.tabular.relations.formula_kinds import Logarithm, Product, Sum
from ganaug.codecs.tabular.relations.formulas.copies import find_copies
from ganaug.codecs.tabular.relations.formulas.logarithms import (
    find_logarithms,
    fit_logarithm,
    logarithm_part,
)
from ganaug.codecs.tabular.relations.formulas.products import (
    find_products,
    fit_product,
    product_part,
)
from ganaug.codecs.tabular.relations.formulas.signs import find_signs
from ganaug.codecs.tabular.relations.formulas.sums import fit_sum, part_of
from ganaug.codecs.tabular.relations.formulas.totals import find_totals
from ganaug.codecs.tabular.relations.kinds import (
    KINDS,
    AtMostOne,
    DeterminedBy,
    ExactlyOne,
    MissingTogether,
    MissingWhere,
    Ordered,
)
from ganaug.codecs.tabular.relations.levels.confined import confine
from ganaug.codecs.tabular.relations.levels.flags import find_groups, fit_exclusive, fit_group
from ganaug.codecs.tabular.relations.levels.gaps import (
    find_conditions,
    find_together,
    fit_condition,
    fit_together,
)
from ganaug.codecs.tabular.relations.levels.scattered import find_scattered
from ganaug.codecs.tabular.relations.levels.shared import find_shared
from ganaug.codecs.tabular.relations.levels.tables import find_recodings, fit_table
from ganaug.codecs.tabular.relations.orders import find_orders, fit_order
from ganaug.codecs.tabular.relations.reading import Reader, storage_of
from ganaug.codecs.tabular.relations.restoration import Restoration

MOST_SPARSE = 2**24
FINDERS = (
    find_copies,
    find_recodings,
    find_groups,
    find_logarithms,
    find_products,
    find_totals,
    find_together,
    find_conditions,
    find_orders,
    find_scattered,
    # Some orders had to wait for tables that were not added.
    find_orders,
    find_shared,
)


def find_relations(requested, container, columns, X, y):
    """Return the relations of a table, its columns without determined parts, and the rules.

    Parameters
    ----------
    requested : "auto", None or list
        See `ganaug.codecs.TabularCodec`.
    container : Frame or Array
    columns : list of LevelColumn or NumberColumn
        The columns fitted on ``X``.
    X : table
    y : array-like of shape (n,)
        The class of each row.

    Returns
    -------
    relations : list
    columns : list
    restoration : Restoration
    """
    named, search = _requested(requested)
    finders = _finders(X) if search else ()
    if not named and (not finders or len(columns) < 2):
        return [], columns, Restoration()
    reader = Reader(container.names, columns, list(container.columns(X)), y)
    draft = Draft(reader)
    for relation in sorted(named, key=lambda relation: KINDS.index(type(relation))):
        _add_named(reader, draft, relation)
    # Numbers up to 1e300 overflow, which makes a relation fail.
    with np.errstate(all="ignore"):
        for find in finders:
            find(reader, draft)
        find_signs(reader, draft)
        confine(reader, draft)
        draft.build()
    found = [part.relation for part in draft.parts if part.relation is not None]
    return found, draft.columns, Restoration(tuple(draft.rules))


def _finders(X):
    """Return the finders for a table; that for a sparse one needs the memory of a dense one."""
    if not sparse.issparse(X):
        return FINDERS
    return (find_groups,) if np.prod(X.shape) <= MOST_SPARSE else ()


def _requested(requested):
    """Return the relations that are named, and whether more are searched for."""
    if requested is None or (isinstance(requested, str) and requested == "auto"):
        return [], requested is not None
    entries = list(requested) if isinstance(requested, list | tuple) else [requested]
    named = [entry for entry in entries if not isinstance(entry, str)]
    strange = [entry for entry in named if not isinstance(entry, KINDS)]
    strange += [entry for entry in entries if isinstance(entry, str) and entry != "auto"]
    if strange or not isinstance(requested, list | tuple):
        kinds = ", ".join(kind.__name__ for kind in KINDS)
        raise ValueError(
            'relations must be "auto", None or a list of relations, which may contain "auto"; '
            f"they are {kinds} of ganaug.codecs.tabular.relations. "
            f"Received: relations={requested!r}."
        )
    return named, len(named) < len(entries)


def _add_named(reader, draft, relation):
    unknown = [n for n in (relation.column, *relation.sources) if n not in reader.positions]
    if unknown:
        raise ValueError(
            f"A relation names columns that the table does not have. Received: {relation!r} "
            f"with {unknown!r}, of columns {reader.names!r}."
        )
    target = reader.positions[relation.column]
    sources = [reader.positions[name] for name in relation.sources]
    part = FITTERS[type(relation)](reader, relation, target, sources)
    if part is None:
        raise ValueError(
            "A relation does not hold in all rows with values, or does not apply to columns of "
            f"this kind. Received: {relation!r} ({relation}). Leave it out, or remove the rows."
        )
    if not draft.add(part):
        raise ValueError(
            "A relation restores a column that another relation restores or depends on. "
            f"Received: {relation!r} ({relation}). Leave one of them out."
        )


def _fit_sum(reader, relation, target, sources):
    storages = [storage_of(reader.columns[j]) for j in (target, *sources)]
    if None in storages:
        return None
    own, *others = map(axis, storages)
    factors = [
        factor * other.step / own.step
        for (_, factor), other in zip(relation.terms, others, strict=True)
    ]
    plain = not any(a.origin or a.step != 1 for a in (own, *others))
    rule = fit_sum(reader, target, sources, factors, relation.constant if plain else None)
    return None if rule is None else part_of(reader, rule)


def _fit_product(reader, relation, target, sources):
    powers = tuple(power for _, power in relation.terms)
    rule = fit_product(reader, target, sources, powers, relation.factor)
    return None if rule is None else product_part(reader, rule)


def _fit_logarithm(reader, relation, target, sources):
    rule = fit_logarithm(reader, target, sources[0], relation.base, relation.shift)
    return None if rule is None else logarithm_part(reader, rule)


def _fit_one(fit, reader, relation, target, sources):
    return fit(reader, target, *sources)


FITTERS: dict[type, Any] = {
    Sum: _fit_sum,
    Product: _fit_product,
    Logarithm: _fit_logarithm,
    DeterminedBy: partial(_fit_one, fit_table),
    Ordered: lambda reader, relation, target, sources: fit_order(reader, sources[0], target),
    ExactlyOne: lambda reader, relation, target, sources: fit_group(reader, [target, *sources]),
    AtMostOne: lambda reader, relation, target, sources: fit_exclusive(reader, [target, *sources]),
    MissingTogether: partial(_fit_one, fit_together),
    MissingWhere: partial(_fit_one, fit_condition),
}
