"""Layers that know what the units of a row mean."""

import keras
import numpy as np
from keras import ops

from ganaug.space import Span

serializable = keras.saving.register_keras_serializable(package="ganaug")


@serializable
class OneHot(keras.Layer):
    """Turn labels of shape (batch,), whole numbers from 0, into one-hot rows.

    Parameters
    ----------
    num_classes : int
        The width of a row.
    """

    def __init__(self, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes

    def call(self, labels):
        return ops.one_hot(labels, self.num_classes, dtype=self.compute_dtype)

    def compute_output_shape(self, input_shape):
        return (*input_shape, self.num_classes)

    def get_config(self):
        return super().get_config() | {"num_classes": self.num_classes}


class SpanLayer(keras.Layer):
    """A layer on rows that treats continuous units and categorical spans differently.

    Parameters
    ----------
    spans : sequence of Span
        What the units of a row mean, left to right.
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
    """Softmax over each categorical span, and nothing on continuous units.

    All spans are treated at once, by a sum over the units of each: one product with a matrix
    that says which unit belongs to which span.
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
        """Return, in the place of each unit, the sum over its span."""
        sums = ops.matmul(units, ops.cast(self.membership, units.dtype))
        return ops.take(sums, self.owner, axis=-1)


@serializable
class SourceAnchor(SpanLayer):
    """Say in logits where a seed row stands, so that a generator can refine it.

    `SpanActivation` turns what comes out back into nearly that row. Zeros, which stand for no
    seed, come out as a row that favours nothing.

    Parameters
    ----------
    spans : sequence of Span
        What the units of a row mean, left to right.
    softness : float, default=0.02
        Added to each probability of a category before its logarithm, so that a category that
        the seed does not have stays within reach.
    """

    def __init__(self, spans, *, softness=0.02, **kwargs):
        super().__init__(spans, **kwargs)
        self.softness = softness

    def call(self, seed):
        if not self.categorical.any():
            return seed
        logits = ops.log(ops.maximum(seed, 0.0) + self.softness)
        return ops.where(self.categorical, logits, seed)

    def get_config(self):
        return super().get_config() | {"softness": self.softness}
