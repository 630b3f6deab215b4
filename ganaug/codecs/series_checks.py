"""Validation of the shape, the dtype and the lengths of series."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

logger = logging.getLogger("ganaug")
# Series rarely have more channels than this many times their time points.
MANY_CHANNELS = 4


def read_series(X: ArrayLike) -> NDArray[Any]:
    """Return series as an array of numbers, which are finite or NaN."""
    if np.ma.is_masked(X):
        X = np.ma.filled(X.astype("float64"), np.nan)  # type: ignore[union-attr]
    try:
        series = np.asarray(X)
    except ValueError as error:
        raise ValueError(
            "Series were expected in one array, padded with NaN at the end. Received: X with "
            f"series of several shapes ({error})."
        ) from error
    if series.dtype.kind not in "buif" or series.dtype.itemsize > 8 or series.ndim not in (2, 3):
        raise TypeError(
            "Series of shape (n, time), (n, time, channels) or (n, channels, time) were expected, "
            "as booleans, integers, float16, float32 or float64. Received: X of "
            f"shape={series.shape}, dtype={series.dtype}. Convert it, or pass a list of arrays of "
            "shape (time, channels)."
        )
    if 0 in series.shape:
        raise ValueError(
            f"At least one series, time point and channel is needed. Received: X of "
            f"shape={series.shape}."
        )
    infinite = np.isinf(series).reshape(len(series), -1).any(axis=1)
    if infinite.any():
        raise ValueError(
            "Values must be finite, or NaN where they are missing. Received: X with infinity in "
            f"{int(infinite.sum())} of {len(series)} series, the first of them number "
            f"{int(infinite.argmax())}. Replace it."
        )
    return series


def check_lengths(lengths: NDArray[np.intp], X: NDArray[Any], most: int) -> None:
    """Raise if a series of `X` has fewer than 2 time points, or more than `most`."""
    for bad, wanted, advice in (
        (lengths < 2, "at least 2", "Leave it out, or pass series of one value as a table."),
        (lengths > most, f"at most {most}", "Thin series out, or cut them into windows."),
    ):
        if bad.any():
            first = int(bad.argmax())
            raise ValueError(
                f"Series of {wanted} time points were expected. Received: X of shape={X.shape}, "
                f"in which series number {first} has {lengths[first]}. {advice} If channels "
                "come before time, use codec=SeriesCodec(channels='first')."
            )


def check_channels(series: NDArray[Any], order: str) -> None:
    """Raise if a channel has no values, and log if the axes may be the other way around.

    Parameters
    ----------
    series : ndarray of shape (n, time, channels)
    order : {"last", "first"}
        Where channels are in the user's data.
    """
    empty = np.flatnonzero(np.isnan(series).all(axis=(0, 1))).tolist()
    if empty:
        raise ValueError(
            f"Each channel must have values. Received: X in which channels {empty} are missing "
            "(NaN) in all series. Leave them out."
        )
    _, time, channels = series.shape
    if order == "last" and channels > MANY_CHANNELS * time:
        logger.warning(
            "%d channels of %d time points each are learned. If channels come before time, as in "
            "aeon and sktime, use codec=SeriesCodec(channels='first').",
            channels,
            time,
        )
