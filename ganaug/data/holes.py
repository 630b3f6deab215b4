"""Random holes in images: which pixels to erase, as functions of random numbers."""

from dataclasses import dataclass

import tensorflow as tf


class Holes:
    """Base class of random holes; a subclass defines `num_random` and `__call__`."""

    @property
    def num_random(self):
        """Number of random numbers per image."""
        raise NotImplementedError

    def __call__(self, uniform, height, width):
        """Return which pixels are in the hole of each image.

        Parameters
        ----------
        uniform : float32 tensor of shape (batch, num_random)
            Random numbers in [0, 1).
        height, width : int

        Returns
        -------
        bool tensor of shape (batch, height, width)
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Boxes(Holes):
    """A rectangle within the image, at a random place.

    Parameters
    ----------
    least, most : float, default=0.25 and 0.75
        The shortest and the longest sides, as fractions of those of the image. By default a
        quarter of the image is erased on average.
    """

    least: float = 0.25
    most: float = 0.75

    @property
    def num_random(self):
        """Two numbers for each axis."""
        return 4

    def __call__(self, uniform, height, width):
        rows = self._between(height, uniform[:, 0], uniform[:, 1])
        columns = self._between(width, uniform[:, 2], uniform[:, 3])
        return rows[:, :, None] & columns[:, None, :]

    def _between(self, size, extent, place):
        """Return which positions along an axis are within the rectangle."""
        extent = tf.round(size * (self.least + (self.most - self.least) * extent))
        extent = tf.clip_by_value(extent, 1.0, size - 1.0)
        first = tf.floor(place * (size - extent + 1.0))
        places = tf.range(size, dtype=tf.float32) - first[:, None]
        return (places >= 0) & (places < extent[:, None])


@dataclass(frozen=True)
class Strokes(Holes):
    """Broad strokes of a pen, from one random point to the next.

    Parameters
    ----------
    least, most : float, default=0.1 and 0.25
        The narrowest and the broadest pen, as fractions of the sides of the image. By default
        about a quarter of the image is erased.
    num_strokes : int, default=3
    """

    least: float = 0.1
    most: float = 0.25
    num_strokes: int = 3

    @property
    def num_random(self):
        """Two numbers for each point, and one for the width."""
        return 2 * (self.num_strokes + 1) + 1

    def __call__(self, uniform, height, width):
        points = tf.reshape(uniform[:, 1:], [-1, self.num_strokes + 1, 1, 1, 2])
        start, step = points[:, :-1], points[:, 1:] - points[:, :-1]
        centres = [(tf.range(size, dtype=tf.float32) + 0.5) / size for size in (height, width)]
        offset = tf.stack(tf.meshgrid(*centres, indexing="ij"), axis=-1) - start
        # The nearest point of the line between two points.
        along = tf.reduce_sum(offset * step, -1) / (tf.reduce_sum(step**2, -1) + 1e-9)
        offset -= tf.clip_by_value(along, 0.0, 1.0)[..., None] * step
        nearest = tf.reduce_min(tf.norm(offset, axis=-1), axis=1)
        breadth = self.least + (self.most - self.least) * uniform[:, 0]
        return nearest < breadth[:, None, None] / 2


@dataclass(frozen=True)
class RandomHoles(Holes):
    """Holes of one kind or another, each equally likely.

    Parameters
    ----------
    kinds : tuple of Holes, default=(Boxes(), Strokes())
    """

    kinds: tuple = (Boxes(), Strokes())

    @property
    def num_random(self):
        """The numbers of all kinds, and one for the choice."""
        return 1 + sum(kind.num_random for kind in self.kinds)

    def __call__(self, uniform, height, width):
        parts = tf.split(uniform[:, 1:], [kind.num_random for kind in self.kinds], axis=1)
        holes = [kind(part, height, width) for kind, part in zip(self.kinds, parts, strict=True)]
        chosen = tf.cast(uniform[:, 0] * len(holes), tf.int32)
        return tf.gather(tf.stack(holes, axis=1), chosen, batch_dims=1)
