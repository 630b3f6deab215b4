"""SMOTE and MGS-GRF for columns of any type, for comparison."""

import warnings
from importlib.util import find_spec

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


class _ByType(BaseEstimator):
    """Base class of oversamplers for columns of any type; subclasses oversample one class."""

    def __init__(self, *, sampling_strategy="auto", random_state=None):
        self.sampling_strategy = sampling_strategy
        self.random_state = random_state

    def fit_resample(self, X, y):
        """Return the data, unchanged, and synthetic samples, class by class."""
        return _extended(X, y, self, self._of_class)

    def _of_class(self, codes, y, levels, label, number):
        """Return `number` new encoded samples of a class."""
        raise NotImplementedError


class SMOTEByType(_ByType):
    """SMOTE for numbers, SMOTENC for numbers and levels, or SMOTEN for levels.

    None of the three supports missing values. Missing numbers are replaced by the median, and each
    synthetic sample has missing values where a random real one of its class has them; in other
    columns, a missing value is a level. Dates count as numbers. Small classes use fewer
    neighbours, and a single sample is repeated. Neighbours are found in columns scaled to equal
    variance. Images are rows of unscaled pixels.

    Parameters
    ----------
    sampling_strategy : default="auto"
        See `SMOTE`.
    random_state : int, RandomState instance or None, default=None
    """

    def _of_class(self, codes, y, levels, label, number):
        size = int(np.sum(y == label))
        options = {
            "sampling_strategy": {label: size + number},
            "random_state": self.random_state,
            "k_neighbors": min(5, size - 1),
        }
        if not levels:
            smote = SMOTE(**options)
        else:
            every = len(levels) == codes.shape[1]
            smote = SMOTEN(**options) if every else SMOTENC(levels, **options)
        return smote.fit_resample(codes, y)[0][len(y) :]


def mgs_grf_takes(X):
    """Return whether the package mgs-grf is installed, and a table has numbers and levels."""
    if find_spec("mgs_grf") is None:
        return False
    frame = frame_of(X)
    kinds = {fit_storage(frame.iloc[:, i]) is None for i in range(frame.shape[1])}
    return len(kinds) == 2


class MGSGRFByType(_ByType):
    """MGS-GRF for numbers and levels, with missing values handled as in `SMOTEByType`.

    Numbers are drawn from a Gaussian around each sample and its neighbours, and levels from a
    random forest; see https://pypi.org/project/mgs-grf/.

    Parameters
    ----------
    sampling_strategy, random_state
        See `SMOTEByType`.
    """

    def _of_class(self, codes, y, levels, label, number):
        from mgs_grf import MGSGRFOverSampler

        size = int(np.sum(y == label))
        sampler = MGSGRFOverSampler(
            # The default of mgs-grf, if there are that many samples.
            K=min(codes.shape[1] - len(levels), size - 1),
            categorical_features=np.array(levels),
            sampling_strategy={label: size + number},
            random_state=seed_of(self.random_state),
        )
        state = np.random.get_state()  # noqa: NPY002
        try:
            with warnings.catch_warnings():
                # Its forest warns of columns with many levels.
                warnings.filterwarnings("ignore", "The number of unique classes is greater")
                return sampler.fit_resample(codes, y)[0][len(y) :].astype(float)
        finally:
            # mgs-grf seeds NumPy's global state.
            np.random.set_state(state)  # noqa: NPY002


def _extended(X, y, sampler, of_class):
    """Return the data, unchanged, and synthetic samples, class by class.

    Parameters
    ----------
    X : array-like of shape (n_samples, ...)
    y : array-like of shape (n_samples,)
    sampler : object
        Has a ``sampling_strategy`` and a ``random_state``.
    of_class : callable
        ``(codes, y, levels, label, number)``; returns that number of new rows of codes of a class.
        Codes are numbers of equal variance; in the columns ``levels``, they stand for levels.
    """
    X, y = frames.to_pandas(X), np.asarray(frames.to_pandas(y))
    frame = frame_of(X)
    is_table = len(np.shape(X)) == 2
    columns = [_Column(frame.iloc[:, i], is_table) for i in range(frame.shape[1])]
    codes = np.column_stack([column.codes for column in columns])
    scale = np.array([column.scale for column in columns])
    missing = np.column_stack([column.missing for column in columns])
    levels = [i for i, column in enumerate(columns) if column.storage is None]
    planned = check_sampling_strategy(sampler.sampling_strategy, y, "over-sampling")
    rng, rows, labels = np.random.default_rng(seed_of(sampler.random_state)), [], []
    for label, number in planned.items():
        if number > 0:
            own = np.flatnonzero(y == label)
            new = np.repeat(codes[own[:1]], number, axis=0)
            if len(own) > 1:
                new = of_class(codes / scale, y, levels, label, number) * scale
            new[missing[rng.choice(own, number)]] = np.nan
            rows.append(new)
            labels += [label] * number
    if not rows:
        return X, y
    more = extend(X, _decoded(np.concatenate(rows), columns, X))
    return more, np.concatenate([y, np.array(labels, y.dtype)])


def _decoded(codes, columns, X):
    """Return rows of codes in the container of `X`."""
    new = pd.concat([column.decode(codes[:, i]) for i, column in enumerate(columns)], axis=1)
    if isinstance(X, pd.DataFrame):
        return new
    return new.to_numpy().reshape(-1, *np.shape(X)[1:]).astype(X.dtype)


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
