"""Representations of samples for comparison: columns and rows of tables, and others."""

import numpy as np
import pandas as pd

from ganaug import inputs
from ganaug.evaluation.component_views import (
    ImageView,
    Seen,
    SeriesView,
    StringView,
    VideoView,
    keys_of,
)
from ganaug.metrics import correlation_differences, ks_distance, total_variation
from ganaug.model_selection.estimators import encoder, frame_of

OF_A_COLUMN = "distance of a column"
# Number of quantile bins for numbers that are paired with levels.
BINS = 10
# Random pairs of columns are enough for wide tables.
MAX_PAIRS = 300
MAX_CORRELATED = 300


def view_of(X, codec="auto"):
    """Return a view of the kind of real samples, fitted to them.

    Parameters
    ----------
    X : array-like, dataframe or sparse matrix
        Real samples of any kind.
    codec : str or codec, default="auto"
        See `ganaug.inputs.kind_of`.

    Returns
    -------
    TableView, ImageView, SeriesView, StringView or VideoView
    """
    return VIEWS[inputs.kind_of(X, codec)](X, codec)


class TableView:
    """Tables: their columns, pairs of columns, and encoded rows.

    Parameters
    ----------
    X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features)
    """

    def __init__(self, X):
        self._encoder = encoder().fit(X)
        columns = self._encoder[0].transform(X)
        self._names = dict(zip(columns, frame_of(X).columns, strict=True))
        kinds = columns.dtypes.map(lambda dtype: dtype.kind == "f")
        self._numbers, self._levels = list(columns.columns[kinds]), list(columns.columns[~kinds])
        quantiles = np.linspace(0, 1, BINS + 1)[1:-1]
        self._edges = {name: columns[name].quantile(quantiles) for name in self._numbers}
        self._pairs = _some_pairs(len(self._levels), columns.shape[1])

    def see(self, X):
        """Return the representation of samples."""
        columns = self._encoder[0].transform(X)
        return Seen(self._encoder.transform(X), keys_of(columns), columns)

    def distances(self, real, other):
        """Return the distances between two sets of samples.

        Parameters
        ----------
        real, other : Seen

        Returns
        -------
        dict
            Keyed by measure and the name of a column, or None.
        """
        real, other = real.columns, other.columns
        by_column = {name: column_distance(real[name], other[name]) for name in real}
        return {(OF_A_COLUMN, self._names[name]): by_column[name] for name in real} | {
            ("column distance", None): _mean(list(by_column.values())),
            ("missing values", None): self._missing(real, other),
            ("correlations", None): self._correlations(real, other),
            ("contingencies", None): self._contingencies(real, other),
        }

    def _missing(self, real, other):
        shares = [table[self._numbers].isna().mean().to_numpy() for table in (real, other)]
        occurs = np.maximum(*shares) > 0
        if self._numbers and not occurs.any():
            return 0.0
        return _mean(np.abs(shares[0] - shares[1])[occurs])

    def _correlations(self, real, other):
        if min(len(real), len(other)) < 2:
            return np.nan
        names = self._numbers[:MAX_CORRELATED]
        differences = correlation_differences(real[names], other[names])
        # A constant synthetic column has lost any correlation of the real one.
        lost = np.abs(real[names].corr().to_numpy()) / 2
        differences = np.where(np.isnan(differences), lost, differences)
        return _mean(differences[np.triu_indices(len(differences), 1)])

    def _contingencies(self, real, other):
        """Return the mean distance over pairs of columns with at least one column of levels."""
        both = pd.concat([real, other], ignore_index=True)
        codes = [pd.factorize(both[name])[0] for name in self._levels]
        codes += [
            np.where(both[name].isna(), BINS, np.digitize(both[name], self._edges[name]))
            for name in self._numbers
        ]
        distances = []
        for first, second in self._pairs:
            pairs = codes[first].astype(np.int64) * (int(codes[second].max()) + 1) + codes[second]
            distances.append(total_variation(pairs[: len(real)], pairs[len(real) :]))
        return _mean(distances)


VIEWS = {
    "table": lambda X, codec: TableView(X),
    "images": lambda X, codec: ImageView(X),
    "series": SeriesView,
    "strings": lambda X, codec: StringView(X),
    "videos": VideoView,
}


def column_distance(real, other):
    """Return the distance between two columns of floats, or else levels.

    Parameters
    ----------
    real, other : Series
        See `ganaug.model_selection.estimators.PlainColumns`.
    """
    return (ks_distance if real.dtype.kind == "f" else total_variation)(real, other)


def _some_pairs(num_levels, num_columns):
    """Return pairs with at least one column of levels (they come first): all, or `MAX_PAIRS`."""
    pairs = [(i, j) for i in range(num_levels) for j in range(i + 1, num_columns)]
    order = np.random.default_rng(0).permutation(len(pairs))[:MAX_PAIRS]
    return [pairs[i] for i in np.sort(order)]


def _mean(values):
    known = np.asarray(values, float)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else np.nan
