"""Layers for a batch that several devices may share: they do what one device would do."""

import keras
from keras import layers, ops

from ganaug._utils import replicas


def batch_normalization(**settings):
    """Return a `keras.layers.BatchNormalization` by the statistics of the whole batch."""
    # Keras sums squares to share them, which is less exact than what it does on one device.
    return layers.BatchNormalization(synchronized=replicas.count() > 1, **settings)


@keras.saving.register_keras_serializable(package="ganaug")
class Jitter(layers.GaussianNoise):
    """A `keras.layers.GaussianNoise` with noise of its own for each sample of the whole batch.

    Parameters
    ----------
    stddev : float
        Of the noise, which is added while training.
    seed : int, optional
    """

    def call(self, inputs, training=False):
        if not training:
            return inputs
        return inputs + replicas.own_part(self._noise, ops.shape(inputs))

    def _noise(self, shape):
        return super().call(ops.zeros(shape, self.compute_dtype), training=True)
