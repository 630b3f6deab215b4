"""Recognition and validation of strings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def are_strings(X: Any) -> bool:
    """Return whether samples are strings in a list, an array or a series; some may be missing."""
    if isinstance(X, np.ndarray) and X.dtype.kind in "UT":
        return X.ndim == 1
    if isinstance(X, pd.Series):
        return not isinstance(X.dtype, pd.CategoricalDtype) and _are_texts(X.tolist())
    if isinstance(X, np.ndarray) and not (X.ndim == 1 and X.dtype == object):
        return False
    return isinstance(X, list | tuple | np.ndarray) and _are_texts(X)


def _are_texts(values: Any) -> bool:
    texts = sum(isinstance(value, str) for value in values)
    return texts > 0 and all(isinstance(value, str) or _is_missing(value) for value in values)


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def read_strings(X: ArrayLike) -> NDArray[np.object_]:
    """Return strings as an array of objects.

    Letters with combining marks become single characters (Unicode's normal form NFC), so
    that no mark is learned without its letter.

    Raises
    ------
    TypeError, ValueError
        If there are none, if they have two axes, or if a value is missing or not a string.
    """
    strings = np.array(X, dtype=object)
    if np.ma.is_masked(X):
        strings[np.ma.getmaskarray(X)] = None  # type: ignore[arg-type]
    if strings.ndim != 1 or not len(strings):
        raise ValueError(
            "At least one string, in an array of one axis, was expected. Received: X of "
            f"shape={strings.shape}. Pass one column, such as X['name']; a table of several is "
            "learned with codec='table'."
        )
    texts = np.array([isinstance(value, str) for value in strings.tolist()])
    if not texts.all():
        first = int(texts.argmin())
        value = strings[first]
        if _is_missing(value):
            raise ValueError(
                f"Strings must not be missing. Received: X with {int((~texts).sum())} values that "
                f"are missing or not strings, the first of them number {first}. Leave them out."
            )
        raise TypeError(
            "Strings were expected. Received: X with a value of type "
            f"{type(value).__name__}, number {first}. Convert it, for example with str, or decode "
            "bytes."
        )
    for number, text in enumerate(strings.tolist()):
        _check_unicode(text, number)
    return np.array([_composed(text) for text in strings], dtype=object)


def _composed(text: str) -> str:
    """Return the normal form NFC, unless it is longer and may not fit into an array of text."""
    return min(unicodedata.normalize("NFC", text), text, key=len)


def _check_unicode(text: str, number: int) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            "Strings that UTF-8 can hold were expected. Received: X with half of a surrogate "
            f"pair in string number {number}, {text!r} ({error.reason}). Read the data in its own "
            "encoding."
        ) from error


def check_lengths(strings: NDArray[np.object_], most: int) -> NDArray[np.intp]:
    """Return the lengths of strings; raise if one is more than `most`, or all are zero."""
    lengths = np.array([len(text) for text in strings])
    if lengths.max() > most:
        first = int((lengths > most).argmax())
        raise ValueError(
            f"Strings of at most {most} characters were expected. Received: X with "
            f"{int((lengths > most).sum())} longer ones, such as number {first} of "
            f"{lengths[first]} characters. Leave them out or cut them; longer texts are augmented "
            "as rows of features, for example of TfidfVectorizer and TruncatedSVD."
        )
    if not lengths.max():
        raise ValueError(
            "At least one string must not be empty. Received: X of empty strings only. Leave "
            "this column out."
        )
    return lengths


def check_alphabet(alphabet: list[str], most: int) -> None:
    """Raise if there are more than `most` characters."""
    if len(alphabet) > most:
        raise ValueError(
            f"Strings of at most {most} different characters were expected, such as those of an "
            f"alphabet. Received: X with {len(alphabet)}. Replace rare ones, or write them in "
            "fewer letters."
        )
