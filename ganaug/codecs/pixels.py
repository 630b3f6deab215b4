"""Validation of the shape, dtype and range of images."""

import numpy as np

SIDES, CHANNELS = range(8, 129), range(1, 5)
# The largest magnitude, the smallest and the largest range of integers and of floats. Codes are
# float32, which distinguish 2**24 steps; TensorFlow flushes 1e-38 and less to zero.
LIMITS = (2**53, 1, 2**24), (float(np.finfo("float32").max), 1e-30, np.inf)
KINDS = {"b": "flags", "i": "integers", "u": "integers", "f": "floats"}


def read(X):
    """Return images as an array of finite numbers."""
    try:
        images = np.asarray(X)
    except ValueError as error:
        raise ValueError(
            "Images must be of one shape, to fit into one array. Received: X with several "
            f"({error}). Resize them, for example with tf.image.resize."
        ) from error
    if images.dtype.kind not in KINDS or images.dtype.itemsize > 8:
        raise TypeError(
            "Pixels must be flags, integers, float16, float32 or float64. "
            f"Received: X of dtype={images.dtype}. Convert it, for example X.astype('float32')."
        )
    extremes = [images.min(), images.max()] if images.size else []
    if np.ma.is_masked(X) or not np.isfinite(extremes).all():
        raise ValueError(
            "Pixels must be finite; missing ones cannot be learned. Received: X with NaN, "
            "infinity or masked pixels. Fill them, for example with np.nan_to_num."
        )
    return images


def check_shape(shape):
    """Raise if images of a shape cannot be learned."""
    *_, height, width, channels = (*shape, 1)[:4] if len(shape) in (3, 4) else (0, 0, 0)
    if not (height in SIDES and width in SIDES and channels in CHANNELS and shape[0]):
        raise ValueError(
            "Expected images of shape (n, h, w) or (n, h, w, c), at least one, h and w from 8 to "
            f"128, c from 1 to 4. Received: X of shape={shape}. Resize images of another size "
            "(tf.image.resize), move channels to the end (np.moveaxis), pass one as X[None]."
        )


def given_bounds(value_range, dtype):
    """Return a range that was given as two numbers of the dtype."""
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            given = np.asarray(value_range).astype("float64", casting="same_kind")
            low, high = (bound.item() for bound in given.astype(dtype))
    except (TypeError, ValueError):
        low, high = 0, 0
    if not -np.inf < low < high < np.inf or (dtype.kind != "f" and [low, high] != given.tolist()):
        raise ValueError(
            f"value_range must be 'auto' or a pair low < high of finite numbers of dtype {dtype}. "
            f"Received: value_range={value_range!r}. Swap, round or replace them."
        )
    return low, high


def check_bounds(low, high, dtype):
    """Raise if pixels of a range lose what tells them apart."""
    largest, finest, longest = LIMITS[dtype.kind == "f"]
    if max(-low, high) > largest or not (low == high or finest <= high - low <= longest):
        raise ValueError(
            f"Pixels of dtype {dtype} must be at most {largest:g} in magnitude, and their range "
            f"0 or from {finest:g} to {longest:g}, for a GAN works in float32. Received: a range "
            f"from {low} to {high}. Scale them, or convert integers: X.astype('float64')."
        )
