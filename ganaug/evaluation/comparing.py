"""Comparison of treatments and estimators on the same splits."""

import time
from contextlib import contextmanager, nullcontext
from typing import Any, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from ganaug._utils.compat import safe_indexing
from ganaug.evaluation.evidence import Exhibit, Findings
from ganaug.evaluation.given_scores import GivenScores
from ganaug.evaluation.treatments import fitted
from ganaug.evaluation.yardstick import Yardstick
from ganaug.exceptions import recording

NO_SCORES = GivenScores([], None)
QUALITY = "quality"


class _TreatmentError(Exception):
    """Raised if a sampler fails, which is recorded; a failing estimator is an error."""


class _Predicted(NamedTuple):
    """Decisions and probabilities for held-out samples, and scores that were asked for."""

    decided: Any
    probabilities: Any
    given: dict


class _Part(NamedTuple):
    """Treated samples, the seconds that this took, and what was warned of meanwhile."""

    treated: Any
    seconds: float
    warned: list


class Study:
    """Treatments and estimators to compare on splits of data.

    Parameters
    ----------
    treatments : dict
        Treatments by name; see `ganaug.evaluation.treatments`.
    estimators : dict of classifiers or regressors
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    judge : ClassJudge or NumberJudge
        See `ganaug.evaluation.judges`.
    seed : int
    codec : str or codec, default="auto"
        See `ganaug.inputs.kind_of`.
    groups : ndarray of shape (n_samples,), optional
        See `ganaug.model_selection.splits.groups_of`.
    given : GivenScores, optional
        See `ganaug.evaluation.given_scores`.
    """

    def __init__(  # noqa: PLR0913
        self,
        treatments,
        estimators,
        X,
        y,
        judge,
        *,
        seed,
        codec="auto",
        groups=None,
        given=NO_SCORES,
    ):
        self.treatments, self.estimators, self.judge = treatments, estimators, judge
        self.X, self.y, self.seed, self.codec = X, y, seed, codec
        self.groups, self.given = groups, given

    @property
    def steps(self):
        """The names of the steps of a split: the treatments, and the quality of their samples."""
        return [*self.treatments, QUALITY]

    def run(self, number, train, test, step=nullcontext):
        """Return the `Findings` of one split; ``step(name)`` is the context of each step."""
        found = Findings([], [], [], [], {}, {})
        inner = self._inner_splits(train, self.seed + number)
        for name, treatment in self.treatments.items():
            key = {"split": number, "treatment": name}
            try:
                with step(name):
                    self._compare(treatment, key, (train, test, inner), found)
            except _TreatmentError as error:
                found.failures.append(key | {"reason": str(error)})
        with step(QUALITY):
            self._measure(number, train, test, found)
        return found

    def _compare(self, treatment, key, parts, found):
        """Add what is found of a treatment; nothing is added if it fails."""
        (train, test, inner), number, name = parts, key["split"], key["treatment"]
        started = time.perf_counter()
        treated, seconds, warned = self._treated(treatment, train, number)
        models = self._models(treatment, treated, number)
        thresholds, reason = self._thresholds(treatment, inner, number)
        models = {
            of: treatment.decided(model, treated, self.judge.labels, thresholds[of])
            for of, model in models.items()
        }
        with _blaming(treatment):
            predicted = self._predictions(models, test, self.given)
        spent = {"added": len(treated.y) - len(train), "seconds": seconds}
        spent["seconds_in_all"] = time.perf_counter() - started
        sizes = self._sizes(treated.y)
        for row in self._scores(key | spent, test, predicted, thresholds):
            found.scores.append(row | {"train_size": sizes[row["label"]]})
        found.predictions[name] = {of: p.probabilities for of, p in predicted.items()}
        found.warnings.extend(
            key | {"category": category.__name__, "message": message}
            for category, message in warned
        )
        if reason:
            reason = f"{reason}, in an inner fold: no tuned threshold"
            found.failures.append(key | {"reason": reason})
        if len(treated.y) > treated.num_real:
            exhibit = Exhibit.of(treated)
            found.exhibits[name] = exhibit._replace(y=self.judge.labels_of(exhibit.y))

    def _scores(self, key, test, predicted, thresholds):
        """Return a row for each classifier and label, and for all labels together."""
        rows = []
        for name, (decided, probabilities, given) in predicted.items():
            found = self.judge.scores(self.y[test], decided, probabilities, thresholds[name])
            found[None] |= given
            rows += [key | {"estimator": name, "label": of} | row for of, row in found.items()]
        return rows

    def _sizes(self, y):
        """Return the number of samples of each label and, under None, of all."""
        labels = self.judge.labels_of(np.asarray(y))
        sizes = {label: int(np.sum(labels == label)) for label in self.judge.labels.tolist()}
        return sizes | {None: len(y)}

    def _measure(self, number, train, test, found):
        """Measure the quality of new samples."""
        if not found.exhibits:
            return
        learned, held = (
            (safe_indexing(self.X, rows), self.judge.labels_of(self.y[rows]))
            for rows in (train, test)
        )
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

    def _inner_predictions(self, treatment, train, test, number):
        treated = self._treated(treatment, train, number).treated
        models = self._models(treatment, treated, number)
        with _blaming(treatment):
            return self._predictions(models, test)

    def _models(self, treatment, treated, number):
        """Return the fitted estimators by name."""
        X, y, weight = treated.X, treated.y, treated.weight
        # On small tables, OpenMP threads that wait for a busy core cost more than they gain.
        with threadpool_limits(1), _blaming(treatment):
            return {
                name: _fitted(treatment.wrapped(estimator, self.seed + number), X, y, weight)
                for name, estimator in self.estimators.items()
            }

    def _predictions(self, models, test, given=NO_SCORES):
        """Return a `_Predicted` of each fitted estimator; see the judge."""
        held_out, predicted = safe_indexing(self.X, test), {}
        with threadpool_limits(1):
            for name, model in models.items():
                scores = given.of(model, held_out, self.y[test])
                decided, probabilities = self.judge.predicted(model, held_out)
                predicted[name] = _Predicted(decided, probabilities, scores)
        return predicted

    def _treated(self, treatment, train, number):
        """Return a `_Part` of treated training samples."""
        X, y, started = safe_indexing(self.X, train), self.y[train], time.perf_counter()
        with recording() as warned:
            try:
                treated = treatment.treated(X, y, self.seed + number)
            except Exception as error:
                raise _TreatmentError(repr(error)) from error
        return _Part(treated, time.perf_counter() - started, warned)

    def _inner_splits(self, train, seed):
        groups = None if self.groups is None else self.groups[train]
        found = self.judge.inner_splits(self.y[train], seed, groups)
        return [(train[a], train[b]) for a, b in found]

    def _thresholds(self, treatment, splits, number):
        """Return the best threshold of each label on inner folds, by classifier, and a reason.

        Without inner folds they are None, as they are if the treatment fails on the fewer samples
        of these; then the reason is not empty.
        """
        if not splits:
            return dict.fromkeys(self.estimators), ""
        try:
            parts = [
                self._inner_predictions(treatment, train, test, number) for train, test in splits
            ]
        except _TreatmentError as error:
            return dict.fromkeys(self.estimators), str(error)
        y, found = np.concatenate([self.y[test] for _, test in splits]), {}
        for name in self.estimators:
            probabilities = np.concatenate([part[name].probabilities for part in parts])
            found[name] = self.judge.thresholds(y, probabilities)
        return found, ""


@contextmanager
def _blaming(treatment):
    """Make errors of an estimator those of a treatment that has changed it."""
    try:
        yield
    except Exception as error:
        if not treatment.changes_estimator or isinstance(error, _TreatmentError):
            raise
        raise _TreatmentError(repr(error)) from error


def _fitted(estimator, X, y, weight):
    """Return a fitted clone; refused weights are a failure of the treatment."""
    try:
        return fitted(estimator, X, y, weight)
    except Exception as error:
        if weight is None:
            raise
        raise _TreatmentError(repr(error)) from error
