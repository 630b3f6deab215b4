"""Rejection sampling: candidates are drawn until enough of them meet the conditions."""

from functools import reduce

import numpy as np
import pandas as pd

from ganaug._utils.compat import safe_indexing
from ganaug.sampling.conditions import NOT_MET
from ganaug.table_rows import extend

# The most candidates at a time, unless more samples are wanted, and the fewest of a class: for
# fewer, a graph would be traced.
CANDIDATES, FEW = 2**14, 32
# Drawing ends if fewer than one in RARE candidates is useful, but not before TRIALS are drawn.
RARE, TRIALS = 1000, 10_000


def draw_until_met(draw, labels, seeds, conditions, classes):
    """Return samples that meet conditions.

    Parameters
    ----------
    draw : callable
        ``(labels, seeds) -> samples``
    labels : ndarray of shape (n_samples,), int
        Positions in the classes.
    seeds : list of int
    conditions : Conditions
    classes : ndarray of shape (n_classes,)
        Their names, for messages.

    Returns
    -------
    samples : DataFrame or ndarray of shape (n_samples, ...)
    kept : ndarray of shape (n_samples,), int
        Their positions among all candidates, in the order of drawing.

    Raises
    ------
    ValueError
        If hardly any candidates meet the conditions.
    """
    wanted = Wanted(labels, conditions.wanted(len(labels)), len(classes))
    counts = Counts(wanted.num_groups, len(classes), len(conditions.names))
    parts, places, kept, candidates, stage, drawn = [], [], [], labels, 0, 0
    while len(wanted.left):
        samples, flags, keys = conditions.examine(draw(candidates, _seeds(seeds, stage)))
        groups = wanted.groups_of(candidates, keys)
        counts.add(candidates, groups, flags)
        filled, used = wanted.fill(groups)
        places.append(filled)
        kept.append(drawn + used)
        drawn += len(candidates)
        parts.append(samples if len(used) == len(samples) else safe_indexing(samples, used))
        counts.check(wanted, conditions, classes)
        candidates, stage = counts.next_candidates(wanted), stage + 1
    order = np.argsort(np.concatenate(places))
    return _in_order(parts, order), np.concatenate(kept)[order]


def _seeds(seeds, stage):
    """Return the seeds of a stage; those of the first are the same as without conditions."""
    if stage == 0:
        return seeds
    return np.random.default_rng([*seeds, stage]).integers(2**31 - 1, size=len(seeds)).tolist()


def _in_order(parts, order):
    samples = reduce(extend, [part for part in parts if len(part)])
    if (np.diff(order) > 0).all():
        return samples
    samples = safe_indexing(samples, order)
    return samples.reset_index(drop=True) if isinstance(samples, pd.DataFrame) else samples


class Wanted:
    """The samples that are still to be drawn, in a group for each class and key.

    Parameters
    ----------
    labels, keys : ndarray of shape (n_samples,), int
        The class of each sample, and its key; see `Conditions.examine`.
    num_classes : int

    Attributes
    ----------
    left : ndarray of int
        The places for which no sample was found yet.
    """

    def __init__(self, labels, keys, num_classes):
        self.num_classes = num_classes
        self._codes, groups = np.unique(keys * num_classes + labels, return_inverse=True)
        self._groups = groups
        self.left = np.arange(len(labels))

    @property
    def num_groups(self):
        return len(self._codes)

    @property
    def classes(self):
        """The class of each group."""
        return self._codes % self.num_classes

    @property
    def keys(self):
        """The key of each group."""
        return self._codes // self.num_classes

    @property
    def missing(self):
        """The number of samples that each group lacks."""
        return np.bincount(self._groups[self.left], minlength=self.num_groups)

    def groups_of(self, labels, keys):
        """Return the group that each candidate belongs to, or -1."""
        codes = keys * self.num_classes + labels
        groups = np.minimum(np.searchsorted(self._codes, codes), self.num_groups - 1)
        found = (keys != NOT_MET) & (self._codes[groups] == codes)
        return np.where(found, groups, -1)

    def fill(self, groups):
        """Use candidates in order; return the places they fill and their positions."""
        usable = np.flatnonzero(groups >= 0)
        lacking = self._groups[self.left]
        _, filled, used = np.intersect1d(
            _numbered(lacking), _numbered(groups[usable]), assume_unique=True, return_indices=True
        )
        order = np.argsort(used)
        filled, used = self.left[filled[order]], usable[used[order]]
        self.left = np.setdiff1d(self.left, filled, assume_unique=True)
        return filled, used


def _numbered(groups):
    """Return a number for each member that combines its group and its rank in the group."""
    order = np.argsort(groups, kind="stable")
    ascending = groups[order]
    ranks = np.empty(len(groups), "int64")
    ranks[order] = np.arange(len(groups)) - np.searchsorted(ascending, ascending)
    return groups.astype("int64") << 40 | ranks


class Counts:
    """Counts of the candidates that were drawn, and of those that met the conditions."""

    def __init__(self, num_groups, num_classes, num_conditions):
        self.drawn = np.zeros(num_classes, int)
        self.met = np.zeros((num_conditions, num_classes), int)
        self.useful = np.zeros(num_groups, int)

    def add(self, labels, groups, flags):
        """Count candidates by class and by group, which is -1 for useless ones."""
        self.drawn += np.bincount(labels, minlength=len(self.drawn))
        self.useful += np.bincount(groups[groups >= 0], minlength=len(self.useful))
        for met, met_now in zip(self.met, flags, strict=True):
            met += np.bincount(labels[met_now], minlength=len(met))

    def next_candidates(self, wanted):
        """Return the classes of the next candidates: as many as probably suffice, if allowed."""
        rates = (self.useful + 1) / (self.drawn[wanted.classes] + 2)
        lacking = wanted.missing
        of_groups = np.where(lacking, np.maximum(1.1 * lacking / rates, FEW), 0)
        of_classes = np.zeros(len(self.drawn))
        np.maximum.at(of_classes, wanted.classes, of_groups)
        most = max(CANDIDATES, len(wanted.left))
        share = min(1.0, most / max(of_classes.sum(), 1.0))
        return np.repeat(np.arange(len(of_classes)), np.ceil(of_classes * share).astype(int))

    def check(self, wanted, conditions, classes):
        """Raise if candidates of a group that lacks samples are too rare."""
        drawn = self.drawn[wanted.classes]
        hopeless = (wanted.missing > 0) & (drawn >= TRIALS + RARE * self.useful)
        if not hopeless.any():
            return
        group = int(np.flatnonzero(hopeless)[0])
        label = wanted.classes[group]
        met = zip(self.met[:, label], conditions.names, strict=True)
        by_condition = "; ".join(f"{count} meet {name}" for count, name in met)
        raise ValueError(
            f"Hardly any rows of class {classes.tolist()[label]!r} can be drawn that meet all "
            f"conditions{conditions.described(wanted.keys[group])}. Received: "
            f"{self.useful[group]} of {drawn[group]} candidates; {by_condition}. Relax a "
            "condition, or train for longer (max_iter)."
        )
