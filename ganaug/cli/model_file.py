"""Files of ``ganaug balance --save``: a `GANAugmenter`, with the style of its table.

`GANAugmenter.load` reads them too, and ``ganaug sample`` reads files of `GANAugmenter.save`.
"""

from importlib import import_module
from typing import Any, NamedTuple

from ganaug import GANAugmenter
from ganaug.codecs.tabular.saving import pack, unpack
from ganaug.persistence import archive, augmenter_state
from ganaug.tables.table import Table

# The modules of tables, by the names of their classes.
MODULES = {"DelimitedTable": "delimited", "ObjectTable": "objects", "ArrowTable": "arrow"}


class Model(NamedTuple):
    """A model in a file.

    Attributes
    ----------
    augmenter : GANAugmenter
    table : Table or None
        A table without rows, in whose style new ones are written; None if the model was not saved
        by a command.
    target : str or None
        The column with the classes.
    """

    augmenter: GANAugmenter
    table: Table | None
    target: str | None


def save(path, augmenter, table, target):
    """Write a fitted augmenter and the style of its table to a file.

    Parameters
    ----------
    path : str
    augmenter : GANAugmenter
    table : Table
    target : str
        The column with the classes.
    """
    document, arrays, models = augmenter_state.pack_augmenter(augmenter)
    kind, outline = table.outline()
    document["table"] = {"kind": kind, "target": target, "outline": pack(outline, {})}
    archive.write(path, augmenter_state.WRITER, document, arrays, models)


def load(path):
    """Return the `Model` in a file.

    Raises
    ------
    FileNotFoundError, ValueError
        See `GANAugmenter.load`.
    """
    writer = augmenter_state.WRITER
    with archive.as_load_errors(path, writer):
        document, arrays, models = archive.read(path, writer)
        augmenter = augmenter_state.unpack_augmenter(GANAugmenter, document, arrays, models)
        saved: dict[str, Any] | None = document.get("table")
        if saved is None:
            return Model(augmenter, None, None)
        module = import_module(f"ganaug.tables.{MODULES[saved['kind']]}")
        outline = unpack(saved["outline"], {})
        table = getattr(module, saved["kind"]).of_outline(outline)
    return Model(augmenter, table, saved["target"])
