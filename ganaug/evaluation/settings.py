"""Settings for comparisons of classifiers and of regressors."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ganaug import inputs
from ganaug.augmenter import GANAugmenter
from ganaug.evaluation.baselines import MGSGRFByType, SMOTEByType, mgs_grf_takes
from ganaug.evaluation.evaluators import ClassEvaluator, NumberEvaluator
from ganaug.evaluation.target_treatments import (
    DensityWeights,
    RareRepetition,
    RegionPlan,
    SMOTERByType,
)
from ganaug.evaluation.treatments import (
    BalancedBagging,
    ClassWeights,
    Repetition,
    Resampling,
    TunedThreshold,
)
from ganaug.model_selection.estimators import parts_for
from ganaug.model_selection.search import GANAugmenterCV
from ganaug.model_selection.tasks import CLASSIFICATION, REGRESSION, Task, task_of
from ganaug.regression.regions import Regions
from ganaug.regression.regression_augmenter import GANRegressionAugmenter

# Less is often better for tables, and costs only classifier fits: a GAN is trained once for both.
TABLE_AMOUNTS = [0.25, 1.0]


class Setting(NamedTuple):
    """The parts of a comparison that depend on the task.

    Attributes
    ----------
    task : Task
        See `ganaug.model_selection.tasks`.
    method : str
        The method that estimators must have.
    evaluator : callable
        ``(y, samplers)``; returns an evaluator, see `ganaug.evaluation.evaluators`.
    baselines : callable
        ``(X, codec, samplers, labels)``; returns treatments by name.
    references : callable
        ``(codec)``; returns treatments of default estimators by name that are shown but not
        competed with, because they change the estimator.
    amounts : callable
        ``(codec)``; returns the default amounts.
    """

    task: Task
    method: str
    evaluator: Callable[..., Any]
    baselines: Callable[..., dict[str, Any]]
    references: Callable[..., dict[str, Any]]
    amounts: Callable[..., list[float]]


def setting_of(y, estimators, samplers):
    """Return the setting for estimators and samplers, given alone or in dicts."""
    searches = [s for s in _each(samplers) if isinstance(s, GANAugmenterCV)]
    models = [*_each(estimators), *(s.estimator for s in searches if s.estimator is not None)]
    task = task_of(y, models, _unwrapped(samplers))
    return next(setting for setting in (CLASSES, NUMBERS) if setting.task is task)


def _each(things):
    if things is None:
        return []
    return list(things.values()) if isinstance(things, dict) else [things]


def _unwrapped(samplers):
    """Return the samplers, and in place of searches those whose amount they search."""
    own = [s.augmenter if isinstance(s, GANAugmenterCV) else s for s in _each(samplers)]
    return [sampler for sampler in own if sampler is not None]


def _class_evaluator(y, samplers):
    if len(np.unique(y)) < 2:
        raise ValueError(f"y must have at least two classes. Received: {np.unique(y).tolist()}")
    return ClassEvaluator(y)


def _class_baselines(X, codec, samplers, labels):
    kind = parts_for(codec)
    found = {"class weights": ClassWeights(), "random oversampling": Repetition()}
    if len(labels) == 2:
        found = {"tuned threshold": TunedThreshold()} | found
    if kind.is_interpolated:
        found["SMOTE"] = Resampling(SMOTEByType())
    if inputs.named_kind(codec) == "table" and mgs_grf_takes(X):
        found["MGS-GRF"] = Resampling(MGSGRFByType())
    if kind.fallback_name:
        found[kind.fallback_name] = Resampling(GANAugmenter(gan=None, codec=codec))
    return found


def _class_amounts(codec):
    return TABLE_AMOUNTS if inputs.named_kind(codec) == "table" else [1.0]


def _class_references(codec):
    # For images and the like, fitting ten classifiers takes too long.
    return {"balanced bagging": BalancedBagging()} if inputs.named_kind(codec) == "table" else {}


def _first_regression(samplers):
    """Return the sampler that decides which targets are rare, for all treatments alike."""
    ours = [s for s in _unwrapped(samplers) if isinstance(s, GANRegressionAugmenter)]
    return ours[0] if ours else GANRegressionAugmenter()


def _number_evaluator(y, samplers):
    decisive = _first_regression(samplers)
    evaluator = NumberEvaluator(y, Regions.of(y, decisive.relevance, decisive.threshold))
    if not evaluator.strata(y).any() or evaluator.strata(y).all():
        raise ValueError(
            "To compare errors of rare targets, some targets must be rare and others not. "
            f"Received: y with {evaluator.labels.tolist()} values only. Pass the values beyond "
            "which targets matter: GANRegressionAugmenter(relevance={'low': ..., 'high': ...})."
        )
    return evaluator


def _number_baselines(X, codec, samplers, labels):
    decisive = _first_regression(samplers)
    plan = RegionPlan(decisive.relevance, decisive.threshold, decisive.sampling_strategy)
    return {
        "density weights": DensityWeights(),
        "random oversampling": RareRepetition(plan),
        "SMOTER": Resampling(SMOTERByType(plan)),
    }


CLASSES = Setting(
    CLASSIFICATION,
    "predict_proba",
    _class_evaluator,
    _class_baselines,
    _class_references,
    _class_amounts,
)
NUMBERS = Setting(
    REGRESSION,
    "predict",
    _number_evaluator,
    _number_baselines,
    references=lambda codec: {},
    amounts=lambda codec: [1.0],
)
