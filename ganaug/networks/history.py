"""A memory of fakes, so that a discriminator does not forget what it has learned to refuse."""

import keras
from keras import ops

from ganaug._utils import replicas

serializable = keras.saving.register_keras_serializable(package="ganaug")


@serializable
class History(keras.Layer):
    """Show half of the time a fake of an earlier step instead of the one that is given.

    Shrivastava et al., 2017, https://arxiv.org/abs/1612.07828, section 2.3, in the form of
    CycleGAN (https://arxiv.org/abs/1703.10593): a fake that is held back takes the place of the
    one that is shown.

    Parameters
    ----------
    size : int, default=50
        How many fakes it remembers, which it first fills. Of a larger batch the rest is shown.
    seed : int, optional
        Of what is held back, and of what is shown.
    """

    def __init__(self, size=50, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        self.kept = self.add_weight(
            shape=(self.size, *input_shape[1:]),
            initializer="zeros",
            trainable=False,
            name="kept",
        )
        self.num_seen = self.add_weight(
            shape=(), dtype="int32", initializer="zeros", trainable=False, name="num_seen"
        )

    def call(self, fakes):
        return replicas.scattered(self._shown(replicas.gathered(fakes)), fakes)

    def _shown(self, fakes):
        if (fakes.shape[0] or 0) > self.size:
            return ops.concatenate([self._exchange(fakes[: self.size]), fakes[self.size :]])
        return self._exchange(fakes)

    def _exchange(self, fakes):
        count = fakes.shape[0] or ops.shape(fakes)[0]
        full = self.num_seen >= self.size
        chance = keras.random.uniform((self.size,), seed=self.seed_generator)
        anywhere = ops.argsort(chance)[:count]
        places = ops.where(full, anywhere, (self.num_seen + ops.arange(count)) % self.size)
        old = ops.take(self.kept, places, axis=0)
        held_back = ops.logical_and(full, chance[:count] < 0.5)
        held_back = ops.reshape(held_back, (-1,) + (1,) * (len(fakes.shape) - 1))
        kept = ops.where(ops.logical_or(held_back, ops.logical_not(full)), fakes, old)
        self.kept.assign(ops.scatter_update(self.kept, places[:, None], kept))
        self.num_seen.assign(ops.minimum(self.num_seen + count, self.size))
        return ops.where(held_back, old, fakes)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"size": self.size, "seed": self.seed}
