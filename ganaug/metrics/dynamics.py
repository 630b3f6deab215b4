"""Changes over time: autocorrelations and spectra of series, differences between frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def autocorrelations(series: ArrayLike) -> NDArray[np.float64]:
    """Return the autocorrelations of each channel of each series, up to a quarter of its length.

    Parameters
    ----------
    series : array-like of shape (n, time, channels)
        Finite, at least 8 time points.

    Returns
    -------
    ndarray of shape (n, time // 4, channels)
        One for each lag from 1 on, in [-1, 1]; 0 for constant channels.

    Examples
    --------
    >>> import numpy as np
    >>> wave = np.sin(np.arange(64) * np.pi / 8).reshape(1, 64, 1)
    >>> autocorrelations(wave)[0, [7, 15], 0].round(1).tolist()
    [-0.9, 0.7]
    """
    centred = _centred(series)
    time = centred.shape[1]
    products = [
        (centred[:, lag:] * centred[:, : time - lag]).sum(axis=1)
        for lag in range(1, time // 4 + 1)
    ]
    return np.stack(products, axis=1) / _or_one(np.square(centred).sum(axis=1))[:, None]


def spectra(series: ArrayLike) -> NDArray[np.float64]:
    """Return the normalised spectrum of each channel of each series.

    Parameters
    ----------
    series : array-like of shape (n, time, channels)
        Finite.

    Returns
    -------
    ndarray of shape (n, time // 2, channels)
        Square roots of the shares of the frequencies in the power, from the lowest frequency up.
        The shares sum to 1; all are 0 for constant channels.

    Examples
    --------
    >>> import numpy as np
    >>> wave = np.sin(np.arange(64) * np.pi / 8).reshape(1, 64, 1)
    >>> int(spectra(wave)[0, :, 0].argmax())  # The fourth frequency: a period of 16.
    3
    """
    power = np.abs(np.fft.rfft(_centred(series), axis=1)[:, 1:]) ** 2
    return np.sqrt(power / _or_one(power.sum(axis=1))[:, None])


def frame_differences(videos: ArrayLike) -> NDArray[np.float64]:
    """Return statistics of the differences between neighbouring frames of each video.

    Parameters
    ----------
    videos : array-like of shape (n, time, height, width, channels)
        Finite, at least two frames.

    Returns
    -------
    ndarray of shape (n, 3)
        The mean absolute difference, its standard deviation over time, and the spatial spread:
        the root mean square distance, in pixels, of the changes from their centre. 0 for videos
        that do not change.

    Examples
    --------
    >>> import numpy as np
    >>> video = np.zeros((1, 3, 8, 8, 1))
    >>> video[0, [0, 1, 2], 4, [2, 3, 4]] = 1.0  # A dot moves: two pixels of 64 change.
    >>> frame_differences(video).round(3).tolist()
    [[0.031, 0.0, 0.707]]
    """
    changes = np.abs(np.diff(np.asarray(videos, dtype="float64"), axis=1)).mean(axis=4)
    per_frame = changes.mean(axis=(2, 3))
    places = changes.mean(axis=1)
    variances = [_variance(places.sum(axis=axis)) for axis in (1, 2)]
    means, deviations = per_frame.mean(axis=1), per_frame.std(axis=1)
    return np.stack([means, deviations, np.sqrt(sum(variances))], axis=1)


def _variance(weights: NDArray[Any]) -> NDArray[Any]:
    """Return the variances of positions, of shape (n,), weighted by an (n, positions) array."""
    places = np.arange(weights.shape[1])
    shares = weights / _or_one(weights.sum(axis=1))[:, None]
    return np.maximum((shares * places**2).sum(axis=1) - (shares * places).sum(axis=1) ** 2, 0.0)


def _centred(series: ArrayLike) -> NDArray[Any]:
    values = np.asarray(series, dtype="float64")
    return values - values.mean(axis=1, keepdims=True)


def _or_one(numbers: NDArray[Any]) -> NDArray[Any]:
    return np.where(numbers > 1e-12, numbers, 1.0)
