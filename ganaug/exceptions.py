"""Warning classes of ganaug, for use in warning filters."""

import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType

# Packages between the user's line and ours in the stack.
INNER = ("ganaug", "imblearn", "sklearn", "joblib", "keras", "functools", "contextlib")
Warned = list[tuple[type[Warning], str]]
_record: ContextVar[Warned | None] = ContextVar("record", default=None)


class GanaugWarning(UserWarning):
    """Base class of all warnings of this package."""


class TrainingWarning(GanaugWarning):
    """Training had problems, but the result can still be used."""


class SmallClassWarning(GanaugWarning):
    """A class has too few samples to learn from and is augmented in a simpler way."""


class NoGainWarning(GanaugWarning):
    """Augmentation did not help on held-out samples; nothing was added."""


class IdentifierWarning(GanaugWarning):
    """A column identifies people or things, and synthetic rows would repeat its values."""


class NearlyNumericWarning(GanaugWarning):
    """A column holds numbers or dates except in a few cells, which the message shows."""


class PixelRangeWarning(GanaugWarning):
    """Pixels far from the others are clipped, or images are scaled unlike those fitted."""


class RelevanceWarning(GanaugWarning):
    """A target has no rare values, or its box plot could not be used to find them."""


@contextmanager
def recording() -> Iterator[Warned]:
    """Record what `warn` is called with, in this thread, instead of issuing it.

    `warnings.catch_warnings` would change the filters of all threads.

    Yields
    ------
    list of (type, str)
        Categories and messages.
    """
    found: Warned = []
    token = _record.set(found)
    try:
        yield found
    finally:
        _record.reset(token)


def repeat(recorded: Iterable[tuple[type[Warning], str]]) -> None:
    """Issue recorded warnings, each distinct one once.

    Parameters
    ----------
    recorded : iterable of (type, str)
        See `recording`.
    """
    for category, message in dict.fromkeys(recorded):
        warn(message, category)


def warn(message: str, category: type[Warning]) -> None:
    """Issue a warning that points at the user's line, however deep in libraries it is raised.

    Parameters
    ----------
    message : str
        The problem and its remedy.
    category : type
        The class of the warning.
    """
    record = _record.get()
    if record is not None:
        record.append((category, message))
        return
    frame: FrameType | None = sys._getframe(1)
    level = 2
    while frame is not None and frame.f_globals.get("__name__", "").split(".")[0] in INNER:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, category, stacklevel=level)
