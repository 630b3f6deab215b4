"""Series of different lengths in one array, and interpolation between time points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import tensorflow as tf
    from numpy.typing import NDArray


def lengths_of(series: NDArray[Any]) -> NDArray[np.intp]:
    """Return the number of time points of each series, without the NaN at its end.

    Parameters
    ----------
    series : ndarray of shape (n, time, channels)
    """
    present = ~np.isnan(series).all(axis=2)
    return np.where(present.any(axis=1), series.shape[1] - present[:, ::-1].argmax(axis=1), 0)


def filled(series: NDArray[Any], lengths: NDArray[np.intp], means: NDArray[Any]) -> NDArray[Any]:
    """Interpolate missing values, or replace them by the mean if all of a channel are missing.

    Parameters
    ----------
    series : ndarray of shape (n, time, channels)
    lengths : ndarray of shape (n,), int
        Values beyond are ignored.
    means : ndarray of shape (channels,)
    """
    known = series.copy()
    for row, channel in np.argwhere(np.isnan(series).any(axis=1)).tolist():
        values = known[row, : lengths[row], channel]
        missing = np.isnan(values)
        if missing.all():
            values[:] = means[channel]
        elif missing.any():
            places = np.flatnonzero(~missing)
            values[missing] = np.interp(np.flatnonzero(missing), places, values[places])
    return known


def stretched(series: NDArray[Any], lengths: NDArray[np.intp], length: int) -> NDArray[Any]:
    """Stretch series to one length by linear interpolation.

    Parameters
    ----------
    series : ndarray of shape (n, time, channels)
    lengths : ndarray of shape (n,), int
        The number of time points of each series, at least 2.
    length : int
        The number of time points of the result.

    Returns
    -------
    ndarray of shape (n, length, channels)
    """
    places = np.linspace(0.0, 1.0, length) * (lengths[:, None] - 1)
    before = np.minimum(np.floor(places).astype(int), lengths[:, None] - 2)
    share = (places - before)[..., None]
    rows = np.arange(len(series))[:, None]
    return series[rows, before] * (1 - share) + series[rows, before + 1] * share


def shrunk(series: tf.Tensor, lengths: tf.Tensor, time: int) -> tf.Tensor:
    """Undo `stretched`: return series in their own lengths.

    Parameters
    ----------
    series : tensor of shape (n, length, channels)
    lengths : int32 tensor of shape (n,)
        From 2 to `time`.
    time : int

    Returns
    -------
    tensor of shape (n, time, channels)
        Values beyond the length of a series repeat its last one.
    """
    import tensorflow as tf

    last = series.shape[1] - 1
    steps = tf.cast(last, series.dtype) / tf.cast(lengths - 1, series.dtype)
    places = tf.range(time, dtype=series.dtype) * steps[:, None]
    places = tf.minimum(places, tf.cast(last, series.dtype))
    before = tf.minimum(tf.cast(tf.floor(places), tf.int32), last - 1)
    share = (places - tf.cast(before, series.dtype))[..., None]
    first, second = (tf.gather(series, before + i, batch_dims=1) for i in range(2))
    return first * (1 - share) + second * share
