"""Autocorrelations and power spectra of series, which do not depend on their size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def autocorrelations(series: ArrayLike) -> NDArray[np.float64]:
    """Return the autocorrelations of each channel of each series, for lags of up to a quarter.

    Parameters
    ----------
    series : array-like of shape (n, time, channels)
        Finite, at least 8 time points.

    Returns
    -------
    ndarray of shape (n, time // 4, channels)
        In [-1, 1]; 0 for constant channels.

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
    """Return the shares of frequencies in the power of each channel of each series.

    Parameters
    ----------
    series : array-like of shape (n, time, channels)
        Finite.

    Returns
    -------
    ndarray of shape (n, time // 2, channels)
        The square roots of shares, which sum to 1, from the lowest frequency on; 0 for constant
        channels.

    Examples
    --------
    >>> import numpy as np
    >>> wave = np.sin(np.arange(64) * np.pi / 8).reshape(1, 64, 1)
    >>> int(spectra(wave)[0, :, 0].argmax())  # The fourth frequency: a period of 16.
    3
    """
    power = np.abs(np.fft.rfft(_centred(series), axis=1)[:, 1:]) ** 2
    return np.sqrt(power / _or_one(power.sum(axis=1))[:, None])


def _centred(series: ArrayLike) -> NDArray[Any]:
    values = np.asarray(series, dtype="float64")
    return values - values.mean(axis=1, keepdims=True)


def _or_one(numbers: NDArray[Any]) -> NDArray[Any]:
    return np.where(numbers > 1e-12, numbers, 1.0)
