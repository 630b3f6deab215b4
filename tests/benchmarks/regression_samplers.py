"""Remedies for rare targets: each returns rows, targets and weights, or None for equal ones."""

import numpy as np
from regression_tasks import THRESHOLD
from scipy.stats import gaussian_kde
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from ganaug import GANAugmenter, GANRegressionAugmenter
from ganaug.codecs import TabularCodec
from ganaug.regression.regions import Regions, planned_totals, sizes_of
from ganaug.selection import TargetAgreement

NEIGHBORS = 5


def nothing(task, amount, seed):
    """Change nothing."""
    return task.X, task.y, None


def over_sampled(task, amount, seed):
    """Repeat rows whose target is rare."""
    rng, rows = np.random.default_rng(seed), [np.arange(len(task.y))]
    for own, size in _regions(task, amount):
        rows.append(rng.choice(own, size))
    rows = np.concatenate(rows)
    return task.X[rows], task.y[rows], None


def dense_weights(task, amount, seed):
    """Weight rows by DenseWeight with alpha = 1: the lower the density, the higher the weight."""
    density = gaussian_kde(task.y, "silverman")(task.y)
    scaled = (density - density.min()) / np.ptp(density)
    weights = np.maximum(1.0 - scaled, 1e-6)
    return task.X, task.y, weights / weights.mean()


def smoter(task, amount, seed):
    """Add points between neighbours of one region, with their targets.

    This is SMOTER (Torgo et al., 2013) without dropping common rows, since no other sampler does.
    """
    rng = np.random.default_rng(seed)
    new = [_between(task, own, size, rng) for own, size in _regions(task, amount)]
    return _with(task, new)


def filtered_smoter(task, amount, seed):
    """Add those points of SMOTER that agree with a regressor, as the GAN's do."""
    rng, select = np.random.default_rng(seed), TargetAgreement()
    rows = np.column_stack([task.X, task.y])
    codec = TabularCodec(relations=None).fit(rows)
    labels = _labels(task)
    select = select.for_codec(codec).fit(codec.encode(rows), labels, seed)
    new = []
    for own, size in _regions(task, amount):
        candidates = _between(task, own, int(select.candidates * size), rng)
        choose = select.selector(int(labels[own[0]]))
        new.append(candidates[choose(codec.encode(candidates), size, seed)])
    return _with(task, new)


def smoothed(task, amount, seed):
    """Add points between neighbours with a little noise, as the sampler without its GAN."""
    sampler = GANRegressionAugmenter(
        GANAugmenter(gan=None),
        relevance=task.relevance,
        sampling_strategy=amount,
        random_state=seed,
    )
    return *sampler.fit_resample(task.X, task.y), None


def gan(task, amount, seed):
    """Add rows of the default."""
    sampler = GANRegressionAugmenter(
        relevance=task.relevance, sampling_strategy=amount, random_state=seed
    )
    return *sampler.fit_resample(task.X, task.y), None


SAMPLERS = {
    "nothing": nothing,
    "random over-sampling": over_sampled,
    "DenseWeight": dense_weights,
    "SMOTER": smoter,
    "SMOTER, filtered": filtered_smoter,
    "gan=None": smoothed,
    "GANRegressionAugmenter": gan,
}


def _labels(task):
    return np.unique(_region(task), return_inverse=True)[1]


def _region(task):
    """Return the region of each row."""
    return Regions.of(task.y, task.relevance, THRESHOLD).labels_of(task.y)


def _regions(task, amount):
    """Return the rows of each rare region, and how many rows are to be added."""
    regions = _region(task)
    sizes = sizes_of(regions)
    totals = planned_totals(amount, sizes)
    return [(np.flatnonzero(regions == name), n - sizes[name]) for name, n in totals.items()]


def _between(task, own, size, rng):
    """Return rows between rows of a region and their neighbours in it; the last is the target."""
    rows = np.column_stack([task.X, task.y])
    points = StandardScaler().fit(rows).transform(rows[own])
    near = NearestNeighbors(n_neighbors=min(NEIGHBORS + 1, len(own))).fit(points)
    neighbors = near.kneighbors(points, return_distance=False)
    starts = rng.integers(len(own), size=size)
    columns = rng.integers(1, neighbors.shape[1], size=size) if len(own) > 1 else 0
    ends = neighbors[starts, columns]
    way = rng.random((size, 1))
    return rows[own[starts]] * (1 - way) + rows[own[ends]] * way


def _with(task, new):
    rows = np.concatenate([np.column_stack([task.X, task.y]), *new])
    return rows[:, :-1], rows[:, -1], None
