"""Classifiers of real samples with labels and synthetic samples with probabilities of labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn import config_context
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import has_fit_parameter
from threadpoolctl import threadpool_limits

from ganaug._utils.compat import safe_indexing
from ganaug._utils.seeding import seeded
from ganaug.table_rows import extend

if TYPE_CHECKING:
    from numpy.typing import NDArray


def weight_parameter(estimator: Any) -> str | None:
    """Return the parameter of `fit` for the weights of samples, or None if there is none.

    Parameters
    ----------
    estimator : estimator
        In a pipeline, the last step gets the weights.
    """
    prefix = ""
    while isinstance(estimator, Pipeline):
        name, estimator = estimator.steps[-1]
        prefix += f"{name}__"
    return f"{prefix}sample_weight" if has_fit_parameter(estimator, "sample_weight") else None


def fit_to_soft_labels(
    estimator: Any,
    real: tuple[Any, NDArray[Any]],
    synthetic: tuple[Any, NDArray[np.floating]],
    classes: NDArray[Any],
    seed: int,
) -> Any:
    """Return a clone of a classifier, fitted to real and synthetic samples.

    It sees a synthetic sample once for each class, weighted by its probability. If it takes no
    weights, it sees the sample once, with the most probable label.

    Parameters
    ----------
    estimator : classifier
    real : tuple
        ``(X, y)``
    synthetic : tuple
        ``(X, probabilities)``, with probabilities of shape (n_samples, n_classes).
    classes : ndarray of shape (n_classes,)
    seed : int

    Returns
    -------
    classifier
    """
    (X, y), (new, probabilities) = real, synthetic
    name = weight_parameter(estimator)
    if name:
        rows, labels = np.nonzero(probabilities)
        weights = probabilities[rows, labels]
        given = {name: np.concatenate([np.ones(len(y)), weights])}
    else:
        rows, labels = np.arange(len(probabilities)), probabilities.argmax(axis=1)
        given = {}
    X, y = extend(X, safe_indexing(new, rows)), np.concatenate([y, classes[labels]])
    # Routing would ask for requests of the weights; and on small tables, OpenMP threads that wait
    # for a busy core cost more than they gain.
    with config_context(enable_metadata_routing=False), threadpool_limits(1):
        return seeded(estimator, seed).fit(X, y, **given)
