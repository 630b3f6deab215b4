"""A GAN conditioned on the label."""

from collections.abc import Sequence

from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.space import Space


def cgan(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 32,
    units: Sequence[int] = (128, 128),
    seed: int | None = None,
) -> GAN:
    """Return a conditional GAN of fully connected networks.

    Mirza & Osindero, 2014, https://arxiv.org/abs/1411.1784: `vanilla`, but both networks see the
    label.

    Parameters
    ----------
    space, latent_dim, units, seed
        See `ganaug.recipes.vanilla`.
    num_classes : int
        Number of labels; the condition is an integer below it.

    Examples
    --------
    >>> from ganaug.space import Space, Span
    >>> gan = cgan(Space((2,), (Span(1, False), Span(1, False))), num_classes=2, seed=0)
    >>> gan.generate(condition=[0, 1, 1]).shape
    TensorShape([3, 2])
    """
    gan = GAN(
        mlp_generator(space, num_classes, latent_dim=latent_dim, units=units, seed=seed),
        mlp_discriminator(space, num_classes, units=units, seed=seed),
        seed=seed,
    )
    # The default optimizers and objective are those of DCGAN.
    gan.compile(jit_compile=False)
    return gan
