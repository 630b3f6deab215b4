"""The default recipe for strings."""

import keras

from ganaug.models import GAN
from ganaug.networks.adaptation import AdaptiveStrength
from ganaug.networks.augmentation import DiffAugment
from ganaug.networks.series_changes import TimeCutout
from ganaug.networks.strings import string_discriminator, string_generator
from ganaug.objectives import Relativistic
from ganaug.penalties import R1, R2
from ganaug.space import Space


def strings(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 32,
    width: int = 64,
    penalty_weight: float = 1.0,
    seed: int | None = None,
) -> GAN:
    """Return the default GAN for strings: convolutional, relativistic, based on Markov chains.

    The generator changes characters of its source, a string drawn from a Markov chain of the
    class. The chain knows pairs of characters and their positions; the discriminator sees whole
    strings. The straight-through estimator passes gradients through the choice of characters
    (Bengio et al., 2013, https://arxiv.org/abs/1308.3432). The objective and the penalties are
    those of R3GAN (Huang et al., 2024, https://arxiv.org/abs/2501.05441). Gulrajani et al. (2017,
    https://arxiv.org/abs/1704.00028) trained a GAN on characters without pre-training.

    Parameters
    ----------
    space : Space
        The shape of a string, (time, characters), of one-hot rows.
    num_classes : int
        Number of labels. Every sample has a source of its class, so a label is one condition.
    latent_dim : int, default=32
        Number of random inputs.
    width : int, default=64
        Channels of both networks.
    penalty_weight : float, default=1.0
        Weight of `R1` and of `R2`.
    seed : int, optional
        Random seed of the initial weights, latents and changes.

    Raises
    ------
    ValueError
        For samples of another shape.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.space import Space
    >>> gan = strings(Space((12, 5), activation="softmax"), num_classes=2, width=4, seed=0)
    >>> source = np.eye(5, dtype="float32")[np.zeros((1, 12), int)]
    >>> gan.generate(condition=[1], source=source).shape
    TensorShape([1, 12, 5])
    """
    gan = GAN(
        string_generator(space, num_classes, latent_dim=latent_dim, width=width, seed=seed),
        string_discriminator(space, num_classes, width=width, seed=seed),
        augment=DiffAugment([TimeCutout()], 0.2, AdaptiveStrength(), seed=seed),
        ema_decay=0.98,
        seed=seed,
    )
    gan.compile(
        keras.optimizers.Adam(5e-4, beta_1=0.0, beta_2=0.99),
        keras.optimizers.Adam(5e-4, beta_1=0.0, beta_2=0.99),
        Relativistic(),
        penalties=(R1(penalty_weight), R2(penalty_weight)),
        jit_compile=False,
    )
    return gan
