"""Layers whose results do not depend on the number of devices that share a batch."""

import keras
from keras import layers, ops

from ganaug._utils import replicas

# Under mixed precision, samples and logits stay in single precision.
SINGLE = {"dtype": "float32"}


def batch_normalization(**settings):
    """Return a `keras.layers.BatchNormalization` with the statistics of the whole batch."""
    # Across devices, Keras sums squares, which is less exact than its formula for one device.
    return layers.BatchNormalization(synchronized=replicas.count() > 1, **settings)


@keras.saving.register_keras_serializable(package="ganaug")
class Jitter(layers.GaussianNoise):
    """A `keras.layers.GaussianNoise` with independent noise for each sample of the whole batch.

    Parameters
    ----------
    stddev : float
        Standard deviation of the noise, which is added during training only.
    seed : int, optional
    """

    def call(self, inputs, training=False):
        if not training:
            return inputs
        return inputs + replicas.own_part(self._noise, ops.shape(inputs))

    def _noise(self, shape):
        return super().call(ops.zeros(shape, self.compute_dtype), training=True)
