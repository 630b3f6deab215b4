"""New values for columns that identify rows, in the style of the real ones."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

WORD = re.compile(r"[0-9]|[a-z]|[A-Z]")
DIGITS, SMALL = "0123456789", "abcdefghijklmnopqrstuvwxyz"
# Keys that are taken are drawn again; after this many rounds, they become longer.
ROUNDS = 8
# The most frequent shapes are kept, up to this number.
SHAPES = 1000


def fit_keys(column, kind):
    """Return the source of new values for a column: "new" ones, or "missing"."""
    if kind == "missing":
        return Missing.of(column)
    values = column.dropna()
    # A category has no room for new levels.
    others = types.is_bool_dtype, types.is_datetime64_any_dtype, _is_category
    if any(is_other(values.dtype) for is_other in others):
        raise _unsupported(column)
    if types.is_numeric_dtype(values.dtype) or types.infer_dtype(values) == "integer":
        return Numbers.of(column, values)
    objects = values.astype(object).tolist()
    if objects and all(isinstance(value, uuid.UUID) for value in objects):
        return Uuids(column.dtype, _hashes(map(str, objects)), "UUID")
    if objects and all(isinstance(value, str) for value in objects):
        if all(_is_uuid(value) for value in objects):
            style = str.upper if all(map(str.isupper, objects)) else str
            return Uuids(column.dtype, _hashes(objects), style.__name__)
        return Texts.of(column.dtype, objects)
    raise _unsupported(column)


def _is_category(dtype):
    return isinstance(dtype, pd.CategoricalDtype)


def _unsupported(column):
    return ValueError(
        "New keys can be made for text, whole numbers and UUIDs only. Received: id_columns with "
        f"{column.name!r} of dtype={column.dtype}. Convert it with astype(str), or have it left "
        f"empty: id_columns={{{column.name!r}: 'missing'}}."
    )


def _is_uuid(text):
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _hashes(texts):
    """Return the sorted hashes of texts; a new text with such a hash counts as taken."""
    return np.unique(pd.util.hash_array(np.array(list(texts), dtype=object)))


@dataclass(frozen=True)
class Missing:
    """A column that is empty in synthetic rows."""

    dtype: Any

    @classmethod
    def of(cls, column):
        try:
            holds = bool(pd.Series([None], dtype=column.dtype).isna().all())
        except (TypeError, ValueError):
            holds = False
        if not holds:
            raise ValueError(
                "Expected a column that can hold missing values. Received: id_columns with "
                f"{column.name!r}: 'missing' and dtype={column.dtype}. Convert it, for instance "
                'with astype("Int64"), or have new keys generated.'
            )
        return cls(column.dtype)

    def new(self, number, rng):
        return pd.Series([None] * number, dtype=self.dtype)


@dataclass(frozen=True)
class Numbers:
    """Whole numbers: new ones continue after the largest, with the step of the real ones."""

    dtype: Any
    first: int
    step: int
    last: int

    @classmethod
    def of(cls, column, values):
        whole = values.astype(object).map(int)
        if (whole != values.astype(object)).any():
            raise _unsupported(column)
        ordered = sorted(set(whole.tolist())) or [0]
        step = int(np.gcd.reduce(np.diff(np.array(ordered, dtype=object)))) if ordered[1:] else 1
        return cls(column.dtype, ordered[0], max(step, 1), ordered[-1])

    def new(self, number, rng):
        start = self.last + self.step
        values = [start + i * self.step for i in range(number)]
        low, high = _limits(self.dtype)
        above = [value for value in values if value <= high]
        below = [self.first - (i + 1) * self.step for i in range(number - len(above))]
        if below and below[-1] < low:
            raise ValueError(
                f"{self.dtype} has no room for {number:,} new keys beside those from {self.first} "
                f"to {self.last}. Convert the column to a wider dtype."
            )
        return pd.Series(above + below, dtype=self.dtype)


def _limits(dtype):
    plain = np.dtype(getattr(dtype, "numpy_dtype", dtype))
    if plain.kind in "iu":
        return int(np.iinfo(plain).min), int(np.iinfo(plain).max)
    exact = 2 ** (np.finfo(plain).nmant + 1) if plain.kind == "f" else np.inf
    return -exact, exact


@dataclass(frozen=True)
class Uuids:
    """Random UUIDs: objects ("UUID"), or text in lower case ("str") or upper case ("upper")."""

    dtype: Any
    taken: np.ndarray
    style: str

    def new(self, number, rng):
        write = str.upper if self.style == "upper" else str

        def draw(size, _):
            drawn = rng.bytes(16 * size)
            parts = (drawn[i * 16 : (i + 1) * 16] for i in range(size))
            return [write(str(uuid.UUID(bytes=part, version=4))) for part in parts]

        texts = _new_texts(draw, number, self.taken)
        values = [uuid.UUID(text) for text in texts] if self.style == "UUID" else texts
        return pd.Series(values, dtype=self.dtype)


@dataclass(frozen=True)
class Texts:
    """Text with the prefix and the suffix that all keys share, and random characters between.

    Digits, lower-case and upper-case letters replace those of a real key.
    """

    dtype: Any
    prefix: str
    suffix: str
    shapes: tuple
    digits: str
    small: str
    capital: str
    taken: np.ndarray

    @classmethod
    def of(cls, dtype, texts):
        prefix = _shared(texts)
        suffix = _shared([text[len(prefix) :][::-1] for text in texts])[::-1]
        middles = [text[len(prefix) : len(text) - len(suffix)] for text in texts]
        shapes = pd.Series([_shape(middle) for middle in middles]).value_counts().head(SHAPES)
        used = "".join(sorted(set("".join(middles))))
        digits, small, capital = _alphabets(used)
        shapes = tuple(shapes.index)
        return cls(dtype, prefix, suffix, shapes, digits, small, capital, _hashes(texts))

    def new(self, number, rng):
        def draw(size, extra):
            # A number that begins in the prefix, as in C000123, can vary there too.
            zeros = len(self.prefix) - len(self.prefix.rstrip(DIGITS))
            freed = min(extra, zeros)
            prefix, start = self.prefix[: len(self.prefix) - freed], "0" * freed
            shapes = [start + shape + "0" * (extra - freed) for shape in self.shapes]
            chosen = rng.integers(len(shapes), size=size)
            return [prefix + self._filled(shapes[i], rng) + self.suffix for i in chosen]

        return pd.Series(_new_texts(draw, number, self.taken), dtype=self.dtype)

    def _filled(self, shape, rng):
        alphabets = {"0": self.digits, "a": self.small, "A": self.capital}
        picks = rng.random(len(shape))
        characters = [
            alphabet[int(pick * len(alphabet))]
            for alphabet, pick in zip([alphabets.get(s, s) for s in shape], picks, strict=True)
        ]
        return "".join(characters)


def _shared(texts):
    first, last = min(texts), max(texts)
    length = next((i for i, char in enumerate(first) if char != last[i : i + 1]), len(first))
    return first[:length]


def _shape(text):
    return WORD.sub(lambda m: "0" if m[0].isdigit() else "a" if m[0].islower() else "A", text)


def _alphabets(used):
    """Return digits, lower-case and upper-case letters, up to f for hexadecimal numbers."""
    digits, *letters = DIGITS, SMALL, SMALL.upper()
    for i, all_letters in enumerate(letters):
        found = set(used) & set(all_letters)
        if found and found <= set(all_letters[:6]) and set(used) & set(digits):
            letters[i] = all_letters[:6]
    return digits, *letters


def _new_texts(draw, number, taken):
    """Return distinct texts that are not taken; they become longer if too few are free."""
    found: dict[str, None] = {}
    rounds = 0
    while len(found) < number:
        texts = draw(number - len(found), rounds // ROUNDS)
        free = ~np.isin(pd.util.hash_array(np.array(texts, dtype=object)), taken)
        found |= dict.fromkeys(text for text, is_free in zip(texts, free, strict=True) if is_free)
        rounds += 1
    return list(found)
