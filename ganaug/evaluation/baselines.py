"""SMOTE for whatever columns there are, to compare with."""

import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE, SMOTEN, SMOTENC
from sklearn.base import BaseEstimator

from ganaug import containers


class SMOTEByType(BaseEstimator):
    """SMOTE of numbers, SMOTENC of numbers and levels, or SMOTEN of levels.

    The three do not take missing values: those of numbers are filled with the median for them,
    in synthetic rows only, and of other columns they are a level. Dates are numbers. Classes of
    fewer samples have fewer neighbours. Images are rows of pixels.

    Parameters
    ----------
    sampling_strategy : default="auto"
        As of `SMOTE`.
    random_state : int, RandomState instance or None, default=None
    """

    def __init__(self, *, sampling_strategy="auto", random_state=None):
        self.sampling_strategy = sampling_strategy
        self.random_state = random_state

    def fit_resample(self, X, y):
        """Return the data, untouched, and synthetic samples."""
        X, y = containers.without_polars(X), np.asarray(containers.without_polars(y))
        frame = containers.densify(X)
        if not isinstance(frame, pd.DataFrame):
            frame = pd.DataFrame(np.reshape(frame, (len(y), -1))).infer_objects()
        columns = [_Column(frame.iloc[:, i]) for i in range(frame.shape[1])]
        matrix = np.column_stack([column.codes for column in columns])
        _, first, counts = np.unique(y, return_index=True, return_counts=True)
        # A sample that is alone in its class has its copy as a neighbour.
        twice = np.concatenate([np.arange(len(y)), first[counts == 1]])
        smote = self._smote(columns, max(counts.min(), 2))
        rows, labels = smote.fit_resample(matrix[twice], y[twice])
        rows = rows[len(y) :]
        new = [column.decode(rows[:, i]) for i, column in enumerate(columns)]
        new = pd.concat(new, axis=1)
        if not isinstance(X, pd.DataFrame):
            new = new.to_numpy().reshape(-1, *np.shape(X)[1:]).astype(X.dtype)
        return containers.extend(X, new), labels

    def _smote(self, columns, least):
        options = {"sampling_strategy": self.sampling_strategy, "random_state": self.random_state}
        options["k_neighbors"] = min(5, int(least) - 1)
        levels = [i for i, column in enumerate(columns) if column.levels is not None]
        if not levels:
            return SMOTE(**options)
        return SMOTEN(**options) if len(levels) == len(columns) else SMOTENC(levels, **options)


class _Column:
    """A column as numbers, and back."""

    def __init__(self, column):
        self.name, self.dtype, self.levels = column.name, column.dtype, None
        self.is_date = isinstance(self.dtype, pd.DatetimeTZDtype) or self.dtype.kind in "mM"
        is_number = pd.api.types.is_numeric_dtype(self.dtype)
        if self.is_date or (is_number and not pd.api.types.is_bool_dtype(self.dtype)):
            # Dates in their own unit.
            numbers = column.astype("int64") if self.is_date else column.astype("Float64")
            numbers = numbers.to_numpy("float64", na_value=np.nan)
            numbers[column.isna()] = np.nan
            middle = np.nanmedian(numbers) if column.notna().any() else 0.0
            self.codes = np.where(np.isnan(numbers), middle, numbers)
        else:
            codes, self.levels = pd.factorize(column, use_na_sentinel=False)
            self.codes = codes.astype("float64")

    def decode(self, codes):
        if self.levels is not None:
            taken = self.levels.take(codes.astype(int))
            return pd.Series(taken, name=self.name).astype(self.dtype)
        if self.is_date or not pd.api.types.is_float_dtype(self.dtype):
            codes = np.round(codes).astype("int64")
        return pd.Series(codes, name=self.name).astype(self.dtype)
