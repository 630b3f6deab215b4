"""Features of images, between which distances mean more than between pixels.

An extractor maps images of shape (n, height, width, channels) to features of shape (n, d),
float32. The choices, from simple to good, are principal components of the pixels, a small
classifier trained on the user's labels, and a network of the user's own. Nothing is downloaded.
"""

from __future__ import annotations

from functools import partial
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.utils import check_scalar, gen_batches

from ganaug.metrics.samples import as_rows

if TYPE_CHECKING:
    import keras
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import Extractor

BATCH = 256


def pca_features(images: ArrayLike, n_components: int = 64, *, seed: int = 0) -> Extractor:
    """Return an extractor of the principal components of pixels.

    Parameters
    ----------
    images : array-like of shape (n_images, ...)
        Real images to learn the components from; finite, at least two that differ.
    n_components : int, default=64
        The number d of features; limited to the number of pixels, and of images less one.
    seed : int, default=0
        Seeds the randomised solver, which is used for many pixels.

    Returns
    -------
    callable
        ``images -> features``, of shape (n, d), float32, in the units of the pixels.

    Raises
    ------
    ValueError
        If the images are not finite, too few, or all equal.

    Examples
    --------
    >>> import numpy as np
    >>> images = np.random.default_rng(0).random((100, 8, 8, 1), dtype="float32")
    >>> extract = pca_features(images, 16)
    >>> extract(images[:5]).shape
    (5, 16)
    """
    check_scalar(n_components, "n_components", Integral, min_val=1)
    (rows,) = as_rows(images=(images, 2))
    if not np.ptp(rows, axis=0).any():
        raise ValueError(
            "images must differ to have principal components. Received: "
            f"images of shape {np.shape(images)} that are all equal"
        )
    width = min(n_components, len(rows) - 1, rows.shape[1])
    return partial(_project, PCA(width, random_state=seed).fit(rows))


def model_features(model: keras.Layer, *, batch_size: int = BATCH) -> Extractor:
    """Return an extractor that calls a Keras model.

    Parameters
    ----------
    model : keras.Model or keras.Layer
        Maps images to one tensor of shape (n, ...), such as a classifier up to the layer before
        its last. It is used in inference mode and not changed.
    batch_size : int, default=256
        Images per call.

    Returns
    -------
    callable
        ``images -> features``, of shape (n, d), float32.

    Raises
    ------
    TypeError
        If the model is not a Keras model, or takes or returns more than one tensor.

    Examples
    --------
    >>> import keras, numpy as np
    >>> extract = model_features(keras.layers.AveragePooling2D(2))
    >>> extract(np.ones((3, 4, 4, 1), "float32"))
    array([[1., 1., 1., 1.],
           [1., 1., 1., 1.],
           [1., 1., 1., 1.]], dtype=float32)
    """
    import keras

    if not isinstance(model, keras.Layer):
        raise TypeError(
            "model must be a keras.Model or keras.Layer from images to features. Received: "
            f"model={model!r}. Use any other function of images as an extractor directly."
        )
    check_scalar(batch_size, "batch_size", Integral, min_val=1)
    num_inputs = len(keras.tree.flatten(_input_structure(model)))
    if num_inputs > 1:
        raise TypeError(
            f"model must take only images. Received: a model with {num_inputs} inputs. Build a "
            "keras.Model in which the other inputs are constants."
        )
    return partial(_activations, model, batch_size)


def _project(pca: PCA, images: ArrayLike) -> NDArray[np.float32]:
    (rows,) = as_rows(images=(images, 1))
    return pca.transform(rows).astype("float32")


def _input_structure(model: keras.Layer) -> Any:
    """Return the inputs of a model, in their structure, or None if it is not built."""
    return getattr(model, "input", None)


def _activations(model: keras.Layer, batch_size: int, images: ArrayLike) -> NDArray[np.float32]:
    as_rows(images=(images, 1))
    images = np.asarray(images, "float32")
    parts = gen_batches(len(images), batch_size)
    features = np.concatenate([_activation(model, images[part]) for part in parts])
    return features.reshape(len(features), -1)


def _activation(model: keras.Layer, batch: NDArray[np.float32]) -> NDArray[np.float32]:
    from keras import ops, tree

    # Keras warns if a model of [images] or {"sample": images} is called with images.
    packed = tree.map_structure(lambda _: batch, _input_structure(model))
    features = model(packed, training=False)
    if isinstance(features, (list, tuple, dict)):
        raise TypeError(
            "model must return one tensor. Received: a model that returns a "
            f"{type(features).__name__}. Build a keras.Model with the output that you want."
        )
    return ops.convert_to_numpy(features).astype("float32")
