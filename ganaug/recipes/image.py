"""The default recipe for images."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import keras

from ganaug.models import GAN
from ganaug.networks.adaptation import AdaptiveStrength
from ganaug.networks.augmentation import DiffAugment, Translation
from ganaug.networks.conv import conv_discriminator, conv_generator
from ganaug.objectives import Relativistic
from ganaug.penalties import R1, R2
from ganaug.space import Space

if TYPE_CHECKING:
    from ganaug.types import Term


def image(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 64,
    width: int = 32,
    penalty_weight: float = 1.0,
    seed: int | None = None,
) -> GAN:
    """Return the default GAN for few images: conditional, relativistic, without normalisation.

    The objective and the penalties are those of R3GAN (Huang et al., 2024,
    https://arxiv.org/abs/2501.05441). The discriminator sees changed images (Zhao et al., 2020,
    https://arxiv.org/abs/2006.10738), and more of them while it tells real from fake too well
    (Karras et al., 2020, https://arxiv.org/abs/2006.06676).

    Parameters
    ----------
    space, num_classes, seed
        See `ganaug.recipes.dcgan`.
    latent_dim : int, default=64
        Number of random inputs.
    width : int, default=32
        Channels of the discriminator at half resolution, where the generator has 1.5 times as
        many; more at lower resolutions.
    penalty_weight : float, default=1.0
        Weight of `R1` and of `R2` for images of 32 x 32; it grows with the number of pixels.

    Examples
    --------
    >>> from ganaug.space import Space
    >>> gan = image(Space((8, 8, 1)), num_classes=2, width=8, seed=0)
    >>> gan.generate(condition=[0, 1]).shape
    TensorShape([2, 8, 8, 1])
    """
    return relativistic_gan(
        conv_generator(space, num_classes, latent_dim=latent_dim, width=width, seed=seed),
        conv_discriminator(space, num_classes, width=width, seed=seed),
        penalty_weight,
        seed,
    )


def relativistic_gan(
    generator: keras.Model,
    discriminator: keras.Model,
    penalty_weight: float,
    seed: int | None,
    ema_decay: float = 0.995,
    learning_rate: float = 2e-3,
    terms: Sequence[Term] = (),
) -> GAN:
    """Return a GAN of two networks for images, with the other settings of `image`.

    Parameters
    ----------
    generator, discriminator : keras.Model
    penalty_weight, seed
        See `image`.
    ema_decay : float, default=0.995
        See `GAN`.
    learning_rate : float, default=2e-3
        Learning rate of both networks.
    terms : sequence of callable, default=()
        See `GAN.compile`.
    """
    weight = penalty_weight * math.prod(generator.output_shape[1:3]) / 32**2
    gan = GAN(
        generator,
        discriminator,
        augment=DiffAugment([Translation()], 0.2, AdaptiveStrength(), seed=seed),
        ema_decay=ema_decay,
        seed=seed,
    )
    gan.compile(
        keras.optimizers.Adam(learning_rate, beta_1=0.0, beta_2=0.99),
        keras.optimizers.Adam(learning_rate, beta_1=0.0, beta_2=0.99),
        Relativistic(),
        penalties=(R1(weight), R2(weight)),
        terms=terms,
        jit_compile=False,
    )
    return gan
