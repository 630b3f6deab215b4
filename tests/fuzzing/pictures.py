"""Strategies of images of any dtype, size, memory layout and range."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

DTYPES = [
    *["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"],
    *["float16", "float32", "float64", ">u2", ">i4", ">f4", ">f8"],
]
PATTERNS = {
    "noise": lambda rng, shape: rng.random(shape),
    "two levels": lambda rng, shape: (rng.random(shape) < 0.5).astype("float64"),
    "constant": lambda rng, shape: np.zeros(shape),
    "equal": lambda rng, shape: np.broadcast_to(rng.random(shape[1:]), shape),
    "one pixel": lambda rng, shape: (np.arange(np.prod(shape)) == 3).reshape(shape) * 1.0,
}
LAYOUTS = {
    "rows": lambda X: X,
    "columns": np.asfortranarray,
    "reversed": lambda X: X[..., ::-1],
    "every other": lambda X: np.repeat(X, 2, axis=2)[:, :, ::2],
    "channels moved": lambda X: np.moveaxis(np.ascontiguousarray(np.moveaxis(X, -1, 1)), 1, -1),
}
# Changes of images that may be refused.
ODD = {
    "NaN": lambda X: np.where(np.arange(X.size).reshape(X.shape) == 0, np.nan, X),
    "infinite": lambda X: np.where(np.arange(X.size).reshape(X.shape) == 0, -np.inf, X),
    "masked": lambda X: np.ma.masked_equal(X, X.flat[0] if X.size else 0),
    "complex": lambda X: X * 1j,
    "text": lambda X: X.astype(str),
    "objects": lambda X: X.astype(object),
    "dates": lambda X: np.zeros(X.shape, "M8[s]"),
    "longdouble": lambda X: X.astype("longdouble"),
    "huge": lambda X: np.where(X > 0, 1e300, -1e300),
    "wide integers": lambda X: np.where(X > 0, 2**62, -(2**62)),
    "tiny": lambda X: np.where(X > 0, 5e-324, 0.0),
    "of 7 rows": lambda X: X[:, :7],
    "of 129 columns": lambda X: np.resize(X, (len(X), 8, 129)),
    "of 5 channels": lambda X: np.zeros((len(X), 8, 8, 5)),
    "of no channel": lambda X: np.zeros((len(X), 8, 8, 0)),
    "of five axes": lambda X: X[..., None, None, None],
    "channels first": lambda X: np.zeros((len(X), 3, 16, 16)),
    "flat": lambda X: X.reshape(len(X), np.prod(X.shape[1:])),
    "lists": lambda X: X.tolist(),
    "ragged": lambda X: [image[: 8 + place % 2] for place, image in enumerate(X)],
    "fewer": lambda X: X[:-1],
    "none": lambda X: X[:0],
    "one": lambda X: X[0] if len(X) else X,
}


@dataclass(frozen=True)
class Picture:
    """A description of images, from which they are made.

    Parameters
    ----------
    shape : tuple of int
        The shape of one image.
    dtype, pattern, layout : str
    scale : float
        The largest pixel of floats, which may be below none; of integers a share of the largest.
    seed : int
    """

    shape: tuple
    dtype: str = "uint8"
    pattern: str = "noise"
    layout: str = "rows"
    scale: float = 1.0
    seed: int = 0

    def build(self, n):
        """Return the images; they cannot be written to."""
        rng, dtype = np.random.default_rng(self.seed), np.dtype(self.dtype)
        part = PATTERNS[self.pattern](rng, (n, *self.shape))
        if dtype.kind == "b":
            X = part > 0.5
        elif dtype.kind == "f":
            X = (part - 0.3) * min(self.scale, float(np.finfo(dtype).max) / 2)
        else:
            X = part * min(2**20, int(np.iinfo(dtype).max))
        X = LAYOUTS[self.layout](X.astype(dtype))
        X.setflags(write=False)
        return X


small_sides, tiny_sides = st.integers(8, 20), st.integers(8, 12)
channels = st.sampled_from([(), (), (1,), (2,), (3,), (4,)])


def pictures(sides):
    """Images of any dtype, of these sides."""
    return st.builds(
        Picture,
        st.builds(lambda h, w, c: (h, w, *c), sides, sides, channels),
        st.sampled_from(DTYPES),
        st.sampled_from(list(PATTERNS)),
        st.sampled_from(list(LAYOUTS)),
        st.sampled_from([1.0, 255.0, 1e-20, 1e30]),
        st.integers(0, 2**32 - 1),
    )
