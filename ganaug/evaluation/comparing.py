"""Compare treatments and estimators on the same splits."""

import time
from contextlib import contextmanager, nullcontext
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from ganaug._utils.compat import safe_indexing
from ganaug.evaluation.findings import Findings, SyntheticSamples
from ganaug.evaluation.given_scores import GivenScores
from ganaug.evaluation.sample_quality import SampleQuality
from ganaug.evaluation.treatments import fitted
from ganaug.exceptions import recording

NO_SCORES = GivenScores([], None)
QUALITY = "quality"


class _TreatmentError(Exception):
    """A failure of a sampler, which is recorded; a failing estimator raises its own error."""


class _Predicted(NamedTuple):
    """Decisions and probabilities for held-out samples, requested scores, and their failures."""

    decided: Any
    probabilities: Any
    given: dict
    reasons: dict


class _Part(NamedTuple):
    """Treated samples, the seconds that this took, and the warnings issued meanwhile."""

    treated: Any
    seconds: float
    warned: list


class _Split(NamedTuple):
    """A split, and the samples that parts of a treatment share, by the bytes of training rows."""

    number: int
    seed: int
    wholes: dict


class Study:
    """Treatments and estimators to compare on splits of data.

    Parameters
    ----------
    treatments : dict
        Treatments by name; see `ganaug.evaluation.treatments`.
    estimators : dict of classifiers or regressors
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    evaluator : ClassEvaluator or NumberEvaluator
        See `ganaug.evaluation.evaluators`.
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
        evaluator,
        *,
        seed,
        codec="auto",
        groups=None,
        given=NO_SCORES,
    ):
        self.treatments, self.estimators, self.evaluator = treatments, estimators, evaluator
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
        for _, group in groupby(self.treatments.items(), lambda each: each[1].whole):
            split = _Split(number, self.seed + number, {})
            for name, treatment in group:
                with step(name):
                    self._compare(name, treatment, split, (train, test, inner), found)
        with step(QUALITY):
            self._measure(number, train, test, found)
        return found

    def _compare(self, name, treatment, split, parts, found):
        """Add the results of a treatment, or the reason why it failed."""
        try:
            self._evaluate(name, treatment, split, parts, found)
        except _TreatmentError as error:
            key = {"split": split.number, "treatment": name}
            found.failures.append(key | {"reason": str(error)})

    def _evaluate(self, name, treatment, split, parts, found):
        (train, test, inner), started = parts, time.perf_counter()
        key = {"split": split.number, "treatment": name}
        treated, seconds, warned = self._treated(treatment, train, split)
        models = self._models(treatment, treated, split)
        thresholds, reason = self._thresholds(treatment, inner, split)
        models = {
            of: treatment.decided(model, treated, self.evaluator.labels, thresholds[of])
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
        found.failures.extend(key | each for each in _partial_failures(predicted, reason))
        found.warnings.extend(
            key | {"category": category.__name__, "message": message}
            for category, message in warned
        )
        if len(treated.y) > treated.num_real:
            made = SyntheticSamples.of(treated)
            found.synthetic[name] = made._replace(y=self.evaluator.labels_of(made.y))

    def _scores(self, key, test, predicted, thresholds):
        """Return a row for each classifier and label, and for all labels together."""
        rows = []
        for name, (decided, probabilities, given, _) in predicted.items():
            found = self.evaluator.scores(self.y[test], decided, probabilities, thresholds[name])
            found[None] |= given
            rows += [key | {"estimator": name, "label": of} | row for of, row in found.items()]
        return rows

    def _sizes(self, y):
        """Return the number of samples of each label and, under None, of all."""
        labels = self.evaluator.labels_of(np.asarray(y))
        sizes = {label: int(np.sum(labels == label)) for label in self.evaluator.labels.tolist()}
        return sizes | {None: len(y)}

    def _measure(self, number, train, test, found):
        """Measure the quality of new samples."""
        if not found.synthetic:
            return
        learned, held = (
            (safe_indexing(self.X, rows), self.evaluator.labels_of(self.y[rows]))
            for rows in (train, test)
        )
        with threadpool_limits(1):
            quality = SampleQuality(learned, held, self.seed + number, self.codec)
            for name, made in found.synthetic.items():
                try:
                    rows = quality.measure(made.X, made.y)
                except Exception as error:
                    # For example infinite values, which some classifiers accept.
                    reason = f"{error!r}, when its samples were measured: no quality"
                    found.failures.append({"split": number, "treatment": name, "reason": reason})
                else:
                    found.quality.extend({"treatment": name} | row for row in rows)

    def _inner_predictions(self, treatment, train, test, split):
        treated = self._treated(treatment, train, split).treated
        models = self._models(treatment, treated, split)
        with _blaming(treatment):
            return self._predictions(models, test)

    def _models(self, treatment, treated, split):
        """Return the fitted estimators by name."""
        X, y, weight = treated.X, treated.y, treated.weight
        # On small tables, OpenMP threads that wait for a busy core cost more than they gain.
        with threadpool_limits(1), _blaming(treatment):
            return {
                name: _fitted(treatment.wrapped(estimator, split.seed), X, y, weight)
                for name, estimator in self.estimators.items()
            }

    def _predictions(self, models, test, given=NO_SCORES):
        """Return a `_Predicted` of each fitted estimator; see the evaluator."""
        held_out, predicted = safe_indexing(self.X, test), {}
        with threadpool_limits(1):
            for name, model in models.items():
                decided, probabilities = self.evaluator.predicted(model, held_out)
                scores = given.of(model, held_out, self.y[test])
                predicted[name] = _Predicted(decided, probabilities, *scores)
        return predicted

    def _treated(self, treatment, train, split):
        """Return a `_Part` of treated training samples."""
        try:
            whole = self._whole(treatment.whole, train, split)
            return whole._replace(treated=treatment.part(whole.treated, split.seed))
        except Exception as error:
            raise _TreatmentError(repr(error)) from error

    def _whole(self, treatment, train, split):
        """Return the `_Part` that contains all others: samplers are fitted only once."""
        key = train.tobytes()
        if key not in split.wholes:
            X, y, started = safe_indexing(self.X, train), self.y[train], time.perf_counter()
            if self.groups is not None:
                treatment = treatment.in_groups(self.groups[train])
            with recording() as warned:
                treated = treatment.treated(X, y, split.seed)
            split.wholes[key] = _Part(treated, time.perf_counter() - started, warned)
        return split.wholes[key]

    def _inner_splits(self, train, seed):
        groups = None if self.groups is None else self.groups[train]
        found = self.evaluator.inner_splits(self.y[train], seed, groups)
        return [(train[a], train[b]) for a, b in found]

    def _thresholds(self, treatment, splits, split):
        """Return the best threshold of each label on inner folds, by classifier, and a reason.

        They are None without inner folds, or if the treatment fails on the fewer samples of these;
        then the reason is not empty.
        """
        if not splits:
            return dict.fromkeys(self.estimators), ""
        try:
            parts = [
                self._inner_predictions(treatment, train, test, split) for train, test in splits
            ]
        except _TreatmentError as error:
            return dict.fromkeys(self.estimators), str(error)
        y, found = np.concatenate([self.y[test] for _, test in splits]), {}
        for name in self.estimators:
            probabilities = np.concatenate([part[name].probabilities for part in parts])
            found[name] = self.evaluator.thresholds(y, probabilities)
        return found, ""


def _partial_failures(predicted, reason):
    """Return failures of requested scorers, or in inner folds, that cost only some scores."""
    failed = [
        {"measure": measure, "reason": f"{why}, when {of} was scored"}
        for of, each in predicted.items()
        for measure, why in each.reasons.items()
    ]
    inner = {"reason": f"{reason}, in an inner fold: no tuned threshold"}
    return [*failed, inner] if reason else failed


@contextmanager
def _blaming(treatment):
    """Attribute errors of an estimator to a treatment that has changed it."""
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
