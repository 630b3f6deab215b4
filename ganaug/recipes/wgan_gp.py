"""A critic whose gradient norm is held at one."""

import keras

from ganaug.models import GAN
from ganaug.networks.strided import dcgan_discriminator, dcgan_generator
from ganaug.objectives import Wasserstein
from ganaug.penalties import GradientPenalty
from ganaug.space import Space


def wgan_gp(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 100,
    width: int = 64,
    penalty_weight: float = 10.0,
    seed: int | None = None,
) -> GAN:
    """Return a class-conditional Wasserstein GAN with a gradient penalty, for images.

    Gulrajani et al., 2017, https://arxiv.org/abs/1704.00028, with the networks of `dcgan`, but
    without batch normalisation in the critic, since the penalty is computed per image.

    Parameters
    ----------
    space, num_classes, latent_dim, width, seed
        See `ganaug.recipes.dcgan`.
    penalty_weight : float, default=10.0
        Weight of the `GradientPenalty`.

    Examples
    --------
    >>> from ganaug.space import Space
    >>> gan = wgan_gp(Space((8, 8, 1)), num_classes=2, width=8, seed=0)
    >>> gan.penalties
    (GradientPenalty(weight=10.0),)
    """
    critic = dcgan_discriminator(
        space, num_classes, width=width, normalization=keras.layers.Identity, seed=seed
    )
    gan = GAN(
        dcgan_generator(space, num_classes, latent_dim=latent_dim, width=width, seed=seed),
        critic,
        critic_steps=5,
        seed=seed,
    )
    gan.compile(
        keras.optimizers.Adam(1e-4, beta_1=0.0, beta_2=0.9),
        keras.optimizers.Adam(1e-4, beta_1=0.0, beta_2=0.9),
        Wasserstein(),
        penalties=(GradientPenalty(penalty_weight),),
        jit_compile=False,
    )
    return gan
