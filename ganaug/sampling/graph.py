"""Synthetic samples drawn within a TensorFlow graph, their decoding included."""

from functools import partial

import keras
import tensorflow as tf


class GraphSampler:
    """A fitted `SampleGenerator` as a function of tensors.

    The weights are constants, and all that is random is a function of the seed: the graph has no
    state, so it can be saved, and a `tf.data` iterator that runs it can be, too.

    Parameters
    ----------
    generator : SampleGenerator
        Fitted. What is trained afterwards changes nothing here.
    labels : sequence of int, optional
        Positions in ``generator.classes_`` of what will be drawn; by default of all that can be.

    Raises
    ------
    ValueError
        If the selection works on arrays only.
    """

    def __init__(self, generator, labels=None):
        synthesizer = generator.synthesizer
        self.codec = generator.codec
        self.num_classes = len(generator.classes_)
        labels = sorted(synthesizer.sources_) if labels is None else labels
        self._draws = {label: synthesizer.graph_sampler(label) for label in labels}
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
        # They come class by class: each goes to its place among the labels.
        places = tf.argsort(tf.argsort(labels, stable=True))
        return tf.gather(tf.concat(parts, axis=0), places)
