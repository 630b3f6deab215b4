"""Layers for labels, for partly known samples, and for rows with categorical columns."""

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from ganaug.space import Span

serializable = keras.saving.register_keras_serializable(package="ganaug")


@serializable
class OneHot(keras.Layer):
    """Turn labels of shape (batch,), integers from 0, into one-hot rows.

    Labels out of range raise a ValueError eagerly and an InvalidArgumentError inside a graph. In a
    graph that XLA compiles they become rows of zeros.

    Parameters
    ----------
    num_classes : int
        The width of a row.
    """

    def __init__(self, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes

    def call(self, labels):
        if tf.executing_eagerly():
            check_labels(labels, self.num_classes)
            return self._rows(labels)
        inside = tf.reduce_all((labels >= 0) & (labels < self.num_classes))
        with tf.control_dependencies([tf.debugging.Assert(inside, [_range(self.num_classes)])]):
            return self._rows(tf.identity(labels))

    def _rows(self, labels):
        return ops.one_hot(labels, self.num_classes, dtype=self.compute_dtype)

    def compute_output_shape(self, input_shape):
        return (*input_shape, self.num_classes)

    def get_config(self):
        return super().get_config() | {"num_classes": self.num_classes}


def check_labels(labels, num_classes):
    """Raise a ValueError if a label is not an integer from 0 to ``num_classes - 1``."""
    labels = np.asarray(labels)
    if labels.size and not 0 <= labels.min() <= labels.max() < num_classes:
        raise ValueError(
            f"{_range(num_classes)} Received: labels from {labels.min()} to {labels.max()}."
        )


def _range(num_classes):
    return (
        f"The condition must be a label from 0 to {num_classes - 1}: the networks are built for "
        f"{num_classes} classes."
    )


@serializable
class FillIn(keras.Layer):
    """Keep what is known, and fill in generated values elsewhere.

    Its inputs are ``known``, ``visible``, which is 1 where a unit or a pixel is known and 0
    elsewhere, and ``generated``, of the shape of ``known``. ``visible`` may have a single channel,
    which applies to all.
    """

    def call(self, known, visible, generated):
        return visible * known + (1.0 - visible) * generated

    def compute_output_shape(self, known_shape, *_):
        return known_shape


class SpanLayer(keras.Layer):
    """A layer on rows that treats continuous units and categorical spans differently.

    Parameters
    ----------
    spans : sequence of Span
        The meaning of the units of a row, in order.
    """

    def __init__(self, spans, **kwargs):
        super().__init__(**kwargs)
        self.spans = tuple(s if isinstance(s, Span) else Span(*s) for s in spans)
        owner = np.repeat(np.arange(len(self.spans)), [span.width for span in self.spans])
        categorical = np.array([self.spans[i].categorical for i in owner], bool)
        self.owner = owner
        self.categorical = categorical

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], len(self.categorical))

    def get_config(self):
        spans = [(span.width, span.categorical) for span in self.spans]
        return super().get_config() | {"spans": spans}


@serializable
class SpanActivation(SpanLayer):
    """Softmax over each categorical span; the identity on continuous units.

    One product with a membership matrix sums over the units of all spans at once.
    """

    # e^30 is far from float32's overflow, and e^-60 below its resolution next to 1.
    limit = 30.0

    def __init__(self, spans, **kwargs):
        super().__init__(spans, **kwargs)
        self.membership = np.eye(len(self.spans), dtype="float32")[self.owner]

    def call(self, logits):
        if not self.categorical.any():
            return logits
        mean = self._span_sums(logits) / self.membership.sum(axis=0)[self.owner]
        weights = ops.exp(ops.clip(logits - mean, -self.limit, self.limit))
        return ops.where(self.categorical, weights / self._span_sums(weights), logits)

    def _span_sums(self, units):
        """Return for each unit the sum over its span."""
        sums = ops.matmul(units, ops.cast(self.membership, units.dtype))
        return ops.take(sums, self.owner, axis=-1)


@serializable
class SourceAnchor(SpanLayer):
    """Return the logits of a source row, so that a generator can refine it.

    `SpanActivation` turns them back into nearly that row. Zeros, which stand for no source, become
    equal logits for all categories.

    Parameters
    ----------
    spans : sequence of Span
        The meaning of the units of a row, in order.
    softness : float, default=0.02
        Added to the probability of each category before taking its logarithm, so that categories
        that the source does not have stay within reach.
    """

    def __init__(self, spans, *, softness=0.02, **kwargs):
        super().__init__(spans, **kwargs)
        self.softness = softness

    def call(self, source):
        if not self.categorical.any():
            return source
        logits = ops.log(ops.maximum(source, 0.0) + self.softness)
        return ops.where(self.categorical, logits, source)

    def get_config(self):
        return super().get_config() | {"softness": self.softness}
