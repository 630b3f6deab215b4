"""What is checked of samples and labels before anything is fitted."""

import numpy as np
from imblearn.utils import check_target_type
from sklearn.utils import check_consistent_length
from sklearn.utils.multiclass import check_classification_targets

from ganaug import containers


def read(X, y):
    """Return samples that can be indexed, and labels in an array of one axis.

    Parameters
    ----------
    X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or images
    y : array-like of shape (n_samples,), a column, or one-hot
    """
    containers.check_arrays(X)
    containers.check_labels(y)
    y = containers.without_polars(y)
    check_classification_targets(y)
    y, _ = check_target_type(y, indicate_one_vs_all=True)
    samples = containers.check_samples(X)
    check_consistent_length(samples, y)
    return samples, np.asarray(y)


def rarest_first(y):
    """Return the labels, those of few samples first; of equally many, the last in order."""
    labels, counts = np.unique(y, return_counts=True)
    return labels[::-1][np.argsort(counts[::-1], kind="stable")]
