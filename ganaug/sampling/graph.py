"""Synthetic samples drawn within a TensorFlow graph, their decoding included."""

from functools import partial

import keras
import tensorflow as tf


class GraphSampler:
    """A fitted `Synthesizer` as a function of tensors.

    The weights are constants, and all that is random is a function of the seed: the graph has no
    state, so it can be saved, and a `tf.data` iterator that runs it can be, too.

    Parameters
    ----------
    synthesizer : Synthesizer
        Fitted. Later training does not change the graph.
    labels : sequence of int, optional
        The classes to draw, as positions in ``synthesizer.classes_``. By default all that can be.

    Raises
    ------
    ValueError
        If the selection works on arrays only.
    """

    def __init__(self, synthesizer, labels=None):
        self.codec = synthesizer.codec
        self.num_classes = len(synthesizer.classes_)
        labels = sorted(synthesizer.samplers_) if labels is None else labels
        self._draws = {label: _draw_of_class(synthesizer, label) for label in labels}
        self._weights = [
            (variable, tf.constant(variable.numpy()))
            for gan in synthesizer.gans_
            for variable in gan.average_generator.variables
        ]

    def __call__(self, labels, seed):
        """Return a decoded sample of each label.

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
        return self.codec.decode_features(self.codes(labels, seed), seed)

    def codes(self, labels, seed):
        """Return a sample of each label, not decoded; see `__call__`."""
        shape = self.codec.space_.shape
        counts = tf.math.bincount(labels, minlength=self.num_classes, maxlength=self.num_classes)
        parts = [tf.zeros((0, *shape))]
        with keras.StatelessScope(self._weights):
            for label, draw in self._draws.items():
                count, own_seed = counts[label], tf.random.fold_in(seed, label)
                part = tf.cond(
                    count > 0, partial(draw, count, own_seed), lambda: tf.zeros((0, *shape))
                )
                parts.append(tf.ensure_shape(part, (None, *shape)))
        # The parts are in the order of the classes, and the result is in the order of the labels.
        ranks = tf.argsort(tf.argsort(labels, stable=True))
        return tf.gather(tf.concat(parts, axis=0), ranks)


def _draw_of_class(synthesizer, label):
    """Return a function ``(num_samples, seed) -> codes`` of tensors for one class."""
    sampler, local = synthesizer.samplers_[label]
    draw = partial(sampler.tensors, local)
    if not synthesizer.chooses_among(label):
        return draw
    if not hasattr(synthesizer.selection, "graph_selector"):
        raise ValueError(
            "To draw samples within a graph, a selection needs a method "
            f"`graph_selector`; see `ganaug.selection`. Received: {synthesizer.selection!r}. Use "
            "selection=None, or add what `sample` returns instead."
        )
    selection = synthesizer.fitted_selection
    select = selection.graph_selector(label, partial(sampler.sample, local))
    return partial(_draw_selected, draw, select, float(selection.candidates))


def _draw_selected(draw, select, ratio, num_samples, seed):
    """Draw candidates, so many per sample, and return those that a selection keeps."""
    num_candidates = tf.cast(tf.math.ceil(ratio * tf.cast(num_samples, tf.float32)), tf.int32)
    seed, selection_seed = tf.unstack(tf.random.split(seed, 2))
    candidates = draw(num_candidates, seed)
    return tf.gather(candidates, select(candidates, num_samples, selection_seed))
