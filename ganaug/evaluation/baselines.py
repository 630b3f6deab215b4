"""SMOTE for columns of any type, for comparison."""

import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE, SMOTEN, SMOTENC
from imblearn.utils import check_sampling_strategy
from sklearn.base import BaseEstimator

from ganaug import frames
from ganaug._utils.seeding import seed_of
from ganaug.codecs.tabular.detection import fit_storage
from ganaug.model_selection.estimators import frame_of
from ganaug.table_rows import extend


class SMOTEByType(BaseEstimator):
    """SMOTE for numbers, SMOTENC for numbers and levels, or SMOTEN for levels.

    None of them takes missing values. Missing numbers are replaced by the median, and synthetic
    samples miss the values that a random real one of their class misses; in other columns a
    missing value is a level. Dates are numbers. Small classes have fewer neighbours, and a single
    sample is repeated. Neighbours are those in columns of equal variance. Images are rows of
    pixels, which are compared as they are.

    Parameters
    ----------
    sampling_strategy : default="auto"
        See `SMOTE`.
    random_state : int, RandomState instance or None, default=None
    """

    def __init__(self, *, sampling_strategy="auto", random_state=None):
        self.sampling_strategy = sampling_strategy
        self.random_state = random_state

    def fit_resample(self, X, y):
        """Return the data, untouched, and synthetic samples, class by class."""
        X, y = frames.to_pandas(X), np.asarray(frames.to_pandas(y))
        frame = frame_of(X)
        is_table = len(np.shape(X)) == 2
        columns = [_Column(frame.iloc[:, i], is_table) for i in range(frame.shape[1])]
        codes = np.column_stack([column.codes for column in columns])
        missing = np.column_stack([column.missing for column in columns])
        planned = check_sampling_strategy(self.sampling_strategy, y, "over-sampling")
        rng, rows, labels = np.random.default_rng(seed_of(self.random_state)), [], []
        for label, number in planned.items():
            if number > 0:
                new = self._of_class(columns, codes, y, label, number)
                new[missing[rng.choice(np.flatnonzero(y == label), number)]] = np.nan
                rows.append(new)
                labels += [label] * number
        if not rows:
            return X, y
        rows = np.concatenate(rows)
        new = pd.concat([column.decode(rows[:, i]) for i, column in enumerate(columns)], axis=1)
        if not isinstance(X, pd.DataFrame):
            new = new.to_numpy().reshape(-1, *np.shape(X)[1:]).astype(X.dtype)
        return extend(X, new), np.concatenate([y, np.array(labels, y.dtype)])

    def _of_class(self, columns, codes, y, label, number):
        size = int(np.sum(y == label))
        if size == 1:
            return np.repeat(codes[y == label], number, axis=0)
        options = {
            "sampling_strategy": {label: size + number},
            "random_state": self.random_state,
            "k_neighbors": min(5, size - 1),
        }
        levels = [i for i, column in enumerate(columns) if column.storage is None]
        if not levels:
            smote = SMOTE(**options)
        else:
            every = len(levels) == len(columns)
            smote = SMOTEN(**options) if every else SMOTENC(levels, **options)
        scale = np.array([column.scale for column in columns])
        return smote.fit_resample(codes / scale, y)[0][len(y) :] * scale


class _Column:
    """Conversion of a column to numbers without missing values, and back."""

    def __init__(self, column, is_scaled):
        self.name, self.dtype, self.storage = column.name, column.dtype, fit_storage(column)
        if self.storage is None:
            codes, self.levels = pd.factorize(column, use_na_sentinel=False)
            self.codes, self.missing = codes.astype("float64"), np.zeros(len(column), bool)
        else:
            numbers = self.storage.numbers(column)
            self.missing = np.isnan(numbers)
            middle = 0.0 if self.missing.all() else np.nanmedian(numbers)
            self.codes = np.where(self.missing, middle, numbers)
        deviation = self.codes.std() if is_scaled and self.storage is not None else 0.0
        self.scale = deviation or 1.0

    def decode(self, codes):
        if self.storage is None:
            restored = self.levels.take(codes.astype(int))
        else:
            is_whole = not self.storage.tolerance
            restored = self.storage.restore(np.round(codes) if is_whole else codes)
        return pd.Series(restored, name=self.name).astype(self.dtype)
