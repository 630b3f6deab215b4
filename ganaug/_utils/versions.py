"""Versions of the installation, for bug reports."""

import os
import platform
import re
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version

__all__ = ["show_versions"]

# The characters that end the name of a requirement.
NAME_END = re.compile(r"[^A-Za-z0-9._-]")
MISSING = "not installed"


def show_versions() -> None:
    """Print the versions of Python, ganaug and its dependencies, and the hardware.

    Paste the output into a bug report. Optional dependencies are shown if they are installed.
    TensorFlow is not imported, so the number of GPUs is known only if it already was.

    Examples
    --------
    >>> import ganaug
    >>> ganaug.show_versions()
    System
              python: 3...
    <BLANKLINE>
    Dependencies
              ganaug: ...
    """
    required, optional = _dependencies()
    _print("System", _system())
    print()
    _print("Dependencies", required)
    print()
    _print("Optional dependencies", optional)


def _system() -> dict[str, object]:
    return {
        "python": sys.version.replace("\n", " "),
        "executable": sys.executable,
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "GPUs": _gpus(),
        "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "not set"),
    }


def _gpus() -> int | str:
    if "tensorflow" not in sys.modules:
        return "not known before TensorFlow is imported"
    return len(sys.modules["tensorflow"].config.list_physical_devices("GPU"))


def _dependencies() -> tuple[dict[str, str], dict[str, str]]:
    """Return the versions of required dependencies, and of those that only extras require."""
    required, optional = {"ganaug": version("ganaug")}, {}
    for requirement in requires("ganaug") or ():
        name = NAME_END.split(requirement)[0]
        if "extra ==" not in requirement:
            required[name] = _version(name)
        elif name not in required and _version(name) != MISSING:
            optional[name] = _version(name)
    return required, optional


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return MISSING


def _print(title: str, values: Mapping[str, object]) -> None:
    print(title)
    for name, value in values.items():
        print(f"{name:>20}: {value}")
