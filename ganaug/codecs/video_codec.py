"""Conversion of videos to model space and back.

Frames are encoded as images, and time is padded to a length that the networks can halve twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from ganaug.codecs.codes import WithoutColumns, check_fitted, read_codes
from ganaug.codecs.image_codec import ImageCodec
from ganaug.codecs.video_checks import MOST_VIDEO_SIDE, check_video_shape, read_videos
from ganaug.space import Space

if TYPE_CHECKING:
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray

# Networks halve the time axis twice.
MULTIPLE = 4


class VideoCodec(WithoutColumns):
    """Encode videos with equal numbers of frames for a GAN, and decode what it generates.

    Parameters
    ----------
    value_range : "auto" or pair of numbers, default="auto"
        The pixel values that become -1 and 1; see `ImageCodec`.
    max_side : int, default=64
        The largest height and width: larger videos take too long to learn.

    Attributes
    ----------
    space_ : Space
        The shape (T, H, W, C) of an encoded video; it has no spans.
    shape_ : tuple of int
        The shape of a fitted video, (time, h, w) or (time, h, w, c).
    dtype_ : numpy.dtype
        The dtype of the fitted videos.
    frames_ : ImageCodec
        The codec of the frames.

    Notes
    -----
    Time is padded to a multiple of 4 by repeating the last frame, and frames are padded as images
    are by `ImageCodec`, which also tells how exactly values are restored.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.codecs import VideoCodec
    >>> X = np.random.default_rng(0).integers(0, 17, (5, 6, 10, 9, 1), dtype="uint8")
    >>> codec = VideoCodec().fit(X)
    >>> codec.encode(X).shape
    (5, 8, 12, 12, 1)
    >>> bool((codec.decode(codec.encode(X)) == X).all())
    True
    """

    kind = "videos"

    def __init__(
        self,
        *,
        value_range: Literal["auto"] | ArrayLike = "auto",
        max_side: int = MOST_VIDEO_SIDE,
    ) -> None:
        self.value_range = value_range
        self.max_side = max_side

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn the shape, the dtype and the range of videos.

        Parameters
        ----------
        X : array-like of shape (n, time, h, w) or (n, time, h, w, c)
            Booleans, integers, float16, float32 or float64; time from 2 to 32, h and w from 8 to
            ``max_side``, c from 1 to 256.
        y : array-like of shape (n,), default=None
            Labels; see `ImageCodec.fit`.

        Returns
        -------
        self : VideoCodec

        Raises
        ------
        TypeError, ValueError
            If X has another shape, or pixels that `ImageCodec` does not learn.

        Warns
        -----
        PixelRangeWarning
            See `ImageCodec.fit`.
        """
        videos = read_videos(X)
        check_video_shape(videos.shape, self.max_side)
        frames = ImageCodec(value_range=self.value_range, max_side=self.max_side)
        frames.fit(_frames_of(videos), None if y is None else np.repeat(y, videos.shape[1]))
        return self._assemble(videos.shape[1], frames)

    def _assemble(self, time: int, frames: ImageCodec) -> Self:
        self.frames_ = frames
        self.shape_, self.dtype_ = (time, *frames.shape_), frames.dtype_
        self.space_: Space = Space((time + -time % MULTIPLE, *frames.space_.shape))
        return self

    def encode(self, X: ArrayLike) -> NDArray[np.float32]:
        """Encode videos of the fitted shape and kind.

        Parameters
        ----------
        X : array-like of shape (n, time, h, w) or (n, time, h, w, c)

        Returns
        -------
        codes : ndarray of shape (n, T, H, W, C), float32
            Values in [-1, 1].

        Raises
        ------
        TypeError, ValueError
            If the videos have another shape or kind, or a pixel is NaN or infinite.
        """
        check_fitted(self)
        videos = read_videos(X)
        if videos.shape[1:] != self.shape_:
            raise ValueError(
                f"Expected videos as fitted, of shape {('n', *self.shape_)}. Received: X of "
                f"shape={videos.shape}. Convert them, or fit again."
            )
        codes = self.frames_.encode(_frames_of(videos))
        codes = codes.reshape(len(videos), self.shape_[0], *codes.shape[1:])
        padding = [(0, 0), (0, self.space_.shape[0] - self.shape_[0]), (0, 0), (0, 0), (0, 0)]
        return np.pad(codes, padding, mode="edge")

    def decode(self, codes: ArrayLike, seed: object = None, rare: object = None) -> NDArray[Any]:
        """Decode codes to videos of the fitted shape and dtype.

        Parameters
        ----------
        codes : array-like of shape (n, T, H, W, C), float
            Values are clipped to [-1, 1].
        seed, rare : object, default=None
            Ignored.

        Returns
        -------
        X : ndarray of shape (n, time, h, w) or (n, time, h, w, c)

        Raises
        ------
        ValueError
            If the shape differs, or a code is NaN.
        """
        codes = read_codes(self, codes)[:, : self.shape_[0]]
        return self.frames_.decode(_frames_of(codes)).reshape(-1, *self.shape_)

    def decode_tensors(
        self, codes: tf.Tensor, seed: object = None, rare: object = None
    ) -> tf.Tensor:
        """Decode codes within TensorFlow, eagerly or in a graph.

        Parameters
        ----------
        codes : tensor of shape (n, T, H, W, C), float
            NaN is not checked for.
        seed, rare : object, default=None

        Returns
        -------
        videos : tensor of shape (n, time, h, w) or (n, time, h, w, c), of the fitted dtype
        """
        check_fitted(self)
        import tensorflow as tf

        codes = tf.ensure_shape(codes, (None, *self.space_.shape))[:, : self.shape_[0]]
        frames = tf.reshape(codes, (-1, *self.space_.shape[1:]))
        return tf.reshape(self.frames_.decode_tensors(frames), (-1, *self.shape_))

    decode_features = decode_tensors

    def get_config(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return a dict of JSON values, and an empty one of arrays, for ``from_config``."""
        check_fitted(self)
        frames, arrays = self.frames_.get_config()
        return {"time": self.shape_[0], "max_side": self.max_side, "frames": frames}, arrays

    @classmethod
    def from_config(cls, config: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return a fitted codec that encodes and decodes like the saved one."""
        frames = ImageCodec.from_config(config["frames"], arrays)
        codec = cls(value_range=frames.value_range, max_side=config["max_side"])
        return codec._assemble(config["time"], frames)


def _frames_of(videos: NDArray[Any]) -> NDArray[Any]:
    """Return all frames, of shape (n * time, h, w) or (n * time, h, w, c)."""
    return videos.reshape(-1, *videos.shape[2:])
