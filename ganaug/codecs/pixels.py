"""Validation of the shape, dtype and range of images."""

from collections import Counter

import numpy as np

# The fewest and the most pixels of a side, and the most if images are learned smaller.
LEAST_SIDE, MOST_SIDE, MOST_ENLARGED_SIDE = 8, 128, 256
CHANNELS = range(1, 257)
# The largest magnitude, the smallest and the largest range of integers and of floats. Codes are
# float32, which distinguish 2**24 steps; TensorFlow flushes 1e-38 and less to zero.
LIMITS = (2**53, 1, 2**24), (float(np.finfo("float32").max), 1e-30, np.inf)
FOR_SERIES = "For time series, see codec='series' and SeriesCodec(channels='first')."
TO_EQUAL = dict.fromkeys(
    ("shape", "dtype"),
    f"Resize or convert them, for example with tf.image.resize. {FOR_SERIES}",
)
KINDS = {"b": "booleans", "i": "integers", "u": "integers", "f": "floats"}


def are_one_by_one(X):
    """Return whether samples are separate images in a list, a tuple or an array of objects."""
    is_objects = isinstance(X, np.ndarray) and X.dtype == object and X.ndim == 1
    return (
        (is_objects or isinstance(X, list | tuple))
        and len(X) > 0
        # An array has a shape, a Pillow image a mode, and a nested list neither.
        and (hasattr(X[0], "shape") or hasattr(X[0], "mode"))
        and np.ndim(X[0]) in (2, 3)
    )


def read(X, what="images"):
    """Return images, or videos of one shape, as an array of finite numbers."""
    images = as_array(X)
    _check_finite(X, images, what)
    return images


def as_array(X):
    """Return images, or videos of one shape, as an array of numbers."""
    try:
        images = stacked(X) if are_one_by_one(X) else np.asarray(X)
    except ValueError as error:
        raise ValueError(
            "Images must be of one shape, to fit into one array. Received: X with several "
            f"({error}). Resize them, for example with tf.image.resize."
        ) from error
    if images.dtype == object and not images.ndim:
        raise TypeError(
            f"Images in an array were expected. Received: a {type(X).__name__}. Collect them, for "
            "example those of a tf.data.Dataset by np.stack(list(dataset.as_numpy_iterator()))."
        )
    if images.dtype.kind not in KINDS or images.dtype.itemsize > 8:
        raise TypeError(
            "Pixels must be booleans, integers, float16, float32 or float64. "
            f"Received: X of dtype={images.dtype}. Convert it, for example X.astype('float32')."
        )
    return images


def _check_finite(X, images, what):
    """Raise if a pixel is masked or not finite."""
    extremes = [images.min(), images.max()] if images.size else []
    if np.ma.is_masked(X) or not np.isfinite(extremes).all():
        bad = np.ma.getmaskarray(X) if np.ma.is_masked(X) else ~np.isfinite(images)
        affected = np.flatnonzero(bad.reshape(len(bad), -1).any(axis=1))
        raise ValueError(
            "Pixels must be finite; missing ones cannot be learned. Received: X with NaN, "
            f"infinity or masked pixels in {len(affected)} of {len(bad)} {what}, the first of "
            f"them number {affected[0]}. Fill them, for example with np.nan_to_num, or leave "
            f"these {what} out."
        )


def stacked(samples, what="images", advice=None):
    """Stack separate images, or other samples of pixels, into one array.

    Parameters
    ----------
    samples : sequence of array-like
    what : str, default="images"
        Their name in errors.
    advice : dict, optional
        Advice in errors for samples that differ in "shape" or in "dtype".
    """
    masked = sum(bool(np.ma.is_masked(sample)) for sample in samples)
    if masked:
        raise ValueError(
            "Pixels must be finite; missing ones cannot be learned. Received: X with masked "
            f"pixels in {masked} of {len(samples)} {what}. Fill them, or leave these {what} out."
        )
    samples = [np.asarray(sample) for sample in samples]
    for name in ("shape", "dtype"):
        found = Counter(getattr(sample, name) for sample in samples)
        if len(found) > 1:
            (usual, most), *_ = found.most_common()
            other = next(i for i, x in enumerate(samples) if getattr(x, name) != usual)
            raise ValueError(
                f"{what.capitalize()} must be of one {name}, to fit into one array. Received: "
                f"{most} of {len(samples)} {what} of {name} {usual}, and others, such as number "
                f"{other} of {getattr(samples[other], name)}. {(advice or TO_EQUAL)[name]}"
            )
    # NumPy would change to the byte order of this machine.
    return np.stack(samples, dtype=samples[0].dtype)


def check_shape(shape, most=MOST_SIDE):
    """Raise if images of a shape cannot be learned; `most` is the largest height and width."""
    *_, height, width, channels = (*shape, 1)[:4] if len(shape) in (3, 4) else (0, 0, 0)
    sides = range(LEAST_SIDE, most + 1)
    if not (height in sides and width in sides and channels in CHANNELS and shape[0]):
        raise ValueError(
            "Expected images of shape (n, h, w) or (n, h, w, c), at least one, h and w from "
            f"{LEAST_SIDE} to {most}, c from 1 to 256. Received: X of shape={shape}. "
            "Resize images of another size (tf.image.resize), move channels to the end "
            f"(np.moveaxis), pass a single image as X[None]. {FOR_SERIES}"
        )


def given_bounds(value_range, images):
    """Return a given range in the dtype of images: two numbers, or two for each channel.

    Returns
    -------
    tuple of two numbers, or of two tuples with a number for each channel
    """
    dtype, shapes = images.dtype, [(2,), (2, *images.shape[3:])]
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            given = np.asarray(value_range).astype("float64", casting="same_kind")
            bounds = given.astype(dtype)
    except (TypeError, ValueError):
        given = bounds = np.zeros(0)
    is_range = (
        bounds.shape in shapes and np.isfinite(bounds).all() and (bounds[0] < bounds[1]).all()
    )
    if not is_range or (dtype.kind != "f" and (bounds != given).any()):
        raise ValueError(
            f"value_range must be 'auto' or a pair low < high of finite numbers of dtype {dtype}, "
            "or two sequences with one for each channel. "
            f"Received: value_range={value_range!r}. Swap, round or replace them."
        )
    low, high = (tuple(end) if isinstance(end, list) else end for end in bounds.tolist())
    return low, high


def check_bounds(bounds, dtype):
    """Raise if float32 codes cannot represent a range of pixels, or that of a channel."""
    for low, high in np.array(bounds, dtype=object).reshape(2, -1).T:
        _check_bounds_of_channel(low, high, dtype)


def _check_bounds_of_channel(low, high, dtype):
    largest, finest, longest = LIMITS[dtype.kind == "f"]
    if max(-low, high) > largest or not (low == high or finest <= high - low <= longest):
        raise ValueError(
            f"Pixels of dtype {dtype} must be at most {largest:g} in magnitude, and their range 0 "
            f"or from {finest:g} to {longest:g}, because a GAN works in float32. Received: a "
            f"range from {low} to {high}. Scale them, or convert integers: X.astype('float64')."
        )
