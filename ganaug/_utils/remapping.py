"""TensorFlow's remapper, which fuses operations of graphs, and fails at train steps of images."""

import contextlib
import threading

import keras
import tensorflow as tf

from ganaug._utils.compat import all_layers


class _Off:
    """A context without the remapper, whose option is shared by all threads."""

    def __init__(self):
        self._lock, self._users, self._before = threading.Lock(), 0, None

    def __enter__(self):
        with self._lock:
            if not self._users:
                self._before = tf.config.optimizer.get_experimental_options().get("remapping")
                tf.config.optimizer.set_experimental_options({"remapping": False})
            self._users += 1

    def __exit__(self, *error):
        with self._lock:
            self._users -= 1
            if not self._users:
                tf.config.optimizer.set_experimental_options({"remapping": self._before})


_OFF = _Off()


def without_remapper(networks):
    """Return a context in which graphs of image networks run without the remapper.

    It fails at train steps of convolutions with R1 and R2 (TensorFlow 2.21 with oneDNN). The graph
    then runs as it is, but each first fit would write an error that nobody can act on.

    Parameters
    ----------
    networks : iterable of keras.Model
        Nothing changes if they have no two-dimensional convolutions.
    """
    layers = [layer for network in networks for layer in all_layers(network)]
    has_images = any(isinstance(layer, keras.layers.Conv2D) for layer in layers)
    return _OFF if has_images else contextlib.nullcontext()
