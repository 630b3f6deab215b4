"""Balanced batches for Keras, from arrays and any sampler."""

import math
from numbers import Integral

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils import _safe_indexing, check_consistent_length, check_scalar
from sklearn.utils.validation import check_is_fitted

from ganaug.augmenter import GANAugmenter
from ganaug.containers import extend, without_polars
from ganaug.seeding import seed_of
from ganaug.selection import planned_samples


class BalancedBatches(keras.utils.PyDataset):
    """Batches of real and synthetic samples for ``model.fit``, with new synthetic ones each epoch.

    Parameters
    ----------
    X : {ndarray, DataFrame, sparse matrix} of shape (n_samples, ...)
        Rows or images to train on. Batches are arrays; of a frame with other columns than numbers
        and flags they are dicts of columns, a missing text being an empty one.
    y : array-like of shape (n_samples,)
        Labels, as the loss of the model takes them: they are not encoded.
    sampler : sampler of imbalanced-learn, optional
        `GANAugmenter()` by default. An augmenter that is not fitted yet is cloned and fitted once,
        and draws new samples for each epoch. Of any other sampler, a clone resamples the data for
        each epoch, with another random state where it has one.
    batch_size : int, default=32
        The last batch of an epoch has what is left.
    sample_weight : array-like of shape (n_samples,), optional
        Of real samples, with an augmenter; synthetic ones weigh 1.
    shuffle : bool, default=True
        Whether the samples of each epoch are in random order.
    random_state : int, RandomState instance or None, default=None
        Of the order, and of samplers that resample.
    **kwargs
        ``workers``, ``use_multiprocessing`` and ``max_queue_size`` of `keras.utils.PyDataset`.

    Attributes
    ----------
    sampler_ : sampler
        The augmenter, fitted, or the clone that resamples.

    Raises
    ------
    TypeError, ValueError
        If `X` and `y` differ in length, or the sampler cannot resample them.

    Notes
    -----
    Synthetic samples are for training only: hold out real ones before, and pass them as
    ``validation_data``. Keras refuses ``validation_split`` beside a dataset.

    Examples
    --------
    >>> import keras, numpy as np
    >>> from imblearn.over_sampling import SMOTE
    >>> from ganaug import BalancedBatches
    >>> X, y = np.random.default_rng(0).normal(size=(100, 3)), np.repeat([0, 1], [80, 20])
    >>> batches = BalancedBatches(X, y, SMOTE(), batch_size=50, random_state=0)
    >>> [len(batches[i][1]) for i in range(len(batches))]
    [50, 50, 50, 10]
    >>> model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
    >>> model.compile("adam", "binary_crossentropy")
    >>> history = model.fit(batches, epochs=2, verbose=0)
    """

    def __init__(
        self,
        X,
        y,
        sampler=None,
        *,
        batch_size=32,
        sample_weight=None,
        shuffle=True,
        random_state=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_scalar(batch_size, "batch_size", Integral, min_val=1)
        X, y = without_polars(X), np.asarray(without_polars(y))
        X = X.tocsr() if sparse.issparse(X) else X if hasattr(X, "shape") else np.asarray(X)
        check_consistent_length(X, y, sample_weight)
        self.batch_size, self.shuffle = batch_size, shuffle
        self._rng = np.random.default_rng(seed_of(random_state))
        sampler = GANAugmenter() if sampler is None else sampler
        kind = _Drawn if isinstance(sampler, GANAugmenter) else _Resampled
        self._source = kind(sampler, X, y, sample_weight)
        self.sampler_ = self._source.sampler
        self.on_epoch_end()

    def __len__(self):
        """Return how many batches an epoch has."""
        return math.ceil(len(self._y) / self.batch_size)

    def __getitem__(self, index):
        """Return a batch: samples, labels and, if there are some, weights."""
        rows = self._order[index * self.batch_size : (index + 1) * self.batch_size]
        batch = (_tensors(_safe_indexing(self._X, rows)), self._y[rows])
        return batch if self._weight is None else (*batch, self._weight[rows])

    def on_epoch_end(self):
        """Draw new synthetic samples, and put all samples into another order."""
        self._X, self._y, self._weight = self._source(self._rng)
        size = len(self._y)
        self._order = self._rng.permutation(size) if self.shuffle else np.arange(size)


class _Drawn:
    """All real samples, and as many of an augmenter as its strategy asks for."""

    def __init__(self, augmenter, X, y, weight):
        try:
            check_is_fitted(augmenter, "generator_")
        except NotFittedError:
            augmenter = clone(augmenter).fit(X, y)
        self.sampler, self.X, self.y = augmenter, X, y
        labels, counts = np.unique(y, return_counts=True)
        counts = dict(zip(labels.tolist(), counts.tolist(), strict=True))
        planned = planned_samples(augmenter.sampling_strategy, counts, "over-sampling")
        self.wanted = np.repeat(np.array(list(planned), y.dtype), list(planned.values()))
        self.weight = None
        if weight is not None:
            self.weight = np.concatenate([weight, np.ones(len(self.wanted))])

    def __call__(self, rng):
        if not len(self.wanted):
            return self.X, self.y, self.weight
        new, labels = self.sampler.sample(len(self.wanted), self.wanted)
        new = without_polars(new)
        return extend(self.X, new), np.concatenate([self.y, labels]), self.weight


class _Resampled:
    """What a sampler makes of the real samples."""

    def __init__(self, sampler, X, y, weight):
        if weight is not None:
            raise ValueError(
                "sample_weight goes with a GANAugmenter: it is not known which samples another "
                f"sampler keeps. Received: sampler={sampler!r}. Leave the weights out."
            )
        self.sampler, self.X, self.y = clone(sampler), X, y

    def __call__(self, rng):
        if "random_state" in self.sampler.get_params():
            self.sampler.set_params(random_state=int(rng.integers(2**31)))
        X, y = self.sampler.fit_resample(self.X, self.y)
        return X, np.asarray(y), None


def _tensors(samples):
    """Return samples as Keras takes them."""
    if sparse.issparse(samples):
        return samples.toarray()
    if not isinstance(samples, pd.DataFrame):
        return samples
    if all(pd.api.types.is_numeric_dtype(dtype) for dtype in samples.dtypes):
        return samples.to_numpy("float32", na_value=np.nan)
    return {name: _column(samples[name]) for name in samples}


def _column(column):
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.to_numpy()
    # Keras takes text as tensors only.
    return tf.constant(column.astype(object).where(column.notna(), "").astype(str).tolist())
