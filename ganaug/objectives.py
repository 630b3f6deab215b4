"""Adversarial objectives: the losses of both networks as functions of logits.

The discriminator returns a logit for every sample, real or fake: D(x), of any shape that starts
with the batch axis. An objective turns the two sets of logits into the loss of either network.
All losses are scalars, to be minimised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import keras
from keras import ops

from ganaug._utils.serialization import Part

if TYPE_CHECKING:
    import tensorflow as tf

serializable = keras.saving.register_keras_serializable(package="ganaug")


class Objective(Part):
    """Base class of objectives; subclasses implement `discriminator` and `generator`.

    Attributes
    ----------
    uses_real : bool
        True if the generator's loss depends on logits of real samples. If not, they are not
        computed, and `generator` receives None for them.
    """

    uses_real = True

    def discriminator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        """Return the loss of the discriminator.

        Parameters
        ----------
        real, fake : tensor of shape (batch, ...)
            Logits of real and of generated samples.

        Returns
        -------
        tensor of shape ()
        """
        raise NotImplementedError

    def generator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        """Return the loss of the generator, for the same logits as `discriminator`."""
        raise NotImplementedError

    def boundary(self, real: tf.Tensor, fake: tf.Tensor) -> float | tf.Tensor:
        """Return the logit above which a sample counts as real, by default 0."""
        return 0.0

    def accuracies(self, real: tf.Tensor, fake: tf.Tensor) -> dict[str, tf.Tensor]:
        """Return the fractions of real and of fake samples on the right side of `boundary`."""
        boundary = self.boundary(real, fake)
        return {
            "real_accuracy": ops.mean(ops.cast(real > boundary, "float32")),
            "fake_accuracy": ops.mean(ops.cast(fake < boundary, "float32")),
        }


@serializable
@dataclass(frozen=True)
class NonSaturating(Objective):
    """Binary cross-entropy; the generator maximises log D instead of minimising log(1 - D).

    Goodfellow et al., 2014, https://arxiv.org/abs/1406.2661, section 3.

    Examples
    --------
    >>> import keras
    >>> undecided = keras.ops.zeros((4, 1))
    >>> round(float(NonSaturating().discriminator(undecided, undecided)), 4)  # 2 log 2
    1.3863
    """

    uses_real = False

    def discriminator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return ops.mean(ops.softplus(-real)) + ops.mean(ops.softplus(fake))

    def generator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return ops.mean(ops.softplus(-fake))


@serializable
@dataclass(frozen=True)
class Minimax(NonSaturating):
    """The zero-sum game: the generator minimises log(1 - D).

    Goodfellow et al., 2014, https://arxiv.org/abs/1406.2661, equation 1. Its gradient vanishes
    while the discriminator is confident; `NonSaturating` is the practical form.
    """

    def generator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return -ops.mean(ops.softplus(fake))


@serializable
@dataclass(frozen=True)
class LeastSquares(Objective):
    """Least squares: real logits are regressed to one, fake ones to zero.

    Mao et al., 2017, https://arxiv.org/abs/1611.04076, equation 9.
    """

    uses_real = False

    def boundary(self, real: tf.Tensor, fake: tf.Tensor) -> float | tf.Tensor:
        return 0.5

    def discriminator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return (ops.mean(ops.square(real - 1.0)) + ops.mean(ops.square(fake))) / 2.0

    def generator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return ops.mean(ops.square(fake - 1.0)) / 2.0


@serializable
@dataclass(frozen=True)
class Hinge(Objective):
    """The hinge loss, which ignores logits beyond a margin.

    Lim & Ye, 2017, https://arxiv.org/abs/1705.02894.

    Parameters
    ----------
    margin : float, default=1.0
        Real logits above it and fake ones below its negative have no loss.
    """

    margin: float = 1.0
    uses_real = False

    def discriminator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return ops.mean(ops.relu(self.margin - real)) + ops.mean(ops.relu(self.margin + fake))

    def generator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return -ops.mean(fake)


@serializable
@dataclass(frozen=True)
class Wasserstein(Objective):
    """The earth mover's distance, for a discriminator that is kept 1-Lipschitz.

    Arjovsky et al., 2017, https://arxiv.org/abs/1701.07875. Combine it with
    `ganaug.penalties.GradientPenalty` or with clipped weights.
    """

    uses_real = False

    def boundary(self, real: tf.Tensor, fake: tf.Tensor) -> float | tf.Tensor:
        # A single logit has no meaning, only the difference of two.
        return (ops.mean(real) + ops.mean(fake)) / 2.0

    def discriminator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return ops.mean(fake) - ops.mean(real)

    def generator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return -ops.mean(fake)


@serializable
@dataclass(frozen=True)
class Relativistic(Objective):
    """Compare each real sample with one fake: which of the two is more real?

    Jolicoeur-Martineau, 2018, https://arxiv.org/abs/1807.00734, in the paired form of Huang et
    al., 2024 (R3GAN), https://arxiv.org/abs/2501.05441. Sample i of `real` is paired with sample i
    of `fake`, so a conditional model must give both the same condition.
    """

    def boundary(self, real: tf.Tensor, fake: tf.Tensor) -> float | tf.Tensor:
        # A single logit has no meaning, only the difference of two.
        return (ops.mean(real) + ops.mean(fake)) / 2.0

    def discriminator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return ops.mean(ops.softplus(fake - real))

    def generator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return ops.mean(ops.softplus(real - fake))


@serializable
@dataclass(frozen=True)
class Cellwise(Objective):
    """Tell which units of a completed row are observed: the objective of GAIN.

    Yoon et al., 2018, https://arxiv.org/abs/1806.02920, section 4. The discriminator returns, for
    each unit of a row, a logit and whether the unit is observed (1 or 0), of shape (batch, width,
    2). Real rows are not needed, since each completed row has real units.

    Examples
    --------
    >>> import keras
    >>> undecided = keras.ops.convert_to_tensor([[[0.0, 1.0], [0.0, 0.0]]])
    >>> round(float(Cellwise().discriminator(None, undecided)), 4)  # log 2
    0.6931
    """

    uses_real = False

    def discriminator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        logits, observed = fake[..., 0], fake[..., 1]
        return ops.mean(ops.softplus(logits) - observed * logits)

    def generator(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        return ops.mean((1.0 - fake[..., 1]) * ops.softplus(-fake[..., 0]))

    def accuracies(self, real: tf.Tensor, fake: tf.Tensor) -> dict[str, tf.Tensor]:
        """Return the fractions of observed and of missing units on the right side of 0."""
        observed = fake[..., 1]
        found = ops.cast(fake[..., 0] > 0.0, "float32")
        of_observed = ops.sum(found * observed) / ops.maximum(ops.sum(observed), 1.0)
        missing = 1.0 - observed
        of_missing = ops.sum((1.0 - found) * missing) / ops.maximum(ops.sum(missing), 1.0)
        return {"real_accuracy": of_observed, "fake_accuracy": of_missing}
