"""Features of images from a small classifier trained on the user's own labels."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.utils import check_scalar

from ganaug._utils.compat import fresh_layer_names
from ganaug.metrics.features import model_features
from ganaug.metrics.samples import as_rows

if TYPE_CHECKING:
    import keras
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import Extractor

NUM_FOLDS = 2


class Fold(NamedTuple):
    """A feature extractor, and the images that were not used to train it.

    Attributes
    ----------
    extract : callable
        ``images (n, height, width, channels) -> features (n, d)``, float32.
    unseen : ndarray of int
        Positions of the images that it was not trained on, in ascending order.
    """

    extract: Extractor
    unseen: NDArray[np.intp]


def classifier_features(
    images: ArrayLike,
    labels: ArrayLike,
    *,
    seed: int,
    num_features: int = 64,
    num_steps: int = 300,
) -> list[Fold]:
    """Train small classifiers, each on half of the images, to extract features from the others.

    A network's features of its training images differ from those of new images. So two networks
    are trained, and each is used for the half that it has not seen and for synthetic images. Their
    features are not comparable: average a metric over both.

    A network has three convolutions and a dense layer, whose outputs, scaled to a norm of
    ``sqrt(num_features)``, are the features. Training draws all classes equally often, and takes
    seconds for thousands of images of 28 x 28 pixels.

    Parameters
    ----------
    images : array-like of shape (n_images, height, width, channels)
        Real images, finite, in any range.
    labels : array-like of shape (n_images,)
        At least two classes with two or more images. A class with one is seen by one network.
    seed : int
        Seeds the halves, the weights and the batches.
    num_features : int, default=64
        The width of the features.
    num_steps : int, default=300
        Updates of each network, on 64 images each.

    Returns
    -------
    list of Fold
        Two; every image is unseen by at least one of them.

    Raises
    ------
    ValueError
        If the images are not finite or not of four dimensions, or the labels do not match.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.metrics import kernel_distance
    >>> images = np.random.default_rng(0).random((40, 8, 8, 1), dtype="float32")
    >>> synthetic = np.zeros((20, 8, 8, 1), "float32")
    >>> folds = classifier_features(images, np.arange(40) % 2, seed=0, num_steps=2)
    >>> def distance(fold):
    ...     return kernel_distance(fold.extract(images[fold.unseen]), fold.extract(synthetic))
    >>> bool(np.mean([distance(fold) for fold in folds]) > 0)
    True
    """
    _check_settings(num_features, num_steps)
    images, codes = _labelled(images, labels)
    folds = _split(codes, seed)
    extractors = []
    for number in range(NUM_FOLDS):
        seen = folds != number
        rng = np.random.default_rng([seed, number])
        # A half may lack a class with one image, so count the classes of both halves.
        sizes = int(codes.max()) + 1, num_features
        network = _feature_network(images[seen], codes[seen], sizes, num_steps, rng)
        extractors.append(model_features(network))
    unseen = [np.flatnonzero(folds == number) for number in range(NUM_FOLDS)]
    return [Fold(*pair) for pair in zip(extractors, unseen, strict=True)]


def label_network(
    images: ArrayLike,
    labels: ArrayLike,
    *,
    seed: int,
    num_features: int = 64,
    num_steps: int = 300,
) -> keras.Model:
    """Train a small classifier on images, and return its layers up to the features.

    This is the network of `classifier_features`, but trained on all images: use it to compare
    translated images with their originals, not to measure the quality of synthetic images.

    Parameters
    ----------
    images, labels, seed, num_features, num_steps
        See `classifier_features`.

    Returns
    -------
    keras.Model
        Maps images to features of shape (n, num_features), with a norm of
        ``sqrt(num_features)``.

    Raises
    ------
    ValueError
        If the images are not finite or not of four dimensions, or the labels do not match.

    Examples
    --------
    >>> import numpy as np
    >>> images = np.random.default_rng(0).random((40, 8, 8, 1), dtype="float32")
    >>> label_network(images, np.arange(40) % 2, seed=0, num_steps=2)(images).shape
    TensorShape([40, 64])
    """
    _check_settings(num_features, num_steps)
    images, codes = _labelled(images, labels)
    rng = np.random.default_rng(seed)
    sizes = int(codes.max()) + 1, num_features
    return _feature_network(images, codes, sizes, num_steps, rng)


def _feature_network(
    images: NDArray[np.float32],
    codes: NDArray[np.intp],
    sizes: tuple[int, int],
    num_steps: int,
    rng: np.random.Generator,
) -> keras.Model:
    """Train a classifier, of `sizes` (classes, features), and return it up to the features."""
    network = fresh_layer_names(_classifier, images, *sizes, rng)
    _train(network, images, codes, num_steps, rng)
    return _up_to_features(network)


def _check_settings(num_features: int, num_steps: int) -> None:
    check_scalar(num_features, "num_features", Integral, min_val=1)
    check_scalar(num_steps, "num_steps", Integral, min_val=1)


def _labelled(
    images: ArrayLike, labels: ArrayLike
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return images as float32, and labels as integers from 0."""
    as_rows(images=(images, 1))
    images, labels = np.asarray(images, "float32"), np.asarray(labels)
    if images.ndim != 4 or labels.shape != images.shape[:1]:
        raise ValueError(
            "images must be of shape (n_images, height, width, channels), with as many labels. "
            f"Received: images of shape {images.shape} and labels of shape {labels.shape}. "
            "images[..., np.newaxis] adds a channel."
        )
    classes, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    if np.count_nonzero(counts >= NUM_FOLDS) < 2:
        found = dict(zip(classes.tolist(), counts.tolist(), strict=True))
        raise ValueError(
            "labels must have at least two classes of two or more images, so that classifiers "
            f"can be trained. Received: the counts {found}. Use pca_features instead."
        )
    return images, codes


