"""Strategies of labels: of any type and container, for classes of any sizes."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from hypothesis import strategies as st

TEXT = ["rare", "", "ä", "🙂", "None", "nan", "0", " ", "x" * 300]
VALUES = {
    "int64": partial(np.arange, -2, 7),
    "int8": lambda: np.arange(-4, 5, dtype="int8"),
    "uint64": lambda: np.arange(2**64 - 9, 2**64, dtype="uint64"),
    "far apart": lambda: np.array([-(2**63), 2**63 - 1, 0, 2**53, 2**53 + 1, 7, 8, 9, 10]),
    "float64": lambda: np.arange(9.0) * 10.0,
    "float32": lambda: np.arange(9, dtype="float32"),
    "text": lambda: np.array(TEXT),
    "objects": lambda: np.array(TEXT, dtype=object),
    "bool": lambda: np.array([False, True]),
}


def is_taken_in_nullable(y):
    """Return whether scikit-learn, which makes floats of them, takes labels in pandas' dtypes."""
    return y.dtype.kind != "f" and all(v == float(v) for v in y.tolist() if isinstance(v, int))


CONTAINERS = {
    "array": lambda y: y,
    "list": lambda y: y.tolist(),
    "tuple": lambda y: tuple(y.tolist()),
    "series": lambda y: pd.Series(y, name="target", index=np.arange(len(y)) % 3),
    "unnamed series": pd.Series,
    "object series": lambda y: pd.Series(y, dtype=object),
    "category": lambda y: pd.Series(pd.Categorical(y)),
    "frame": lambda y: pd.DataFrame({"target": y}),
    "nullable": lambda y: pd.Series(pd.array(y) if is_taken_in_nullable(y) else y),
    "swapped bytes": lambda y: y.astype(y.dtype.newbyteorder()),
    "column": lambda y: y.reshape(-1, 1),
}
# Changes of labels that may be refused.
ODD = {
    "None": lambda y: [None, *y[1:]],
    "NaN": lambda y: np.append(np.nan, np.arange(1, len(y)) % 2),
    "NA": lambda y: pd.Series([pd.NA, *y[1:]], dtype=object),
    "missing in Int64": lambda y: pd.Series([None, *[3] * (len(y) - 1)], dtype="Int64"),
    "fractions": lambda y: np.arange(len(y)) * 0.37,
    "infinite": lambda y: np.where(np.arange(len(y)) == 0, np.inf, 1.0),
    "too short": lambda y: y[:-1],
    "too long": lambda y: np.append(y, y[:1]),
    "one class": lambda y: np.zeros(len(y), int),
    "each its own": lambda y: np.arange(len(y)),
    "one-hot": lambda y: np.eye(3, dtype=int)[np.arange(len(y)) % 7 % 3],
    "many-hot": lambda y: np.ones((len(y), 3), int),
    "two columns": lambda y: np.column_stack([y, y]),
    "three axes": lambda y: np.zeros((len(y), 2, 2)),
    "Python's objects": lambda y: [object() for _ in y],
    "numbers and text": lambda y: [1, *["a"] * (len(y) - 1)],
    "bytes": lambda y: np.where(np.arange(len(y)) < 3, b"a", b"b"),
    "complex": lambda y: np.arange(len(y)) % 2 * 1j,
    "dates": lambda y: pd.Series(np.arange(len(y)) // 30).astype("M8[s]"),
    "nothing": lambda y: None,
    "a number": lambda y: 3,
    "text": lambda y: "abc",
    "a dict": lambda y: {"a": 1},
    "a set": lambda y: {1, 2},
    "empty": lambda y: [],
    "ragged": lambda y: [[1], [1, 2], *[[1]] * (len(y) - 2)],
}
ORDINARY = [
    *("array", "swapped bytes", "list"),
    *("series", "unnamed series", "category", "nullable", "frame"),
]


@dataclass(frozen=True)
class Target:
    """A description of labels, from which they are made.

    Parameters
    ----------
    sizes : list of int
        The sizes of the classes; none is empty.
    values, container : str
    seed : int
        The seed of their order.
    """

    sizes: list
    values: str = "int64"
    container: str = "array"
    seed: int = 0

    @property
    def array(self):
        """The labels as an array."""
        values = VALUES[self.values]()
        y = values[np.repeat(np.arange(len(self.sizes)) % len(values), self.sizes)]
        return np.random.default_rng(self.seed).permutation(y)

    def build(self):
        """Return the labels."""
        return CONTAINERS[self.container](self.array)


seeds = st.integers(0, 2**32 - 1)


def _targets(sizes, containers=ORDINARY):
    values, plenty = st.sampled_from(list(VALUES)), st.integers(12, 120)
    others = st.lists(sizes, min_size=1, max_size=8)
    return st.builds(_target, values, plenty, others, st.sampled_from(containers), seeds)


def _target(values, plenty, others, container, seed):
    return Target([plenty, *others[: len(VALUES[values]()) - 1]], values, container, seed)


# A class that is plentiful, beside others that are too small for a GAN, or beside any.
few = _targets(st.integers(1, 4))
some = _targets(st.integers(6, 12))
