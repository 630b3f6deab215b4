"""Submodules that are imported when they are first used."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any


def submodules(
    package: str, names: Sequence[str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a package that only has submodules.

    Parameters
    ----------
    package : str
        Its ``__name__``.
    names : sequence of str
        The public submodules.
    """

    def get(name: str) -> Any:
        if name in names:
            return import_module(f"{package}.{name}")
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return get, lambda: list(names)
