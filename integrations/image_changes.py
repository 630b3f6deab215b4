"""Real images changed by the user's transform, beside unchanged real and synthetic ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf

from ganaug.data.sampler import ClassBalancedSampler

if TYPE_CHECKING:
    from ganaug.sampling.synthesizer import Synthesizer

# Layers that change labels.
MIXING = (keras.layers.CutMix, keras.layers.MixUp)


class ImageChange:
    """A user's function or layer, applied to batches of images of any dtype.

    Parameters
    ----------
    transform : keras.Layer or callable
        A layer is called with ``training=True`` and floats, a function with one image at a time;
        both take and return images of shape (height, width, channels).
    shape : tuple of int
        The shape of an image, (h, w) or (h, w, c).
    """

    def __init__(self, transform: Any, shape: tuple[int, ...]) -> None:
        if len(shape) not in (2, 3) or not callable(transform) or isinstance(transform, type):
            raise TypeError(
                "transform must be a Keras layer, or a function of an image, for images of two or "
                f"three axes. Received: transform={transform!r} for samples of shape {shape}."
            )
        if isinstance(transform, MIXING):
            raise TypeError(
                "transform must keep the label of an image. Received: a layer that mixes images "
                f"of several classes, {transform!r}. Use it on batches, which have labels."
            )
        self.transform, self.shape = transform, shape

    def __call__(self, images: tf.Tensor) -> tf.Tensor:
        """Return changed images in their original shape and dtype."""
        pixels = tf.reshape(images, (-1, *(*self.shape, 1)[:3]))
        if isinstance(self.transform, keras.Layer):
            changed = self.transform(tf.cast(pixels, tf.float32), training=True)
        else:
            # TensorFlow has to know the dtype of the result.
            image = tf.TensorSpec(pixels.shape[1:], pixels.dtype)
            result = self._traced.get_concrete_function(image).structured_outputs
            self._check(result, axes=0)
            changed = tf.map_fn(self._traced, pixels, fn_output_signature=result.dtype)
        self._check(changed, axes=1)
        return tf.reshape(_like(changed, images.dtype), (-1, *self.shape))

    @cached_property
    def _traced(self) -> Any:
        # AutoGraph converts it, as in Dataset.map, and it is traced once.
        return tf.function(self.transform)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_traced"}

    def _check(self, changed: Any, axes: int) -> None:
        expected = (*self.shape, 1)[:3]
        if not (tf.is_tensor(changed) and changed.shape[axes:].is_compatible_with(expected)):
            shape = tuple(changed.shape[axes:]) if tf.is_tensor(changed) else None
            raise ValueError(
                f"transform must return images of the shape that it receives, {expected}. "
                f"Received: {changed!r} of shape {shape} from transform={self.transform!r}."
            )


class ChangedImages:
    """Changed images for a block of a dataset, one for each original and each synthetic image.

    Parameters
    ----------
    synthesizer : Synthesizer
        Fitted to images; it has real ones of each class.
    transform : keras.Layer or callable
        See `ImageChange`.
    """

    def __init__(self, synthesizer: Synthesizer, transform: Callable[[Any], Any]) -> None:
        if synthesizer.codec.kind != "images":
            raise TypeError(
                "transform changes images. Received: an augmenter of another kind of data, "
                f"{synthesizer.codec.kind}. Leave it out."
            )
        self.codec = synthesizer.codec
        if self.codec.space_.shape[0] < self.codec.shape_[0]:
            raise ValueError(
                "transform needs real images as they are, and an augmenter of images of more than "
                f"128 pixels a side keeps smaller ones. Received: images of {self.codec.shape_}. "
                "Use ganaug.BalancedBatches(X, y, transform=...), or change the images of the "
                "dataset before they are mixed."
            )
        self.change = ImageChange(transform, self.codec.shape_)
        with tf.init_scope():
            self.sampler = ClassBalancedSampler(synthesizer.codes_, synthesizer.labels_)

    def __call__(self, originals: tf.Tensor, positions: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Return changed originals, and a changed real image for each synthetic one.

        Parameters
        ----------
        originals : tensor of shape (n, ...)
        positions : int32 tensor of shape (n_synthetic,)
            The classes of the synthetic images.
        seed : int64 tensor of shape (2,)
        """
        uniform = tf.random.stateless_uniform(tf.shape(positions), seed)
        codes = tf.gather(self.sampler.codes, self.sampler.positions(positions, uniform))
        return self.change(tf.concat([originals, self.codec.decode_tensors(codes)], axis=0))


def companions(codes: np.ndarray, real: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the row of a real sample of the same class for each sample, all equally often.

    Parameters
    ----------
    codes, real : ndarray of int
        The positions of the classes of samples, and of real ones.
    rng : Generator
    """
    chosen = np.empty(len(codes), int)
    for label in np.unique(codes):
        places = codes == label
        rows = rng.permutation(np.flatnonzero(real == label))
        chosen[places] = rng.permutation(np.resize(rows, places.sum()))
    return chosen


def _like(pixels: tf.Tensor, dtype: tf.DType) -> tf.Tensor:
    if pixels.dtype == dtype:
        return pixels
    if pixels.dtype.is_floating and not dtype.is_floating:
        pixels = tf.round(pixels)
    return tf.cast(pixels, dtype) if dtype.is_bool else tf.saturate_cast(pixels, dtype)
