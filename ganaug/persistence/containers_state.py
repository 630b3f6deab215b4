"""Conversion of the containers of samples and labels to what JSON can hold, and back."""

import base64
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ganaug import frames
from ganaug.codecs.tabular.saving import pack, unpack
from ganaug.containers import (
    Foreign,
    Images,
    Lists,
    Masked,
    OneByOne,
    PillowImages,
    Plain,
    SeriesList,
    Sparse,
    StringArray,
    StringList,
    StringSeries,
    Videos,
)
from ganaug.keyed_tables import Keyed
from ganaug.keys import Missing, Numbers, Texts, Uuids
from ganaug.targets import NoLabels, Target

SOURCES: dict[str, Any] = {kind.__name__: kind for kind in (Missing, Numbers, Texts, Uuids)}
SPARSE = {
    f"{format}_{kind}": getattr(sparse, f"{format}_{kind}")
    for format in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")
    for kind in ("array", "matrix")
}


def pack_container(container, arrays):
    """Return a container in a form that JSON can hold, and add its arrays to ``arrays``.

    Frames of narwhals, and series of strings of any library, come back as pandas objects.
    """
    packed: dict[str, Any] = {"kind": type(container).__name__}
    for kind, parts in PACKERS.items():
        if isinstance(container, kind):
            packed |= parts(container, arrays)
    return packed


def _packed_keyed(container, arrays):
    return {
        "container": pack_container(container.container, arrays),
        "names": _packed_names(container.names, arrays),
        "dtype": pack(container.dtype, arrays),
        "keys": [
            [place, type(source).__name__, _packed_source(source, arrays)]
            for place, source in container.keys.items()
        ],
    }


def _packed_foreign(container, arrays):
    schema = frames.wrapper(container.like)(container.like).schema
    library = type(container.like).__module__.partition(".")[0]
    return {"library": library, "schema": base64.b64encode(schema).decode()}


def _packed_series(container, arrays):
    return {"example": pack_examples(frames.to_pandas(container.example), arrays)}


def _dtype_of_text(dtype):
    # NumPy cannot read the name that it writes for text of any length.
    return "T" if dtype.kind == "T" else dtype.str


# Functions that return the parts of containers of a class, and of its subclasses.
PACKERS: dict[type, Any] = {
    Keyed: _packed_keyed,
    Sparse: lambda container, arrays: {"sparse": container.kind.__name__},
    Masked: lambda container, arrays: {"dtype": container.dtype.str},
    OneByOne: lambda container, arrays: vars(container),
    SeriesList: lambda container, arrays: {"dtype": container.dtype.str},
    StringArray: lambda container, arrays: {"dtype": _dtype_of_text(container.dtype)},
    StringSeries: _packed_series,
    Foreign: _packed_foreign,
}


def _packed_names(names, arrays):
    return {"array": len(names)} if isinstance(names, range) else {"frame": pack(names, arrays)}


def _packed_source(source, arrays):
    return {name: pack(value, arrays) for name, value in vars(source).items()}


def unpack_container(packed, arrays):
    """Return the container that `pack_container` packed, or Plain where its library is missing."""
    return UNPACKERS[packed["kind"]](packed, arrays)


def _keyed(packed, arrays):
    names = packed["names"]
    names = range(names["array"]) if "array" in names else unpack(names["frame"], arrays)
    keys = {place: _source(kind, parts, arrays) for place, kind, parts in packed["keys"]}
    container = unpack_container(packed["container"], arrays)
    return Keyed(container, names, keys, unpack(packed["dtype"], arrays))


def _source(kind, parts, arrays):
    return SOURCES[kind](**{name: unpack(part, arrays) for name, part in parts.items()})


def _foreign(packed, arrays):
    kind = frames.LIBRARIES[packed["library"]]
    if find_spec(packed["library"]) is None or not packed["schema"]:
        return Plain()
    return Foreign(kind.from_schema(base64.b64decode(packed["schema"])))


UNPACKERS = {
    "Plain": lambda packed, arrays: Plain(),
    "Lists": lambda packed, arrays: Lists(),
    "Sparse": lambda packed, arrays: Sparse(SPARSE[packed["sparse"]], packed["sparse"][:3]),
    "Masked": lambda packed, arrays: Masked(np.dtype(packed["dtype"])),
    "Images": lambda packed, arrays: Images(packed["in_array"]),
    "PillowImages": lambda packed, arrays: PillowImages(packed["in_array"], packed["mode"]),
    "Videos": lambda packed, arrays: Videos(packed["in_array"]),
    "SeriesList": lambda packed, arrays: SeriesList(
        packed["in_array"], packed["time_axis"], np.dtype(packed["dtype"])
    ),
    "StringList": lambda packed, arrays: StringList(),
    "StringArray": lambda packed, arrays: StringArray(np.dtype(packed["dtype"])),
    "StringSeries": lambda packed, arrays: StringSeries(
        unpack_examples(packed["example"], arrays)
    ),
    "Keyed": _keyed,
    "Foreign": _foreign,
}


def pack_target(target, arrays):
    """Return a target in a form that JSON can hold, and add its arrays to ``arrays``.

    Labels of other libraries come back as pandas objects.
    """
    if isinstance(target, NoLabels):
        return {"classes": [0], "are_positions": False, "examples": None}
    examples = frames.to_pandas(target.examples)
    if sparse.issparse(examples):
        examples = examples.toarray()
    if isinstance(examples, pd.api.extensions.ExtensionArray):
        examples = pd.Series(examples)
    return {
        "classes": pack(target.classes.tolist(), arrays),
        "are_positions": target.are_positions,
        "examples": pack_examples(examples, arrays),
    }


def pack_examples(examples, arrays):
    """Return labels or targets in a form for JSON, and add their arrays to ``arrays``."""
    if isinstance(examples, pd.DataFrame):
        columns = [pack_examples(examples.iloc[:, i], arrays) for i in range(examples.shape[1])]
        return {"frame": columns, "names": pack(examples.columns, arrays)}
    if isinstance(examples, pd.Series | pd.Index):
        return {"series": pack(pd.Index(examples, tupleize_cols=False), arrays)}
    if isinstance(examples, list) or examples.dtype == object:
        kind = "list" if isinstance(examples, list) else "objects"
        return {kind: pack(list(examples), arrays)}
    return {"array": pack(examples, arrays)}


def unpack_target(packed, learned, arrays):
    """Return the target that `pack_target` packed, given the labels that were learned."""
    if packed["examples"] is None:
        return NoLabels(learned, learned, None)
    examples = unpack_examples(packed["examples"], arrays)
    if not packed["are_positions"]:
        return Target(learned, learned, examples)
    return Target(_objects(unpack(packed["classes"], arrays)), learned, examples)


def unpack_examples(packed, arrays):
    """Return what `pack_examples` packed."""
    if "frame" in packed:
        frame = pd.concat([unpack_examples(part, arrays) for part in packed["frame"]], axis=1)
        return frame.set_axis(unpack(packed["names"], arrays), axis=1)
    ((kind, content),) = packed.items()
    content = unpack(content, arrays)
    if kind == "series":
        return pd.Series(content, name=content.name, dtype=content.dtype)
    return _objects(content) if kind == "objects" else content


def _objects(values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
