"""The origin of a report: versions, data, parameters and time."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime
from numbers import Integral
from typing import Any, NamedTuple, Self

import numpy as np

from ganaug import __version__
from ganaug.evaluation.report.wording import cut

# Longer descriptions of objects are cut.
MAX_LENGTH = 300


class Provenance(NamedTuple):
    """The origin of a report; reports of early versions do not record it.

    Attributes
    ----------
    version : str
        The version of ganaug.
    date : str
        When the comparison was done, in ISO 8601.
    seconds : float or None
        The duration of the comparison.
    random_state : int or None
        None if the comparison was not seeded with a number.
    shape : tuple of int
        The shape of the samples; for lists of samples, only their number.
    columns : tuple of str
        Names of the columns that were learned from, if they have some.
    samplers, estimators : dict of str
        The compared objects as text, by name.
    cv : str
        The kind of splits.
    file, target : str or None
        The file that the samples came from, and its column of classes.
    """

    version: str = ""
    date: str = ""
    seconds: float | None = None
    random_state: int | None = None
    shape: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    samplers: Mapping[str, str] = {}
    estimators: Mapping[str, str] = {}
    cv: str = ""
    file: str | None = None
    target: str | None = None

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        """Return the origin that ``_asdict`` has become as JSON."""
        lists = {name: tuple(found.get(name, ())) for name in ("shape", "columns")}
        # Later versions may know more.
        return cls(**{name: found[name] for name in cls._fields if name in found} | lists)


UNKNOWN = Provenance()


def provenance_of(
    began: float,
    X: Any,
    samplers: Mapping[str, Any],
    estimators: Mapping[str, Any],
    *,
    cv: Any,
    groups: Any,
    random_state: Any,
) -> Provenance:
    """Return the origin of a comparison that ends now.

    Parameters
    ----------
    began : float
        Seconds of `time.time`.
    X, samplers, estimators, cv, groups, random_state
        See `ganaug.evaluate_augmentation`.
    """
    return Provenance(
        version=__version__,
        date=datetime.fromtimestamp(began).astimezone().isoformat(timespec="seconds"),
        seconds=round(time.time() - began, 1),
        random_state=int(random_state) if isinstance(random_state, Integral) else None,
        shape=_shape(X),
        columns=tuple(map(str, getattr(X, "columns", ()))),
        samplers={str(name): described(thing) for name, thing in samplers.items()},
        estimators={str(name): described(thing) for name, thing in estimators.items()},
        cv=_described_splits(cv) + ("" if groups is None else ", groups together"),
    )


def described(thing: Any) -> str:
    """Return an object's parameters in a line.

    Examples
    --------
    >>> from sklearn.neighbors import KNeighborsClassifier
    >>> described(KNeighborsClassifier(n_neighbors=3))
    'KNeighborsClassifier(n_neighbors=3)'
    >>> described(object())
    '<object object>'
    """
    # An address in memory says nothing, and differs each time.
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", repr(thing))
    return cut(text, MAX_LENGTH)


def _described_splits(cv: Any) -> str:
    if cv is None:
        return "5 folds, twice"
    if isinstance(cv, Integral):
        return f"{cv} folds"
    return described(cv) if hasattr(cv, "split") else "given splits"


def _shape(X: Any) -> tuple[int, ...]:
    try:
        return tuple(int(size) for size in np.shape(X))
    except ValueError:
        # Series of several lengths.
        return (len(X),)
