"""Penalties on the discriminator, which stabilise adversarial training.

A penalty is a function ``(critic, real, fake, seed) -> scalar`` of a `Critic`, which is the
discriminator as a function of samples alone, the real and the fake samples of a batch, and a
random seed. The scalar is added to the loss of the discriminator. The critic caches its logits
and gradients, so that a penalty on the samples of the loss costs no second forward pass.

Symbols: D(x) is the sum of the logits of sample x, g(x) its gradient with respect to x.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Self, TypeAlias

import keras
import tensorflow as tf
from keras import ops

from ganaug._utils import replicas
from ganaug._utils.serialization import Part

serializable = keras.saving.register_keras_serializable(package="ganaug")
Seed: TypeAlias = int | keras.random.SeedGenerator | None


class Critic:
    """The discriminator as a function of samples, which caches logits and gradients.

    Parameters
    ----------
    function : callable
        Samples of shape (batch, ...) -> logits of shape (batch, ...).
    joint : bool, default=True
        If True, groups of samples share a forward pass. They cannot if a sample's logits depend on
        the batch, as with batch normalisation.

    Examples
    --------
    >>> from keras import ops
    >>> critic = Critic(lambda samples: 3.0 * samples)
    >>> real, fake = ops.ones((2, 1)), ops.zeros((2, 1))
    >>> real_logits, fake_logits = critic.logits(real, fake)
    >>> critic.gradient(real).numpy().ravel().tolist()
    [3.0, 3.0]
    """

    def __init__(self, function: Callable[[tf.Tensor], tf.Tensor], joint: bool = True) -> None:
        self.function = function
        self.joint = joint
        self._passes: list[_ForwardPass] = []

    def logits(self, *groups: tf.Tensor) -> list[tf.Tensor]:
        """Return the logits of several groups of samples of the same size, in one pass."""
        parts = [groups] if self.joint else [(group,) for group in groups]
        passes = [_ForwardPass(self.function, part) for part in parts]
        self._passes += passes
        return [logits for forward in passes for logits in forward.logits]

    def __call__(self, samples: tf.Tensor) -> tf.Tensor:
        """Return the logits of `samples`, from the cache if they have been computed."""
        forward, position = self._lookup(samples)
        return forward.logits[position]

    def gradient(self, samples: tf.Tensor) -> tf.Tensor:
        """Return g, the gradient of each sample's summed logits, of the shape of `samples`."""
        forward, position = self._lookup(samples)
        return forward.gradients()[position]

    def _lookup(self, samples: tf.Tensor) -> tuple[_ForwardPass, int]:
        for forward in self._passes:
            for position, group in enumerate(forward.groups):
                if group is samples:
                    return forward, position
        self.logits(samples)
        return self._passes[-1], 0


class _ForwardPass:
    """A forward pass over groups of samples; gradients are computed on first use."""

    def __init__(
        self, function: Callable[[tf.Tensor], tf.Tensor], groups: Sequence[tf.Tensor]
    ) -> None:
        self.groups = groups
        with tf.GradientTape(watch_accessed_variables=False) as self._tape:
            self._samples = ops.concatenate(groups) if len(groups) > 1 else groups[0]
            self._tape.watch(self._samples)
            self._logits = function(self._samples)
        self.logits = self._split(self._logits)
        self._gradients: list[tf.Tensor] | None = None

    def gradients(self) -> list[tf.Tensor]:
        if self._gradients is None:
            self._gradients = self._split(self._tape.gradient(self._logits, self._samples))
        return self._gradients

    def _split(self, values: tf.Tensor) -> list[tf.Tensor]:
        return ops.split(values, len(self.groups)) if len(self.groups) > 1 else [values]


class Penalty(Part):
    """Base class of terms in the loss of the discriminator."""

    def __call__(
        self, critic: Critic, real: tf.Tensor, fake: tf.Tensor, seed: Seed = None
    ) -> tf.Tensor:
        """Return the penalty.

        Parameters
        ----------
        critic : Critic
            The discriminator as a function of samples.
        real, fake : tensor of shape (batch, ...)
            Samples; the generator gets no gradient from them.
        seed : int or keras.random.SeedGenerator, optional
            Random seed of the penalties that draw random numbers.

        Returns
        -------
        tensor of shape ()
        """
        raise NotImplementedError

    def scaled(self, factor: float) -> Self:
        """Return the penalty with a multiple of its weight, or unchanged if it has none."""
        return self


@dataclass(frozen=True)
class WeightedPenalty(Penalty):
    """Base class of penalties that are proportional to a weight.

    After a divergence, training continues with a larger weight.
    """

    weight: float = 1.0

    def scaled(self, factor: float) -> Self:
        return replace(self, weight=factor * self.weight)


@serializable
@dataclass(frozen=True)
class GradientPenalty(WeightedPenalty):
    """WGAN-GP: keep the norm of g at one between real and fake samples.

    ``weight * E[(|g(u)| - 1)^2]``, u uniform on the line from a real sample to a fake one
    (Gulrajani et al., 2017, https://arxiv.org/abs/1704.00028).

    Parameters
    ----------
    weight : float, default=10.0
        Called lambda in the paper.
    """

    weight: float = 10.0

    def __call__(
        self, critic: Critic, real: tf.Tensor, fake: tf.Tensor, seed: Seed = None
    ) -> tf.Tensor:
        shape = (ops.shape(real)[0],) + (1,) * (len(real.shape) - 1)
        draw = partial(keras.random.uniform, dtype=real.dtype, seed=seed)
        share = replicas.own_part(draw, shape)
        norm = ops.sqrt(_squared_norm(critic.gradient(real + share * (fake - real))) + 1e-12)
        return self.weight * ops.mean(ops.square(norm - 1.0))


@serializable
@dataclass(frozen=True)
class R1(WeightedPenalty):
    """Penalise the gradient on real samples: ``weight / 2 * E[|g(real)|^2]``.

    Mescheder et al., 2018, https://arxiv.org/abs/1801.04406, equation 9.

    Parameters
    ----------
    weight : float, default=1.0
        Called gamma in the paper.

    Examples
    --------
    >>> from keras import ops
    >>> slope = Critic(lambda samples: 3.0 * samples)
    >>> float(R1(weight=2.0)(slope, ops.ones((4, 1)), ops.zeros((4, 1))))
    9.0
    """

    def __call__(
        self, critic: Critic, real: tf.Tensor, fake: tf.Tensor, seed: Seed = None
    ) -> tf.Tensor:
        return self.weight / 2.0 * ops.mean(_squared_norm(critic.gradient(real)))


@serializable
@dataclass(frozen=True)
class R2(WeightedPenalty):
    """Penalise the gradient on generated samples: ``weight / 2 * E[|g(fake)|^2]``.

    Mescheder et al., 2018, https://arxiv.org/abs/1801.04406, equation 9. Together with `R1` it
    keeps the relativistic objective from diverging (https://arxiv.org/abs/2501.05441).

    Parameters
    ----------
    weight : float, default=1.0
        Called gamma in the papers.
    """

    def __call__(
        self, critic: Critic, real: tf.Tensor, fake: tf.Tensor, seed: Seed = None
    ) -> tf.Tensor:
        return self.weight / 2.0 * ops.mean(_squared_norm(critic.gradient(fake)))


def _squared_norm(gradient: tf.Tensor) -> tf.Tensor:
    return ops.sum(ops.square(gradient), axis=tuple(range(1, len(gradient.shape))))
