"""The operations of decoding, for NumPy arrays and for TensorFlow tensors.

NumPy decodes a few rows of many columns thirty times as fast as TensorFlow's eager operations,
but a graph needs the latter. Both return the same bits: `sinh` and `log`, which NumPy rounds
differently, and random numbers always come from TensorFlow.
"""

from functools import cache
from types import SimpleNamespace

import numpy as np


@cache
def tensorflow_operations() -> SimpleNamespace:
    """Return the operations for tensors, in eager mode or in a graph."""
    import tensorflow as tf

    def searchsorted(ordered, values, side="left"):
        places = tf.searchsorted(ordered, tf.reshape(values, [-1]), side)
        return tf.reshape(places, tf.shape(values))

    return SimpleNamespace(
        size=lambda units: tf.shape(units)[1],
        cast=tf.cast,
        fill=lambda n_rows, value: tf.fill((n_rows,), tf.constant(value)),
        take=tf.gather,
        where=tf.where,
        replace=lambda values, chosen, make: tf.where(chosen, make(), values),
        argmax=tf.argmax,
        searchsorted=searchsorted,
        minimum=tf.minimum,
        maximum=tf.maximum,
        rint=tf.round,
        # In a graph, `/` by a constant becomes a product with its reciprocal: other last digits.
        divide=tf.math.divide_no_nan,
        sinh=tf.sinh,
        log=tf.math.log,
        uniform=lambda n, seed: tf.random.stateless_uniform((n,), seed, dtype=tf.float64),
        unstack=tf.unstack,
    )


def _replace(values, chosen, make):
    # Replacements are random, and a draw is skipped if no value is chosen.
    return np.where(chosen, make(), values) if chosen.any() else values


NUMPY = SimpleNamespace(
    size=lambda units: units.shape[1],
    cast=lambda values, dtype: values.astype(dtype),
    fill=np.full,
    take=np.take,
    where=np.where,
    replace=_replace,
    argmax=np.argmax,
    searchsorted=np.searchsorted,
    minimum=np.minimum,
    maximum=np.maximum,
    rint=np.rint,
    divide=np.divide,
    sinh=lambda values: tensorflow_operations().sinh(values).numpy(),
    log=lambda values: tensorflow_operations().log(values).numpy(),
    uniform=lambda n, seed: tensorflow_operations().uniform(n, seed).numpy(),
    unstack=list,
)
