"""Containers of samples, which are read for the codec and hold the result."""

import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy import sparse

from ganaug import frames, inputs
from ganaug.codecs.pixels import are_one_by_one, stacked
from ganaug.codecs.series_lists import are_series, dtype_of, in_objects, padded, without_padding
from ganaug.codecs.video_checks import are_videos, stacked_videos
from ganaug.table_rows import extend, with_missing


def container_of(X, codec="auto"):
    """Return the container of samples.

    Parameters
    ----------
    X : array-like
    codec : str or codec, default="auto"
        See `ganaug.inputs.kind_of`.
    """
    if are_series(X, inputs.named_kind(codec)):
        axis = inputs.time_axis_of(codec)
        return SeriesList(isinstance(X, np.ndarray), axis, dtype_of(X))
    if inputs.kind_of(frames.to_pandas(X), codec) == "strings":
        return _container_of_strings(X)
    if are_videos(X, inputs.named_kind(codec)) and not isinstance(X, tuple):
        return Videos(isinstance(X, np.ndarray))
    if are_one_by_one(X) and not isinstance(X, tuple):
        return PillowImages.of(X) if _is_pillow(X[0]) else Images(isinstance(X, np.ndarray))
    if isinstance(X, list):
        return Lists()
    if isinstance(X, np.ma.MaskedArray):
        return Masked(X.dtype)
    if sparse.issparse(X):
        return Sparse(type(X), X.format)
    return Plain() if frames.wrapper(X) is None else Foreign(frames.take(X, []))


def _container_of_strings(X):
    if isinstance(X, list):
        return StringList()
    if isinstance(X, pd.Series) or frames.wrapper(X) is not None:
        return StringSeries(frames.take(X, []))
    return StringArray(np.asarray(X).dtype)


@dataclass(frozen=True)
class Plain:
    """An array or a pandas frame.

    Attributes
    ----------
    like : frame or None
        An empty frame of another library, if the user's functions expect such frames.
    kind_of_samples : str or None
        The kind of data, if the container determines it.
    """

    like = None
    kind_of_samples: ClassVar[str | None] = None

    def read(self, X):
        """Return samples as an array, a pandas frame or a sparse matrix."""
        return X

    def rows(self, decoded):
        """Return decoded samples in this container."""
        return decoded

    def learned(self, table):
        """Return the part of samples from `read` that is learned: by default, all of it."""
        return table

    def check_in_graph(self):
        """Raise if samples cannot be drawn inside a TensorFlow graph."""

    def append(self, X, decoded):
        """Return samples, untouched, followed by decoded ones."""
        return extend(np.asarray(X) if isinstance(X, tuple) else X, decoded)


@dataclass(frozen=True)
class OneByOne(Plain):
    """Base class for samples in a list or an array of objects.

    Parameters
    ----------
    in_array : bool
        True for an array of objects, False for a list.
    """

    in_array: bool = False

    def rows(self, decoded):
        return in_objects(decoded) if self.in_array else list(decoded)

    def append(self, X, decoded):
        if not self.in_array:
            return [*X, *self.rows(decoded)]
        return np.concatenate([X, self.rows(decoded)])


@dataclass(frozen=True)
class Images(OneByOne):
    """Images in a list or an array of objects."""

    def read(self, X):
        return stacked(X)


@dataclass(frozen=True)
class Videos(OneByOne):
    """Videos in a list or an array of objects."""

    kind_of_samples: ClassVar[str | None] = "videos"

    def read(self, X):
        return stacked_videos(X)


@dataclass(frozen=True)
class PillowImages(Images):
    """A list of Pillow images, all of one mode."""

    mode: str = "RGB"

    @classmethod
    def of(cls, X):
        """Return the container of a list of images."""
        modes = Counter(getattr(image, "mode", type(image).__name__) for image in X)
        if len(modes) > 1 or modes.keys() & {"P", "PA"}:
            raise ValueError(
                "Expected images of one mode, such as RGB or L; mode P holds indices into a "
                f"palette. Received: images of the modes {dict(modes)}. Convert all of them, for "
                "example with image.convert('RGB')."
            )
        return cls(isinstance(X, np.ndarray), *modes)

    def rows(self, decoded):
        return super().rows([self._image(pixels) for pixels in decoded])

    def _image(self, pixels):
        from PIL import Image

        if self.mode == "1":  # Its bytes hold eight pixels each.
            return Image.fromarray(pixels)
        return Image.frombytes(self.mode, pixels.shape[1::-1], pixels.tobytes())


@dataclass(frozen=True)
class SeriesList(OneByOne):
    """Series in a list or an array of objects, possibly of different lengths.

    Parameters
    ----------
    in_array : bool
        See `OneByOne`.
    time_axis : int
        The time axis of a series.
    dtype : numpy.dtype
        The dtype of all series.
    """

    time_axis: int = 0
    dtype: Any = None

    kind_of_samples: ClassVar[str | None] = "series"

    def read(self, X):
        return padded(X, self.time_axis)

    def rows(self, decoded):
        ended = (without_padding(series, self.time_axis) for series in decoded)
        return super().rows([series.astype(self.dtype) for series in ended])


def _is_pillow(image):
    pillow = sys.modules.get("PIL.Image")
    return pillow is not None and isinstance(image, pillow.Image)


class Lists(Plain):
    """A list of rows."""

    def rows(self, decoded):
        return decoded.tolist()

    def append(self, X, decoded):
        return inputs.check_samples(X).tolist() + decoded.tolist()


class StringList(Lists):
    """A list of strings."""

    def append(self, X, decoded):
        return X + decoded.tolist()


@dataclass(frozen=True)
class StringArray(Plain):
    """An array of strings."""

    dtype: Any

    def rows(self, decoded):
        return decoded.astype(self.dtype)

    def append(self, X, decoded):
        return super().append(X, self.rows(decoded))


@dataclass(frozen=True)
class StringSeries(Plain):
    """A series of strings, of pandas or another library.

    Parameters
    ----------
    example : series
        An empty series of the same type.
    """

    example: Any

    def read(self, X):
        return frames.to_pandas(X)

    def rows(self, decoded):
        return frames.from_pandas(self._series(decoded), self.example)

    def append(self, X, decoded):
        return frames.append(X, self._series(decoded))

    def _series(self, decoded):
        like = frames.to_pandas(self.example)
        return pd.Series(decoded, dtype=like.dtype, name=like.name)


@dataclass(frozen=True)
class Sparse(Plain):
    """A SciPy sparse matrix or array."""

    kind: type
    format: str

    def rows(self, decoded):
        return self.kind(sparse.csr_array(decoded).asformat(self.format))


@dataclass(frozen=True)
class Masked(Plain):
    """A masked array, whose masked values are missing."""

    dtype: Any

    def read(self, X):
        if not np.ma.is_masked(X):
            return X.data
        if X.ndim > 2:  # Masked pixels are not filled; they raise an error later.
            return X
        return with_missing(X)

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
        An empty frame with the same columns.
    """

    like: Any

    def read(self, X):
        return frames.to_pandas(X)

    def rows(self, decoded):
        return frames.from_pandas(decoded, self.like)

    def append(self, X, decoded):
        return frames.append(X, decoded)
