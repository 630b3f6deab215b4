"""Comparison of treatments and classifiers on the same splits."""

import time
import warnings

import numpy as np
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from ganaug._utils.compat import safe_indexing
from ganaug.allocation import rarest_first
from ganaug.evaluation.evidence import Exhibit, Findings
from ganaug.evaluation.scores import best_threshold, measures
from ganaug.evaluation.treatments import fitted
from ganaug.evaluation.yardstick import Yardstick
from ganaug.exceptions import GanaugWarning

# Number of inner folds for the threshold of a classifier. On tuning sets F1 is as good with two as
# with three (0.530, 0.529), and worse with a third held out once (0.513).
THRESHOLD_FOLDS = 2


class _TreatmentError(Exception):
    """Raised if a sampler fails, which is recorded; a failing classifier is an error."""


class Study:
    """Treatments and classifiers to compare on splits of data.

    Parameters
    ----------
    treatments : dict
        Treatments by name; see `ganaug.evaluation.treatments`.
    estimators : dict of classifiers
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    seed : int
    codec : str or codec, default="auto"
        See `ganaug.inputs.kind_of`.
    """

    def __init__(self, treatments, estimators, X, y, seed, codec="auto"):
        self.treatments, self.estimators = treatments, estimators
        self.X, self.y, self.seed, self.codec = X, y, seed, codec
        # With two classes, the measures are those of the first.
        self.labels = rarest_first(y)

    def run(self, number, train, test):
        """Return the `Findings` of one split."""
        found = Findings([], [], [], {}, {})
        inner = self._inner_splits(train, self.seed + number)
        for name, treatment in self.treatments.items():
            key, started = {"split": number, "treatment": name}, time.perf_counter()
            try:
                treated, seconds = self._treated(treatment, train, number)
                predicted = self._predictions(treated, test)
                thresholds, reason = self._thresholds(treatment, inner, number)
            except _TreatmentError as error:
                found.failures.append(key | {"reason": str(error)})
                continue
            if reason:
                reason = f"{reason}, in an inner fold: no tuned threshold"
                found.failures.append(key | {"reason": reason})
            spent = {"added": len(treated.y) - len(train), "seconds": seconds}
            spent["seconds_in_all"] = time.perf_counter() - started
            found.scores.extend(self._scores(key | spent, test, predicted, thresholds))
            found.predictions[name] = {of: p for of, (_, p) in predicted.items()}
            if len(treated.y) > treated.num_real:
                found.exhibits[name] = Exhibit.of(treated)
        self._measure(number, train, test, found)
        return found

    def _scores(self, key, test, predicted, thresholds):
        """Return a row for each classifier and label, and for all labels together."""
        y = self.y[test]
        return [
            key | {"estimator": name, "label": of} | row
            for name, (decided, probabilities) in predicted.items()
            for of, row in measures(
                y, decided, probabilities, self.labels, thresholds[name]
            ).items()
        ]

    def _measure(self, number, train, test, found):
        """Measure the quality of new samples."""
        if not found.exhibits:
            return
        learned, held = ((safe_indexing(self.X, rows), self.y[rows]) for rows in (train, test))
        with threadpool_limits(1):
            yardstick = Yardstick(learned, held, self.seed + number, self.codec)
            for name, exhibit in found.exhibits.items():
                try:
                    rows = yardstick.measure(exhibit.X, exhibit.y)
                except Exception as error:
                    # For example infinite values, which some classifiers take.
                    reason = f"{error!r}, when its samples were measured: no quality"
                    found.failures.append({"split": number, "treatment": name, "reason": reason})
                else:
                    found.quality.extend({"treatment": name} | row for row in rows)

    def _predictions(self, treated, test):
        """Return labels and probabilities by classifier."""
        held_out, predicted = safe_indexing(self.X, test), {}
        # On small tables, OpenMP threads that wait for a busy core cost more than they gain.
        with threadpool_limits(1):
            for name, estimator in self.estimators.items():
                model = _fitted(estimator, treated.X, treated.y, treated.weight)
                predicted[name] = model.predict(held_out), self._by_label(model, held_out)
        return predicted

    def _treated(self, treatment, train, number):
        """Return the treated training samples, and the seconds that the treatment took."""
        X, y, started = safe_indexing(self.X, train), self.y[train], time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GanaugWarning)
            try:
                treated = treatment.treated(X, y, self.seed + number)
            except Exception as error:
                raise _TreatmentError(repr(error)) from error
        return treated, time.perf_counter() - started

    def _by_label(self, estimator, X):
        """Return probabilities in the order of the labels; 0 for a label that was not learned."""
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
        """Return the best threshold of each label on inner folds, by classifier, and a reason.

        If the treatment fails on the fewer samples of inner folds, thresholds are NaN, and the
        reason is not empty.
        """
        try:
            parts = [
                self._predictions(self._treated(treatment, train, number)[0], test)
                for train, test in splits
            ]
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
    """Return a fitted clone; refused weights are a failure of the treatment."""
    try:
        return fitted(estimator, X, y, weight)
    except Exception as error:
        if weight is None:
            raise
        raise _TreatmentError(repr(error)) from error