def _split(codes: NDArray[np.intp], seed: int) -> NDArray[np.int_]:
    """Return the fold of each image; folds are stratified by class."""
    order = np.random.default_rng(seed).permutation(len(codes))
    order = order[np.argsort(codes[order], kind="stable")]
    folds = np.empty(len(codes), int)
    folds[order] = np.arange(len(codes)) % NUM_FOLDS
    return folds


def _classifier(
    images: NDArray[np.float32], num_classes: int, num_features: int, rng: np.random.Generator
) -> keras.Model:
    import keras
    from keras import layers

    def initializer() -> keras.initializers.Initializer:
        return keras.initializers.HeNormal(seed=int(rng.integers(2**31 - 1)))

    inputs = keras.Input(images.shape[1:])
    mean, variance = float(images.mean()), float(images.var())
    hidden = layers.Normalization(axis=None, mean=mean, variance=variance)(inputs)
    for filters in (16, 32, 64):
        kernel = {"activation": "relu", "kernel_initializer": initializer()}
        hidden = layers.Conv2D(filters, 3, 2, "same", "channels_last", **kernel)(hidden)
    hidden = layers.Flatten("channels_last")(hidden)
    hidden = layers.Dense(num_features, kernel_initializer=initializer())(hidden)
    hidden = layers.UnitNormalization()(hidden)
    features = layers.Rescaling(num_features**0.5, name="features")(hidden)
    logits = layers.Dense(num_classes, kernel_initializer=initializer())(features)
    return keras.Model(inputs, logits)


def _up_to_features(network: keras.Model) -> keras.Model:
    import keras

    return keras.Model(network.input, network.get_layer("features").output)


def _train(
    network: keras.Model,
    images: NDArray[np.float32],
    codes: NDArray[np.intp],
    num_steps: int,
    rng: np.random.Generator,
) -> None:
    import keras

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(1e-3), loss, jit_compile=False)
    chances = 1.0 / np.bincount(codes)[codes]
    chances /= chances.sum()
    for _ in range(num_steps):
        # Keras' own shuffling would draw from TensorFlow's global state.
        rows = rng.choice(len(images), 64, p=chances)
        network.train_on_batch(images[rows], codes[rows])
