"""What to measure images by: features, in which distances mean more than between pixels.

An extractor is a function from images, of shape (n, height, width, channels), to features, of
shape (n, d) and float32. From simple to good: principal components of the pixels; a small
classifier trained on the user's own labels; a network that the user has. Nothing is downloaded.
"""

from functools import partial
from numbers import Integral
from typing import NamedTuple

import numpy as np
from sklearn.decomposition import PCA
from sklearn.utils import check_scalar, gen_batches

from ganaug.metrics.samples import as_rows

BATCH = 256
NUM_FOLDS = 2


class Fold(NamedTuple):
    """A feature extractor, and the images that it has not learned from.

    Attributes
    ----------
    extract : callable
        ``images (n, height, width, channels) -> features (n, d)``, float32.
    unseen : ndarray of int
        Positions of the images that took no part in training it, ascending.
    """

    extract: callable
    unseen: np.ndarray


def pca_features(images, n_components=64, *, seed=0):
    """Return an extractor of the principal components of pixels.

    Parameters
    ----------
    images : array-like of shape (n_images, ...)
        Real images to learn the components from; finite, at least two that differ.
    n_components : int, default=64
        The width d of the features; fewer where there are not as many pixels, or images but one.
    seed : int, default=0
        Of the solver that is used for many pixels.

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


def model_features(model, *, batch_size=BATCH):
    """Return an extractor that asks a Keras model.

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
        If the model is not Keras', or takes or gives more than one tensor.

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
            f"model={model!r}. Any other function of images is an extractor already."
        )
    check_scalar(batch_size, "batch_size", Integral, min_val=1)
    num_inputs = len(keras.tree.flatten(_input_structure(model)))
    if num_inputs > 1:
        raise TypeError(
            f"model must take images and nothing else. Received: a model of {num_inputs} inputs. "
            "Make a keras.Model in which the others are given."
        )
    return partial(_activations, model, batch_size)


def classifier_features(images, labels, *, seed, num_features=64, num_steps=300):
    """Train small classifiers, each on half of the images, to extract features from the others.

    A network knows the images that it was trained on, and gives them features unlike those of
    any new image. So there are two, and each is to be used on the half that it has not seen, and
    on synthetic images. Their features are not comparable: take a measure in each, and the mean.

    Three convolutions and one dense layer; the features are its outputs, scaled to a norm of
    ``sqrt(num_features)``. Classes are drawn equally often in training. Takes seconds for
    thousands of images of 28 x 28 pixels.

    Parameters
    ----------
    images : array-like of shape (n_images, height, width, channels)
        Real images, finite, in any range.
    labels : array-like of shape (n_images,)
        At least two classes of two images or more. A class of one image is seen by one network.
    seed : int
        Of the halves, the weights and the batches.
    num_features : int, default=64
        The width of the features.
    num_steps : int, default=300
        Updates of each network, on 64 images each.

    Returns
    -------
    list of Fold
        Two; every image is unseen by one of them.

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
    check_scalar(num_features, "num_features", Integral, min_val=1)
    check_scalar(num_steps, "num_steps", Integral, min_val=1)
    images, codes = _labelled(images, labels)
    folds = _split(codes, seed)
    extractors = []
    for number in range(NUM_FOLDS):
        seen = folds != number
        rng = np.random.default_rng([seed, number])
        # The number of classes is that of both halves: either may lack a class of one image.
        network = _classifier(images[seen], int(codes.max()) + 1, num_features, rng)
        _train(network, images[seen], codes[seen], num_steps, rng)
        extractors.append(model_features(_up_to_features(network)))
    unseen = [np.flatnonzero(folds == number) for number in range(NUM_FOLDS)]
    return [Fold(*pair) for pair in zip(extractors, unseen, strict=True)]


def _project(pca, images):
    (rows,) = as_rows(images=(images, 1))
    return pca.transform(rows).astype("float32")


def _input_structure(model):
    """Return the inputs as the model was built with them: a tensor, a list, a dict, or None."""
    return getattr(model, "input", None)


def _activations(model, batch_size, images):
    as_rows(images=(images, 1))
    images = np.asarray(images, "float32")
    parts = gen_batches(len(images), batch_size)
    features = np.concatenate([_activation(model, images[part]) for part in parts])
    return features.reshape(len(features), -1)


def _activation(model, batch):
    from keras import ops, tree

    # Keras warns where a model of [images] or {"sample": images} is called with images.
    packed = tree.map_structure(lambda _: batch, _input_structure(model))
    features = model(packed, training=False)
    if isinstance(features, (list, tuple, dict)):
        raise TypeError(
            "model must give one tensor. Received: a model that gives a "
            f"{type(features).__name__}. Make a keras.Model of the output that you want."
        )
    return ops.convert_to_numpy(features).astype("float32")


def _labelled(images, labels):
    """Return images as float32, and labels as whole numbers from 0."""
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
            "labels must have at least two classes of two images or more, for classifiers to "
            f"tell apart. Received: the counts {found}. Use pca_features instead."
        )
    return images, codes


def _split(codes, seed):
    """Deal the images of each class out in turn; return which fold each image is in."""
    order = np.random.default_rng(seed).permutation(len(codes))
    order = order[np.argsort(codes[order], kind="stable")]
    folds = np.empty(len(codes), int)
    folds[order] = np.arange(len(codes)) % NUM_FOLDS
    return folds


def _classifier(images, num_classes, num_features, rng):
    import keras
    from keras import layers

    def initializer():
        return keras.initializers.HeNormal(seed=int(rng.integers(2**31 - 1)))

    inputs = keras.Input(images.shape[1:])
    mean, variance = float(images.mean()), float(images.var())
    hidden = layers.Normalization(axis=None, mean=mean, variance=variance)(inputs)
    for filters in (16, 32, 64):
        hidden = layers.Conv2D(
            filters, 3, 2, "same", activation="relu", kernel_initializer=initializer()
        )(hidden)
    hidden = layers.Flatten()(hidden)
    hidden = layers.Dense(num_features, kernel_initializer=initializer())(hidden)
    hidden = layers.UnitNormalization()(hidden)
    features = layers.Rescaling(num_features**0.5, name="features")(hidden)
    logits = layers.Dense(num_classes, kernel_initializer=initializer())(features)
    return keras.Model(inputs, logits)


def _up_to_features(network):
    import keras

    return keras.Model(network.input, network.get_layer("features").output)


def _train(network, images, codes, num_steps, rng):
    import keras

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(1e-3), loss, jit_compile=False)
    chances = 1.0 / np.bincount(codes)[codes]
    chances /= chances.sum()
    for _ in range(num_steps):
        # Keras' own shuffling would draw from TensorFlow's global state.
        rows = rng.choice(len(images), 64, p=chances)
        network.train_on_batch(images[rows], codes[rows])
