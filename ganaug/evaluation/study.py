"""Does augmentation help? Measured on real samples that are held out."""

import time
import warnings

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from rich.console import Console
from rich.progress import track
from sklearn.model_selection import RepeatedStratifiedKFold, StratifiedKFold, check_cv
from sklearn.utils import _safe_indexing, check_consistent_length
from sklearn.utils.multiclass import check_classification_targets
from threadpoolctl import threadpool_limits

from ganaug import containers
from ganaug.augmenter import GANAugmenter
from ganaug.evaluation.baselines import SMOTEByType
from ganaug.evaluation.estimators import default_classifiers
from ganaug.evaluation.measures import best_threshold, measures
from ganaug.evaluation.report import AugmentationReport
from ganaug.evaluation.treatments import ClassWeights, Nothing, Repetition, Resampling, fitted
from ganaug.exceptions import GanaugWarning
from ganaug.seeding import seed_of

# How many parts of a training part are held out in turn to find the threshold of a classifier.
THRESHOLD_FOLDS = 3


def evaluate_augmentation(  # noqa: PLR0913
    X,
    y,
    samplers=None,
    estimators=None,
    *,
    cv=None,
    baselines=True,
    n_jobs=None,
    verbose=0,
    random_state=None,
):
    """Compare augmentation with what else can be done about scarce classes.

    Repeated, stratified cross-validation, the same splits for all: samplers learn from training
    parts, classifiers are scored on real samples that neither has seen.

    Parameters
    ----------
    X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or images
        As for `GANAugmenter`.
    y : array-like of shape (n_samples,)
        Labels of at least two classes.
    samplers : sampler or dict of samplers, optional
        Whatever has ``fit_resample``, by name. By default `GANAugmenter()`.
    estimators : classifier or dict of classifiers, optional
        With ``predict_proba``, by name. By default logistic regression, nearest neighbours and
        gradient boosting, on encoded columns.
    cv : int, splitter or iterable, optional
        The splits, as for `sklearn.model_selection.cross_val_score`; by default 5 folds, twice.
    baselines : bool, default=True
        Whether to add class weights, random over-sampling and SMOTE (SMOTENC and SMOTEN, by the
        types of columns) to the comparison. Doing nothing always is in it.
    n_jobs : int, optional
        How many splits are run at a time, through joblib.
    verbose : int, default=0
        1 shows a progress bar.
    random_state : int, RandomState instance or None, default=None
        Of splits and samplers.

    Returns
    -------
    AugmentationReport

    Raises
    ------
    TypeError, ValueError
        If `X` and `y` cannot be compared on, or something is no sampler or classifier.

    Notes
    -----
    ``f1_tuned`` is F1 at the threshold that was best in an inner cross-validation of the training
    part, for which samplers and classifiers are fitted three more times. Differences have the
    interval of the corrected resampled t-test (Nadeau & Bengio, 2003). A sampler that fails in a
    split is left out, and `AugmentationReport.failures` says why.

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
    ['nothing', 'class weights', 'random over-sampling', 'SMOTE', 'GANAugmenter']
    """
    X, y = _checked(X, y)
    seed = seed_of(random_state)
    samplers = _named(GANAugmenter() if samplers is None else samplers, "fit_resample")
    estimators = _named(
        default_classifiers() if estimators is None else estimators, "predict_proba"
    )
    treatments = {"nothing": Nothing(), **(_baselines() if baselines else {})}
    treatments |= {name: Resampling(sampler) for name, sampler in samplers.items()}
    splits = _splits(cv, X, y, seed)
    study = Study(treatments, estimators, X, y, seed)
    rows, failures = _run(study, splits, n_jobs, verbose)
    return AugmentationReport(
        pd.DataFrame(rows).sort_values("split", kind="stable", ignore_index=True),
        failures,
        counts={label: int(np.sum(y == label)) for label in study.labels.tolist()},
        samplers=list(samplers),
        test_share=float(np.mean([len(test) for _, test in splits])) / len(y),
    )


def _run(study, splits, n_jobs, verbose):
    """Return the rows and failures of all splits."""
    results = Parallel(n_jobs=n_jobs, return_as="generator_unordered")(
        delayed(study.run)(number, *split) for number, split in enumerate(splits)
    )
    if verbose:
        console = Console(stderr=True)
        results = track(results, "comparing", len(splits), console=console, transient=True)
    rows, failures = zip(*results, strict=True)
    return [row for part in rows for row in part], [one for part in failures for one in part]


class _TreatmentError(Exception):
    """A sampler that cannot take the data is left out; a classifier that fails is an error."""


