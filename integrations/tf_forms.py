"""Conversion of synthetic samples to the form of a dataset's elements."""

import numpy as np
import tensorflow as tf

from ganaug.codecs.pixel_ranges import is_scaled_otherwise
from ganaug.codecs.tabular.storages import NAT

FIT = "Fit the augmenter on this dataset: augmenter.fit(dataset)."


def as_learned(codec, batched, single):
    """Return the one of two readings of a dataset whose samples are like those of a codec.

    Parameters
    ----------
    codec : TabularCodec or ImageCodec
    batched, single : Elements
        See `Elements.of`.
    """
    in_arrays = codec.kind != "table"
    shape = tuple(codec.shape_) if in_arrays else (len(codec.container_.names),)
    return single if getattr(single.features, "shape", None) == shape else batched


def label_table(classes, elements, width=None):
    """Return the labels in the form of a dataset, an array of shape (n_classes, ...).

    Parameters
    ----------
    classes : ndarray of shape (n_classes,)
        The labels of the augmenter.
    elements : Elements
        The parts of the elements of the dataset.
    width : int, optional
        The number of columns of the labels of the augmenter, if these are one-hot.

    Raises
    ------
    ValueError
        If the labels of the dataset cannot hold those of the augmenter.
    """
    form = elements.form
    dtype = form.dtype
    labels = np.array(classes.tolist())
    if (labels.dtype.kind == "U") == (dtype == tf.string):
        if dtype == tf.string:
            return form.write(np.array([x.encode() for x in labels.tolist()], dtype=object))
        if _holds(dtype, labels) and form.holds(labels, width):
            return form.write(labels.astype(dtype.as_numpy_dtype))
    learned = "" if width is None else f", one-hot rows of {width}"
    raise ValueError(
        f"The labels of the dataset are {form}, which cannot hold those that the augmenter has "
        f"learned. Received: {elements.label!r} for the labels {classes.tolist()}{learned}. {FIT}"
    )


def weight_like(elements, weight):
    """Return the weight of a synthetic sample in the dtype of a dataset, None if it has none."""
    if elements.weight is None:
        return None
    dtype = elements.weight.dtype
    if not dtype.is_floating and not _holds(dtype, np.array([float(weight)])):
        raise ValueError(
            f"Weights of the dataset are {dtype.name}, which cannot hold that of synthetic "
            f"elements. Received: sample_weight={weight}. Cast the weights to float32."
        )
    return np.array(weight, dtype.as_numpy_dtype)


def features_like(elements, codec):
    """Return a function that converts decoded samples to the form of a dataset's features.

    Parameters
    ----------
    elements : Elements
        The parts of the elements of the dataset.
    codec : TabularCodec or ImageCodec
        A fitted codec.

    Returns
    -------
    callable
        Maps the result of ``codec.decode_tensors`` to the features of a batch.

    Raises
    ------
    ValueError
        If the features have another kind or shape, or their dtype cannot hold all decoded values.
    """
    if codec.kind != "table":
        _check_arrays(elements, codec)
        return lambda samples: samples
    if elements.is_images:
        raise ValueError(
            f"The augmenter has learned rows. Received: images of {elements.features!r}. {FIT}"
        )
    names = [str(name) for name in codec.container_.names]
    if isinstance(elements.features, dict):
        return _columns_like(elements.features, names, codec)
    if elements.features.shape != (len(names),):
        raise ValueError(
            f"The augmenter has learned rows of {len(names)} columns. Received: features of "
            f"{elements.features!r}. {FIT}"
        )
    dtype = elements.features.dtype
    for name, column in zip(names, codec.columns_, strict=True):
        _check_column(name, column, dtype)
    return lambda columns: tf.stack([tf.cast(column, dtype) for column in columns], axis=1)


def scale_checked(features, codec, is_first):
    """Return images whose evaluation fails if they are scaled unlike those learned.

    Parameters
    ----------
    features : tensor or dict of tensors
        The features of a batch, of any kind of data.
    codec : TabularCodec or ImageCodec
    is_first : bool tensor of shape ()
        True to check them; later images may all be dark.
    """
    if codec.kind != "images" or codec.dtype_.kind != "f":
        return features
    # Zero has every scale.
    largest = tf.cond(
        is_first, lambda: tf.reduce_max(tf.abs(features)), lambda: tf.zeros((), features.dtype)
    )
    low, high = np.min(codec.value_range_[0]), np.max(codec.value_range_[1])
    message = (
        f"The augmenter has learned images from {low:g} to {high:g}, and those of the dataset are "
        "scaled otherwise. Put the stage before the scaling, fit the augmenter on this dataset, "
        "or shuffle it if its first images are dark. Largest absolute value of the first images:"
    )
    is_good = ~is_scaled_otherwise(largest, codec.value_range_)
    with tf.control_dependencies([tf.debugging.Assert(is_good, [message, largest])]):
        return tf.identity(features)


def _columns_like(features, names, codec):
    keys = {str(key): key for key in features}
    missing, unknown = sorted(set(names) - set(keys)), sorted(set(keys) - set(names))
    if missing or unknown:
        raise ValueError(
            "The features of the dataset are not the columns that the augmenter has learned. "
            f"Received: features without {missing} and with the unknown {unknown}. {FIT}"
        )
    dtypes = [features[keys[name]].dtype for name in names]
    for name, column, dtype in zip(names, codec.columns_, dtypes, strict=True):
        _check_column(name, column, dtype)

    def like(columns):
        named = zip(names, columns, dtypes, strict=True)
        return {keys[name]: tf.cast(column, dtype) for name, column, dtype in named}

    return like


def _check_arrays(elements, codec):
    spec = elements.features
    # TensorFlow only has the native byte order.
    dtype = tf.as_dtype(np.dtype(codec.dtype_).newbyteorder("="))
    found = None if isinstance(spec, dict) else (spec.shape, spec.dtype)
    if found != (codec.shape_, dtype):
        raise ValueError(
            f"The augmenter has learned {codec.kind} of shape {codec.shape_} and dtype "
            f"{codec.dtype_}. "
            f"Received: {spec!r}. Put the stage before samples are reshaped, scaled or cast, or "
            "fit the augmenter on this dataset."
        )


def _check_column(name, column, dtype):
    """Raise an error if the decoded column may have values that a dtype cannot hold."""
    with tf.init_scope():
        values = column.extremes().numpy()
    text = values.dtype == object
    if text == (dtype == tf.string) and (text or _holds(dtype, values)):
        return
    seen = "text" if text else f"{values.dtype} from {np.nanmin(values)} to {np.nanmax(values)}"
    raise ValueError(
        f"Column {name!r} was learned as {seen}, which {dtype.name} of the dataset cannot hold; "
        "integers with missing values are float64, dates int64, and their missing value is "
        f"the smallest int64. Received: {name!r} of dtype={dtype.name}. {FIT}"
    )


def _holds(dtype, values):
    """Return whether a dtype holds numbers: integers exactly, others within its range."""
    with np.errstate(invalid="ignore", over="ignore"):
        held = values.astype(dtype.as_numpy_dtype)
    if not dtype.is_floating:
        return bool((held == values).all() and (held.astype(values.dtype) == values).all())
    if values.dtype.kind != "f" and (values == NAT).any():
        return False
    return bool((np.isfinite(held) == np.isfinite(values)).all())
