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
        # Row i of `together` marks the units that share the span of unit i.
        self.together = (owner[:, None] == owner).astype("float32")
        self.categorical = categorical.astype("float32")

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], len(self.categorical))

    def get_config(self):
        spans = [(span.width, span.categorical) for span in self.spans]
        return super().get_config() | {"spans": spans}


@serializable
class SpanActivation(SpanLayer):
    """Softmax over each categorical span, and nothing on continuous units.

    All spans are treated at once: sums within spans are one product with a block matrix, so the
    cost does not grow with the number of columns as a softmax for each would.
    """

    # e^30 is far from float32's overflow, and e^-60 below its resolution next to 1.
    limit = 30.0

    def call(self, logits):
        if not self.categorical.any():
            return logits
        together = ops.cast(self.together, logits.dtype)
        mean = ops.matmul(logits, together) / ops.sum(together, axis=0)
        weights = ops.exp(ops.clip(logits - mean, -self.limit, self.limit))
        return ops.where(
            ops.cast(self.categorical, "bool"), weights / ops.matmul(weights, together), logits
        )


@serializable
class SeedAnchor(SpanLayer):
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
        logits = ops.log(ops.maximum(seed, 0.0) + self.softness)
        return ops.where(ops.cast(self.categorical, "bool"), logits, seed)

    def get_config(self):
        return super().get_config() | {"softness": self.softness}
