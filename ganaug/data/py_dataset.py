"""Keras batches as a `tf.data.Dataset`."""

import numpy as np
import tensorflow as tf


def of_batches(batches):
    """Return a `keras.utils.PyDataset` as a dataset of its batches."""
    if batches.num_batches is None:
        raise ValueError(
            "A PyDataset to learn from must be finite. Received: one whose number of batches is "
            "unknown. Give it a method `__len__`."
        )

    def spec(part):
        part = np.asarray(part)
        return tf.TensorSpec((None, *part.shape[1:]), part.dtype)

    return tf.data.Dataset.from_generator(
        lambda: (batches[number] for number in range(batches.num_batches)),
        output_signature=tf.nest.map_structure(spec, batches[0]),
    )
