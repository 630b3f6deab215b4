"""Seeded initial weights."""

import keras

from ganaug._utils.seeding import stream


class Initializers:
    """Seeded initialisers, a different one each time: Keras' own draw from Python's `random`.

    Parameters
    ----------
    player : str
        Two players of one seed start from different weights.
    seed : int or None
    make : callable, optional
        ``seed -> keras initializer``. By default small steps: the first samples stay near what
        they start from, and the logits near 0.
    """

    def __init__(self, player, seed, make=None):
        self._rng = stream(seed, player)
        self._make = make or _small_steps

    def __call__(self):
        return self._make(self.integer())

    def integer(self):
        """Return a seed for something else that draws random numbers."""
        return int(self._rng.integers(2**31 - 1))


def _small_steps(seed):
    return keras.initializers.VarianceScaling(1 / 3, "fan_in", "uniform", seed=seed)


def he(seed):
    """Keep the deviation of activations from layer to layer (He et al., 2015)."""
    return keras.initializers.HeNormal(seed=seed)


def dcgan(seed):
    """Of Radford et al., 2015: normal with a deviation of 0.02."""
    return keras.initializers.RandomNormal(0.0, 0.02, seed=seed)
