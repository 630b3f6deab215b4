"""TensorFlow's remapper, which fuses operations of graphs, and fails at train steps of images."""

from contextlib import contextmanager

import keras
import tensorflow as tf

from ganaug._utils.compat import all_layers


@contextmanager
def without_remapper(networks):
    """Turn the remapper off while graphs of image networks are run.

    It fails at train steps of convolutions with R1 and R2 (TensorFlow 2.21 with oneDNN). The graph
    then runs as it is, but each first fit would write an error that nobody can act on.

    Parameters
    ----------
    networks : iterable of keras.Model
        Nothing changes if they have no two-dimensional convolutions.
    """
    layers = [layer for network in networks for layer in all_layers(network)]
    if not any(isinstance(layer, keras.layers.Conv2D) for layer in layers):
        yield
        return
    before = tf.config.optimizer.get_experimental_options().get("remapping")
    tf.config.optimizer.set_experimental_options({"remapping": False})
    try:
        yield
    finally:
        tf.config.optimizer.set_experimental_options({"remapping": before})
