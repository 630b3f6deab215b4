"""The containers of samples and labels in the file of an augmenter."""

import base64
from importlib.util import find_spec

import numpy as np
import pandas as pd
from scipy import sparse

from ganaug import frames
from ganaug.codecs.tabular.saving import pack, unpack
from ganaug.containers import Foreign, Lists, Masked, Plain, Sparse
from ganaug.targets import Target

SPARSE = {
    f"{format}_{kind}": getattr(sparse, f"{format}_{kind}")
    for format in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")
    for kind in ("array", "matrix")
}


def pack_container(container):
    """Return a container as JSON can hold it; frames of narwhals come back as those of pandas."""
    packed = {"kind": type(container).__name__}
    if isinstance(container, Sparse):
        packed["sparse"] = container.kind.__name__
    if isinstance(container, Masked):
        packed["dtype"] = container.dtype.str
    if isinstance(container, Foreign):
        packed["library"] = type(container.like).__module__.partition(".")[0]
        schema = frames.library(container.like)(container.like).schema
        packed["schema"] = base64.b64encode(schema).decode()
    return packed


def unpack_container(packed):
    """Return the container that `pack_container` packed, or Plain where its library is missing."""
    return UNPACKERS[packed["kind"]](packed)


def _foreign(packed):
    library = packed["library"]
    if find_spec(library) is None or not packed["schema"]:
        return Plain()
    kind = frames.LIBRARIES[library]
    return Foreign(kind.from_schema(base64.b64decode(packed["schema"])))


UNPACKERS = {
    "Plain": lambda packed: Plain(),
    "Lists": lambda packed: Lists(),
    "Sparse": lambda packed: Sparse(SPARSE[packed["sparse"]], packed["sparse"][:3]),
    "Masked": lambda packed: Masked(np.dtype(packed["dtype"])),
    "Foreign": _foreign,
}


def pack_target(target, arrays):
    """Return a target as JSON can hold it, and add its arrays to the dict ``arrays``.

    Labels of other libraries come back as those of pandas.
    """
    examples = frames.to_pandas(target.examples)
    if sparse.issparse(examples):
        examples = examples.toarray()
    if isinstance(examples, pd.api.extensions.ExtensionArray):
        examples = pd.Series(examples)
    return {
        "classes": pack(target.classes.tolist(), arrays),
        "are_positions": target.are_positions,
        "examples": _packed_examples(examples, arrays),
    }


def _packed_examples(examples, arrays):
    if isinstance(examples, pd.DataFrame):
        columns = [_packed_examples(examples.iloc[:, i], arrays) for i in range(examples.shape[1])]
        return {"frame": columns, "names": pack(examples.columns, arrays)}
    if isinstance(examples, pd.Series | pd.Index):
        return {"series": pack(pd.Index(examples, tupleize_cols=False), arrays)}
    if isinstance(examples, list) or examples.dtype == object:
        kind = "list" if isinstance(examples, list) else "objects"
        return {kind: pack(list(examples), arrays)}
    return {"array": pack(examples, arrays)}


def unpack_target(packed, learned, arrays):
    """Return the target that `pack_target` packed, given the labels that were learned."""
    examples = _examples(packed["examples"], arrays)
    if not packed["are_positions"]:
        return Target(learned, learned, examples)
    return Target(_objects(unpack(packed["classes"], arrays)), learned, examples)


def _examples(packed, arrays):
    if "frame" in packed:
        frame = pd.concat([_examples(part, arrays) for part in packed["frame"]], axis=1)
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
