"""Strategies of tables that are no pandas frames: arrays, lists, sparse matrices, polars."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl
from hypothesis import strategies as st
from scipy import sparse

NUMERIC = [
    *["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"],
    *["float16", "float32", "float64", ">i4", ">f4", ">f8", "longdouble"],
]
LAYOUTS = {
    "rows": np.ascontiguousarray,
    "columns": np.asfortranarray,
    "reversed": lambda X: X[::-1],
    "every other": lambda X: np.repeat(X, 2, axis=1)[:, ::2],
    "a view": lambda X: np.pad(X, 1)[1:-1, 1:-1],
}
SPARSE = [
    getattr(sparse, f"{form}_{kind}")
    for form in ("csr", "csc", "coo", "lil", "bsr")
    for kind in ("array", "matrix")
]
WORDS = ["a", "", "ä", "🙂", "x" * 40]


def _numbers(rng, shape, dtype, scale):
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        largest = min(float(np.finfo(dtype).max), 1e300)
        X = np.clip(rng.normal(size=shape) * scale, -largest, largest)
        return np.where(rng.random(shape) < 0.3, 0.0, X).astype(dtype)
    if dtype.kind == "b":
        return rng.random(shape) < 0.3
    limits = np.iinfo(dtype)
    low, high = max(int(limits.min), -int(scale)), min(int(limits.max), int(scale))
    return rng.integers(low, high, shape, dtype.newbyteorder("="), endpoint=True).astype(dtype)


@dataclass(frozen=True)
class Matrix:
    """A description of an array of numbers, of which a share of the floats is missing."""

    width: int
    dtype: str
    layout: str = "rows"
    scale: float = 1.0
    missing: float = 0.0
    frozen: bool = False
    seed: int = 0

    def build(self, n_rows):
        """Return the array."""
        rng = np.random.default_rng(self.seed)
        X = _numbers(rng, (n_rows, self.width), self.dtype, self.scale)
        if X.dtype.kind == "f":
            X[rng.random(X.shape) < self.missing] = np.nan
        X = LAYOUTS[self.layout](X)
        if self.frozen:
            X.setflags(write=False)
        return X


seeds = st.integers(0, 2**32 - 1)


def _matrices(dtypes):
    return st.builds(
        Matrix,
        st.integers(1, 12),
        st.sampled_from(dtypes),
        st.sampled_from(list(LAYOUTS)),
        st.sampled_from([1.0, 100.0, 1e9, 1e18, 1e299]),
        st.sampled_from([0.0, 0.0, 0.2, 1.0]),
        st.booleans(),
        seeds,
    )


matrices = _matrices(NUMERIC)
# Those that SciPy has sparse matrices of.
sparse_matrices = _matrices([d for d in NUMERIC if d[0] != ">" and d != "float16"])


def rows_of_objects(rng, n_rows, width):
    """Return an array of objects, each column of which is of one type."""
    makers = [
        lambda: rng.normal(size=n_rows).tolist(),
        lambda: rng.integers(-99, 99, n_rows).tolist(),
        lambda: [WORDS[place] for place in rng.integers(0, 5, n_rows)],
        lambda: [[None, 1.5, 2.5][place] for place in rng.integers(0, 3, n_rows)],
        lambda: [[True, False][place] for place in rng.integers(0, 2, n_rows)],
    ]
    X = np.empty((n_rows, width), dtype=object)
    for place in range(width):
        X[:, place] = makers[rng.integers(len(makers))]()
    return X


def _values(rng, n, values):
    return [values[place] for place in rng.integers(0, len(values), n)]


POLARS = {
    **{
        str(dtype): (lambda rng, n, dtype=dtype: pl.Series(rng.integers(0, 99, n)).cast(dtype))
        for dtype in (
            *(pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64),
            *(pl.Float32, pl.Float64, pl.Date, pl.Datetime("ms"), pl.Duration("us")),
            *(pl.Datetime("us", "Europe/Berlin"), pl.Boolean, pl.Decimal(12, 2), pl.String),
        )
    },
    "Normal": lambda rng, n: pl.Series(rng.normal(size=n)),
    "Categorical": lambda rng, n: pl.Series(_values(rng, n, WORDS), dtype=pl.Categorical),
    "Enum": lambda rng, n: pl.Series(_values(rng, n, WORDS), dtype=pl.Enum([*WORDS, "unused"])),
    "Text": lambda rng, n: pl.Series(_values(rng, n, WORDS)),
    "Bytes": lambda rng, n: pl.Series(_values(rng, n, [b"a", b"\xff"]), dtype=pl.Binary),
    "Largest": lambda rng, n: pl.Series(_values(rng, n, [2**64 - 1, 2**64 - 2]), dtype=pl.UInt64),
    "Times": lambda rng, n: pl.Series(rng.integers(0, 10**6, n) * 1000).cast(pl.Time),
    "Days": lambda rng, n: pl.Series(
        _values(rng, n, [datetime.date(1, 1, 1), datetime.date(9999, 12, 31)])
    ),
    "Decimals": lambda rng, n: pl.Series(_values(rng, n, [Decimal("1.10"), Decimal("-2.25")])),
}
ODD_POLARS = {
    "Nanoseconds": lambda rng, n: pl.Series(rng.integers(0, 999, n)).cast(pl.Time),
    "Null": lambda rng, n: pl.Series([None] * n, dtype=pl.Null),
    "List": lambda rng, n: pl.Series(_values(rng, n, [[1], [2, 3]]), dtype=pl.List(pl.Int64)),
    "Array": lambda rng, n: pl.Series(_values(rng, n, [[1, 2], [3, 4]]), dtype=pl.Array(int, 2)),
    "Struct": lambda rng, n: pl.Series(_values(rng, n, [{"a": 1}, {"a": 2}])),
    "Int128": lambda rng, n: pl.Series(rng.integers(0, 99, n)).cast(pl.Int128),
    "Infinite": lambda rng, n: pl.Series(_values(rng, n, [float("inf"), 1.0])),
    "Object": lambda rng, n: pl.Series(_values(rng, n, [object(), object()]), dtype=pl.Object),
}


@dataclass(frozen=True)
class Polars:
    """A description of a polars frame, from which it is made."""

    columns: list
    names: list
    seed: int = 0

    def build(self, n_rows):
        """Return the frame."""
        rng = np.random.default_rng(self.seed)
        frame = {}
        for name, (kind, missing) in zip(self.names, self.columns, strict=True):
            column = (POLARS | ODD_POLARS)[kind](rng, n_rows)
            gone = pl.Series(rng.random(n_rows) < missing)
            if missing and kind != "Object":
                column = column.to_frame("a").select(pl.when(~gone).then(pl.col("a"))).to_series()
            frame[name] = column
        return pl.DataFrame(frame)


# polars ends the thread over a name with a NUL in it, when it is to be pandas'.
names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)


@st.composite
def polars_frames(draw, kinds=tuple(POLARS)):
    """Draw a polars frame."""
    width = draw(st.integers(1, 8))
    columns = st.tuples(st.sampled_from(kinds), st.sampled_from([0.0, 0.0, 0.3, 1.0]))
    return Polars(
        draw(st.lists(columns, min_size=width, max_size=width)),
        draw(st.lists(names, min_size=width, max_size=width, unique=True)),
        draw(seeds),
    )


odd_polars_frames = polars_frames((*POLARS, *ODD_POLARS))
