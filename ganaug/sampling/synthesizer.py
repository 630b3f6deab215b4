"""The fitted object behind `GANAugmenter`: it learns classes and draws samples of them."""

import math
from typing import Any

import numpy as np
from scipy import sparse

from ganaug._utils.compat import safe_indexing
from ganaug._utils.processes import check_not_forked
from ganaug.data.origins import NONE
from ganaug.data.sampler import ClassBalancedSampler, subsample
from ganaug.sampling.drawing import FittedSynthesizer
from ganaug.sampling.groups import (
    of_group,
    sampler_of,
    takes_references,
    train_all,
)
from ganaug.sampling.levels import NearestRareLevels, OwnNumbers
from ganaug.training.generate import sources_for

# A class has collapsed if its samples are closer together than this fraction of the distance
# between real ones.
COLLAPSED = 0.2


class Synthesizer(FittedSynthesizer):
    """Learn the classes of a data set and draw synthetic samples of them.

    Parameters
    ----------
    codec : TabularCodec or ImageCodec
        Not yet fitted.
    learner : Learner
        The recipe, and how its GANs are trained.
    selection : Selection or None
        Chooses among candidates; see `ganaug.selection`.
    small : Learner, optional
        For the classes that are too small for ``learner``.
    n_jobs : int or None
        The number of GANs that are trained at the same time, through joblib.

    Attributes
    ----------
    constraints : sequence of Constraint
        Fitted; all samples that `sample` returns satisfy them. None by default.
    classes_ : ndarray of shape (n_classes,)
        The labels.
    counts_ : ndarray of shape (n_classes,), int
        The number of samples of each class.
    gans_ : list of AdversarialModel
    groups_ : list of list of int
        The classes that each GAN was trained on; its conditions are positions in the list.
    histories_ : list of dict
    diverged_ : list of int
        The evaluations at which the least stable run was no longer finite; see
        `ganaug.training.train.Run`.
    collapsed_ : list of int
        Classes whose samples are nearly all alike.
    interrupted_ : bool
        True if the user interrupted training.
    places_ : ndarray of shape (n_samples,), int
        The positions of the encoded samples in the data; -1 if only a part of it was read.
    levels_ : ndarray of shape (n_samples, n_rare_columns), int64
        The rare levels of the encoded samples; see `TabularCodec.rare_levels`.
    samplers_ : dict
        For each class that can be drawn, a TrainedGAN or a fallback, and this sampler's label for
        the class.
    """

    def __init__(self, codec, learner, selection=None, small=None, n_jobs=None):
        self.codec = codec
        self.learner = learner
        self.selection = selection
        self.small = small
        self.n_jobs = n_jobs

    def fit(self, X, y, labels, seed, counts=None):
        """Fit the codec to all samples, and train the GANs that some labels need.

        Parameters
        ----------
        X : DataFrame, ndarray or sparse matrix of shape (n_samples, ...)
        y : ndarray of shape (n_samples,)
        labels : sequence
            The labels that will be drawn.
        seed : int
        counts : dict, optional
            The number of samples of each label, if `X` is only a part of the data.
        """
        self.classes_, positions, found = np.unique(y, return_inverse=True, return_counts=True)
        self.counts_ = found
        if counts is not None:
            self.counts_ = np.array([counts[label] for label in self.classes_.tolist()])
        width = math.prod(self.codec.fit(X, y).space_.shape)
        if self.selection is not None:
            self.selection.for_codec(self.codec)  # It may refuse: before training, not after.
        kept = subsample(positions, seed, width)
        self.places_ = kept if counts is None else np.full(len(kept), NONE)
        rows = X.tocsr() if sparse.issparse(X) else X  # Not all formats can be indexed.
        rows = safe_indexing(rows, kept)
        codes = self.codec.encode(rows)
        self.levels_ = self.codec.rare_levels(rows)
        targets = np.searchsorted(self.classes_, labels).tolist()
        check_not_forked()
        self.fit_encoded(self.codec.space_, codes, positions[kept], targets, seed)
        self.find_levels()
        self.start(seed)
        return self

    def find_levels(self):
        """Prepare to give synthetic rows the levels of their class that the GAN does not draw."""
        self.own_numbers_ = OwnNumbers(self.codes_, self.labels_, *self.codec.number_units())
        self.rare_levels_ = NearestRareLevels(
            self.codes_, self.labels_, self.levels_, self.codec.space_
        )

    def fit_encoded(self, space, codes, labels, targets, seed):
        """Train the GANs that are needed to draw some classes of encoded samples.

        Parameters
        ----------
        space : Space
        codes : ndarray of shape (n_samples, ...), float32
        labels : ndarray of shape (n_samples,), int
            Integers from 0; each class occurs.
        targets : sequence of int
            The classes that will be drawn.
        seed : int
        """
        data = space, codes, labels
        self.groups_, runs = train_all(self.learner, self.small, data, targets, seed, self.n_jobs)
        self.interrupted_ = any(run.interrupted for run in runs)
        self.histories_ = [run.history for run in runs]
        self.diverged_: list[int] = max((run.diverged_at for run in runs), key=len, default=[])
        self.collapsed_ = [
            label
            for group, run in zip(self.groups_, runs, strict=True)
            # Diversity is not measured if `BackupAndRestore` finds nothing left to train.
            for label, spread in zip(group, run.diversity, strict=False)
            if spread < COLLAPSED
        ]
        trained = [
            sampler_of(run.gan, run.sources, self.learner.kind, data, group)
            for group, run in zip(self.groups_, runs, strict=True)
        ]
        self._assemble(space, codes, labels, trained, targets, seed)
        return self

    def restore(self, space, codes, labels, gans, targets, seed):
        """Restore the samplers from trained GANs, one for each of `groups_`."""
        data, kind, trained = (space, codes, labels), self.learner.kind, []
        for gan, group in zip(gans, self.groups_, strict=True):
            own = ClassBalancedSampler(*of_group(group, codes, labels))
            sources = sources_for(gan, own, kind.sources(data, group))
            trained.append(sampler_of(gan, sources, kind, data, group))
        self._assemble(space, codes, labels, trained, targets, seed)

    def _assemble(self, space, codes, labels, trained, targets, seed):
        self.gans_ = [sampler.gan for sampler in trained]
        self.seed_, self._fitted_selection = seed, None
        self.targets_ = targets
        self.codes_, self.labels_ = codes, labels
        self.num_learned_ = np.bincount(labels)
        self.samplers_: dict[int, tuple[Any, int]] = {}
        for sampler, group in zip(trained, self.groups_, strict=True):
            self.samplers_ |= self._drawn_by(sampler, group)
        self.small_ = [label for label in targets if label not in self.samplers_]
        if self.small_:
            sampler = self.learner.kind.fallback(codes, labels, space)
            self.samplers_ |= {label: (sampler, label) for label in self.small_}

    def _drawn_by(self, sampler, group):
        """Return the classes that a GAN draws and no earlier GAN does."""
        local = {label: i for i, label in enumerate(group)}
        if takes_references(sampler.gan):
            local = {label: label for label in range(sampler.sources.sampler.num_classes)}
        return {k: (sampler, i) for k, i in local.items() if k not in self.samplers_}
