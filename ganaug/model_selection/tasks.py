"""The tasks, classification and regression: the way data are read, sampled and scored."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from imblearn.base import SamplerMixin
from sklearn.base import BaseEstimator, is_classifier, is_regressor
from sklearn.utils import check_consistent_length
from sklearn.utils.multiclass import type_of_target

from ganaug import frames, inputs
from ganaug.augmenter import GANAugmenter
from ganaug.metrics import sera_scorer
from ganaug.model_selection.estimators import (
    default_classifier,
    default_classifiers,
    default_regressor,
    default_regressors,
)
from ganaug.model_selection.scoring import class_scorer, given_scorer
from ganaug.model_selection.trials import ScaledRegressionSampler, ScaledSampler
from ganaug.regression.continuous_target import numbers_of, read_target
from ganaug.regression.regression_augmenter import GANRegressionAugmenter
from ganaug.targets import check_samples_and_labels


class Task(NamedTuple):
    """A supervised task.

    Attributes
    ----------
    read : callable
        ``(X, y, codec)``; returns samples that can be indexed and an array of targets, validated.
    augmenter : callable
        Called without arguments, returns the default sampler.
    estimator, estimators : callable
        Called with the number of samples, return the default estimator, and several by name.
    scorer : callable
        ``(scoring, estimator, y, sampler)``; returns a scorer; see `scoring.given_scorer`.
    scaled : callable
        ``(sampler, y)``; returns a `ganaug.model_selection.trials.ScaledSampler`.
    """

    read: Callable[..., Any]
    augmenter: Callable[[], Any]
    estimator: Callable[[int], Any]
    estimators: Callable[[int], dict[str, Any]]
    scorer: Callable[..., Any]
    scaled: Callable[..., Any]


def _samples_and_numbers(X, y, codec="auto"):
    inputs.check_arrays(X)
    _, column = read_target(y)
    samples = inputs.check_samples(X, codec)
    check_consistent_length(samples, column)
    values = column.to_numpy()
    return samples, values if values.dtype.kind in "iuf" else numbers_of(column)


def _class_scorer(scoring, estimator, y, sampler):
    return given_scorer(scoring, estimator) or class_scorer(y)


def _relevance_scorer(scoring, estimator, y, sampler):
    return given_scorer(scoring, estimator) or sera_scorer(y, sampler.relevance)


CLASSIFICATION = Task(
    check_samples_and_labels,
    GANAugmenter,
    default_classifier,
    default_classifiers,
    _class_scorer,
    ScaledSampler,
)
REGRESSION = Task(
    _samples_and_numbers,
    GANRegressionAugmenter,
    default_regressor,
    default_regressors,
    _relevance_scorer,
    ScaledRegressionSampler,
)


def task_of(y, estimators=(), samplers=()):
    """Infer the task from estimators and samplers or, without any, from the targets.

    Parameters
    ----------
    y : array-like of shape (n_samples,)
        Fractional numbers are a regression target; anything else is classes.
    estimators, samplers : sequence

    Raises
    ------
    ValueError
        If some are for regression and others for classification.
    """
    ours = [sampler for sampler in samplers if isinstance(sampler, GANRegressionAugmenter)]
    # Python classes instead of instances are refused later, where they are used.
    tagged = [estimator for estimator in estimators if isinstance(estimator, BaseEstimator)]
    regressors = [estimator for estimator in tagged if is_regressor(estimator)]
    others = [e for e in tagged if is_classifier(e)] if ours else estimators
    if (ours or regressors) and any(e not in regressors for e in others):
        raise ValueError(
            "All estimators must be regressors, or none of them, and with a "
            f"GANRegressionAugmenter none may be a classifier. Received: {list(estimators)!r}, "
            f"{list(samplers)!r}. Compare classifiers and regressors in separate calls."
        )
    if ours or regressors:
        return REGRESSION
    if estimators:
        return CLASSIFICATION
    if any(isinstance(sampler, SamplerMixin) for sampler in samplers):
        return CLASSIFICATION  # imbalanced-learn's samplers refuse other targets themselves.
    return REGRESSION if _are_continuous(y) else CLASSIFICATION


def _are_continuous(y):
    try:
        return type_of_target(np.asarray(frames.to_pandas(y))) == "continuous"
    except (TypeError, ValueError):  # Objects, which the readers refuse with a message.
        return False
