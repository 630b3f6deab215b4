"""Images with holes, and the masks that tell where these are."""

import numpy as np

from ganaug.codecs.pixels import as_array, read


def read_holes(X, mask):
    """Return images with zeros in their holes, and the holes.

    Parameters
    ----------
    X : array-like of shape (n, h, w) or (n, h, w, c)
    mask : array-like of shape (n, h, w) or (h, w), bool, or None
        True in the holes; None for images of floats that are NaN there.

    Returns
    -------
    images : ndarray of the shape and the dtype of `X`
    holes : ndarray of shape (n, h, w), bool

    Raises
    ------
    TypeError, ValueError
        If there is no mask, or one that does not fit the images or hides all of one.
    """
    images = as_array(X)
    holes = missing(images) if mask is None else _given(mask, images.shape[:3])
    hidden = np.flatnonzero(holes.all(axis=(1, 2)))
    if len(hidden):
        raise ValueError(
            "A hole is filled by what is known around it. Received: a mask that is True in all "
            f"pixels of {len(hidden)} of {len(holes)} images, the first of them number "
            f"{hidden[0]}. True means unknown: pass ~mask if it marks the known pixels, or leave "
            "these images out."
        )
    erased = images.copy()
    erased[holes] = 0
    return read(erased), holes


def missing(images):
    """Return which pixels of images of floats are NaN in some channel."""
    if images.dtype.kind != "f":
        raise ValueError(
            "Without a mask, pixels that are NaN are filled, and other numbers than floats have "
            f"no NaN. Received: mask=None and images of dtype={images.dtype}. Pass a mask, an "
            "array of bool of the shape (n, h, w) or (h, w) that is True where to fill."
        )
    holes = np.isnan(images)
    return holes if images.ndim == 3 else holes.any(axis=-1)


def _given(mask, shape):
    """Return a given mask as an array of that shape."""
    holes = np.asarray(mask)
    if holes.dtype != bool:
        raise TypeError(
            "A mask must be an array of bool that is True where to fill. Received: mask of "
            f"dtype={holes.dtype}. Compare it, for example mask > 0."
        )
    if holes.shape not in (shape, shape[1:]):
        raise ValueError(
            f"A mask must have the shape {shape}, or {shape[1:]} for the same hole in all "
            f"images, without an axis of channels. Received: mask of shape={holes.shape}."
        )
    return np.broadcast_to(holes, shape)
