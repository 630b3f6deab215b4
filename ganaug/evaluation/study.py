"""Evaluation of augmentation on held-out real samples."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ganaug import inputs
from ganaug._utils.compat import safe_indexing
from ganaug._utils.seeding import seed_of
from ganaug.evaluation.comparing import Study
from ganaug.evaluation.failures import check_failures
from ganaug.evaluation.findings import HeldOut, Predictions, SplitSamples
from ganaug.evaluation.given_scores import given_scores
from ganaug.evaluation.plan import plan_of
from ganaug.evaluation.quality import quality_of
from ganaug.evaluation.report.augmentation_report import AugmentationReport
from ganaug.evaluation.report.provenance import provenance_of
from ganaug.evaluation.running import run_splits
from ganaug.evaluation.settings import CLASSES, setting_of
from ganaug.identifiers import warn_of_identifiers
from ganaug.model_selection.intervals import ratio_of
from ganaug.model_selection.splits import groups_of, repeated_splits_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ganaug.evaluation.findings import Findings
    from ganaug.evaluation.plan import Plan
    from ganaug.evaluation.report.provenance import Provenance
    from ganaug.types import (
        Codec,
        Predictor,
        RandomState,
        Sampler,
        Samples,
        Scoring,
        Splitter,
    )


def evaluate_augmentation(  # noqa: PLR0913
    X: Samples,
    y: ArrayLike,
    samplers: Sampler | dict[str, Any] | None = None,
    estimators: Predictor | dict[str, Any] | None = None,
    *,
    cv: int | Splitter | Iterable[tuple[Any, Any]] | None = None,
    groups: ArrayLike | None = None,
    scoring: Scoring = None,
    baselines: bool = True,
    amounts: Sequence[float] | None = None,
    codec: str | Codec = "auto",
    n_jobs: int | None = None,
    verbose: int = 0,
    random_state: RandomState = None,
) -> AugmentationReport:
    """Compare augmentation with other remedies for scarce classes or rare targets.

    All are compared on the same splits of a repeated, stratified cross-validation: samplers learn
    from training parts, and estimators are scored on real samples that neither has seen.

    Parameters
    ----------
    X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others
        See `GANAugmenter`.
    y : array-like of shape (n_samples,)
        Labels of at least two classes, or the numbers that regressors predict.
    samplers : sampler or dict of samplers, optional
        Objects with ``fit_resample``, by name; by default `GANAugmenter()`, or
        `GANRegressionAugmenter()` for regressors.
    estimators : estimator or dict of estimators, optional
        Classifiers with ``predict_proba``, or regressors, by name; by default logistic or ridge
        regression, nearest neighbours and gradient boosting, on encoded columns. Without any,
        regressors are used if a sampler is a `GANRegressionAugmenter`, or `y` has fractions.
    cv : int, splitter or iterable, optional
        The splits, as for `sklearn.model_selection.cross_val_score`; by default 5 folds, twice. A
        number means that many folds, once. Folds are shuffled and stratified (for regressors, by
        whether a target is rare).
    groups : array-like of shape (n_samples,), optional
        Samples of a group, such as measurements of one person, are in the same part of each split
        and of each inner fold, including those of a `GANAugmenterCV`.
    scoring : str, callable, list or dict, optional
        Scores that come first in the report; the first one decides, unless the report is asked for
        another. Scorers are given as for `sklearn.model_selection.cross_validate`; in a dict,
        their names must differ from the report's own measures. Names of these, such as "roc_auc",
        only put them first.
    baselines : bool, default=True
        If True, also compare with a tuned threshold (for two classes), class weights, random
        oversampling, and SMOTE, SMOTENC or SMOTEN, whichever suits the types of the columns. Doing
        nothing is always included. The default classifiers of tables are also bagged on balanced
        subsets, for reference: the verdict is not about ensembles. Classifiers without
        ``sample_weight``, such as nearest neighbours, get no class weights. Tables with numeric
        and categorical columns are compared with MGS-GRF if the package mgs-grf is installed. For
        regressors, the baselines are weights by the density of the target (DenseWeight), random
        oversampling and SMOTER.
    amounts : sequence of floats, optional
        Fractions, above 0 and at most 1, of the samples that the ``sampling_strategy`` of samplers
        and of baselines such as SMOTE adds to each class. Each is a row of the report: "SMOTE"
        adds all of them, and "SMOTE (25%)" a quarter. A sampler is fitted once for all amounts.
        The default is 1 and, for classes of tables without given `samplers`, also 0.25.
    codec : str or codec, default="auto"
        The kind of data; see `GANAugmenter`. It is set in samplers whose parameter `codec` is
        "auto". Series are also compared with warping, ``GANAugmenter(gan=None)``.
    n_jobs : int, optional
        Number of splits run in parallel, through joblib.
    verbose : int, default=0
        1 shows a progress bar on standard error, with the step and the time left; outside of
        terminals and notebooks, it prints lines.
    random_state : int, RandomState instance or None, default=None
        Seeds the splits and samplers.

    Returns
    -------
    AugmentationReport

    Raises
    ------
    TypeError, ValueError
        If `X` and `y` cannot be used, an object is not a sampler or estimator, no target of
        regressors is rare, or all samplers, or a scorer, fail in all splits.

    Warns
    -----
    IdentifierWarning
        For columns that look like identifiers, names or free text.
    FitFailedWarning
        If a treatment or a scorer fails in some splits.

    Notes
    -----
    ``f1_tuned`` is F1 at the best threshold of an inner cross-validation of the training part, for
    which samplers and classifiers are fitted twice more; with more than two classes, each has its
    own threshold. Inner folds are stratified. Other measures use ``predict`` and
    ``predict_proba``. Intervals of differences are those of the corrected resampled t-test (Nadeau
    & Bengio, 2003). Samples that a sampler adds are compared with held-out real ones; see
    `measure_quality`. A sampler that fails in a split is left out of it, a score that fails is
    NaN, and `AugmentationReport.failures` has the reason. Warnings of ganaug's samplers are not
    issued: they are in `AugmentationReport.warnings`, and the verdict mentions them.

    Measures of regressors are errors, relative to those of predicting the median: SERA (see
    `ganaug.metrics.sera_score`), the absolute error of rare targets, and absolute and squared
    errors of all targets. The first `GANRegressionAugmenter` determines relevance, and with it the
    rare targets, from all of `y`, including held-out targets, so that all splits are scored alike.
    Its regions of the target take the place of classes.

    Examples
    --------
    >>> from sklearn.datasets import make_classification
    >>> from sklearn.neighbors import KNeighborsClassifier
    >>> from ganaug import GANAugmenter, evaluate_augmentation
    >>> X, y = make_classification(200, weights=[0.8], random_state=0)
    >>> augmenter = GANAugmenter(max_iter=20)
    >>> report = evaluate_augmentation(
    ...     X, y, augmenter, KNeighborsClassifier(), cv=3, random_state=0
    ... )
    >>> report.to_frame().index.get_level_values("treatment").unique().tolist()
    ['nothing', 'tuned threshold', 'class weights', 'random oversampling', 'SMOTE', 'GANAugmenter']
    """
    began = time.time()
    codec, setting = inputs.codec_for(X, codec), setting_of(y, estimators, samplers)
    X, y = setting.task.read(X, y, codec)
    warn_of_identifiers(X)
    seed, evaluator = seed_of(random_state), setting.evaluator(y, samplers)
    plan = plan_of(
        setting, X, y, codec, evaluator, samplers, estimators, baselines=baselines, amounts=amounts
    )
    groups, given = groups_of(groups, y), given_scores(scoring, setting is CLASSES)
    splits = repeated_splits_of(cv, X, evaluator.strata(y), seed, groups)
    options = {"seed": seed, "codec": codec, "groups": groups, "given": given}
    study = Study(plan.treatments, plan.estimators, X, y, evaluator, **options)
    findings = run_splits(study, splits, n_jobs, verbose)
    origin = provenance_of(
        began, X, plan.given, plan.estimators, cv=cv, groups=groups, random_state=random_state
    )
    return _report(plan, study, splits, findings, origin)


def _report(
    plan: Plan,
    study: Study,
    splits: list[tuple[Any, Any]],
    findings: list[Findings],
    provenance: Provenance,
) -> AugmentationReport:
    rows = _frame([row for found in findings for row in found.scores])
    failures = [failure for found in findings for failure in found.failures]
    check_failures(rows, failures, plan.samplers)
    labels, ratio = study.evaluator.labels_of(study.y), ratio_of(splits)
    quality = [row for found in findings for row in found.quality]
    return AugmentationReport(
        rows,
        failures,
        [warning for found in findings for warning in found.warnings],
        counts={label: int(np.sum(labels == label)) for label in study.evaluator.labels.tolist()},
        samplers=plan.samplers,
        scoring=study.given.names,
        references=plan.references,
        test_ratio=ratio,
        quality=quality_of(quality, ["treatment", "label"], ratio),
        predictions=_joined(study, splits, findings),
        samples=_split_samples(study, splits[0], findings[0]),
        provenance=provenance,
    )


def _joined(study: Study, splits: list[tuple[Any, Any]], findings: list[Findings]) -> Predictions:
    """Return the predictions of all splits, for treatments that ran in all of them."""
    names = [name for name in study.treatments if all(name in f.predictions for f in findings)]
    return Predictions(
        y=np.concatenate([study.y[test] for _, test in splits]),
        probabilities={
            (name, of): np.concatenate([found.predictions[name][of] for found in findings])
            for name in names
            for of in study.estimators
        },
        splits=np.repeat(np.arange(len(splits)), [len(test) for _, test in splits]),
    )


def _split_samples(study: Study, split: tuple[Any, Any], found: Findings) -> SplitSamples:
    real, held_out = (
        (safe_indexing(study.X, rows), study.evaluator.labels_of(study.y[rows])) for rows in split
    )
    return SplitSamples(*real, found.synthetic, study.codec, HeldOut(*held_out, split[1]))


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    # With None in the column, pandas would convert integers to floats and None to NaN.
    frame["label"] = pd.Series([row["label"] for row in rows], dtype=object)
    return frame
