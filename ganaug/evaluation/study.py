"""Evaluation of augmentation on held-out real samples."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from rich.console import Console
from rich.progress import track
from sklearn.model_selection import RepeatedStratifiedKFold

from ganaug import inputs
from ganaug._utils.compat import safe_indexing
from ganaug._utils.seeding import seed_of
from ganaug.augmenter import GANAugmenter
from ganaug.evaluation.baselines import SMOTEByType
from ganaug.evaluation.comparing import Study
from ganaug.evaluation.evidence import Predictions, Specimens
from ganaug.evaluation.quality import quality_of
from ganaug.evaluation.report.augmentation_report import AugmentationReport
from ganaug.evaluation.report.wording import ALL, NOTHING
from ganaug.evaluation.treatments import ClassWeights, Nothing, Repetition, Resampling
from ganaug.identifiers import warn_of_identifiers
from ganaug.model_selection.estimators import default_classifiers, parts_for, with_codec
from ganaug.model_selection.splits import positions
from ganaug.targets import check_samples_and_labels

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ganaug.evaluation.evidence import Findings
    from ganaug.types import Classifier, Codec, RandomState, Sampler, Samples, Splitter


def evaluate_augmentation(  # noqa: PLR0913
    X: Samples,
    y: ArrayLike,
    samplers: Sampler | dict[str, Any] | None = None,
    estimators: Classifier | dict[str, Any] | None = None,
    *,
    cv: int | Splitter | Iterable[tuple[Any, Any]] | None = None,
    baselines: bool = True,
    codec: str | Codec = "auto",
    n_jobs: int | None = None,
    verbose: int = 0,
    random_state: RandomState = None,
) -> AugmentationReport:
    """Compare augmentation with other remedies for scarce classes.

    All are compared on the same splits of a repeated, stratified cross-validation: samplers learn
    from training parts, and classifiers are scored on real samples that neither has seen.

    Parameters
    ----------
    X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others
        See `GANAugmenter`.
    y : array-like of shape (n_samples,)
        Labels of at least two classes.
    samplers : sampler or dict of samplers, optional
        Objects with ``fit_resample``, by name; by default `GANAugmenter()`.
    estimators : classifier or dict of classifiers, optional
        Classifiers with ``predict_proba``, by name; by default logistic regression, nearest
        neighbours and gradient boosting, on encoded columns.
    cv : int, splitter or iterable, optional
        The splits, as for `sklearn.model_selection.cross_val_score`; by default 5 folds, twice. A
        number means that many folds, once. Folds are stratified and shuffled.
    baselines : bool, default=True
        Whether to compare with class weights, random oversampling and SMOTE, too; the types of
        the columns decide between SMOTE, SMOTENC and SMOTEN. Doing nothing is always compared.
        Classifiers without ``sample_weight``, such as nearest neighbours, get no class weights.
    codec : str or codec, default="auto"
        The kind of data; see `GANAugmenter`. It is set in samplers whose parameter `codec` is
        "auto". Series are also compared with warping, ``GANAugmenter(gan=None)``.
    n_jobs : int, optional
        Number of splits run in parallel, through joblib.
    verbose : int, default=0
        1 shows a progress bar.
    random_state : int, RandomState instance or None, default=None
        Seeds the splits and samplers.

    Returns
    -------
    AugmentationReport

    Raises
    ------
    TypeError, ValueError
        If `X` and `y` cannot be used, or an object is not a sampler or classifier.

    Warns
    -----
    IdentifierWarning
        For columns that look like identifiers, names or free text.

    Notes
    -----
    ``f1_tuned`` is F1 at the best threshold of an inner cross-validation of the training part, for
    which samplers and classifiers are fitted twice more; with more than two classes, each has its
    own threshold. Inner folds are stratified and ignore groups. Other measures use ``predict`` and
    ``predict_proba``. Differences have the interval of the corrected resampled t-test (Nadeau &
    Bengio, 2003). Samples that a sampler adds are compared with held-out real ones, see
    `measure_quality`. A sampler that fails in a split is left out of it, and
    `AugmentationReport.failures` has the reason.

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
    ['nothing', 'class weights', 'random oversampling', 'SMOTE', 'GANAugmenter']
    """
    codec = inputs.codec_for(X, codec)
    X, y = _checked(X, y, codec)
    seed = seed_of(random_state)
    treatments = {NOTHING: Nothing(), **(_baselines(codec) if baselines else {})}
    samplers = GANAugmenter() if samplers is None else samplers
    samplers = _named(samplers, "fit_resample", reserved=treatments)
    estimators = default_classifiers(len(y)) if estimators is None else estimators
    estimators = _named(estimators, "predict_proba", reserved=[ALL])
    treatments |= {name: Resampling(with_codec(s, codec)) for name, s in samplers.items()}
    splits = _splits(cv, X, y, seed)
    study = Study(treatments, estimators, X, y, seed, codec)
    findings = _run(study, splits, n_jobs, verbose)
    return AugmentationReport(
        _frame([row for found in findings for row in found.scores]),
        [failure for found in findings for failure in found.failures],
        counts={label: int(np.sum(y == label)) for label in study.labels.tolist()},
        samplers=list(samplers),
        test_ratio=float(np.mean([len(test) / len(train) for train, test in splits])),
        quality=quality_of(
            [row for found in findings for row in found.quality], ["treatment", "label"]
        ),
        predictions=_joined(study, splits, findings),
        specimens=_specimens(study, splits[0][0], findings[0]),
    )


def _checked(X: Samples, y: ArrayLike, codec: str | Codec) -> tuple[Any, NDArray[Any]]:
    X, y = check_samples_and_labels(X, y, codec)
    warn_of_identifiers(X)
    if len(np.unique(y)) < 2:
        raise ValueError(f"y must have at least two classes. Received: {np.unique(y).tolist()}")
    return X, y


def _run(
    study: Study, splits: list[tuple[Any, Any]], n_jobs: int | None, verbose: int
) -> list[Findings]:
    """Return the findings of each split."""
    results = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(study.run)(number, *split) for number, split in enumerate(splits)
    )
    if verbose:
        console = Console(stderr=True)
        results = track(results, "comparing", len(splits), console=console, transient=True)
    # Only samples of one split are shown; those of all might not fit into memory.
    return [
        found._replace(exhibits={}) if number else found for number, found in enumerate(results)
    ]


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
    )


def _specimens(study: Study, train: NDArray[Any], found: Findings) -> Specimens:
    real = safe_indexing(study.X, train), study.y[train]
    return Specimens(*real, exhibits=found.exhibits, codec=study.codec)


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    # With None in the column, pandas would convert integers to floats and None to NaN.
    frame["label"] = pd.Series([row["label"] for row in rows], dtype=object)
    return frame


def _baselines(codec: str | Codec) -> dict[str, Any]:
    kind = parts_for(codec)
    found = {"class weights": ClassWeights(), "random oversampling": Repetition()}
    if kind.is_interpolated:
        found["SMOTE"] = Resampling(SMOTEByType())
    if kind.fallback_name:
        found[kind.fallback_name] = Resampling(GANAugmenter(gan=None, codec=codec))
    return found


def _named(things: Any, method: str, reserved: Iterable[str]) -> dict[str, Any]:
    """Return one or several objects by name; raise if one lacks a method."""
    named = (
        things
        if isinstance(things, dict)
        else {getattr(things, "__name__", type(things).__name__): things}
    )
    if not named or set(named) & set(reserved):
        raise ValueError(
            f"At least one object is needed, by another name than {list(reserved)}. "
            f"Received: {things!r}. Give names in a dict."
        )
    for name, thing in named.items():
        if isinstance(thing, type) or not hasattr(thing, method):
            raise TypeError(
                f"Objects with a method `{method}` were expected, alone or by name in a dict. "
                f"Received: {name!r}: {thing!r}"
            )
    return named


def _splits(cv: Any, X: Any, y: NDArray[Any], seed: int) -> list[tuple[Any, Any]]:
    if cv is not None and not isinstance(cv, Integral):
        return positions(cv, X, y)
    least = int(np.unique(y, return_counts=True)[1].min())
    if least < 2:
        raise ValueError(
            "To be scored on samples that are held out, each class must have two. Received: "
            "a class of one sample. Leave it out, or join it with another."
        )
    repeats = 2 if cv is None else 1
    folds = RepeatedStratifiedKFold(
        n_splits=min(cv or 5, least), n_repeats=repeats, random_state=seed
    )
    return positions(folds, X, y)
