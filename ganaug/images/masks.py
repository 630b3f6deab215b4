"""Images with holes, and the masks that mark them."""

import numpy as np

from ganaug.codecs.pixels import are_one_by_one, as_array, read


def read_holes(X, mask, shape):
    """Return images with zeros in their holes, and the holes.

    Parameters
    ----------
    X : array-like of shape (n, h, w) or (n, h, w, c)
    mask : array-like of shape (n, h, w) or (h, w), bool, or None
        True in the holes; None for float images that are NaN there, and for masked arrays.
    shape : tuple of int
        The shape of an image.

    Returns
    -------
    images : ndarray of the shape and the dtype of `X`
    holes : ndarray of shape (n, h, w), bool

    Raises
    ------
    TypeError, ValueError
        If there is no mask, or two, or one that does not fit the images or hides all of one; if
        images are of another shape.
    """
    images, hidden = _unmasked(X)
    _check_batch(images, shape)
    if mask is None:
        holes = _missing(images, hidden)
    else:
        _check_not_masked(hidden)
        holes = _given(mask, images.shape[:3])
    _check_something_is_known(holes)
    erased = images.copy()
    erased[holes] = 0
    return read(erased), holes


def _unmasked(X):
    """Return images as an array, and which pixels masked arrays hide; None for other images."""
    if isinstance(X, np.ma.MaskedArray):
        return as_array(X.data), np.ma.getmaskarray(X)
    if are_one_by_one(X) and any(isinstance(x, np.ma.MaskedArray) for x in X):
        images = as_array([np.ma.getdata(x) for x in X])
        return images, np.stack([np.ma.getmaskarray(x) for x in X])
    return as_array(X), None


def _check_batch(images, shape):
    if images.shape[1:] != shape:
        raise ValueError(
            f"Expected images as fitted, a batch of shape {('n', *shape)}. Received: X of "
            f"shape={images.shape}. Pass a single image as X[None], and a mask of shape (h, w); "
            "resize images of another size, or fit again."
        )


def _check_not_masked(hidden):
    if hidden is not None and hidden.any():
        raise ValueError(
            "Pass either a mask or a masked array, since both mark holes. Received: a mask, and "
            f"a masked array that hides {int(hidden.sum())} pixels. Leave the mask out to fill "
            "those, or pass X.data and a mask of all holes, for example np.ma.getmaskarray(X) | "
            "mask."
        )


def _check_something_is_known(holes):
    hidden = np.flatnonzero(holes.all(axis=(1, 2)))
    if len(hidden):
        raise ValueError(
            "A hole is filled from the known pixels around it. Received: a mask that is True in "
            f"all pixels of {len(hidden)} of {len(holes)} images, the first of them number "
            f"{hidden[0]}. True means unknown: pass ~mask if it marks the known pixels, or leave "
            "these images out."
        )


def _missing(images, hidden):
    """Return which pixels are hidden, or NaN, in some channel."""
    are_floats = images.dtype.kind == "f"
    if hidden is None and not are_floats:
        raise ValueError(
            "Without a mask, NaN pixels are filled, and only floats can be NaN. Received: "
            f"mask=None and images of dtype={images.dtype}. Pass a mask, a bool array of shape "
            "(n, h, w) or (h, w) that is True in the holes."
        )
    holes = np.zeros(images.shape, bool) if hidden is None else hidden
    if are_floats:
        holes = holes | np.isnan(images)
    return holes if holes.ndim == 3 else holes.any(axis=-1)


def _given(mask, shape):
    """Return a mask as an array of the shape of the images."""
    holes = np.asarray(mask)
    if holes.dtype != bool:
        raise TypeError(
            "A mask must be a bool array that is True in the holes. Received: mask of "
            f"dtype={holes.dtype}. Compare it, for example mask > 0."
        )
    if holes.shape not in (shape, shape[1:]):
        raise ValueError(
            f"A mask must have the shape {shape}, or {shape[1:]} for the same hole in all "
            f"images, without an axis of channels. Received: mask of shape={holes.shape}."
        )
    return np.broadcast_to(holes, shape)
