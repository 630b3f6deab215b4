"""Adaptive strength of augmentation, which follows the accuracy of the discriminator."""

from dataclasses import dataclass

import keras
from keras import ops

from ganaug._utils.serialization import Part

serializable = keras.saving.register_keras_serializable(package="ganaug")


@serializable
@dataclass(frozen=True)
class AdaptiveStrength(Part):
    """Raise a probability while the discriminator tells real from fake too well, else lower it.

    A discriminator that overfits gives nearly all real images higher logits than fake ones.
    Karras et al. observe the sign of the real logits; here it is the sign of the difference
    between a real and a fake logit, which also has a meaning for `ganaug.objectives.Relativistic`.

    Parameters
    ----------
    target : float, default=0.6
        Target of the mean sign, from -1 to 1; at 0.6, four out of five real images have a higher
        logit than their fakes.
    num_images : int, default=50_000
        Number of real images after which the probability can have risen from 0 to 1.
    most : float, default=0.8
        The highest probability. If all images were changed, the generator would learn the changes.

    References
    ----------
    Karras et al., 2020, Training generative adversarial networks with limited data,
    https://arxiv.org/abs/2006.06676

    Examples
    --------
    >>> adapt = AdaptiveStrength(num_images=100)
    >>> round(float(adapt(0.5, real=[[2.0]], fake=[[1.0]])), 3)
    0.51
    """

    target: float = 0.6
    num_images: int = 50_000
    most: float = 0.8

    def __post_init__(self):
        if not (-1.0 <= self.target <= 1.0 and 0.0 <= self.most <= 1.0 and self.num_images > 0):
            raise ValueError(
                "target must be in [-1, 1], most in [0, 1] and num_images above 0. "
                f"Received: {self!r}"
            )

    def __call__(self, probability, real, fake):
        """Return the next probability.

        Parameters
        ----------
        probability : scalar
        real, fake : tensor of shape (batch, ...)
            Logits, in pairs.

        Returns
        -------
        float32 scalar tensor, in [0, most]
        """
        real, fake = (ops.convert_to_tensor(logits, "float32") for logits in (real, fake))
        excess = ops.mean(ops.sign(real - fake)) - self.target
        step = ops.cast(ops.shape(real)[0], "float32") / self.num_images
        return ops.clip(probability + ops.sign(excess) * step, 0.0, self.most)
