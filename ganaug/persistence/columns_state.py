"""Parameters that name columns, in the file of an augmenter."""

import pandas as pd

from ganaug.codecs.tabular.saving import pack, unpack


def pack_columns(names):
    """Return names of columns, or a dict of them, as JSON can hold them."""
    if names is None or isinstance(names, str):
        return names
    if callable(names):
        raise TypeError(
            f"a function names columns, {names!r}, and a list of names was expected, such as "
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
