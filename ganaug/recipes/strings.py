"""The default for strings."""

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
    conditions = num_classes
    gan = GAN(
        string_generator(space, conditions, latent_dim=latent_dim, width=width, seed=seed),
        string_discriminator(space, conditions, width=width, seed=seed),
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
