"""The container of a table or of images: what the codec learns from, and synthetic rows in it."""

import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ganaug import frames, inputs
from ganaug.codecs.pixels import are_one_by_one, stacked
from ganaug.keys import fit_keys


def container_of(X):
    """Return the container of samples."""
    if are_one_by_one(X) and not isinstance(X, tuple):
        return PillowImages.of(X) if _is_pillow(X[0]) else Images(isinstance(X, np.ndarray))
    if isinstance(X, list):
        return Lists()
    if isinstance(X, np.ma.MaskedArray):
        return Masked(X.dtype)
    if sparse.issparse(X):
        return Sparse(type(X), X.format)
    return Plain() if frames.wrapper(X) is None else Foreign(frames.take(X, []))


@dataclass(frozen=True)
class Plain:
    """An array or a pandas frame.

    Attributes
    ----------
    like : frame or None
        An empty frame of another library, if functions of the user expect such frames.
    """

    like = None

    def read(self, X):
        """Return samples as an array, a pandas frame or a sparse matrix."""
        return X

    def rows(self, decoded):
        """Return decoded samples in this container."""
        return decoded

    def check_in_graph(self):
        """Raise if samples cannot be drawn within TensorFlow."""

    def append(self, X, decoded):
        """Return samples, untouched, and decoded ones after them."""
        return inputs.extend(np.asarray(X) if isinstance(X, tuple) else X, decoded)


@dataclass(frozen=True)
class Images(Plain):
    """Images one by one.

    Parameters
    ----------
    in_array : bool
        True for an array of objects, False for a list.
    """

    in_array: bool = False

    def read(self, X):
        return stacked(X)

    def rows(self, decoded):
        if not self.in_array:
            return list(decoded)
        images = np.empty(len(decoded), dtype=object)
        images[:] = list(decoded)
        return images

    def append(self, X, decoded):
        if not self.in_array:
            return [*X, *self.rows(decoded)]
        return np.concatenate([X, self.rows(decoded)])


@dataclass(frozen=True)
class PillowImages(Images):
    """A list of Pillow's images, all of one mode."""

    mode: str = "RGB"

    @classmethod
    def of(cls, X):
        """Return the container of a list of images."""
        modes = Counter(getattr(image, "mode", type(image).__name__) for image in X)
        if len(modes) > 1 or modes.keys() & {"P", "PA"}:
            raise ValueError(
                "Images of one mode were expected, such as RGB or L; mode P has the numbers of a "
                f"palette. Received: images of the modes {dict(modes)}. Convert all of them, for "
                "example with image.convert('RGB')."
            )
        return cls(isinstance(X, np.ndarray), *modes)

    def rows(self, decoded):
        return super().rows([self._image(pixels) for pixels in decoded])

    def _image(self, pixels):
        from PIL import Image

        if self.mode == "1":  # Its bytes have eight pixels.
            return Image.fromarray(pixels)
        return Image.frombytes(self.mode, pixels.shape[1::-1], pixels.tobytes())


def _is_pillow(image):
    pillow = sys.modules.get("PIL.Image")
    return pillow is not None and isinstance(image, pillow.Image)


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
        if X.ndim > 2:  # Pixels are not filled, and an error says so.
            return X
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
class Keyed(Plain):
    """A table in another container, with columns that identify rows and are not learned.

    Parameters
    ----------
    container : Plain
    names : Index or range
        The names of all columns, or their positions.
    keys : dict
        The source of new values for columns, by position; see `ganaug.keys`.
    dtype : numpy.dtype or None
        The dtype of an array.
    """

    container: Plain
    names: Any
    keys: dict
    dtype: Any

    @classmethod
    def of(cls, container, table, kinds):
        """Return the container of a table with columns of some kinds, a dict by position."""
        if sparse.issparse(table):
            raise ValueError(
                "A frame, an array or a list was expected, for id_columns. Received: a sparse "
                "matrix. Leave these columns out."
            )
        if len(kinds) == table.shape[1]:
            raise ValueError(
                "Columns to learn from were expected beside id_columns. Received: id_columns that "
                "names all of them."
            )
        keys = {place: fit_keys(_column(table, place), kind) for place, kind in kinds.items()}
        if isinstance(table, pd.DataFrame):
            return cls(container, table.columns, keys, None)
        return cls(container, range(table.shape[1]), keys, table.dtype)

    @property
    def others(self):
        """The positions of the columns that are learned."""
        return [place for place in range(len(self.names)) if place not in self.keys]

    def learned(self, table):
        """Return the columns of a table that are learned."""
        if isinstance(table, pd.DataFrame):
            return table.iloc[:, self.others]
        return table[:, self.others]

    def check_in_graph(self):
        names = [self.names[place] for place in self.keys]
        raise ValueError(
            "A graph knows no other batches, and so makes no keys that differ between them. "
            f"Received: an augmenter with the id_columns {names}. Fit it without these columns."
        )

    def rows(self, decoded):
        return self.container.rows(self._joined(decoded))

    def append(self, X, decoded):
        return self.container.append(X, self._joined(decoded))

    def _joined(self, decoded):
        rng, number = _stream(decoded), len(decoded)
        new = {place: source.new(number, rng) for place, source in self.keys.items()}
        if isinstance(decoded, pd.DataFrame):
            new |= {place: decoded.iloc[:, i] for i, place in enumerate(self.others)}
            frame = pd.DataFrame({place: new[place] for place in range(len(self.names))})
            return frame.set_axis(self.names, axis=1)
        table = np.empty((number, len(self.names)), self.dtype)
        table[:, self.others] = decoded
        for place, column in new.items():
            table[:, place] = column
        return table


def _column(table, place):
    if isinstance(table, pd.DataFrame):
        return table.iloc[:, place]
    column = table[:, place]
    return pd.Series(column, dtype=object if column.dtype.kind in "OSU" else None, name=place)


def _stream(decoded):
    """Return random numbers that follow from the rows that they are for."""
    rows = pd.DataFrame(decoded).head(100).astype(str)
    hashes = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    return np.random.default_rng([len(decoded), *hashes.tolist()])


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
