"""Integrations with other systems: one module per system, imported only when it is used."""

from typing import TYPE_CHECKING

from ganaug._utils.lazy import submodules

if not TYPE_CHECKING:  # Type checkers would accept any name.
    __getattr__, __dir__ = submodules(
        __name__, ["dask", "keras_data", "remote", "tf_data", "tf_engines", "tfds"]
    )
