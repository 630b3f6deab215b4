"""Changes to series that preserve their class, for a discriminator or in place of a GAN."""

from dataclasses import dataclass

import keras
import numpy as np
from keras import ops

from ganaug.networks.augmentation import Operation

serializable = keras.saving.register_keras_serializable(package="ganaug")


@serializable
@dataclass(frozen=True)
class TimeShift(Operation):
    """Shift in time, and repeat the values at the edge.

    Parameters
    ----------
    share : float, default=0.1
        The largest shift in either direction, as a fraction of the time.
    """

    share: float = 0.1

    def __call__(self, series, uniform):
        time = series.shape[1]
        most = int(time * self.share + 0.5)
        shifts = ops.floor(uniform * (2 * most + 1)) - most
        return _at(series, ops.arange(time, dtype="float32") + shifts)


@serializable
@dataclass(frozen=True)
class TimeWarp(Operation):
    """Let time run faster or slower in each of four equal sections; both ends stay in place.

    Parameters
    ----------
    most : float, default=0.4
        The speed of a section is uniform in [1 - most, 1 + most], relative to the others.
    """

    most: float = 0.4
    num_random = 4

    def __call__(self, series, uniform):
        time = series.shape[1]
        speeds = 1.0 + (2.0 * uniform - 1.0) * self.most
        knots = ops.pad(ops.cumsum(speeds, axis=1), [[0, 0], [1, 0]])
        knots = knots / knots[:, -1:] * (time - 1)
        return _at(series, ops.matmul(knots, _between(time, self.num_random + 1)))


@serializable
@dataclass(frozen=True)
class MagnitudeWarp(Operation):
    """Multiply by a factor that changes slowly in time: it is linear between five points.

    Parameters
    ----------
    most : float, default=0.25
        The factors at these points are uniform in [1 - most, 1 + most].
    """

    most: float = 0.25
    num_random = 5

    def __call__(self, series, uniform):
        factors = 1.0 + (2.0 * uniform - 1.0) * self.most
        curves = ops.matmul(factors, _between(series.shape[1], self.num_random))
        return series * ops.cast(curves, series.dtype)[..., None]


@serializable
@dataclass(frozen=True)
class TimeCutout(Operation):
    """Set all values in a stretch of time to zero; it may extend beyond the ends.

    Parameters
    ----------
    share : float, default=0.2
        Length of the stretch, as a fraction of the time.
    """

    share: float = 0.2

    def __call__(self, series, uniform):
        time = series.shape[1]
        extent = int(time * self.share + 0.5)
        places = ops.arange(time, dtype="float32") - ops.floor(uniform * (time + 1)) + extent // 2
        inside = ops.cast((places >= 0) & (places < extent), series.dtype)
        return series * (1.0 - inside)[..., None]


def _between(time, num_points):
    """Return weights of shape (points, time) that interpolate points spread evenly over time."""
    places = np.linspace(0.0, num_points - 1.0, time)
    distances = np.abs(places - np.arange(num_points)[:, None])
    return np.maximum(1.0 - distances, 0.0).astype("float32")


def _at(series, places):
    """Interpolate series linearly at places in time, of shape (batch, time)."""
    last = series.shape[1] - 1
    places = ops.clip(places, 0.0, float(last))
    before = ops.floor(places)
    share = ops.cast(places - before, series.dtype)[..., None]
    first = ops.cast(before, "int32")
    second = ops.minimum(first + 1, last)
    # All points along one axis: take_along_axis is slower, and makes oneDNN complain.
    points = ops.reshape(series, (-1, series.shape[2]))
    offsets = (last + 1) * ops.arange(ops.shape(series)[0])[:, None]
    start, end = (ops.take(points, offsets + index, axis=0) for index in (first, second))
    return start * (1.0 - share) + end * share
