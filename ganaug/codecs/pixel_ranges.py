"""The range of the pixels of each channel, without the few outliers that stretch it."""

import numpy as np
import pandas as pd

from ganaug.exceptions import PixelRangeWarning, warn

# Channels share one range if each of them covers at least this fraction of it.
COMMON = 0.25
# Pixels are left out if they are at most the fraction FEW and their gap to the others is FAR times
# the range of those, like hot pixels; or if the gap is VERY_FAR times the range and they all have
# one value, which stands for missing pixels. The others must have at least DISTINCT values, since
# images of two values have a gap too.
FEW, FAR, VERY_FAR, DISTINCT = 1e-3, 4, 16, 16
# Such pixels belong to the images if one image has more of them than SPOTS and than the fraction
# SPOTTED of its pixels, or if more than the fraction USUAL of the images of a class, and more than
# MOST_BY_CHANCE images in all, have some.
SPOTS, SPOTTED, USUAL, MOST_BY_CHANCE = 4, 0.01, 0.2, 2
# Pixels are scaled to [-1, 1] or [0, 1], or are as in a file, up to 255 or more.
SCALED, UNSCALED = 1, 50
# Gaps are searched for among the extremes and this many pixels of a channel.
MOST_PIXELS = 2**20


def learned_range(images, y=None):
    """Return the lowest and the highest pixel to learn.

    Parameters
    ----------
    images : ndarray of shape (n, h, w) or (n, h, w, c)
        Finite numbers.
    y : array-like of shape (n,), optional
        Labels.

    Returns
    -------
    tuple of two numbers, or of two tuples with a number for each channel
        The latter if the channels have ranges of their own, like colour and depth.

    Warns
    -----
    PixelRangeWarning
        If a few pixels are far from all others.
    """
    channels = images[..., None] if images.ndim == 3 else images
    ranges = [_range_of(channels[..., i], y, i) for i in range(channels.shape[-1])]
    lows, highs = zip(*ranges, strict=True)
    low, high = min(lows), max(highs)
    if all(own_high - own_low >= COMMON * (high - low) for own_low, own_high in ranges):
        return low, high
    return lows, highs


def warn_of_pixels_beyond(images, low, high):
    """Warn if pixels are beyond a given range, whose ends are numbers or one for each channel."""
    beyond = int(((images < np.array(low)) | (images > np.array(high))).sum())
    if beyond:
        warn(
            f"{beyond} of {images.size} pixels are outside value_range=({low}, {high}) and are "
            f"clipped to it: X ranges from {images.min()} to {images.max()}.",
            PixelRangeWarning,
        )


def is_scaled_otherwise(largest, value_range):
    """Return whether images are scaled to [-1, 1] and those learned were not, or vice versa.

    Parameters
    ----------
    largest : number or tensor
        The largest absolute value of a pixel. Zero has every scale.
    value_range : pair of numbers, or of sequences of one for each channel
        The range that was learned; see `ImageCodec`.
    """
    learned = np.abs(value_range).max()
    if learned >= UNSCALED:
        return (largest > 0) & (largest <= SCALED)
    return bool(0 < learned <= SCALED) & (largest >= UNSCALED)


def warn_of_scale(images, value_range):
    """Warn if images are scaled otherwise than those learned."""
    # Integers are never scaled to [0, 1]; masks may have no larger ones.
    if not images.size or (images.dtype.kind != "f" and np.abs(value_range).max() >= UNSCALED):
        return
    least, most = float(images.min()), float(images.max())
    if is_scaled_otherwise(max(-least, most), value_range):
        low, high = np.min(value_range[0]), np.max(value_range[1])
        warn(
            f"The images are from {least:g} to {most:g}, and those fitted were from {low:g} to "
            f"{high:g}. Scale them to that range.",
            PixelRangeWarning,
        )


def _range_of(channel, y, number):
    """Return the lowest and the highest pixel of a channel to learn."""
    pixels = channel.ravel()
    extremes = pixels.min(), pixels.max()
    if channel.dtype.itemsize == 1:  # 256 levels cannot be stretched far.
        return extremes[0].item(), extremes[1].item()
    some = np.append(pixels[:: -(-pixels.size // MOST_PIXELS)], extremes)
    values, counts = np.unique(some, return_counts=True)
    least, most = _limits(values.astype("float64"), counts)
    is_beyond = (pixels < least) | (pixels > most)
    if _belong(is_beyond.reshape(channel.shape), pixels[is_beyond], y):
        return extremes[0].item(), extremes[1].item()
    usual, beyond = pixels[~is_beyond], pixels[is_beyond]
    low, high = usual.min(), usual.max()
    if len(beyond):
        warn(
            f"{len(beyond)} of {len(pixels)} pixels of channel {number} are far from the others, "
            f"which range from {low} to {high}: they range from {beyond.min()} to {beyond.max()}. "
            f"They are clipped to {low} or {high}, because otherwise all others would look "
            "alike. Pass value_range=(low, high) if they belong to the images.",
            PixelRangeWarning,
        )
    return low.item(), high.item()


def _belong(is_beyond, beyond, y):
    """Return whether pixels beyond the others belong to the images, like bright objects."""
    numbers = is_beyond.reshape(len(is_beyond), -1).sum(axis=1)
    affected = numbers > 0
    if y is not None and affected.sum() > MOST_BY_CHANCE:
        # Pixels that many images of a class have, and few others, are typical of the class.
        shares = pd.Series(affected).groupby(np.asarray(y)).mean()
        if shares.max() > max(2 * affected.mean(), USUAL):
            return True
    # Many pixels of one value stand for missing ones.
    is_value = len(beyond) > FEW * is_beyond.size and (beyond == beyond[0]).all()
    return not is_value and numbers.max() > max(SPOTS, SPOTTED * is_beyond[0].size)


def _limits(values, counts):
    """Return the limits beyond which pixels are left out, given sorted distinct values."""
    first, last = 0, len(values)
    if last > DISTINCT:  # One value, however many pixels have it.
        first += int(values[1] - values[0] > VERY_FAR * (values[-1] - values[1]))
        last -= int(values[-1] - values[-2] > VERY_FAR * (values[-2] - values[first]))
    few = max(FEW * counts.sum(), 2)  # An extreme is counted twice.
    below = counts[first:last].cumsum() - counts[first:last]
    above = below[-1] + counts[last - 1] - below - counts[first:last]
    core = first + np.flatnonzero((below >= few) & (above >= few))
    if len(core) >= DISTINCT:
        far = FAR * (values[core[-1]] - values[core[0]])
        gaps = np.diff(values) > far
        first = max(np.flatnonzero(gaps[: core[0]]) + 1, default=first)
        last = core[-1] + 1 + min(np.flatnonzero(gaps[core[-1] :]), default=last - core[-1] - 1)
    ends = np.concatenate([[-np.inf], values, [np.inf]])
    return (ends[first] + ends[first + 1]) / 2, (ends[last] + ends[last + 1]) / 2
