"""Treatments and classifiers, side by side on the same splits."""

import time
import warnings

import numpy as np
from sklearn.model_selection import StratifiedKFold
from sklearn.utils import _safe_indexing
from threadpoolctl import threadpool_limits

from ganaug.evaluation.inputs import rarest_first
from ganaug.evaluation.measures import best_threshold, measures
from ganaug.evaluation.treatments import fitted
from ganaug.exceptions import GanaugWarning

# How many parts of a training part are held out in turn to find the threshold of a classifier.
THRESHOLD_FOLDS = 3


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
        # Of two classes, measures are of the first.
        self.labels = rarest_first(y)

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
            key, started = {"split": number, "treatment": name}, time.perf_counter()
            try:
                predicted, spent = self._predictions(treatment, train, test, number)
                thresholds, reason = self._thresholds(treatment, inner, number)
            except _TreatmentError as error:
                failures.append(key | {"reason": str(error)})
                continue
            if reason:
                failures.append(
                    key | {"reason": f"{reason}, in an inner fold: no tuned threshold"}
                )
            spent["seconds_in_all"] = time.perf_counter() - started
            for estimator, (decided, probabilities) in predicted.items():
                found = measures(
                    self.y[test], decided, probabilities, self.labels, thresholds[estimator]
                )
                key["estimator"] = estimator
                rows += [key | {"label": of} | spent | row for of, row in found.items()]
        return rows, failures

    def _predictions(self, treatment, train, test, number):
        """Return by classifier what it says and how probable that is, and what it cost."""
        started = time.perf_counter()
        X, y, weight = self._treated(treatment, train, number)
        spent = {"added": len(y) - len(train), "seconds": time.perf_counter() - started}
        held_out, predicted = _safe_indexing(self.X, test), {}
        # Threads of OpenMP that wait for a busy core cost more than they win on small tables.
        with threadpool_limits(1):
            for name, estimator in self.estimators.items():
                model = _fitted(estimator, X, y, weight)
                predicted[name] = model.predict(held_out), self._by_label(model, held_out)
        return predicted, spent

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
        most = int(np.unique(y, return_counts=True)[1].max())
        folds = StratifiedKFold(min(THRESHOLD_FOLDS, most), shuffle=True, random_state=seed)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The least populated class in y", UserWarning)
            return [(train[a], train[b]) for a, b in folds.split(y, y)]

    def _thresholds(self, treatment, splits, number):
        """Return the best threshold of each label, by classifier, known by training samples.

        Where the treatment fails, as there are fewer samples in inner folds, they are NaN, and the
        reason comes with them.
        """
        try:
            parts = [self._predictions(treatment, *split, number)[0] for split in splits]
        except _TreatmentError as error:
            return dict.fromkeys(self.estimators, [np.nan] * len(self.labels)), str(error)
        y = np.concatenate([self.y[test] for _, test in splits])
        found = {}
        for name in self.estimators:
            probabilities = np.concatenate([part[name][1] for part in parts])
            found[name] = [
                best_threshold(y == label, column)
                for label, column in zip(self.labels.tolist(), probabilities.T, strict=True)
            ]
        return found, ""


def _fitted(estimator, X, y, weight):
    """Return a fitted clone; weights that are refused are a failure of the treatment."""
    try:
        return fitted(estimator, X, y, weight)
    except Exception as error:
        if weight is None:
            raise
        raise _TreatmentError(repr(error)) from error
