"""Terms of the generator's loss: how a sample must agree with what it was made from.

A term is a function ``(real, fake, condition) -> scalar`` of the real and the fake samples of a
batch, where sample i of both belongs to condition i. A term with a network is a layer, so that
the network is saved with the model that has the term, and not trained. A `LearnedTerm` returns
such a function for the images that it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import keras
from keras import ops

from ganaug._utils.serialization import Part
from ganaug.metrics import label_network

if TYPE_CHECKING:
    import numpy as np
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import Term

serializable = keras.saving.register_keras_serializable(package="ganaug")


@serializable
@dataclass(frozen=True)
class PixelContent(Part):
    """Mean squared difference of the pixels of fake and real images.

    Ledig et al., 2017, https://arxiv.org/abs/1609.04802, equation 4. It leads to the highest
    signal-to-noise ratio, and to blurred images.

    Parameters
    ----------
    weight : float, default=1.0

    Examples
    --------
    >>> from keras import ops
    >>> float(PixelContent(2.0)(ops.ones((2, 4, 4, 1)), ops.zeros((2, 4, 4, 1)), None))
    2.0
    """

    weight: float = 1.0

    def __call__(self, real: tf.Tensor, fake: tf.Tensor, condition: Any) -> tf.Tensor:
        return self.weight * ops.mean(ops.square(real - fake))


@serializable
@dataclass(frozen=True)
class EnergyScore(Part):
    """Energy score of pairs of fake samples: how well they foretell the real one.

    ``(|a - x| + |b - x| - spread |a - b|) / 2`` for fakes a and b of the same inputs but the
    latent, and the real sample x; distances are roots of mean squares. With a spread of 1, it
    is least if fakes have the distribution of real samples (Gneiting & Raftery, 2007,
    https://doi.org/10.1198/016214506000001437, equation 22), so that a generator does not ignore
    the latent, as it does with `PixelContent`.

    The samples 2i and 2i + 1 of a batch must be such pairs, as in
    `ganaug.recipes.inpainting`; of several devices that share it, each needs an even number.

    Parameters
    ----------
    weight : float, default=1.0
    spread : float, default=1.0
        From 0, for fakes that are close to the median, to 1.

    Examples
    --------
    >>> from keras import ops
    >>> real, fake = ops.zeros((2, 4, 4, 1)), ops.ones((2, 4, 4, 1))
    >>> round(float(EnergyScore()(real, fake, None)), 3)
    1.0
    """

    weight: float = 1.0
    spread: float = 1.0

    def __call__(self, real: tf.Tensor, fake: tf.Tensor, condition: Any) -> tf.Tensor:
        pairs = ops.shape(real)[0] // 2
        x, a, b = real[::2][:pairs], fake[::2][:pairs], fake[1::2]
        score = _distance(a, x) + _distance(b, x) - self.spread * _distance(a, b)
        return self.weight * ops.mean(score) / 2.0


def _distance(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """Return the root of the mean square of each difference, which has a gradient at 0, too."""
    axes = tuple(range(1, len(a.shape)))
    return ops.sqrt(ops.mean(ops.square(a - b), axis=axes) + keras.config.epsilon())


@serializable
class FeatureContent(keras.Layer):
    """Mean squared difference of the features that a network extracts from fake and real images.

    Ledig et al., 2017, https://arxiv.org/abs/1609.04802, equation 5, relative to the size of the
    real features: for any network, a loss of about 1 means that features are unrelated.

    Parameters
    ----------
    extractor : keras.Model
        Maps images in [-1, 1] to features of shape (n, ...). It is not trained.
    weight : float, default=1.0
    """

    def __init__(self, extractor: keras.Model, weight: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.extractor = extractor
        self.weight = weight

    def call(self, real: tf.Tensor, fake: tf.Tensor, condition: Any = None) -> tf.Tensor:
        wanted = ops.stop_gradient(self.extractor(real, training=False))
        off = ops.mean(ops.square(wanted - self.extractor(fake, training=False)))
        return self.weight * off / (ops.mean(ops.square(wanted)) + keras.config.epsilon())

    def get_config(self) -> dict[str, Any]:
        extractor = keras.saving.serialize_keras_object(self.extractor)
        return super().get_config() | {"extractor": extractor, "weight": self.weight}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        extractor = keras.saving.deserialize_keras_object(config["extractor"])
        return cls(**config | {"extractor": extractor})


class LearnedTerm(Part):
    """Base class of terms that learn from the images before the GAN does."""

    def learned(self, images: NDArray[np.float32], labels: ArrayLike | None, seed: int) -> Term:
        """Return the term for some images.

        Parameters
        ----------
        images : ndarray of shape (n_samples, height, width, channels), float32
            In [-1, 1].
        labels : array-like of shape (n_samples,) or None
        seed : int
        """
        raise NotImplementedError


@serializable
@dataclass(frozen=True)
class LabelContent(LearnedTerm):
    """Difference of the features that tell classes apart.

    A small classifier is trained on the images and their labels before the GAN is, and its
    features are compared as in `FeatureContent`. No pretrained network has to be downloaded.

    Parameters
    ----------
    weight : float, default=1.0
    num_steps : int, default=300
        Updates of the classifier.
    """

    weight: float = 1.0
    num_steps: int = 300

    def learned(
        self, images: NDArray[np.float32], labels: ArrayLike | None, seed: int
    ) -> FeatureContent:
        """Return the term for some images, at least two of each of two classes or more."""
        if labels is None:
            raise ValueError(
                "LabelContent learns from labels. Received: y=None. Call fit(X, y), or leave it "
                "out."
            )
        network = label_network(images, labels, seed=seed, num_steps=self.num_steps)
        return FeatureContent(network, self.weight)
