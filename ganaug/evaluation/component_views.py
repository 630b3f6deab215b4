"""Representations of samples without columns: principal components, and more for some kinds."""

from copy import deepcopy
from typing import NamedTuple

import numpy as np
import pandas as pd

from ganaug.codecs import SeriesCodec, VideoCodec
from ganaug.metrics import (
    autocorrelations,
    energy_distance,
    frame_differences,
    kernel_distance,
    ks_distance,
    pca_features,
    spectra,
    total_variation,
)
from ganaug.model_selection.estimators import character_ngrams, frame_of

MAX_COMPONENTS = 64


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
        Autocorrelations and spectra for series, lengths and texts for strings, and frame
        differences for videos.
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
        """Return at most `size` random samples."""
        return self.take(np.random.default_rng(seed).permutation(self.size)[:size])

    def take(self, rows):
        """Return some of the samples."""
        columns = None if self.columns is None else self.columns.iloc[rows]
        details = tuple(part[rows] for part in self.details)
        return Seen(self.features[rows], self.keys[rows], columns, details)


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
        return Seen(self._extract(np.asarray(X)) / self._size, keys_of(frame_of(X)))

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
            (name, None): _energy(*pair)
            for name, *pair in zip(names, real.details, other.details, strict=True)
        }


class StringView:
    """Strings: principal components of character n-grams, lengths, and characters.

    Parameters
    ----------
    X : ndarray of shape (n_samples,)
    """

    def __init__(self, X):
        self._ngrams = character_ngrams().fit(X)
        self._components = ImageView(self._ngrams.transform(X))

    def see(self, X):
        """Return the representation of strings."""
        lengths = np.array([len(text) for text in X])
        seen = self._components.see(self._ngrams.transform(X))
        return seen._replace(keys=keys_of(frame_of(X)), details=(lengths, np.asarray(X)))

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
    """Return all runs of characters of a length, including the end of each string."""
    ended = [f"{text}\n" for text in texts]
    return [text[i : i + length] for text in ended for i in range(len(text) + 1 - length)]


class VideoView:
    """Videos: principal components of their codes, and differences between neighbouring frames.

    Parameters
    ----------
    X : array-like of shape (n_samples, time, height, width[, channels])
    codec : str or codec
        See `ganaug.inputs.kind_of`.
    """

    def __init__(self, X, codec):
        self._codec = (VideoCodec() if isinstance(codec, str) else deepcopy(codec)).fit(X)
        codes = self._codec.encode(X)
        self._components = ImageView(codes)
        self._deviations = frame_differences(codes).std(axis=0)

    def see(self, X):
        """Return the representation of videos."""
        codes = self._codec.encode(X)
        changes = frame_differences(codes) / np.where(self._deviations, self._deviations, 1.0)
        return self._components.see(codes)._replace(details=(changes,))

    def distances(self, real, other):
        """Return the distances between two sets of videos; see `TableView.distances`."""
        return self._components.distances(real, other) | {
            ("frame differences", None): _energy(real.details[0], other.details[0])
        }


def keys_of(frame):
    """Return a hash of each row, equal for equal rows of different numeric types."""
    numbers = frame.dtypes.map(lambda dtype: dtype.kind in "biuf")
    frame = frame.astype(dict.fromkeys(frame.columns[numbers], np.float64))
    return pd.util.hash_pandas_object(frame, index=False).to_numpy()


def _energy(real, other):
    return energy_distance(real, other) if min(len(real), len(other)) > 1 else np.nan
