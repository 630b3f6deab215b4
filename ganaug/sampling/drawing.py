"""Draws from a fitted synthesizer."""

from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np

from ganaug._utils.processes import check_not_forked
from ganaug._utils.seeding import stream
from ganaug.constraints import Constraint
from ganaug.sampling.blocks import Choice, draw_in_blocks
from ganaug.sampling.conditions import Conditions, Given
from ganaug.sampling.rejection import draw_until_met


class FittedSynthesizer:
    """Methods that draw samples of the learned classes.

    A subclass sets the attributes that `ganaug.sampling.synthesizer.Synthesizer` describes.
    """

    constraints: Sequence[Constraint] = ()
    codec: Any
    learner: Any
    selection: Any
    classes_: np.ndarray
    codes_: np.ndarray
    labels_: np.ndarray
    places_: np.ndarray
    num_learned_: np.ndarray
    seed_: int
    small_: list[int]
    samplers_: dict[int, tuple[Any, int]]
    own_numbers_: Any
    rare_levels_: Any
    _fitted_selection: Any

    def start(self, seed):
        """Start the sequence of draws of a seed."""
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
            Equal seeds give equal samples. By default, they continue the sequence of draws.
        given : mapping, optional
            Values by column; see `ganaug.sampling.conditions.Given`.

        Returns
        -------
        DataFrame or ndarray of shape (n_samples, ...)
        """
        rng = self._seeds if seed is None else np.random.default_rng(seed)
        return self.draw_with(self.draw, labels, rng, given)[0]

    def draw_with(self, draw, labels, rng, given=None):
        """Return samples that meet the conditions, drawn by a function.

        Parameters
        ----------
        draw : callable
            See `draw`.
        labels, given
            See `sample`.
        rng : numpy.random.Generator

        Returns
        -------
        samples : DataFrame or ndarray of shape (n_samples, ...)
        kept : ndarray of shape (n_samples,), int
            Their positions among all samples that the function drew, over all calls.
        """
        check_not_forked()
        positions = np.searchsorted(self.classes_, labels)
        seeds = rng.integers(2**31 - 1, size=len(self.classes_) + 1).tolist()
        conditions = Conditions(
            self.constraints, self._given(given, len(labels)), self.codec.corrections
        )
        if conditions and len(labels):
            return draw_until_met(draw, positions, seeds, conditions, self.classes_)
        return draw(positions, seeds), np.arange(len(positions))

    def _given(self, given, n_samples):
        if given is None or given == {}:
            return None
        nothing = np.empty((0, *self.codec.space_.shape), "float32")
        return Given(given, n_samples, self.codec.decode(nothing))

    def draw(self, positions, seeds, note=lambda label, block: None):
        """Return a sample for each position of a class, regardless of the conditions.

        Parameters
        ----------
        positions : ndarray of shape (n_samples,), int
        seeds : list of int
            One for each class, and one for decoding.
        note : callable, optional
            Called with each class and `Block` that is drawn, class by class.
        """
        codes = np.empty((len(positions), *self.codec.space_.shape), "float32")
        rare = self.rare_levels_.empty(len(positions))
        for position in np.unique(positions).tolist():
            rows = np.flatnonzero(positions == position)
            drawn = self.sample_encoded(position, len(rows), seeds[position], note)
            codes[rows] = self.own_numbers_(drawn, np.full(len(rows), position, "int32"))
            rare[rows] = self.rare_levels_.of_class(codes[rows], position)
        return self.codec.decode(codes, seeds[-1], rare)

    def sample_encoded(self, label, num_samples, seed, note=lambda label, block: None):
        """Draw encoded samples of a class.

        Parameters
        ----------
        label : int
            A key of `samplers_`.
        num_samples, seed : int
        note : callable, optional
            See `draw`.

        Returns
        -------
        ndarray of shape (num_samples, ...), float32
        """
        choice = None
        if self.chooses_among(label) and num_samples > 0:
            choice = Choice(self.fitted_selection.selector(label), self.selection.candidates)
        codes = np.empty((num_samples, *self.codes_.shape[1:]), "float32")
        for block in draw_in_blocks(*self.samplers_[label], codes, seed, choice):
            note(label, block)
        return codes

    def chooses_among(self, label):
        """Return whether the selection applies to a class, which small and unlearned ones lack."""
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