class Study:
    """Treatments and classifiers, to be tried on splits of data.

    Parameters
    ----------
    treatments : dict
        By name; see `ganaug.evaluation.treatments`.
    estimators : dict of classifiers
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    seed : int
    """

    def __init__(self, treatments, estimators, X, y, seed):
        self.treatments, self.estimators = treatments, estimators
        self.X, self.y, self.seed = X, y, seed
        labels, counts = np.unique(y, return_counts=True)
        # The rarest first: of two classes it is the one that measures are of.
        self.labels = labels[np.argsort(counts, kind="stable")]

    def run(self, number, train, test):
        """Return the rows of one split, and what failed.

        Returns
        -------
        rows : list of dict
            One for each treatment, classifier and label, and for all labels together.
        failures : list of dict
        """
        rows, failures = [], []
        inner = self._inner_splits(train, self.seed + number)
        for name, treatment in self.treatments.items():
            started = time.perf_counter()
            try:
                predicted, added, seconds = self._predictions(treatment, train, test, number)
                thresholds = self._thresholds(treatment, inner, number)
            except _TreatmentError as error:
                failures.append({"split": number, "treatment": name, "reason": str(error)})
                continue
            spent = {"seconds": seconds, "seconds_in_all": time.perf_counter() - started}
            for estimator, probabilities in predicted.items():
                found = measures(self.y[test], probabilities, self.labels, thresholds[estimator])
                key = {"split": number, "treatment": name, "estimator": estimator, "added": added}
                rows += [key | {"label": of} | spent | row for of, row in found.items()]
        return rows, failures

    def _predictions(self, treatment, train, test, number):
        """Return probabilities by classifier, how many samples were added, and the seconds."""
        started = time.perf_counter()
        X, y, weight = self._treated(treatment, train, number)
        seconds = time.perf_counter() - started
        held_out = _safe_indexing(self.X, test)
        # Threads of OpenMP that wait for a busy core cost more than they win on small tables.
        with threadpool_limits(1):
            predicted = {
                name: self._by_label(fitted(estimator, X, y, weight), held_out)
                for name, estimator in self.estimators.items()
            }
        return predicted, len(y) - len(train), seconds

    def _treated(self, treatment, train, number):
        X, y = _safe_indexing(self.X, train), self.y[train]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GanaugWarning)
            try:
                return treatment.treated(X, y, self.seed + number)
            except Exception as error:
                raise _TreatmentError(repr(error)) from error

    def _by_label(self, estimator, X):
        """Return probabilities in the order of the labels; 0 of one that was not learned."""
        columns = dict(zip(estimator.classes_.tolist(), estimator.predict_proba(X).T, strict=True))
        unknown = np.zeros(len(next(iter(columns.values()))))
        return np.column_stack([columns.get(label, unknown) for label in self.labels.tolist()])

    def _inner_splits(self, train, seed):
        y = self.y[train]
        folds = StratifiedKFold(THRESHOLD_FOLDS, shuffle=True, random_state=seed)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The least populated class in y", UserWarning)
            return [(train[a], train[b]) for a, b in folds.split(y, y)]

    def _thresholds(self, treatment, splits, number):
        """Return the best threshold of each label, by classifier, known by training samples."""
        parts = [self._predictions(treatment, *split, number)[0] for split in splits]
        y = np.concatenate([self.y[test] for _, test in splits])
        found = {}
        for name in self.estimators:
            probabilities = np.concatenate([part[name] for part in parts])
            found[name] = [
                best_threshold(y == label, column)
                for label, column in zip(self.labels.tolist(), probabilities.T, strict=True)
            ]
        return found


def _baselines():
    return {
        "class weights": ClassWeights(),
        "random over-sampling": Repetition(),
        "SMOTE": Resampling(SMOTEByType()),
    }


def _checked(X, y):
    containers.check_arrays(X)
    containers.check_labels(y)
    y = np.asarray(containers.without_polars(y))
    check_classification_targets(y)
    if len(np.unique(y)) < 2:
        raise ValueError(f"y must have at least two classes. Received: {np.unique(y).tolist()}")
    samples = containers.check_samples(X)
    check_consistent_length(samples, y)
    return samples, y


def _named(things, method):
    """Return things by name, one or several, if they have a method."""
    named = things if isinstance(things, dict) else {type(things).__name__: things}
    for name, thing in named.items():
        if isinstance(thing, type) or not hasattr(thing, method):
            raise TypeError(
                f"Objects with a method `{method}` were expected, alone or by name in a dict. "
                f"Received: {name!r}: {thing!r}"
            )
    return named


def _splits(cv, X, y, seed):
    if cv is None:
        least = int(np.unique(y, return_counts=True)[1].min())
        if least < 2:
            raise ValueError(
                "To be scored on samples that are held out, each class must have two. Received: "
                "a class of one sample. Leave it out, or join it with another."
            )
        cv = RepeatedStratifiedKFold(n_splits=min(5, least), n_repeats=2, random_state=seed)
    return list(check_cv(cv, y, classifier=True).split(X, y))
