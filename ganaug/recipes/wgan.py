"""A critic whose weights are clipped."""

import keras

from ganaug.models import GAN
from ganaug.networks.constraints import ClipConstraint
from ganaug.networks.strided import dcgan_discriminator, dcgan_generator
from ganaug.objectives import Wasserstein
from ganaug.space import Space


def wgan(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 100,
    width: int = 64,
    limit: float = 0.01,
    seed: int | None = None,
) -> GAN:
    """Return a class-conditional Wasserstein GAN with weight clipping, for images.

    Arjovsky et al., 2017, https://arxiv.org/abs/1701.07875, with the networks of `dcgan`, but
    without batch normalisation in the critic.

    Parameters
    ----------
    space, num_classes, latent_dim, width, seed
        See `ganaug.recipes.dcgan`.
    limit : float, default=0.01
        The largest magnitude of a weight of the critic.

    Examples
    --------
    >>> from ganaug.space import Space
    >>> gan = wgan(Space((8, 8, 1)), num_classes=2, width=8, seed=0)
    >>> gan.critic_steps
    5
    """
    critic = dcgan_discriminator(
        space,
        num_classes,
        width=width,
        normalization=keras.layers.Identity,
        constraint=ClipConstraint(limit),
        seed=seed,
    )
    gan = GAN(
        dcgan_generator(space, num_classes, latent_dim=latent_dim, width=width, seed=seed),
        critic,
        critic_steps=5,
        seed=seed,
    )
    gan.compile(
        keras.optimizers.RMSprop(5e-5),
        keras.optimizers.RMSprop(5e-5),
        Wasserstein(),
        jit_compile=False,
    )
    return gan
