"""From samples and their labels to synthetic samples of each label."""

import math

import numpy as np
from sklearn.utils import _safe_indexing

from ganaug._utils.processes import runs_tensorflow
from ganaug.data.sampler import reservoir
from ganaug.inputs import densify
from ganaug.sampling.notices import warn_of


class SampleGenerator:
    """A codec and a synthesizer, behind the user's samples and labels.

    Parameters
    ----------
    codec : TabularCodec or ImageCodec
        Not yet fitted.
    synthesizer : Synthesizer
        Not yet fitted.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The labels.
    counts_ : ndarray of shape (n_classes,), int
        How many samples of each there were.
    """

    def __init__(self, codec, synthesizer):
        self.codec = codec
        self.synthesizer = synthesizer

    def fit(self, X, y, labels, seed, counts=None):
        """Fit the codec to all rows, and train what is needed to draw some labels.

        Parameters
        ----------
        X : DataFrame, ndarray or sparse matrix of shape (n_samples, ...)
        y : ndarray of shape (n_samples,)
        labels : sequence
            What will be drawn.
        seed : int
        counts : dict, optional
            How many samples of each label there are, where these are a part of them.
        """
        X = densify(X)
        self.classes_, positions, found = np.unique(y, return_inverse=True, return_counts=True)
        self.counts_ = found
        if counts is not None:
            self.counts_ = np.array([counts[label] for label in self.classes_.tolist()])
        width = math.prod(self.codec.fit(X).space_.shape)
        kept = reservoir(positions, seed, width)
        codes = self.codec.encode(_safe_indexing(X, kept))
        targets = np.searchsorted(self.classes_, labels).tolist()
        runs_tensorflow()
        self.synthesizer.fit(self.codec.space_, codes, positions[kept], targets, seed)
        warn_of(self.synthesizer, self.classes_.tolist())
        self.start(seed)
        return self

    def start(self, seed):
        """Begin the sequence of draws that belongs to a seed."""
        self._seeds = np.random.default_rng(seed)

    def draw(self, labels, seed=None):
        """Return one sample for each label, in the order of the labels.

        Parameters
        ----------
        labels : ndarray of shape (n_samples,)
            Of labels that were named in `fit`, or learned along with them.
        seed : int or sequence of int, optional
            Equal seeds give equal samples. By default they continue the sequence of draws.

        Returns
        -------
        DataFrame or ndarray of shape (n_samples, ...)
        """
        runs_tensorflow()
        positions = np.searchsorted(self.classes_, labels)
        rng = self._seeds if seed is None else np.random.default_rng(seed)
        seeds = rng.integers(2**31 - 1, size=len(self.classes_) + 1).tolist()
        codes = np.empty((len(labels), *self.codec.space_.shape), "float32")
        for position in np.unique(positions):
            rows = np.flatnonzero(positions == position)
            codes[rows] = self.synthesizer.sample(int(position), len(rows), seeds[position])
        return self.codec.decode(codes, seeds[-1])

    @property
    def state(self):
        """How far the sequence of draws has come, as JSON can hold it."""
        return self._seeds.bit_generator.state

    @state.setter
    def state(self, state):
        self.start(0)
        self._seeds.bit_generator.state = state

    @property
    def drawable(self):
        """The labels that can be drawn."""
        return self.classes_[sorted(self.synthesizer.sources_)]
