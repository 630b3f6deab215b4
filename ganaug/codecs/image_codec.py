"""Conversion of images to model space and back.

Pixels are scaled from their range to [-1, 1], channel by channel if ranges differ, and images are
padded to a size that the networks can halve. Decoded images have the dtype, shape and range of the
fitted ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from ganaug.codecs.codes import WithoutColumns, check_fitted, read_codes
from ganaug.codecs.pixel_ranges import learned_range, warn_of_pixels_beyond
from ganaug.codecs.pixels import (
    KINDS,
    MOST_SIDE,
    check_bounds,
    check_shape,
    given_bounds,
    read,
)
from ganaug.space import Space

if TYPE_CHECKING:
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray

PIXELS_AT_ONCE = 2**18


class ImageCodec(WithoutColumns):
    """Encode images of one shape for a GAN, and decode what it generates.

    Parameters
    ----------
    value_range : "auto" or pair of numbers, default="auto"
        The pixel values that become -1 and 1. "auto" takes the smallest and the largest pixel,
        whatever the dtype, without those far from all others, such as hot pixels; each channel
        has its own range if one of them covers less than a quarter of the common one. A pair
        (low, high) is converted to the dtype of the images; its ends may be sequences with a
        number for each channel.
    multiple : int, default=4
        H and W are padded to multiples of it, since most networks halve them twice.
    max_side : int, default=128
        The largest height and width: networks for larger images take too long to train.

    Attributes
    ----------
    space_ : Space
        The shape (H, W, C) of an encoded image; it has no spans.
    shape_ : tuple of int
        The shape of a fitted image, (h, w) or (h, w, c).
    dtype_ : numpy.dtype
        The dtype of the fitted images.
    value_range_ : tuple of two numbers, or of two tuples
        The smallest and the largest decoded value, or those of each channel. If they are equal,
        codes are zero.

    Notes
    -----
    - Padding repeats the pixels at the edge. Odd padding puts one more pixel at the bottom and
      the right than at the top and the left.
    - Encoding and decoding restores integers and booleans within the range exactly. Floats are
      restored to within a ten-millionth of the range, then rounded to their dtype, and both ends
      of the range exactly. Subnormal float32 and float64 become zero.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.codecs import ImageCodec
    >>> X = np.random.default_rng(0).integers(0, 17, (5, 10, 9), dtype="uint8")
    >>> codec = ImageCodec().fit(X)
    >>> codec.encode(X).shape
    (5, 12, 12, 1)
    >>> bool((codec.decode(codec.encode(X)) == X).all())
    True
    """

    kind = "images"

    def __init__(
        self,
        *,
        value_range: Literal["auto"] | ArrayLike = "auto",
        multiple: int = 4,
        max_side: int = MOST_SIDE,
    ) -> None:
        self.value_range = value_range
        self.multiple = multiple
        self.max_side = max_side

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn the shape, the dtype and the range of images.

        Parameters
        ----------
        X : array-like of shape (n, h, w) or (n, h, w, c)
            Booleans, integers, float16, float32 or float64; h and w from 8 to ``max_side``, c from
            1 to 256.
        y : array-like of shape (n,), default=None
            Labels; pixels that are usual in one class are kept in the range.

        Returns
        -------
        self : ImageCodec

        Raises
        ------
        TypeError, ValueError
            If X has another dtype or shape, or a pixel is NaN or infinite; if floats are beyond
            float32 or in a range below 1e-30, if integers are beyond 2**53 or in a range above
            2**24; if ``value_range`` is not a range.

        Warns
        -----
        PixelRangeWarning
            If pixels are beyond ``value_range``, or far from all others; they are clipped to the
            range.
        """
        images = read(X)
        check_shape(images.shape, self.max_side)
        if isinstance(self.value_range, str) and self.value_range == "auto":
            bounds = learned_range(images, y)
        else:
            bounds = given_bounds(self.value_range, images)
            warn_of_pixels_beyond(images, *bounds)
        check_bounds(bounds, images.dtype)
        return self._assemble(images.shape[1:], images.dtype, bounds)

    def _assemble(
        self, shape: tuple[int, ...], dtype: np.dtype[Any], bounds: tuple[Any, ...]
    ) -> Self:
        self.shape_ = shape
        self.dtype_ = dtype
        self.value_range_ = bounds
        padded = (size + -size % self.multiple for size in shape[:2])
        self.space_: Space = Space(shape=(*padded, *(shape[2:] or (1,))))
        return self

    def encode(self, X: ArrayLike) -> NDArray[np.float32]:
        """Encode images of the fitted shape and kind.

        Parameters
        ----------
        X : array-like of shape (n, h, w) or (n, h, w, c)
            Booleans, integers or floats of any width, as fitted.

        Returns
        -------
        codes : ndarray of shape (n, H, W, C), float32
            Values in [-1, 1]: pixels are clipped to the fitted range.

        Raises
        ------
        TypeError, ValueError
            If the images have another shape or kind, or a pixel is NaN or infinite.
        """
        check_fitted(self)
        images = read(X)
        kind = KINDS[self.dtype_.kind]
        if images.shape[1:] != self.shape_ or KINDS[images.dtype.kind] != kind:
            raise ValueError(
                f"Expected images as fitted: {kind} of shape {('n', *self.shape_)}. Received: "
                f"X of shape={images.shape}, dtype={images.dtype}. Convert them, or fit again."
            )
        codes = np.empty((len(images), *self.space_.shape), dtype="float32")
        low, high = self._ends()
        half = np.where(low == high, 1.0, (high - low) / 2)
        images = images.reshape(*images.shape[:3], self.space_.shape[2])
        for block in self._blocks(len(codes)):
            values = np.clip(images[block].astype("float64"), low, high)
            values = (values - low) / half - (low < high)
            codes[block] = self.pad(values)
        return codes

    def pad(self, images: NDArray[Any]) -> NDArray[Any]:
        """Pad arrays of shape (n, h, w, ...) to (n, H, W, ...), like codes."""
        rest = [(0, 0)] * (images.ndim - 3)
        return np.pad(images, [(0, 0), *self._padding(), *rest], mode="edge")

    def decode(self, codes: ArrayLike, seed: object = None, rare: object = None) -> NDArray[Any]:
        """Decode codes to images of the fitted shape and dtype.

        Parameters
        ----------
        codes : array-like of shape (n, H, W, C), float
            Values are clipped to [-1, 1].
        seed, rare : object, default=None
            Ignored, present for consistency with other codecs.

        Returns
        -------
        X : ndarray of shape (n, h, w) or (n, h, w, c)
            In the range ``value_range_``.

        Raises
        ------
        ValueError
            If the shape differs, or a code is NaN.
        """
        codes = read_codes(self, codes)
        images = np.empty((len(codes), *self.shape_), dtype=self.dtype_)
        for block in self._blocks(len(codes)):
            images[block] = self.decode_tensors(codes[block]).numpy()
        return images

    def decode_tensors(
        self, codes: tf.Tensor, seed: object = None, rare: object = None
    ) -> tf.Tensor:
        """Decode codes within TensorFlow, eagerly or in a graph.

        Parameters
        ----------
        codes : tensor of shape (n, H, W, C), float
            See ``decode``; NaN is not checked for.
        seed, rare : object, default=None

        Returns
        -------
        images : tensor of shape (n, h, w) or (n, h, w, c), of the fitted dtype
        """
        check_fitted(self)
        import tensorflow as tf

        codes = tf.ensure_shape(tf.cast(codes, tf.float32), (None, *self.space_.shape))
        (top, _), (left, _) = self._padding()
        codes = codes[:, top : top + self.shape_[0], left : left + self.shape_[1]]
        codes = tf.cast(tf.clip_by_value(codes, -1.0, 1.0), tf.float64)
        low, high = self._ends()
        half = (high - low) / 2
        # Measured from the nearer end, so that both ends are exact.
        values = tf.where(codes < 0, low + (1 + codes) * half, high - (1 - codes) * half)
        if self.dtype_.kind != "f":
            values = tf.round(values)
        return tf.cast(tf.reshape(values, (-1, *self.shape_)), self.dtype_.name)

    decode_features = decode_tensors

    def get_config(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return a dict of JSON values, and an empty one of arrays, for ``from_config``."""
        check_fitted(self)
        config = {
            "value_range": np.asarray(self.value_range).tolist(),
            "multiple": self.multiple,
            "shape": list(self.shape_),
            "dtype": self.dtype_.str,
            "bounds": list(self.value_range_),
        }
        return config, {}

    @classmethod
    def from_config(cls, config: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return a fitted codec that encodes and decodes like the saved one."""
        shape, ends = tuple(config["shape"]), config["bounds"]
        bounds = tuple(tuple(end) if isinstance(end, list) else end for end in ends)
        codec = cls(value_range=config["value_range"], multiple=config["multiple"])
        return codec._assemble(shape, np.dtype(config["dtype"]), bounds)

    def of_size(self, height: int, width: int) -> Self:
        """Return a codec of the same range and dtype for images of another size."""
        shape = (height, width, *self.shape_[2:])
        codec = type(self)(value_range=self.value_range, multiple=self.multiple)
        return codec._assemble(shape, self.dtype_, self.value_range_)

    def _ends(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the lowest and the highest value, of shape (1,) or (channels,)."""
        low, high = (np.atleast_1d(np.array(end, "float64")) for end in self.value_range_)
        return low, high

    def _padding(self) -> list[tuple[int, int]]:
        """Return the numbers of rows and of columns that are added before and after an image."""
        sizes = zip(self.space_.shape[:2], self.shape_[:2], strict=True)
        return [((padded - size) // 2, (padded - size + 1) // 2) for padded, size in sizes]

    def _blocks(self, n_images: int) -> list[slice]:
        # Only one block is copied to float64 at a time, which stays in the processor's cache.
        step = max(PIXELS_AT_ONCE // int(np.prod(self.space_.shape)), 1)
        return [slice(start, start + step) for start in range(0, n_images, step)]
