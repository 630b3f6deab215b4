"""Draw and decode synthetic samples within a TensorFlow graph."""

from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf


class GraphSampler:
    """A fitted `Synthesizer` as a function of tensors.

    The weights are constants, and random numbers are functions of the seed. The graph therefore
    has no state, so it can be saved, and so can a `tf.data` iterator that runs it.

    Parameters
    ----------
    synthesizer : Synthesizer
        Fitted. Later training does not change the graph.
    labels : sequence of int, optional
        The classes to draw, as positions in ``synthesizer.classes_``; by default all drawable.

    Raises
    ------
    ValueError
        If the selection works on arrays only, or there are constraints.
    """

    def __init__(self, synthesizer, labels=None):
        _check_unconstrained(synthesizer.constraints)
        self.codec = synthesizer.codec
        self.rare_levels = synthesizer.rare_levels_
        self.own_numbers = synthesizer.own_numbers_
        self.num_classes = len(synthesizer.classes_)
        labels = sorted(synthesizer.samplers_) if labels is None else sorted(labels)
        # Within the function of a dataset, neither weights nor samples could be read.
        with tf.init_scope():
            select = _selector(synthesizer, labels)
            self._weights = _constants(synthesizer)
        # Classes of one sampler are drawn together, those with a selection apart from the others.
        groups: dict[tuple[int, bool], tuple[Any, list]] = {}
        for label in labels:
            (sampler, local), chosen = (
                synthesizer.samplers_[label],
                synthesizer.chooses_among(label),
            )
            groups.setdefault((id(sampler), chosen), (sampler, []))[1].append((label, local))
        self._branches = [
            _Branch(sampler, members, select if chosen else None)
            for (_, chosen), (sampler, members) in groups.items()
        ]

    def __call__(self, labels, seed):
        """Return a decoded sample for each label.

        Parameters
        ----------
        labels : int32 tensor of shape (n,)
            Positions in the classes.
        seed : int64 tensor of shape (2,)
            Equal seeds and labels give equal samples.

        Returns
        -------
        tensor of shape (n, ...), or dict of tensors of shape (n,)
            See the codec's ``decode_features``.
        """
        codes = self.codes(labels, seed)
        return self.codec.decode_features(codes, seed, self.rare_levels(codes, labels))

    def columns(self, labels, seed):
        """Return the decoded columns of a sample for each label; see `decode_tensors`."""
        codes = self.codes(labels, seed)
        return self.codec.decode_tensors(codes, seed, self.rare_levels(codes, labels))

    def codes(self, labels, seed):
        """Return an encoded sample for each label; see `__call__`."""
        counts = tf.math.bincount(labels, minlength=self.num_classes, maxlength=self.num_classes)
        nothing = tf.zeros((0, *self.codec.space_.shape))
        parts, drawn = [nothing], [tf.zeros([0], tf.int32)]
        with keras.StatelessScope(self._weights):
            for number, branch in enumerate(self._branches):
                drawn.append(branch.repeated(branch.labels, counts))
                draw = partial(branch.draw, counts, tf.random.fold_in(seed, number))
                part = tf.cond(tf.size(drawn[-1]) > 0, draw, lambda: nothing)
                parts.append(tf.ensure_shape(part, (None, *nothing.shape[1:])))
        # The parts are in the order of the branches, and the result is in that of the labels.
        ranks = tf.argsort(tf.argsort(labels, stable=True))
        places = tf.gather(tf.argsort(tf.concat(drawn, axis=0), stable=True), ranks)
        return self.own_numbers(tf.gather(tf.concat(parts, axis=0), places), labels)


def _constants(synthesizer):
    """Return pairs of the variables of the generators and their current values."""
    return [
        (variable, tf.constant(variable.numpy()))
        for gan in synthesizer.gans_
        for variable in gan.average_generator.variables
    ]


def _check_unconstrained(constraints):
    if constraints:
        raise ValueError(
            "Constraints are checked in Python, and cannot be checked within a TensorFlow graph, "
            f"as in mix_synthetic and export. Received: {constraints}. Use rows that `sample` or "
            "`fit_resample` returns, such as "
            "tf.data.Dataset.from_tensor_slices(augmenter.sample(1000)), or BalancedBatches, or "
            "fit without constraints."
        )


class _Branch:
    """The classes that one sampler draws, each with the sampler's label for it."""

    def __init__(self, sampler, members, selection):
        self.sampler = sampler
        self.labels, self.local = np.array(members, "int32").T
        self.selection = selection

    def repeated(self, values, counts):
        """Return the values of the classes, each repeated as often as its class is counted."""
        return tf.repeat(values, tf.gather(counts, self.labels))

    def draw(self, counts, seed):
        """Return encoded samples, class by class; there is a count for each class of the data."""
        if self.selection is None:
            return self.sampler.tensors(self.repeated(self.local, counts), seed)
        select, ratio = self.selection
        more = tf.cast(tf.math.ceil(ratio * tf.cast(counts, tf.float32)), tf.int32)
        seed, selection_seed = tf.unstack(tf.random.split(seed, 2))
        candidates = self.sampler.tensors(self.repeated(self.local, more), seed)
        kept = select(candidates, self.repeated(self.labels, more), counts, selection_seed)
        return tf.gather(candidates, kept)


def _selector(synthesizer, labels):
    """Return a graph selector and the number of candidates per sample, or None."""
    labels = [label for label in labels if synthesizer.chooses_among(label)]
    if not labels:
        return None
    selection = synthesizer.fitted_selection
    select = selection.graph_selector(labels, partial(_candidates, synthesizer))
    return select, float(selection.candidates)


def _candidates(synthesizer, num_samples, seed):
    """Return an array of candidates, equally many of each learned class."""
    labels = [label for label in sorted(synthesizer.samplers_) if synthesizer.chooses_among(label)]
    size = -(-num_samples // len(labels))
    samplers = [synthesizer.samplers_[label] for label in labels]
    parts = [sampler.sample(local, size, seed + i) for i, (sampler, local) in enumerate(samplers)]
    return np.concatenate(parts)
