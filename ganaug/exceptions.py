"""Warnings of our own, so that they can be told from others and filtered by class."""

import sys
import warnings
from types import FrameType

# What stands between the user's line and ours.
INNER = ("ganaug", "imblearn", "sklearn", "joblib", "keras")


class GanaugWarning(UserWarning):
    """Base of all warnings that this package gives."""


class TrainingWarning(GanaugWarning):
    """Training did not go as it should; the result is usable all the same."""


class SmallClassWarning(GanaugWarning):
    """A class has too few samples to learn from and is augmented in a simpler way."""


class NoGainWarning(GanaugWarning):
    """Augmentation did not help where it was tried on held-out samples; nothing was added."""


class IdentifierWarning(GanaugWarning):
    """A column tells who or what a row is, which synthetic rows would repeat."""


def warn(message: str, category: type[Warning]) -> None:
    """Issue a warning that points at the user's line, however deep in libraries it is raised.

    Parameters
    ----------
    message : str
        What is wrong, and what to do.
    category : type
        A class of warnings.
    """
    frame: FrameType | None = sys._getframe(1)
    level = 2
    while frame is not None and frame.f_globals.get("__name__", "").split(".")[0] in INNER:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, category, stacklevel=level)
