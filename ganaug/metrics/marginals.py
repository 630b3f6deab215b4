"""Distances between columns of synthetic and real data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def ks_distance(real: ArrayLike, synthetic: ArrayLike) -> float:
    """Return the Kolmogorov-Smirnov distance between two columns of numbers.

    It is the largest difference between their cumulative distributions. Lower is better: 0 for
    equal distributions, 1 if the columns do not overlap. Two finite samples of one distribution
    have a distance above 0: compare with the distance of held-out real values.

    Parameters
    ----------
    real, synthetic : array-like of shape (n_samples,)
        Numbers; missing values (NaN) are ignored, and n_samples may differ.

    Returns
    -------
    float
        From 0 to 1; 1 if one column has no numbers, NaN if neither has.

    Examples
    --------
    >>> ks_distance([1.0, 2.0, 3.0, 4.0], [3.0, 4.0, 5.0, 6.0])
    0.5
    """
    real, synthetic = (_known(column) for column in (real, synthetic))
    if not len(real) or not len(synthetic):
        return 1.0 if len(real) or len(synthetic) else np.nan
    # SciPy's test also computes a p-value, which fails for single values.
    both = np.concatenate([real, synthetic])
    below = [
        np.searchsorted(np.sort(part), both, "right") / len(part) for part in (real, synthetic)
    ]
    return float(np.abs(below[0] - below[1]).max())


def total_variation(real: ArrayLike, synthetic: ArrayLike) -> float:
    """Return the total variation distance between two columns of levels.

    It is half the sum of the absolute differences of frequencies. Lower is better: 0 for equal
    frequencies, 1 if no level occurs in both. For columns of pairs, it is the distance between
    joint distributions (contingency tables).

    Parameters
    ----------
    real, synthetic : array-like of shape (n_samples,)
        Hashable values, at least one each; missing values are one level, and n_samples may
        differ.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> total_variation(["a", "a", "b", "b"], ["a", "b", "b", "c"])
    0.25
    """
    columns = [pd.Series(column, dtype=object) for column in (real, synthetic)]
    codes, levels = pd.factorize(pd.concat(columns, ignore_index=True), use_na_sentinel=False)
    parts = codes[: len(columns[0])], codes[len(columns[0]) :]
    shares = [np.bincount(part, minlength=len(levels)) / len(part) for part in parts]
    return float(np.abs(shares[0] - shares[1]).sum() / 2)


def correlation_differences(real: ArrayLike, synthetic: ArrayLike) -> NDArray[np.float64]:
    """Return the difference in correlation of each pair of columns of numbers.

    It is half the absolute difference of Pearson's coefficients, from 0 to 1. Lower is better.

    Parameters
    ----------
    real, synthetic : array-like of shape (n_samples, n_columns)
        Numbers; for each pair of columns, rows in which either is missing (NaN) are ignored.

    Returns
    -------
    ndarray of shape (n_columns, n_columns)
        Symmetric. NaN if a column is constant, or fewer than two rows have both values.

    Raises
    ------
    ValueError
        If the sets differ in their number of columns.

    Examples
    --------
    >>> import numpy as np
    >>> rising, falling = [[0, 0], [1, 1], [2, 2]], [[0, 2], [1, 1], [2, 0]]
    >>> float(correlation_differences(rising, falling)[0, 1].round(6))
    1.0
    """
    frames = [pd.DataFrame(columns).astype("Float64") for columns in (real, synthetic)]
    widths = [frame.shape[1] for frame in frames]
    if widths[0] != widths[1]:
        raise ValueError(
            "Both sets must have the same columns. Received: real with "
            f"{widths[0]} and synthetic with {widths[1]} columns"
        )
    found = [
        pd.DataFrame(frame.to_numpy(float, na_value=np.nan)).corr().to_numpy() for frame in frames
    ]
    return np.abs(found[0] - found[1]) / 2


def _known(column: Any) -> NDArray[np.float64]:
    column = pd.Series(column).astype("Float64").to_numpy(float, na_value=np.nan)
    return column[~np.isnan(column)]
