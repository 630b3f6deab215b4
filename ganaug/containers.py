"""The container of a table or of images: what the codec learns from, and synthetic rows in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ganaug import frames, inputs


def container_of(X):
    """Return the container of samples."""
    if isinstance(X, list):
        return Lists()
    if isinstance(X, np.ma.MaskedArray):
        return Masked(X.dtype)
    if sparse.issparse(X):
        return Sparse(type(X), X.format)
    return Plain() if frames.library(X) is None else Foreign(frames.take(X, []))


@dataclass(frozen=True)
class Plain:
    """An array or a pandas frame."""

    def read(self, X):
        """Return samples as an array, a pandas frame or a sparse matrix."""
        return X

    def rows(self, decoded):
        """Return decoded samples in this container."""
        return decoded

    def append(self, X, decoded):
        """Return samples, untouched, and decoded ones after them."""
        return inputs.extend(np.asarray(X) if isinstance(X, tuple) else X, decoded)


class Lists(Plain):
    """A list of rows."""

    def rows(self, decoded):
        return decoded.tolist()

    def append(self, X, decoded):
        return inputs.check_samples(X).tolist() + decoded.tolist()


@dataclass(frozen=True)
class Sparse(Plain):
    """A sparse matrix or array of SciPy."""

    kind: type
    format: str

    def rows(self, decoded):
        return self.kind(sparse.csr_array(decoded).asformat(self.format))


@dataclass(frozen=True)
class Masked(Plain):
    """A masked array, whose masked values are missing ones."""

    dtype: Any

    def read(self, X):
        if not np.ma.is_masked(X):
            return X.data
        if X.dtype.kind in "fc":
            return X.filled(np.nan)
        if X.dtype.kind in "mM":
            return X.filled(np.array("NaT", X.dtype))
        values = X.data.astype(object)
        values[np.ma.getmaskarray(X)] = None
        return values

    def rows(self, decoded):
        missing = np.asarray(pd.isna(decoded))
        if self.dtype.kind not in "fcmMO":
            filler = np.zeros(1, self.dtype)[0]
            decoded = np.where(missing, filler, decoded)
        return np.ma.MaskedArray(decoded.astype(self.dtype), missing)

    def append(self, X, decoded):
        return np.ma.concatenate([X, self.rows(decoded)])


@dataclass(frozen=True)
class Foreign(Plain):
    """A frame of polars, pyarrow or narwhals.

    Parameters
    ----------
    like : frame
        An empty one with the columns.
    """

    like: Any

    def read(self, X):
        return frames.to_pandas(X)

    def rows(self, decoded):
        return frames.from_pandas(decoded, self.like)

    def append(self, X, decoded):
        return frames.append(X, decoded)
