"""Conversion of constraints to what JSON and arrays can hold, and back, without pickle."""

import inspect
from typing import Any

from ganaug.codecs.tabular.saving import pack, unpack
from ganaug.constraints import Bounds, Combination, Equation, Inequality

KINDS = {kind.__name__: kind for kind in (Bounds, Combination, Equation, Inequality)}


def check_savable(constraints):
    """Raise a TypeError if a constraint cannot be saved without pickle."""
    others = [constraint for constraint in constraints if type(constraint) not in KINDS.values()]
    if others:
        raise TypeError(
            "Constraints can be saved without pickle if they are those of ganaug.constraints: "
            f"{[*KINDS]}. Received: {others}. Use pickle, with functions that are defined in a "
            "module."
        )


def pack_constraints(constraints):
    """Return fitted constraints in a form that JSON can hold, and a dict of arrays."""
    check_savable(constraints)
    arrays: dict[str, Any] = {}
    packed = [
        {type(item).__name__: {name: pack(value, arrays) for name, value in vars(item).items()}}
        for item in constraints
    ]
    return packed, arrays


def unpack_constraints(packed, arrays):
    """Return the constraints that `pack_constraints` packed."""
    return [
        _unpacked(KINDS[name], fields, arrays) for ((name, fields),) in map(dict.items, packed)
    ]


def _unpacked(kind, fields, arrays):
    values = {name: unpack(value, arrays) for name, value in fields.items()}
    params = {name: value for name, value in values.items() if not name.endswith("_")}
    constraint = kind(**params)
    vars(constraint).update({name: values[name] for name in inspect.get_annotations(kind)})
    return constraint
