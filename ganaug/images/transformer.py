"""The base class of transformers that change images in batches."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ganaug._utils.compat import StrOptions
from ganaug._utils.processes import check_not_forked
from ganaug.codecs import ImageCodec
from ganaug.codecs.pixel_ranges import warn_of_scale
from ganaug.codecs.pixels import read
from ganaug.transformer import GANTransformer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ganaug.training.loop import TrainingConfig

# Number of images to change at a time, and of their pixels, to bound memory.
AT_ONCE, PIXELS_AT_ONCE = 256, 2**20


class ImageTransformer(GANTransformer):
    """Base class of image transformers that train a GAN.

    Attributes
    ----------
    codec_ : ImageCodec
    """

    codec_: ImageCodec

    _codec_class = ImageCodec
    _parameter_constraints = {
        **GANTransformer._parameter_constraints,
        "value_range": ["array-like", StrOptions({"auto"})],
    }

    def _plan(self) -> TrainingConfig:
        return replace(super()._plan(), max_steps_per_call=4)

    def _encoded(self, X: ArrayLike, codec: ImageCodec) -> NDArray[np.float32]:
        """Encode images that are to be changed; warn if they are scaled otherwise."""
        images = read(X)
        codes = codec.encode(images)
        warn_of_scale(images, codec.value_range_)
        return codes

    def _changed(
        self, change: Callable[[Any], Any], codes: NDArray[Any], codec: ImageCodec
    ) -> NDArray[Any]:
        """Apply a function to batches of encoded images and return the decoded results."""
        check_not_forked()
        if not len(codes):
            return codec.decode(np.zeros((0, *codec.space_.shape)))
        pixels = math.prod(codec.space_.shape[:2])
        size = min(AT_ONCE, max(PIXELS_AT_ONCE // pixels, 1))
        parts = np.array_split(codes, -(-len(codes) // size))
        return np.concatenate([codec.decode(change(part)) for part in parts])


def check_min_images(images: Any, what: str) -> None:
    """Raise an error if there are too few images to learn from."""
    if len(images) < 2:
        raise ValueError(
            f"At least 2 images are needed to learn from. Received: {len(images)} in {what}"
        )
