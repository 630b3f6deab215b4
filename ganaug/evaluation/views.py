"""Representations for comparison: columns and rows of tables, features of all other samples."""

from copy import deepcopy
from typing import NamedTuple

import numpy as np
import pandas as pd

from ganaug import inputs
from ganaug.codecs import SeriesCodec
from ganaug.metrics import (
    autocorrelations,
    correlation_differences,
    energy_distance,
    kernel_distance,
    ks_distance,
    pca_features,
    spectra,
    total_variation,
)
from ganaug.model_selection.estimators import encoder, frame_of, groups_of_characters

OF_A_COLUMN = "distance of a column"
# Number of bins, equally common, for numbers that are paired with levels.
BINS = 10
# Random pairs of columns are enough for wide tables.
MAX_PAIRS = 300
MAX_COMPONENTS, MAX_CORRELATED = 64, 300


class Seen(NamedTuple):
    """Samples in the representation of a view.

    Attributes
    ----------
    features : ndarray of shape (n_samples, d)
        Features for distances and classifiers.
    keys : ndarray of shape (n_samples,)
        Equal for equal samples.
    columns : DataFrame or None
        Floats and text, for tables.
    details : tuple of ndarray of shape (n_samples, ...)
        Autocorrelations and spectra, for series; lengths and texts, for strings.
    """

    features: np.ndarray
    keys: np.ndarray
    columns: pd.DataFrame | None = None
    details: tuple[np.ndarray, ...] = ()

    @property
    def size(self):
        """Number of samples."""
        return len(self.features)

    def some(self, size, seed):
        """Return a number of the samples, at random."""
        return self.take(np.random.default_rng(seed).permutation(self.size)[:size])

    def take(self, rows):
        """Return some of the samples."""
        columns = None if self.columns is None else self.columns.iloc[rows]
        details = tuple(part[rows] for part in self.details)
        return Seen(self.features[rows], self.keys[rows], columns, details)


def view_of(X, codec="auto"):
    """Return a view that is fitted to real samples.

    Parameters
    ----------
    X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), images or series
        Real samples.
    codec : str or codec, default="auto"
        See `ganaug.inputs.kind_of`.

    Returns
    -------
    TableView, ImageView, SeriesView or StringView
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
        return Seen(self._encoder.transform(X), _keys(columns), columns)

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
        """Return the mean distance of pairs of columns, at least one of which has levels."""
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


class ImageView:
    """Images: principal components of their pixels.

    Parameters
    ----------
    X : array-like of shape (n_samples, height, width[, channels])
    """

    def __init__(self, X):
        # With more components for few images, new images would lie far from the fitted ones.
        self._extract = pca_features(X, max(1, min(MAX_COMPONENTS, len(X) // 4)))
        # The kernel needs features of order one.
        self._size = np.sqrt(np.mean(np.square(self._extract(X)))) or 1.0

    def see(self, X):
        """Return the representation of images."""
        return Seen(self._extract(np.asarray(X)) / self._size, _keys(frame_of(X)))

    def distances(self, real, other):
        """Return the distances between two sets of images; see `TableView.distances`."""
        if min(real.size, other.size) < 2:
            return {("kernel distance", None): np.nan}
        return {("kernel distance", None): kernel_distance(real.features, other.features)}


class SeriesView:
    """Series: principal components, autocorrelations and spectra of their codes.

    Parameters
    ----------
    X : array-like of shape (n_samples, time, channels)
    codec : str or codec
        See `ganaug.inputs.kind_of`.
    """

    def __init__(self, X, codec):
        self._codec = (SeriesCodec() if isinstance(codec, str) else deepcopy(codec)).fit(X)
        self._components = ImageView(self._codec.encode(X))

    def see(self, X):
        """Return the representation of series."""
        codes = self._codec.encode(X)
        seen = self._components.see(codes)
        return seen._replace(details=(autocorrelations(codes), spectra(codes)))

    def distances(self, real, other):
        """Return the distances between two sets of series; see `TableView.distances`."""
        names = "autocorrelations", "spectra"
        return self._components.distances(real, other) | {
            (name, None): energy_distance(*pair) if min(map(len, pair)) > 1 else np.nan
            for name, *pair in zip(names, real.details, other.details, strict=True)
        }


class StringView:
    """Strings: principal components of groups of characters, lengths, and characters.

    Parameters
    ----------
    X : ndarray of shape (n_samples,)
    """

    def __init__(self, X):
        self._groups = groups_of_characters().fit(X)
        self._components = ImageView(self._groups.transform(X))

    def see(self, X):
        """Return the representation of strings."""
        lengths = np.array([len(text) for text in X])
        seen = self._components.see(self._groups.transform(X))
        return seen._replace(keys=_keys(frame_of(X)), details=(lengths, np.asarray(X)))

    def distances(self, real, other):
        """Return the distances between two sets of strings; see `TableView.distances`."""
        (lengths, texts), (other_lengths, other_texts) = real.details, other.details
        singles, pairs = ([_runs(t, n) for t in (texts, other_texts)] for n in (1, 2))
        return self._components.distances(real, other) | {
            ("lengths", None): ks_distance(lengths, other_lengths),
            ("characters", None): total_variation(*singles),
            ("pairs of characters", None): total_variation(*pairs),
        }


def _runs(texts, length):
    """Return all runs of characters of a length, with the end of each string."""
    ended = [f"{text}\n" for text in texts]
    return [text[i : i + length] for text in ended for i in range(len(text) + 1 - length)]


VIEWS = {
    "table": lambda X, codec: TableView(X),
    "images": lambda X, codec: ImageView(X),
    "series": SeriesView,
    "strings": lambda X, codec: StringView(X),
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
    """Return all pairs with a column of levels, which come first, or some if they are many."""
    pairs = [(i, j) for i in range(num_levels) for j in range(i + 1, num_columns)]
    order = np.random.default_rng(0).permutation(len(pairs))[:MAX_PAIRS]
    return [pairs[i] for i in np.sort(order)]


def _keys(frame):
    """Return a hash of each row, equal for equal rows of different numeric types."""
    numbers = frame.dtypes.map(lambda dtype: dtype.kind in "biuf")
    frame = frame.astype(dict.fromkeys(frame.columns[numbers], np.float64))
    return pd.util.hash_pandas_object(frame, index=False).to_numpy()


def _mean(values):
    known = np.asarray(values, float)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else np.nan
