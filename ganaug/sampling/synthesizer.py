"""The fitted object behind `GANAugmenter`: it learns classes and draws samples of them."""

import math
from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np
from scipy import sparse

from ganaug._utils.compat import safe_indexing
from ganaug._utils.processes import check_not_forked
from ganaug._utils.seeding import stream
from ganaug.constraints import Constraint
from ganaug.data.sampler import ClassBalancedSampler, subsample
from ganaug.sampling.conditions import Conditions, Given
from ganaug.sampling.groups import (
    of_group,
    sampler_of,
    takes_references,
    train_all,
)
from ganaug.sampling.levels import NearestRareLevels, OwnNumbers
from ganaug.sampling.rejection import draw_until_met
from ganaug.training.generate import chunk_size, sources_for

# A class has collapsed if its samples are closer to each other than this fraction of the distance
# between real ones.
COLLAPSED = 0.2
# Draws of at most FEW rows, which tend to be repeated, and of at least MANY_BLOCKS blocks are
# generated in a graph; for others, tracing takes longer than it saves.
FEW, MANY_BLOCKS = 16, 2


class Synthesizer:
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
        For the classes that are too small for the first.
    n_jobs : int or None
        The number of GANs that are trained at a time, through joblib.

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
        Whether the user interrupted training.
    levels_ : ndarray of shape (n_samples, n_rare_columns), int64
        The rare levels of the encoded samples; see `TabularCodec.rare_levels`.
    samplers_ : dict
        For each class that can be drawn, a TrainedGAN or a fallback, and the label that this
        sampler has for the class.
    """

    constraints: Sequence[Constraint] = ()

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
            self.selection.for_codec(self.codec)  # May refuse it: before training, not after.
        kept = subsample(positions, seed, width)
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
        """Return the classes that a GAN draws, which no GAN before it does."""
        local = {label: i for i, label in enumerate(group)}
        if takes_references(sampler.gan):
            local = {label: label for label in range(sampler.sources.sampler.num_classes)}
        return {k: (sampler, i) for k, i in local.items() if k not in self.samplers_}

    def start(self, seed):
        """Begin the sequence of draws that belongs to a seed."""
        self._seeds = stream(seed, "samples")

    @property
    def state(self):
        """The position in the sequence of draws, in a form that JSON can hold."""
        return self._seeds.bit_generator.state

    @state.setter
    def state(self, state):
        self.start(0)
        self._seeds.bit_generator.state = state

    @property
    def drawable(self):
        """The labels that can be drawn."""
        return self.classes_[sorted(self.samplers_)]

    def sample(self, labels, seed=None, given=None):
        """Return one sample for each label, in the order of the labels.

        Parameters
        ----------
        labels : ndarray of shape (n_samples,)
            Labels that were passed to `fit`, or learned along with them.
        seed : int or sequence of int, optional
            Equal seeds give equal samples. By default they continue the sequence of draws.
        given : mapping, optional
            Values by column; see `ganaug.sampling.conditions.Given`.

        Returns
        -------
        DataFrame or ndarray of shape (n_samples, ...)
        """
        check_not_forked()
        positions = np.searchsorted(self.classes_, labels)
        rng = self._seeds if seed is None else np.random.default_rng(seed)
        seeds = rng.integers(2**31 - 1, size=len(self.classes_) + 1).tolist()
        conditions = Conditions(
            self.constraints, self._given(given, len(labels)), self.codec.corrections
        )
        if conditions and len(labels):
            return draw_until_met(self._draw, positions, seeds, conditions, self.classes_)
        return self._draw(positions, seeds)

    def _given(self, given, n_samples):
        if given is None or given == {}:
            return None
        nothing = np.empty((0, *self.codec.space_.shape), "float32")
        return Given(given, n_samples, self.codec.decode(nothing))

    def _draw(self, positions, seeds):
        """Return a sample of each class, whatever the conditions; one seed is for decoding."""
        codes = np.empty((len(positions), *self.codec.space_.shape), "float32")
        rare = self.rare_levels_.empty(len(positions))
        for position in np.unique(positions).tolist():
            rows = np.flatnonzero(positions == position)
            drawn = self.sample_encoded(position, len(rows), seeds[position])
            codes[rows] = self.own_numbers_(drawn, np.full(len(rows), position, "int32"))
            rare[rows] = self.rare_levels_.of_class(codes[rows], position)
        return self.codec.decode(codes, seeds[-1], rare)

    def sample_encoded(self, label, num_samples, seed):
        """Draw encoded samples of a class, in blocks of bounded size.

        Parameters
        ----------
        label : int
            A key of `samplers_`.
        num_samples, seed : int

        Returns
        -------
        ndarray of shape (num_samples, ...), float32
        """
        sampler, local = self.samplers_[label]
        # There are about twice as many candidates.
        size = chunk_size(self.codes_.shape[1:]) // 2
        in_graph = num_samples <= FEW or num_samples >= MANY_BLOCKS * size
        draw = sampler.sample_in_graph if in_graph else sampler.sample
        chosen = self.chooses_among(label) and num_samples > 0
        select = self.fitted_selection.selector(label) if chosen else None
        codes = np.empty((num_samples, *self.codes_.shape[1:]), "float32")
        for block, start in enumerate(range(0, num_samples, size)):
            part = codes[start : start + size]
            block_seed = int(np.random.SeedSequence([seed, block]).generate_state(1)[0] >> 1)
            if select is None:
                part[:] = draw(local, len(part), block_seed)
                continue
            num_candidates = int(np.ceil(self.selection.candidates * len(part)))
            candidates = draw(local, num_candidates, block_seed)
            part[:] = candidates[select(candidates, len(part), block_seed)]
        return codes

    def chooses_among(self, label):
        """Return whether the selection applies to a class: not to small and unlearned ones."""
        least = self.learner.kind.min_samples
        is_small = label in self.small_ or self.num_learned_[label] < least
        return self.selection is not None and not is_small

    @property
    def fitted_selection(self):
        """The selection, fitted on first use; a loaded augmenter fits it again."""
        if self._fitted_selection is None:
            # Threads that draw at the same time each fit a copy; all copies are equal.
            selection = copy(self.selection).for_codec(self.codec)
            selection.fit(self.codes_, self.labels_, self.seed_)
            self._fitted_selection = selection
        return self._fitted_selection
