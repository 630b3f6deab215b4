"""Balanced batches for Keras, from arrays and any sampler."""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Integral
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from scipy import sparse
from sklearn.utils import check_consistent_length, check_scalar

from ganaug._utils.compat import safe_indexing
from ganaug._utils.seeding import seed_of
from ganaug.augmenter import GANAugmenter
from ganaug.frames import to_pandas
from ganaug.inputs import check_arrays
from ganaug.integrations.epoch_samples import Drawn, Labels, Resampled, dense
from ganaug.integrations.image_changes import ImageChange, companions

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import RandomState, Sampler, Samples


class BalancedBatches(keras.utils.PyDataset):
    """Batches of real and synthetic samples for ``model.fit``, with new synthetic ones each epoch.

    Parameters
    ----------
    X : {ndarray, DataFrame, sparse matrix} of shape (n_samples, ...)
        Rows or images to train on. Batches are arrays. For a frame that has columns other than
        numbers and booleans, they are dicts of columns: numbers for numeric dtypes, as floats if
        any is missing, and text for all others, with missing values empty.
    y : array-like of shape (n_samples,), (n_samples, 1) or, one-hot, (n_samples, n_classes)
        Labels in the form that the model's loss takes, which batches keep. The classes of one-hot
        labels are positions, or the names of a frame's columns.
    sampler : sampler of imbalanced-learn, optional
        `GANAugmenter()` by default. Its ``sampling_strategy`` says how many samples are added in
        each epoch. An augmenter that is not fitted yet is cloned and fitted once,
        and draws new samples for each epoch. Any other sampler is cloned and resamples the data
        for each epoch, with another random state if it has one; it should always return the same
        number of samples, since Keras asks for the number of batches once.
    batch_size : int, default=32
        The last batch of an epoch may be smaller.
    sample_weight : array-like of shape (n_samples,), optional
        Weights of real samples, with an augmenter only; synthetic ones weigh 1.
    transform : keras.Layer or callable, optional
        For images: a change that keeps the label; see `ganaug.mix_synthetic`. Each epoch then has
        twice as many samples: with each real or synthetic one comes a changed real image of its
        class.
    shuffle : bool, default=True
        If True, put the samples of each epoch in random order.
    random_state : int, RandomState instance or None, default=None
        Determines the order, and the random states of samplers that resample.
    **kwargs
        ``workers``, ``use_multiprocessing`` and ``max_queue_size`` of `keras.utils.PyDataset`.

    Attributes
    ----------
    sampler_ : sampler
        The augmenter, fitted, or the clone that resamples.

    Raises
    ------
    TypeError, ValueError
        If `X` and `y` differ in length, labels of several columns are not one-hot, or the sampler
        cannot resample them.

    Notes
    -----
    Synthetic samples are for training only: hold out real ones first, and pass them as
    ``validation_data``. Keras refuses ``validation_split`` for a dataset.

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

    def __init__(  # noqa: PLR0913
        self,
        X: Samples,
        y: ArrayLike,
        sampler: Sampler | None = None,
        *,
        batch_size: int = 32,
        sample_weight: ArrayLike | None = None,
        transform: Callable[[Any], Any] | None = None,
        shuffle: bool = True,
        random_state: RandomState = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        check_scalar(batch_size, "batch_size", Integral, min_val=1)
        X, labels = _checked(X, y, sample_weight)
        self._form = _frame_form(X) if isinstance(X, pd.DataFrame) else dense
        self._change = None if transform is None else ImageChange(transform, np.shape(X)[1:])
        self.batch_size = batch_size
        self.shuffle = shuffle
        self._rng = np.random.default_rng(seed_of(random_state))
        sampler = GANAugmenter() if sampler is None else sampler
        self._source = (
            Drawn(sampler, X, labels, sample_weight)
            if isinstance(sampler, GANAugmenter)
            else Resampled(sampler, X, labels, sample_weight)
        )
        self._labels = labels.in_form
        self.sampler_: Any = self._source.sampler
        self.on_epoch_end()

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        return math.ceil(len(self._order) / self.batch_size)

    def __getitem__(self, index: int) -> tuple[Any, ...]:
        """Return a batch: samples, labels and, if there are some, weights."""
        rows = self._order[index * self.batch_size : (index + 1) * self.batch_size]
        samples = self._changed(rows) if self._change else safe_indexing(self._X, rows)
        batch = (self._form(samples), self._labels[self._codes[rows]])
        return batch if self._weight is None else (*batch, self._weight[rows])

    def _changed(self, rows: NDArray[np.intp]) -> NDArray[Any]:
        """Return samples of an epoch, the second half of which are changed real ones."""
        size = len(self._X)
        images = safe_indexing(self._X, np.where(rows < size, rows, 0))
        later = rows >= size
        real = self._source.X[self._companions[rows[later] - size]]
        if later.any():
            # TensorFlow only has the native byte order.
            real = real.astype(real.dtype.newbyteorder("="))
            images[later] = self._change(tf.constant(real)).numpy()  # type: ignore[misc]
        return images

    def on_epoch_end(self) -> None:
        """Draw new synthetic samples, and put all samples into another order."""
        self._X, self._codes, self._weight = self._source(self._rng)
        if self._change:
            real = self._source.codes_of_real
            self._companions = companions(self._codes, real, self._rng)
            if self._weight is not None:
                known = np.concatenate([self._weight[: len(real)], np.ones(len(self._weight))])
                self._weight = np.concatenate([self._weight, known[self._companions]])
            self._codes = np.tile(self._codes, 2)
        size = len(self._codes)
        self._order = self._rng.permutation(size) if self.shuffle else np.arange(size)


def _checked(X: Any, y: Any, weight: ArrayLike | None) -> tuple[Any, Labels]:
    """Return samples that can be indexed and their labels, if they belong together."""
    check_arrays(X)
    X = to_pandas(X)
    X = X.tocsr() if sparse.issparse(X) else X if hasattr(X, "shape") else _stacked(X)
    if weight is not None and np.ndim(weight) != 1:
        raise ValueError(
            "sample_weight must have one number for each sample, of shape (n_samples,). "
            f"Received: sample_weight of shape {np.shape(weight)}. Use ravel()."
        )
    labels = Labels.of(y)
    check_consistent_length(X, labels.codes, weight)
    return X, labels


def _stacked(X: Any) -> NDArray[Any]:
    try:
        return np.asarray(X)
    except ValueError as error:
        shapes = sorted({np.shape(sample) for sample in X})
        raise ValueError(
            "The samples of a list, rows or images, must be of one shape. Received: X with "
            f"samples of the shapes {shapes[:5]}. Resize images, for example with tf.image.resize."
        ) from error


def _frame_form(frame: pd.DataFrame) -> Callable[[Any], Any]:
    """Return a function that converts batches of a frame to the form that Keras takes."""
    if all(pd.api.types.is_numeric_dtype(dtype) for dtype in frame.dtypes):
        return lambda batch: batch.to_numpy("float32", na_value=np.nan)
    # Dtypes depend on the whole frame, so that batches without missing values have them too.
    dtypes = {name: _number_dtype(frame[name]) for name in frame}
    return lambda batch: {name: _column(batch[name], dtype) for name, dtype in dtypes.items()}


def _number_dtype(column: pd.Series) -> np.dtype[Any] | None:
    """Return the NumPy dtype of a column of numbers or booleans, and None for any other."""
    if not pd.api.types.is_numeric_dtype(column.dtype):
        return None
    return np.dtype("float64") if column.isna().any() else column.iloc[:0].to_numpy().dtype


def _column(column: pd.Series, dtype: np.dtype[Any] | None) -> Any:
    if dtype is not None:
        missing = {"na_value": np.nan} if dtype.kind == "f" else {}
        return column.to_numpy(dtype, **missing)
    # Keras takes text as tensors only.
    return tf.constant(column.astype(object).where(column.notna(), "").astype(str).tolist())
