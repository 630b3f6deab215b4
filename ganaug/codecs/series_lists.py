"""Lists of series, which may have different lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ganaug.codecs.pixels import LEAST_SIDE, are_one_by_one

if TYPE_CHECKING:
    from numpy.typing import NDArray


def are_series(X: Any, kind: str = "auto") -> bool:
    """Return whether samples are a list of series.

    Parameters
    ----------
    X : list, tuple, ndarray of objects, or samples in another container
    kind : str, default="auto"
        With "auto", series are arrays of shape (time, channels) that differ in length, or have
        too few channels for the width of an image. Arrays of uint8 and bool are images.
    """
    in_objects = isinstance(X, np.ndarray) and X.dtype == object and X.ndim == 1
    if kind != "auto":
        return kind == "series" and (in_objects or isinstance(X, list | tuple)) and len(X) > 0
    if not are_one_by_one(X) or not all(hasattr(x, "shape") and np.ndim(x) == 2 for x in X):
        return False
    if any(np.dtype(x.dtype) in ("uint8", "bool") for x in X):
        return False
    lengths, channels = (len({x.shape[axis] for x in X}) for axis in range(2))
    return channels == 1 and (lengths > 1 or X[0].shape[1] < LEAST_SIDE)


def padded(X: Any, time_axis: int = 0) -> NDArray[Any]:
    """Return series as one array, padded with NaN at the end.

    Parameters
    ----------
    X : sequence of array-like of shape (time,), (time, channels) or (channels, time)
    time_axis : int, default=0
        The axis along which they may differ.

    Raises
    ------
    TypeError, ValueError
        If they are not numeric, or differ along another axis.
    """
    series = [_numbers(x, number) for number, x in enumerate(X)]
    shapes = {x.shape for x in series}
    if len(shapes) == 1:
        return np.stack(series)
    rest = {tuple(np.delete(shape, time_axis % len(shape))) for shape in shapes}
    if len(rest) > 1 or len({x.ndim for x in series}) > 1:
        expected = "(channels, time)" if time_axis else "(time,) or (time, channels)"
        found = sorted(shapes)
        raise ValueError(
            f"Series of shape {expected} were expected, which may differ in length only. "
            f"Received: X with the shapes {found[:5]}{' and others' if len(found) > 5 else ''}. "
            "If channels come before time, use codec=SeriesCodec(channels='first')."
        )
    most = np.max([x.shape for x in series], axis=0)
    dtype = np.result_type(*(x.dtype for x in series), "float16")
    filled = np.full((len(series), *most), np.nan, dtype)
    for row, x in zip(filled, series, strict=True):
        row[tuple(slice(size) for size in x.shape)] = x
    return filled


def without_padding(series: NDArray[Any], time_axis: int = 0) -> NDArray[Any]:
    """Return a series without the padding at its end; see `padded`."""
    axis = time_axis % series.ndim
    others = tuple(i for i in range(series.ndim) if i != axis)
    present = np.flatnonzero(~np.isnan(series).all(axis=others))
    end = present[-1] + 1 if len(present) else 0
    return series.take(np.arange(end), axis)


def dtype_of(X: Any) -> np.dtype[Any]:
    """Return the dtype that holds the values of all series."""
    return np.result_type(*(_numbers(x, number).dtype for number, x in enumerate(X)))


def _numbers(x: Any, number: int) -> NDArray[Any]:
    try:
        values = np.ma.filled(x.astype("float64"), np.nan) if np.ma.is_masked(x) else np.asarray(x)
    except ValueError as error:
        raise ValueError(
            "Each series must be an array of shape (time,), (time, channels) or (channels, time). "
            f"Received: X with series number {number} of rows of different lengths ({error})."
        ) from error
    if values.dtype.kind not in "buif" or values.ndim not in (1, 2):
        raise TypeError(
            "Series of numbers were expected, of one axis or two. Received: X with series number "
            f"{number} of shape={values.shape}, dtype={values.dtype}. Convert it."
        )
    return values


def in_objects(X: Any) -> NDArray[Any]:
    """Return samples as an array of objects, which can be indexed."""
    samples = np.empty(len(X), dtype=object)
    for number, sample in enumerate(X):
        samples[number] = sample
    return samples
