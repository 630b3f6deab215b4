"""The image pool of CycleGAN: earlier fakes to train a discriminator on."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from keras import ops

from ganaug._utils import replicas
from ganaug._utils.seeding import derive

serializable = keras.saving.register_keras_serializable(package="ganaug")


@serializable
class ImagePool(keras.Layer):
    """Return fakes of earlier steps in place of half of the new ones.

    Shrivastava et al., 2017, https://arxiv.org/abs/1612.07828, section 2.3, in the form of
    CycleGAN (https://arxiv.org/abs/1703.10593): a new fake replaces the one that is returned.

    Parameters
    ----------
    pool_size : int, default=50
        Number of fakes in the pool, which is filled first. Fakes of a batch beyond this number are
        returned as they are.
    seed : int, optional
        Random seed of the exchange.
    """

    def __init__(self, pool_size: int = 50, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pool_size = pool_size
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(derive(seed, "image pool"))

    def build(self, input_shape: Any) -> None:
        self.images = self.add_weight(
            shape=(self.pool_size, *input_shape[1:]),
            initializer="zeros",
            trainable=False,
            name="images",
        )
        self.num_images = self.add_weight(
            shape=(), dtype="int32", initializer="zeros", trainable=False, name="num_images"
        )

    def call(self, fakes: tf.Tensor) -> tf.Tensor:
        return replicas.scattered(self._query(replicas.gathered(fakes)), fakes)

    def _query(self, fakes: tf.Tensor) -> tf.Tensor:
        if (fakes.shape[0] or 0) > self.pool_size:
            exchanged = self._exchange(fakes[: self.pool_size])
            return ops.concatenate([exchanged, fakes[self.pool_size :]])
        return self._exchange(fakes)

    def _exchange(self, fakes: tf.Tensor) -> tf.Tensor:
        count = fakes.shape[0] or ops.shape(fakes)[0]
        full = self.num_images >= self.pool_size
        # Slots and exchanges are drawn independently.
        order = keras.random.uniform((self.pool_size,), seed=self.seed_generator)
        chance = keras.random.uniform((self.pool_size,), seed=self.seed_generator)
        anywhere = ops.argsort(order)[:count]
        slots = ops.where(full, anywhere, (self.num_images + ops.arange(count)) % self.pool_size)
        old = ops.take(self.images, slots, axis=0)
        stored = ops.logical_and(full, chance[:count] < 0.5)
        stored = ops.reshape(stored, (-1,) + (1,) * (len(fakes.shape) - 1))
        images = ops.where(ops.logical_or(stored, ops.logical_not(full)), fakes, old)
        self.images.assign(ops.scatter_update(self.images, slots[:, None], images))
        self.num_images.assign(ops.minimum(self.num_images + count, self.pool_size))
        return ops.where(stored, old, fakes)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"pool_size": self.pool_size, "seed": self.seed}
