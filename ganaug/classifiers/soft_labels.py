"""Fit classifiers to labelled real samples and to synthetic samples with soft labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn import config_context
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectorMixin, VarianceThreshold
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils import get_tags
from sklearn.utils.validation import has_fit_parameter
from threadpoolctl import threadpool_limits

from ganaug._utils.compat import safe_indexing
from ganaug._utils.seeding import seeded
from ganaug.model_selection.estimators import unpacked
from ganaug.table_rows import extend

if TYPE_CHECKING:
    from numpy.typing import NDArray


# Estimators whose steps are parameters, by name.
COMPOSED = (Pipeline, FeatureUnion, ColumnTransformer)


def weight_parameter(estimator: Any) -> str | None:
    """Return the parameter of `fit` for sample weights, or None if a part ignores them.

    Parameters
    ----------
    estimator : estimator
        In a pipeline, the last step gets the weights. None is returned if an earlier step learns
        from labels, such as a feature selector, or resamples, or if an estimator within the last
        step does not take weights, as in ``CalibratedClassifierCV(KNeighborsClassifier())``.
    """
    earlier, last, prefix = unpacked(estimator)
    if any(map(_uses_labels, earlier)):
        return None
    params: dict[str, Any] = getattr(last, "get_params", dict)()
    nested = [part for part in params.values() if hasattr(part, "predict")]
    taken = all(has_fit_parameter(part, "sample_weight") for part in [last, *nested])
    return f"{prefix}sample_weight" if taken else None


def _uses_labels(step: Any) -> bool:
    """Return whether a step before the last one of a pipeline uses labels, as samplers do."""
    if isinstance(step, COMPOSED):
        parts = [part for name, part in step.get_params().items() if "__" not in name]
        return any(map(_uses_labels, parts))
    # The tags of selectors say that labels are optional, since a score function may ignore them.
    if isinstance(step, SelectorMixin):
        return not isinstance(step, VarianceThreshold)
    return hasattr(step, "__sklearn_tags__") and get_tags(step).target_tags.required


def fit_to_soft_labels(
    estimator: Any,
    real: tuple[Any, NDArray[Any]],
    synthetic: tuple[Any, NDArray[np.floating]],
    classes: NDArray[Any],
    seed: int,
) -> Any:
    """Return a clone of a classifier, fitted to real and synthetic samples.

    It sees each synthetic sample once per class, weighted by its probability. If a part that
    learns from labels takes no weights, it sees the sample once, with the most probable label.

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
    # Metadata routing would require weight requests. On small tables, OpenMP threads that wait
    # for a busy core cost more than they gain.
    with config_context(enable_metadata_routing=False), threadpool_limits(1):
        return seeded(estimator, seed).fit(X, y, **given)
