"""Reading and validation of videos, in one array or in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ganaug.codecs.pixels import CHANNELS, LEAST_SIDE, read, stacked

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

FRAMES, MOST_VIDEO_SIDE = range(2, 33), 64
AXES = "(n, time, h, w, c), or (n, time, h, w) with codec='videos'"


def are_videos(X: Any, kind: str = "auto") -> bool:
    """Return whether samples are a list of videos.

    Parameters
    ----------
    X : list, tuple, ndarray of objects, or samples in another container
    kind : str, default="auto"
        With "auto", the first one must be an array of shape (time, h, w, c).
    """
    in_objects = isinstance(X, np.ndarray) and X.dtype == object and X.ndim == 1
    if not (in_objects or isinstance(X, list | tuple)) or not len(X):
        return False
    if kind != "auto":
        return kind == "videos"
    return hasattr(X[0], "shape") and len(X[0].shape) == 4


def stacked_videos(X: Any) -> NDArray[Any]:
    """Stack a list of videos into one array.

    Raises
    ------
    ValueError
        If they differ in shape or dtype, or pixels are masked.
    """
    return stacked(X, "videos", ADVICE)


ADVICE = {
    "shape": "Cut them to equal numbers of frames, video[:time], or leave these out.",
    "dtype": "Convert them, for example video.astype('float32').",
}


def read_videos(X: ArrayLike) -> NDArray[Any]:
    """Return videos as an array of finite numbers; the shape is not checked.

    Raises
    ------
    TypeError, ValueError
        If they differ in shape, are not numeric, or a pixel is NaN, infinite or masked.
    """
    return read(stacked_videos(X) if are_videos(X, "videos") else X, "videos")


def check_video_shape(shape: tuple[int, ...], most: int = MOST_VIDEO_SIDE) -> None:
    """Raise if videos of a shape cannot be learned; `most` is the largest height and width."""
    sides = range(LEAST_SIDE, most + 1)
    allowed = (range(1, 2**63 - 1), FRAMES, sides, sides, CHANNELS)
    if len(shape) not in (4, 5) or any(
        size not in sizes for size, sizes in zip(shape, allowed, strict=False)
    ):
        raise ValueError(
            f"Expected videos of shape {AXES}, at least one, of {FRAMES[0]} to {FRAMES[-1]} "
            f"frames, h and w from {LEAST_SIDE} to {most}, c from 1 to 256. Received: X of "
            f"shape={shape}. Cut long videos into clips or leave frames out (X[:, ::2]), resize "
            "large ones (tf.image.resize), move channels to the end (np.moveaxis), pass a single "
            "video as X[None]."
        )
