"""Terms of the generator's loss: how a sample must agree with what it was made from.

A term is a function ``(real, fake, condition) -> scalar`` of the real and the fake samples of a
batch, where sample i of both belongs to condition i. A term with a network is a layer, so that
the network is saved with the model that has the term, and not trained. A `LearnedTerm` learns
from images and returns such a function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import keras
import numpy as np
from keras import ops

from ganaug._utils.serialization import Part
from ganaug.metrics import label_network
from ganaug.space import Span

if TYPE_CHECKING:
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
    """Energy score of pairs of fake samples: how well they predict the real one.

    ``(|a - x| + |b - x| - spread |a - b|) / 2`` for two fakes a and b, which differ only in their
    latents, and the real sample x; distances are root mean squares. With a spread of 1, it is
    lowest if fakes have the distribution of real samples (Gneiting & Raftery, 2007,
    https://doi.org/10.1198/016214506000001437, equation 22), so that a generator does not ignore
    the latent, as it does with `PixelContent`.

    Samples 2i and 2i + 1 of a batch must be such pairs, as in `ganaug.recipes.inpainting`. If
    several devices share the batch, each needs an even number of samples.

    Parameters
    ----------
    weight : float, default=1.0
    spread : float, default=1.0
        From 0, for fakes that are close to the median, to 1.

    See Also
    --------
    CompletionScore : The energy score of the hidden part of a row, with a spread of 1.

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
    """Return the root mean square of each difference, with a finite gradient at 0."""
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
        """Return the term for images of at least two classes, two or more of each."""
        if labels is None:
            raise ValueError(
                "LabelContent learns from labels. Received: y=None. Call fit(X, y), or leave it "
                "out."
            )
        network = label_network(images, labels, seed=seed, num_steps=self.num_steps)
        return FeatureContent(network, self.weight)


@serializable
class CompletionScore(keras.Layer):
    """Energy score of two draws, for the units of rows that were hidden from the generator.

    Gneiting and Raftery, 2007, https://doi.org/10.1198/016214506000001437: the distances of both
    draws from the real row, minus the distance between the draws, over the hidden numbers of a row
    together. It is lowest if draws have the joint distribution of the hidden units, given the
    others. Hidden categories add their cross-entropy.

    A batch has each row twice, one after the other. Its condition is a dict of ``observed``, which
    is 1 where the unit of the real row is known and 0 elsewhere, and ``visible``, which is also 0
    where the unit was hidden.

    Parameters
    ----------
    spans : sequence of Span or of pair
        The meaning of the units of a row, in order; see `ganaug.space.Span`.
    weight : float, default=1.0

    See Also
    --------
    EnergyScore : The energy score of whole samples.
    """

    def __init__(self, spans: Sequence[Any], weight: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.spans = [s if isinstance(s, Span) else Span(*s) for s in spans]
        self.weight = weight
        widths = [span.width for span in self.spans]
        self.categorical = np.repeat([float(s.categorical) for s in self.spans], widths)

    def call(self, real: tf.Tensor, fake: tf.Tensor, condition: Any) -> tf.Tensor:
        hidden = condition["observed"] - condition["visible"]
        category = ops.cast(self.categorical, fake.dtype)
        likely = ops.log(ops.maximum(fake, keras.config.epsilon()))
        entropy = -ops.sum(hidden * category * real * likely) / 2.0
        numbers = (hidden * (1.0 - category))[::2]
        distances = _lengths(numbers, real[::2] - fake[::2])
        distances += _lengths(numbers, real[1::2] - fake[1::2])
        distances -= _lengths(numbers, fake[::2] - fake[1::2])
        cells = ops.sum(hidden[::2] * (1.0 - category + category * real[::2]))
        return self.weight * (ops.sum(distances) + entropy) / ops.maximum(cells, 1.0)

    def get_config(self) -> dict[str, Any]:
        spans = [(span.width, span.categorical) for span in self.spans]
        return super().get_config() | {"spans": spans, "weight": self.weight}


def _lengths(chosen: tf.Tensor, rows: tf.Tensor) -> tf.Tensor:
    """Return the length of the chosen part of each row, with a finite gradient at 0."""
    return ops.sqrt(ops.sum(chosen * ops.square(rows), axis=-1) + 1e-8)


@serializable
class ObservedContent(keras.Layer):
    """Mean squared difference of observed units, the reconstruction loss of GAIN.

    Yoon et al., 2018, https://arxiv.org/abs/1806.02920, equation 7.

    Parameters
    ----------
    bounds : sequence of pair of float
        The minimum and the maximum of each unit, which are scaled to 0 and 1.
    weight : float, default=100.0
    """

    def __init__(
        self, bounds: Sequence[tuple[float, float]], weight: float = 100.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.bounds = [(float(low), float(high)) for low, high in bounds]
        self.weight = weight
        self.spread = np.array([high - low or 1.0 for low, high in self.bounds], "float32")

    def call(self, real: tf.Tensor, fake: tf.Tensor, condition: Any) -> tf.Tensor:
        observed = condition["observed"]
        off = ops.sum(observed * ops.square((real - fake) / self.spread))
        return self.weight * off / ops.maximum(ops.sum(observed), 1.0)

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"bounds": self.bounds, "weight": self.weight}
