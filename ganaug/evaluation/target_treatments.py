"""Remedies for rare targets before a regressor is fitted; see `ganaug.evaluation.treatments`."""

import numpy as np
from sklearn.base import BaseEstimator

from ganaug._utils.compat import safe_indexing
from ganaug.evaluation.baselines import SMOTEByType
from ganaug.evaluation.treatments import Treated, Treatment
from ganaug.metrics.relevance import density_of
from ganaug.regression.joint_table import JointTable
from ganaug.regression.regions import Regions, planned_totals, sizes_of

# The minimum weight of a sample, so that none is left out.
LEAST_WEIGHT = 1e-3


class DensityWeights(Treatment):
    """Weight samples by DenseWeight: the lower the density of a target, the higher its weight.

    Steininger et al., 2021, https://doi.org/10.1007/s10994-021-06023-5, with alpha = 1.
    """

    def treated(self, X, y, seed):
        """Return the data and weights, whose mean is 1."""
        numbers = np.asarray(y, "float64")
        density = density_of(numbers, "silverman")(numbers)
        weights = 1.0 - (density - density.min()) / max(np.ptp(density), np.finfo(float).tiny)
        weights = np.maximum(weights, LEAST_WEIGHT)
        return Treated(X, y, weights / weights.mean(), len(y), {})


class RareRepetition(Treatment):
    """Repeat random samples of rare targets, of any type.

    Parameters
    ----------
    plan : RegionPlan
    """

    def __init__(self, plan):
        self.plan = plan

    def treated(self, X, y, seed):
        """Return the data and repeated samples."""
        labels, totals = self.plan.planned(y)
        rng, rows = np.random.default_rng(seed), [np.arange(len(y))]
        for label, total in totals.items():
            own = np.flatnonzero(labels == label)
            rows.append(rng.choice(own, total - len(own)))
        rows = np.concatenate(rows)
        # Repeated samples are not new.
        return Treated(safe_indexing(X, rows), y[rows], None, len(rows), {})


class RegionPlan:
    """The number of samples that each region of a target gets.

    Parameters
    ----------
    relevance, threshold, sampling_strategy
        See `ganaug.GANRegressionAugmenter`.
    """

    def __init__(self, relevance, threshold, sampling_strategy):
        self.relevance, self.threshold = relevance, threshold
        self.sampling_strategy = sampling_strategy

    def planned(self, y):
        """Return the region of each target, and the totals of regions that grow."""
        labels = Regions.of(y, self.relevance, self.threshold).labels_of(y)
        return labels, planned_totals(self.sampling_strategy, sizes_of(labels))


class SMOTERByType(BaseEstimator):
    """SMOTE for regression: samples between neighbours of a region, with their targets.

    It is SMOTER (Torgo et al., 2013, https://doi.org/10.1007/978-3-642-40669-0_33) for columns of
    any type (see `SMOTEByType`), without undersampling of common samples.

    Parameters
    ----------
    plan : RegionPlan
    random_state : int, RandomState instance or None, default=None
    """

    def __init__(self, plan, *, random_state=None):
        self.plan = plan
        self.random_state = random_state

    def fit_resample(self, X, y):
        """Return the data, unchanged, and synthetic samples, region by region."""
        joint, table, column = JointTable.of(X, y)
        labels, totals = self.plan.planned(y)
        if not totals:
            return X, y
        smote = SMOTEByType(sampling_strategy=totals, random_state=self.random_state)
        more, _ = smote.fit_resample(joint.joined(table, column), labels)
        new, targets = joint.divided(more.iloc[len(y) :].reset_index(drop=True))
        return joint.container.append(X, new), joint.target.append(y, targets)
