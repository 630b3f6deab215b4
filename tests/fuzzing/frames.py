"""Strategies of frames: any columns, names, indexes, missing values and repeated rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from columns import FAMILIES, KINDS, ODD
from hypothesis import strategies as st

MISSING = {
    "none": lambda rng, n: np.zeros(n, bool),
    "one": lambda rng, n: np.arange(n) == n // 3,
    "some": lambda rng, n: rng.random(n) < 0.2,
    "half": lambda rng, n: np.arange(n) < n / 2,
    "all but one": lambda rng, n: np.arange(n) != 0,
    "all": lambda rng, n: np.ones(n, bool),
}
MISSING_OBJECTS = [None, np.nan, pd.NA, pd.NaT]
INDEXES = {
    "range": lambda places: pd.RangeIndex(len(places)),
    "falling": lambda places: pd.Index(places[::-1] * 7),
    "repeated": lambda places: pd.Index(places % 3),
    "dates": lambda places: pd.date_range("2020-01-01", periods=len(places)),
    "text": lambda places: pd.Index([f"row {place % 5}" for place in places], dtype=object),
    "levels": lambda places: pd.MultiIndex.from_arrays([places % 2, places], names=["a", None]),
}


@dataclass(frozen=True)
class Recipe:
    """A description of a frame, from which it is made, and which a failing example prints.

    Parameters
    ----------
    n_rows : int
    columns : list of pairs of str
        Their kinds, and the patterns of what is missing in them.
    names : list
    index : str
    different : float
        The share of rows that are no repetitions.
    seed : int
    """

    n_rows: int
    columns: list
    names: list
    index: str = "range"
    different: float = 1.0
    seed: int = 0

    def build(self):
        """Return the frame."""
        rng = np.random.default_rng(self.seed)
        columns = [
            _with_missing(KINDS[kind](rng, self.n_rows), missing, rng)
            for kind, missing in self.columns
        ]
        frame = pd.concat(columns, axis=1, keys=range(len(columns)))
        if self.different < 1.0:
            most = max(int(self.n_rows * self.different), 1)
            frame = frame.iloc[rng.integers(0, most, self.n_rows)]
        frame.columns = pd.Index(self.names)
        frame.index = INDEXES[self.index](np.arange(self.n_rows))
        return frame


def _with_missing(column, pattern, rng):
    """Return a column in which the values of a pattern are missing, if its dtype has any."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iubc":
        return column
    gone = MISSING[pattern](rng, len(column))
    if column.dtype != object:
        return column.mask(gone)
    # pandas 2 would make lists of tuples.
    values = column.to_numpy(copy=True)
    for place in np.flatnonzero(gone):
        values[place] = MISSING_OBJECTS[rng.integers(len(MISSING_OBJECTS))]
    return pd.Series(values, index=column.index, dtype=object)


ordinary = st.one_of(*[st.sampled_from(list(family)) for family in FAMILIES.values()])
odd = st.one_of(ordinary, ordinary, st.sampled_from(list(ODD)))
sizes = st.one_of(st.integers(1, 12), st.integers(13, 200))
texts = st.text(max_size=8)
odd_texts = st.sampled_from(["", " ", "a\nb", "ä", "🙂", "a" * 999, "None", "0", "label", "y"])


def text_names(width):
    """Names of columns that are text, no two alike."""
    return _unique(st.one_of(texts, odd_texts), width)


def any_names(width):
    """Names of columns of any one type, no two alike."""
    return st.one_of(
        st.just(list(range(width))),
        text_names(width),
        _unique(st.integers(-(2**70), 2**70), width),
        _unique(st.tuples(texts, st.integers()), width),
        _unique(st.floats(allow_nan=False), width),
        _unique(st.dates(), width),
    )


def odd_names(width):
    """Names that may be of several types, missing, or alike."""
    values = st.one_of(st.none(), st.integers(0, 3), st.tuples(texts), texts, st.just(np.nan))
    return st.one_of(any_names(width), st.lists(values, min_size=width, max_size=width))


def _unique(values, width):
    return st.lists(values, min_size=width, max_size=width, unique=True)


@st.composite
def recipes(draw, kinds=ordinary, sizes=sizes, widest=40, names=any_names):
    """Draw the recipe of a frame."""
    width = draw(st.one_of(st.integers(1, min(5, widest)), st.integers(1, widest)))
    column = st.tuples(kinds, st.sampled_from(list(MISSING)))
    return Recipe(
        draw(sizes),
        draw(st.lists(column, min_size=width, max_size=width)),
        draw(names(width)),
        draw(st.sampled_from(list(INDEXES))),
        draw(st.sampled_from([1.0, 1.0, 0.5, 0.0])),
        draw(st.integers(0, 2**32 - 1)),
    )


odd_recipes = recipes(odd, st.integers(0, 200), names=odd_names)
