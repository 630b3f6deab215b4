"""Conversion of parameters that name columns to what JSON can hold, and back."""

import pandas as pd

from ganaug.codecs.tabular.saving import pack, unpack


def pack_columns(names):
    """Return names of columns, or a dict of them, in a form that JSON can hold."""
    if names is None or isinstance(names, str):
        return names
    if callable(names):
        raise TypeError(
            f"the function {names!r} names columns, but a list of names is needed, such as "
            "selector(X)"
        )
    if isinstance(names, dict):
        return {"dict": pack([list(item) for item in names.items()], {})}
    items = names if isinstance(names, list | tuple) else pd.Index(names).tolist()
    if all(isinstance(name, str | int) for name in items):
        return list(items)
    return {"list": pack(list(items), {})}


def unpack_columns(packed):
    """Return what `pack_columns` packed."""
    if not isinstance(packed, dict):
        return packed
    ((kind, content),) = packed.items()
    items = unpack(content, {})
    return dict(items) if kind == "dict" else items
