"""Private API of other packages, which any of their releases may change.

It is used here and nowhere else, except that subclasses override some private methods of Keras,
scikit-learn and imbalanced-learn where they must. tests/_utils/test_compat.py has a test for each.
"""

import warnings

from sklearn.base import _fit_context as fit_context
from sklearn.utils import _safe_indexing as safe_indexing
from sklearn.utils._param_validation import (
    HasMethods,
    Interval,
    MissingValues,
    Options,
    StrOptions,
)
from sklearn.utils.validation import _check_feature_names_in as feature_names
from sklearn.utils.validation import _num_samples as num_samples

# Classes of `tf.data`, without the underscore that most have.
BATCH_DATASETS = ("BatchDataset", "ParallelBatchDataset")
MAP_DATASETS = ("MapDataset", "ParallelMapDataset")
KEEPING_DATASETS = ("CacheDataset", "OptionsDataset", "PrefetchDataset", "ShuffleDataset")

__all__ = [
    "HasMethods",
    "Interval",
    "MissingValues",
    "Options",
    "StrOptions",
    "all_layers",
    "custom_gradients",
    "feature_names",
    "fit_context",
    "forget_custom_gradients",
    "fresh_layer_names",
    "load_model",
    "num_batched",
    "num_local_devices",
    "num_samples",
    "operation_of",
    "restart_epochs",
    "safe_indexing",
    "sampling_type",
    "save_model",
    "validate_params",
]


def validate_params(estimator):
    """Validate the parameters of a scikit-learn estimator by its ``_parameter_constraints``."""
    estimator._validate_params()


def sampling_type(sampler):
    """Return the kind of an imbalanced-learn sampler, such as "over-sampling".

    A sampler that does not come from imbalanced-learn is assumed to oversample.
    """
    return getattr(sampler, "_sampling_type", "over-sampling")


def all_layers(network):
    """Return a Keras model and all layers inside it, at any depth."""
    return list(network._flatten_layers())


def operation_of(tensor):
    """Return the layer or operation that returned a symbolic Keras tensor."""
    return tensor._keras_history.operation


def restart_epochs(model):
    """Reset the epoch at which `fit` begins, which `keras.callbacks.BackupAndRestore` sets."""
    model._initial_epoch = None


def fresh_layer_names(build, *args, **kwargs):
    """Call a function while Keras numbers layers anew, and return its result.

    Keras numbers the layers of a process (``dense_57``) and names variables of optimizers after
    them. TensorFlow keeps some 35 KB for every variable name that it has ever seen, which adds up
    to 2 MB for each fit of a small table. Names only have to differ within a model.

    Parameters
    ----------
    build : callable
    *args, **kwargs
        Its arguments.
    """
    # The public `keras.backend.clear_session` resets everything else, too.
    from keras.src.backend.common import global_state

    numbers = global_state.get_global_attribute("object_name_uids")
    global_state.set_global_attribute("object_name_uids", None)
    try:
        return build(*args, **kwargs)
    finally:
        global_state.set_global_attribute("object_name_uids", numbers)


def save_model(model, file):
    """Save a Keras model without a warning about Keras itself."""
    with warnings.catch_warnings():
        # Keras 3.15 on NumPy 2: the variables' __array__ has no `copy`.
        warnings.filterwarnings(
            "ignore",
            "__array__ implementation doesn't accept a copy keyword",
            DeprecationWarning,
            r"keras\.src\.backend\.tensorflow\.core",
        )
        model.save(file)


def load_model(file):
    """Load a Keras model in safe mode; raise `UserWarning` if its file lacks weights."""
    import keras

    with warnings.catch_warnings():
        warnings.filterwarnings("error", "Skipping nested container", UserWarning)
        return keras.models.load_model(file, safe_mode=True)


def num_local_devices(strategy):
    """Return how many devices of a `tf.distribute.Strategy` belong to this process."""
    return len(strategy.extended.worker_devices)


def num_batched(dataset):
    """Return how many samples a dataset of batches has, or None if this is not known.

    Batches are traced back to the ``batch`` that made them, through transformations that change
    neither their number nor their sizes. For a mapped function, this follows from the output
    shapes of its graph.

    Parameters
    ----------
    dataset : tf.data.Dataset
    """
    import tensorflow as tf

    number, maps = tf.get_static_value(dataset.cardinality()), []
    while (kind := type(dataset).__name__.lstrip("_")) not in BATCH_DATASETS:
        if kind in MAP_DATASETS:
            maps.append(dataset._map_func.function.graph)
        elif kind not in KEEPING_DATASETS:
            return None
        (dataset,) = dataset._inputs()
    (source,) = dataset._inputs()
    parts = dataset._batch_size, dataset._drop_remainder, source.cardinality()
    size, dropped, total = (tf.get_static_value(part) for part in parts)
    if None in (number, size, dropped, total) or dropped or number != -(-total // size):
        return None
    sizes = {min(size, int(total)), int(total % size)} - {0}
    return int(total) if all(_keeps_length(graph, n) for graph in maps for n in sizes) else None


def _keeps_length(graph, length):
    """Return whether a graph turns tensors of a length into tensors of the same length."""
    import tensorflow as tf

    given = graph.inputs[: len(graph.inputs) - len(graph.captures)]
    with tf.Graph().as_default():
        feeds = [tf.compat.v1.placeholder(x.dtype, [length, *x.shape[1:]]) for x in given]
        named = dict(zip([tensor.name for tensor in given], feeds, strict=True))
        outputs = [tensor.name for tensor in graph.outputs]
        found = tf.graph_util.import_graph_def(graph.as_graph_def(), named, outputs, name="")
    return all(tensor.shape.rank and tensor.shape[0] == length for tensor in found)


def custom_gradients():
    """Return the names of the custom gradients in the graph that is being traced.

    Each Keras optimizer has one, for its sum over replicas.
    """
    import tensorflow as tf

    if tf.executing_eagerly():
        return frozenset()
    operations = tf.compat.v1.get_default_graph().get_operations()
    # An "IdentityN" operation stands for a function with a custom gradient.
    attributes = [op.node_def.attr for op in operations if op.type == "IdentityN"]
    return frozenset(
        attr["_gradient_op_type"].s.decode() for attr in attributes if "_gradient_op_type" in attr
    )


def forget_custom_gradients(names):
    """Remove custom gradients from the registry in which TensorFlow keeps them forever.

    Each one keeps the graph in which it was traced: 4 MB for the train step of a small table.
    No gradient of such a graph can be built afterwards.
    """
    from tensorflow.python.framework import ops

    for name in names:
        ops.gradient_registry._registry.pop(name, None)
