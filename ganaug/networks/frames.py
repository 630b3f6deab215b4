"""Layers for videos: wrappers that apply a layer per frame or pixel, and motions of frames."""

import math

import keras
import numpy as np
from keras import layers, ops

serializable = keras.saving.register_keras_serializable(package="ganaug")


@serializable
class PerFrame(layers.Wrapper):
    """Apply a layer to each frame of videos; faster than `keras.layers.TimeDistributed`.

    Parameters
    ----------
    layer : keras.Layer
        A layer for frames.
    """

    def build(self, input_shape):
        """Build the layer for a frame."""
        super().build((None, *input_shape[2:]))

    def call(self, videos):
        time = videos.shape[1]
        frames = self.layer(ops.reshape(videos, (-1, *videos.shape[2:])))
        return ops.reshape(frames, (-1, time, *frames.shape[1:]))

    def compute_output_shape(self, input_shape):
        count, time, *rest = input_shape
        return (count, time, *self.layer.compute_output_shape((None, *rest))[1:])


@serializable
class PerPixel(layers.Wrapper):
    """Apply a layer to each pixel of videos, as a series in time.

    Parameters
    ----------
    layer : keras.Layer
        For series of shape (time, channels).
    """

    def build(self, input_shape):
        """Build the layer for a pixel."""
        super().build((None, input_shape[1], input_shape[4]))

    def call(self, videos):
        _, time, height, width, channels = videos.shape
        series = ops.reshape(ops.transpose(videos, (0, 2, 3, 1, 4)), (-1, time, channels))
        series = self.layer(series)
        videos = ops.reshape(series, (-1, height, width, *series.shape[1:]))
        return ops.transpose(videos, (0, 3, 1, 2, 4))

    def compute_output_shape(self, input_shape):
        count, time, height, width, channels = input_shape
        _, time, channels = self.layer.compute_output_shape((None, time, channels))
        return (count, time, height, width, channels)


@serializable
class SlowToFast(keras.Layer):
    """Turn cosine coefficients, of shape (batch, time, units), into units at each time.

    Fast cosines are scaled down, so that random coefficients give smooth motions.
    """

    def call(self, coefficients):
        time = coefficients.shape[1]
        places, speeds = np.arange(time)[:, None] + 0.5, np.arange(time)
        cosines = np.cos(np.pi * speeds * places / time) / (1 + speeds)
        return ops.einsum("ts,bsu->btu", ops.cast(cosines, self.compute_dtype), coefficients)

    def compute_output_shape(self, input_shape):
        return input_shape


@serializable
class CornerFlow(keras.Layer):
    """Interpolate the flow of the corners of frames, of shape (batch, time, 8), to all pixels.

    It can express shifts, turns, zooms and shears of whole frames.

    Parameters
    ----------
    height, width : int
        The size of frames.
    """

    def __init__(self, height, width, **kwargs):
        super().__init__(**kwargs)
        self.height, self.width = height, width

    def call(self, corners):
        corners = ops.reshape(corners, (-1, corners.shape[1], 2, 2, 2))
        rows, columns = (_towards_ends(size) for size in (self.height, self.width))
        return ops.einsum("hi,btijf,wj->bthwf", rows, corners, columns)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:2], self.height, self.width, 2)

    def get_config(self):
        return super().get_config() | {"height": self.height, "width": self.width}


@serializable
class Warp(keras.Layer):
    """Warp images by the flow of each frame, with bilinear interpolation.

    Its inputs are images of shape (batch, height, width, channels) and a flow of shape (batch,
    time, height, width, 2): how many pixels further down and to the right each pixel of a frame is
    read. Edge pixels are repeated beyond the edge.
    """

    def call(self, inputs):
        images, flow = inputs
        _, height, width, channels = images.shape
        rows, down = _split(flow[..., 0] + ops.arange(height, dtype=flow.dtype)[:, None], height)
        columns, right = _split(flow[..., 1] + ops.arange(width, dtype=flow.dtype), width)
        first = rows * width + columns
        # The four pixels around each place, all in one gather.
        around = ops.stack([first, first + 1, first + width, first + width + 1], axis=-1)
        up, left = 1 - down, 1 - right
        weights = ops.stack([up * left, up * right, down * left, down * right], axis=-1)
        pixels = ops.reshape(images, (-1, height * width, channels))
        indices = ops.reshape(around, (-1, math.prod(around.shape[1:]), 1))
        found = ops.take_along_axis(pixels, indices, axis=1)
        found = ops.reshape(found, (-1, *around.shape[1:], channels))
        return ops.sum(found * weights[..., None], axis=-2)

    def compute_output_shape(self, input_shapes):
        images, flow = input_shapes
        return (*flow[:-1], images[-1])


@serializable
class Bounded(keras.Layer):
    """Clip to [-1, 1]."""

    def call(self, samples):
        return ops.clip(samples, -1.0, 1.0)

    def compute_output_shape(self, input_shape):
        return input_shape


def _towards_ends(size):
    """Return weights of shape (size, 2) that interpolate between both ends."""
    ends = np.linspace(0.0, 1.0, size, dtype="float32")
    return np.stack([1.0 - ends, ends], axis=1)


def _split(places, size):
    """Return the pixel before each place, and the distance to it."""
    places = ops.clip(places, 0.0, size - 1.0)
    before = ops.clip(ops.floor(places), 0.0, size - 2.0)
    return ops.cast(before, "int32"), places - before
