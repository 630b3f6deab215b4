"""Synthetic samples in the form that the elements of a dataset have, or why that cannot be."""

import numpy as np
import tensorflow as tf

from ganaug.codecs import ImageCodec

FIT = "Fit the augmenter on this dataset: augmenter.fit(dataset)."


def label_table(classes, elements):
    """Return the labels as a dataset has them, a tensor of shape (n_classes,).

    Parameters
    ----------
    classes : ndarray of shape (n_classes,)
        Those of the augmenter.
    elements : Elements
        Of the dataset.

    Raises
    ------
    ValueError
        If its dtype cannot hold them.
    """
    dtype = elements.label.dtype
    labels = np.array(classes.tolist())
    if (labels.dtype.kind == "U") == (dtype == tf.string):
        if dtype == tf.string:
            return tf.constant([label.encode() for label in labels.tolist()])
        with np.errstate(invalid="ignore", over="ignore"):
            held = labels.astype(dtype.as_numpy_dtype)
        if (held == labels).all():
            return tf.constant(held)
    raise ValueError(
        f"The labels of the dataset are {dtype.name}, which cannot hold those that the augmenter "
        f"has learned: {classes.tolist()}. {FIT}"
    )


def features_like(elements, codec):
    """Return a function that gives decoded samples the form of the features of a dataset.

    Parameters
    ----------
    elements : Elements
        Of the dataset.
    codec : TabularCodec or ImageCodec
        Fitted.

    Returns
    -------
    callable
        From what ``codec.decode_tensors`` returns to features of a batch.

    Raises
    ------
    ValueError
        If they are of another kind, shape or dtype. What can only be told from the tensors is
        raised when it is called.
    """
    if isinstance(codec, ImageCodec):
        _check_images(elements, codec)
        return lambda images: images
    if elements.is_images:
        raise ValueError(
            f"The augmenter has learned rows. Received: images of {elements.features!r}. {FIT}"
        )
    names = [str(name) for name in codec.container_.names]
    if isinstance(elements.features, dict):
        _check_names(names, elements.features)
        return lambda columns: {
            name: _cast(name, column, elements.features[name].dtype)
            for name, column in zip(names, columns, strict=True)
        }
    if elements.features.shape != (len(names),):
        raise ValueError(
            f"The augmenter has learned rows of {len(names)} columns. Received: features of "
            f"{elements.features!r}. {FIT}"
        )
    dtype = elements.features.dtype
    return lambda columns: tf.stack(
        [_cast(name, column, dtype) for name, column in zip(names, columns, strict=True)], axis=1
    )


def _check_images(elements, codec):
    spec = elements.features
    if not elements.is_images or (spec.shape, spec.dtype.name) != (codec.shape_, codec.dtype_):
        raise ValueError(
            f"The augmenter has learned images of shape {codec.shape_} and dtype {codec.dtype_}. "
            f"Received: {spec!r}. Put the stage before what reshapes, scales or casts them, or "
            "fit the augmenter on this dataset."
        )


def _check_names(names, features):
    missing, unknown = sorted(set(names) - set(features)), sorted(set(features) - set(names))
    if missing or unknown:
        raise ValueError(
            "The features of the dataset are not the columns that the augmenter has learned. "
            f"Received: features without {missing} and with the unknown {unknown}. {FIT}"
        )


def _cast(name, column, dtype):
    """Return a column in a dtype, if that holds whatever may be in it."""
    if column.dtype == dtype:
        return column
    # Flags come as whole numbers; those may be floats, but no fraction or NaN a whole number.
    numbers = tf.string not in (column.dtype, dtype)
    if numbers and (dtype.is_floating or column.dtype.is_integer):
        return tf.cast(column, dtype)
    raise ValueError(
        f"Column {name!r} was learned as {column.dtype.name}, which {dtype.name} of the dataset "
        "cannot hold: whole numbers with missing values are float64, text is string. "
        f"{FIT}"
    )
