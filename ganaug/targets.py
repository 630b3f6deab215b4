"""The user's labels: classes that can be learned, and the way back to their container."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype
from scipy import sparse
from sklearn.utils import check_consistent_length
from sklearn.utils.multiclass import type_of_target

from ganaug import frames, inputs

DISCRETE = ("binary", "multiclass")
# Results of `infer_dtype` for objects that have a NumPy dtype of their own.
PLAIN = ("integer", "boolean", "floating", "mixed-integer-float")


@dataclass(frozen=True)
class Target:
    """The classes of a data set.

    Parameters
    ----------
    classes : ndarray of shape (n_classes,)
        The labels as the user knows them.
    learned : ndarray of shape (n_classes,)
        The labels that a sampler learns, in order: the same ones, or positions if scikit-learn
        does not accept the labels as classes.
    examples : container of n_classes rows
        A row of ``y`` of each class.
    """

    classes: np.ndarray
    learned: np.ndarray
    examples: Any

    @classmethod
    def of(cls, y):
        """Return the target of some labels, and the position of the class of each.

        Parameters
        ----------
        y : array-like of shape (n_samples,), or one-hot of shape (n_samples, n_classes)
            In any container: a list, an array, a series or frame of pandas, polars, pyarrow or
            narwhals.
        """
        inputs.check_labels(y)
        y, values = _read(y)
        values = _with_a_dtype(values)
        if _are_discrete(y, values):
            learned, first, codes = np.unique(values, return_index=True, return_inverse=True)
            return cls(learned, learned, frames.take(y, first)), codes
        codes, classes = _factorized(values)
        first = np.unique(codes, return_index=True)[1]
        return cls(classes, np.arange(len(classes)), frames.take(y, first)), codes

    @property
    def are_positions(self):
        """True if positions are learned instead of the labels."""
        return self.learned is not self.classes

    def positions(self, labels):
        """Return the position of the class of each label; all labels must be known."""
        known = {label: position for position, label in enumerate(self.classes.tolist())}
        return np.array([known[label] for label in labels.tolist()], dtype=int)

    def rows(self, positions):
        """Return the labels of some classes in the container of ``y``."""
        return frames.take(self.examples, positions)


@dataclass(frozen=True)
class NoLabels(Target):
    """Samples without labels: they are all of one class, 0, and so are generated ones."""

    @classmethod
    def of(cls, n_samples):
        """Return the target of samples without labels, and the position of the class of each."""
        classes = np.zeros(1, int)
        return cls(classes, classes, None), np.zeros(n_samples, int)

    def rows(self, positions):
        """Return None: there are no labels."""


def as_array(labels):
    """Return a list of labels as an array, of objects if NumPy has no dtype for all of them."""
    objects = np.empty(len(labels), dtype=object)
    objects[:] = labels
    return _with_a_dtype(objects)


def check_samples_and_labels(X, y, codec="auto"):
    """Return samples that can be indexed, and labels, even one-hot ones, as a flat array."""
    inputs.check_arrays(X)
    target, codes = Target.of(y)
    if target.are_positions:
        raise ValueError(
            "Expected labels that scikit-learn's classifiers accept: text, integers or "
            f"booleans. Received: labels such as {target.classes[0]!r}. Convert them, for "
            "instance with y.astype(str)."
        )
    samples = inputs.check_samples(X, codec)
    check_consistent_length(samples, codes)
    return samples, target.learned[codes]


def _with_a_dtype(values):
    if values.dtype != object:
        return values
    kind = infer_dtype(values)
    if kind == "string":
        return values
    return np.array(values.tolist()) if kind in PLAIN else values


def _read(y):
    """Return labels in a container whose rows can be taken, and the label of each row."""
    if isinstance(y, list | tuple):
        values = _from_list(y)
        if values.ndim == 1:
            return list(y) if isinstance(y, list) else values, values
        flat, values = _read(values)
        return (flat.tolist() if isinstance(y, list) else flat), values
    table = frames.to_pandas(y)
    if isinstance(table, pd.DataFrame):
        if table.shape[1] == 1:
            return y, np.asarray(table.iloc[:, 0])
        return y, _from_one_hot(table.to_numpy(), _names(table))
    if sparse.issparse(y):
        return y.tocsr(), _from_one_hot(y.toarray())
    if isinstance(table, pd.Series | pd.Index | pd.api.extensions.ExtensionArray):
        return y, np.asarray(table)
    values = np.asarray(y)
    if values.ndim == 2 and values.shape[1] > 1:
        return values, _from_one_hot(values)
    flat = values.ravel() if values.ndim == 2 else values
    return flat, flat


def _from_list(y):
    try:
        values = np.asarray(y)
    except ValueError as error:  # Lists of different lengths.
        raise _several_values(type(y).__name__) from error
    if values.ndim == 1 and values.dtype.kind in "US" and not all(isinstance(v, str) for v in y):
        # NumPy would convert numbers beside text to text.
        values = np.empty(len(y), dtype=object)
        values[:] = y
    return values


def _names(table):
    names = np.empty(table.shape[1], dtype=object)
    names[:] = table.columns.tolist()
    return names


def _from_one_hot(rows, names=None):
    """Return the name, or by default the position, of the column with the 1 in each row."""
    try:
        ones = rows.astype(float)
    except (TypeError, ValueError):
        ones = np.full(rows.shape, np.nan)
    if not np.isin(ones, [0.0, 1.0]).all() or (ones.sum(axis=1) != 1.0).any():
        raise ValueError(
            "y must be one column, or one-hot: several columns with exactly one 1 per row. "
            "Multilabel and multioutput targets are not supported. Received: y of shape "
            f"{rows.shape} with other rows. Pass one column, such as y.idxmax(axis=1). For "
            "several targets, train a model for each: put scikit-learn's MultiOutputClassifier "
            "around a pipeline with GANAugmenter, or MultiOutputRegressor around one with "
            "GANRegressionAugmenter."
        )
    places = ones.argmax(axis=1)
    return places if names is None else names[places]


def _are_discrete(y, values):
    """Return whether scikit-learn accepts labels as classes; raise if they are continuous."""
    try:
        kind = type_of_target(values, input_name="y")
    except TypeError:  # Bytes.
        return False
    if kind in DISCRETE:
        return values.dtype.kind not in "mM"
    # The levels of a pandas categorical are classes, even if they are fractional numbers.
    if kind == "continuous" and not isinstance(getattr(y, "dtype", None), pd.CategoricalDtype):
        raise ValueError(
            f"Unknown label type: {kind}. y must be labels of classes. Received: y with numbers "
            f"such as {values[:3].tolist()}. For a continuous target, use GANRegressionAugmenter; "
            "if the numbers are classes, convert them to text: y.astype(str)."
        )
    return False


def _several_values(received):
    return ValueError(
        "y must have one label for each row: text, a number, a flag, a date or another value that "
        f"can be told apart. Received: y, a {received}, with several values or objects in a row."
    )


def _factorized(values):
    """Return the position of each label among the distinct ones, and these, sorted if possible."""
    try:
        # NumPy would convert times to integers.
        codes, found = pd.factorize(pd.Series(values).astype(object).to_numpy())
    except (TypeError, ValueError) as error:
        raise _several_values(f"{type(values).__name__} of shape {values.shape}") from error
    try:
        order = sorted(range(len(found)), key=found.__getitem__)
    except TypeError:
        kinds = [type(label).__name__ for label in found]
        order = sorted(range(len(found)), key=lambda i: (kinds[i], str(found[i])))
    ranks = np.empty(len(order), dtype=int)
    ranks[order] = np.arange(len(order))
    return ranks[codes], found[order]
