"""Seeded initial weights."""

import keras

from ganaug._utils.seeding import stream


class Initializers:
    """A sequence of seeded initializers; Keras would draw their seeds from Python's `random`.

    Parameters
    ----------
    role : str
        Networks with equal seeds but different roles have different weights.
    seed : int or None
    make : callable, optional
        ``seed -> keras initializer``. By default, weights are small, so that the first samples are
        close to their sources, and the logits close to 0.
    """

    def __init__(self, role, seed, make=None):
        self._rng = stream(seed, role)
        self._make = make or _small

    def __call__(self):
        return self._make(self.integer())

    def integer(self):
        """Return a seed, for a layer that draws random numbers."""
        return int(self._rng.integers(2**31 - 1))


def _small(seed):
    return keras.initializers.VarianceScaling(1 / 3, "fan_in", "uniform", seed=seed)


def he(seed):
    """Return an initializer that keeps the scale of activations (He et al., 2015)."""
    return keras.initializers.HeNormal(seed=seed)


def dcgan(seed):
    """Return the initializer of Radford et al., 2015: normal with standard deviation 0.02."""
    return keras.initializers.RandomNormal(0.0, 0.02, seed=seed)
