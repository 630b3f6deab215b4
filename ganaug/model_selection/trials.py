"""Held-out scores of an estimator for different amounts of added samples."""

import numpy as np
from imblearn.utils import check_sampling_strategy
from joblib import Parallel, delayed
from sklearn.base import clone
from threadpoolctl import threadpool_limits

from ganaug._utils.compat import safe_indexing, sampling_type
from ganaug._utils.progress import SILENT
from ganaug._utils.seeding import seeded
from ganaug.exceptions import recording
from ganaug.model_selection.additions import Additions
from ganaug.model_selection.chance import score_and_chance
from ganaug.model_selection.scoring import check_known
from ganaug.regression.regions import Regions, planned_totals, sizes_of
from ganaug.regression.regression_augmenter import GANRegressionAugmenter

OVER = "over-sampling"
FIT = "fit"


class ScaledSampler:
    """A sampler that adds a share of the samples that its ``sampling_strategy`` asks for.

    Parameters
    ----------
    sampler : oversampler
        Not fitted, with a parameter ``sampling_strategy``.
    y : ndarray of shape (n_samples,)
        All labels.
    """

    def __init__(self, sampler, y):
        has_strategy = "sampling_strategy" in getattr(sampler, "get_params", dict)()
        if not has_strategy or sampling_type(sampler) != OVER:
            raise TypeError(
                "To add different amounts, an oversampler with a parameter sampling_strategy is "
                f"needed, such as those of imbalanced-learn. Received: {sampler!r}"
            )
        self.sampler = sampler
        self.counts = self._counts(y)
        planned = self._plan(y)
        self.planned = {label: int(planned[label]) for label in self.counts if planned.get(label)}

    def labels_of(self, y):
        """Return the label of each sample: classes are labels themselves."""
        return np.asarray(y)

    def _counts(self, y):
        return sizes_of(self.labels_of(y))

    def _plan(self, y):
        """Return the number of samples to add, by label."""
        return check_sampling_strategy(self.sampler.sampling_strategy, y, OVER)

    def added(self, amount):
        """Return the number of samples in a share, by label."""
        return {label: round(amount * n) for label, n in self.planned.items()}

    def on(self, y, amount, seed):
        """Return the sampler, set to add a share in proportion to `y`, all labels or some."""
        totals = {
            label: count + round(amount * self.planned[label] * count / self.counts[label])
            for label, count in self._counts(y).items()
            if label in self.planned
        }
        return seeded(self.sampler, seed).set_params(sampling_strategy=totals)


class ScaledRegressionSampler(ScaledSampler):
    """A sampler for regression that adds a share of the samples of rare targets.

    The labels are regions of the target. Relevance and the middle are computed once, from all
    targets, so that regions are the same in all splits.

    Parameters
    ----------
    sampler : GANRegressionAugmenter
    y : ndarray of shape (n_samples,)
    """

    def __init__(self, sampler, y):
        if not isinstance(sampler, GANRegressionAugmenter):
            raise TypeError(
                "To add different amounts of rows for a regression, a GANRegressionAugmenter is "
                f"needed. Received: {sampler!r}"
            )
        self.regions = Regions.of(y, sampler.relevance, sampler.threshold)
        super().__init__(clone(sampler).set_params(relevance=self.regions.fixed_relevance), y)

    def labels_of(self, y):
        """Return the region of each target."""
        return self.regions.labels_of(y)

    def _plan(self, y):
        totals = planned_totals(self.sampler.sampling_strategy, self.counts)
        return {region: total - self.counts[region] for region, total in totals.items()}


class Trials:
    """Scores of an estimator on held-out samples.

    Parameters
    ----------
    estimator : classifier or regressor
    scorer : callable
        ``(estimator, X, y) -> float``
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    splits : list of (train, test)
        Positions.
    seed : int
    """

    def __init__(self, estimator, scorer, X, y, splits, seed):
        self.estimator, self.scorer = estimator, scorer
        self.X, self.y, self.splits, self.seed = X, y, splits, seed

    def scores(self, samplers, amounts, *, n_jobs=None, progress=SILENT):
        """Return the scores of adding nothing and of all amounts of all samplers, in this order.

        Parameters
        ----------
        samplers : list of ScaledSampler
            Each sampler is fitted once in each split, for all amounts.
        amounts : sequence of floats
            Without any, nothing is fitted.
        n_jobs : int or None
            See `joblib.Parallel`.
        progress : object
            See `ganaug._utils.progress.progress_of`; the fit of a sampler is a step, `FIT`.

        Returns
        -------
        scores, by_chance : ndarray of shape (1 + n_amounts * n_samplers, n_splits)
            Smaller amounts come first. ``by_chance`` is for shuffled labels; see
            `score_and_chance`.
        warned : list of (type, str)
            The warnings of samplers; see `recording`.
        """
        size = len(self.splits)
        tasks = [
            delayed(self.with_added)(number, scaled, amounts)
            for scaled in (samplers if amounts else [])
            for number in range(size)
        ]
        # These come last: joblib stops a worker whose memory grows after its first task, as it
        # does when TensorFlow is imported.
        tasks += [delayed(self.plain)(number) for number in range(size)]
        results = []
        for result in Parallel(n_jobs=n_jobs, return_as="generator")(tasks):
            results.append(result)
            if len(results) <= len(tasks) - size:
                progress.end(FIT)
        added, nothing = results[:-size], results[-size:]
        shares = np.array([found for found, _ in added], "float64")
        # From samplers, splits, amounts, pairs of scores to pairs, amounts, samplers, splits.
        shares = shares.reshape(len(added) // size, size, len(amounts), 2).transpose(3, 2, 0, 1)
        scores, by_chance = np.hstack([np.array(nothing).T[:, None], shares.reshape(2, -1, size)])
        check_known(scores)
        return scores, by_chance, [warning for _, warned in added for warning in warned]

    def plain(self, number):
        """Return the score in a split without added samples, and that with shuffled labels."""
        train, _ = self.splits[number]
        return self._score(number, safe_indexing(self.X, train), self.y[train])

    def with_added(self, number, scaled, amounts):
        """Return such pairs of scores for several amounts of added samples, and warnings."""
        train, _ = self.splits[number]
        most, seed = max(amounts), self.seed + number
        # The final fit, if there is one, issues these warnings again.
        with recording() as warned:
            sampler = scaled.on(self.y[train], most, seed)
            real = safe_indexing(self.X, train), self.y[train]
            added = Additions.by(sampler, *real, seed, scaled.labels_of)
        return [self._score(number, *added.share(amount / most)) for amount in amounts], warned

    def _score(self, number, X, y):
        _, test = self.splits[number]
        held_out = safe_indexing(self.X, test), self.y[test]
        # Candidates of different sizes get different shuffles, whose noise is averaged.
        rng = np.random.default_rng([self.seed, number, len(y)])
        # On small tables, OpenMP threads that wait for a busy core cost more than they gain.
        with threadpool_limits(1):
            fitted = clone(self.estimator).fit(X, y)
            try:
                return score_and_chance(self.scorer, fitted, *held_out, rng)
            except Exception as error:
                error.add_note(f"It was raised by the scorer, {self.scorer!r}, in split {number}.")
                raise
