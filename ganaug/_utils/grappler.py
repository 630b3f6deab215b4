"""Options of TensorFlow's graph optimizer, for the time of a training."""

import contextlib
from collections.abc import Iterator

import tensorflow as tf


@contextlib.contextmanager
def without_remapper() -> Iterator[None]:
    """Keep TensorFlow from fusing convolutions with the activation behind them.

    Train steps need the values in between for their gradients. TensorFlow 2.21 fuses them all the
    same, undoes it, and writes an error to standard error: "remapper failed: INVALID_ARGUMENT".
    """
    options = tf.config.optimizer.get_experimental_options()
    try:
        tf.config.optimizer.set_experimental_options({"remapping": False})
        yield
    finally:
        # Only options that are given are set; that of an option that was not set is True.
        tf.config.optimizer.set_experimental_options({"remapping": options.get("remapping", True)})
