"""The original GAN."""

from collections.abc import Sequence

from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.space import Space


def vanilla(
    space: Space,
    num_classes: int = 1,
    *,
    latent_dim: int = 32,
    units: Sequence[int] = (128, 128),
    seed: int | None = None,
) -> GAN:
    """Return an unconditional GAN of fully connected networks, to be trained per class.

    Goodfellow et al., 2014, https://arxiv.org/abs/1406.2661, with the Adam settings of Radford
    et al., 2015, https://arxiv.org/abs/1511.06434, in place of plain momentum.

    Parameters
    ----------
    space : Space
        The shape of a sample and the meaning of its units.
    num_classes : int, default=1
        Ignored: the networks do not see labels.
    latent_dim : int, default=32
        Number of random inputs.
    units : sequence of int, default=(128, 128)
        Widths of the hidden layers of both networks.
    seed : int, optional
        Random seed of initial weights and latents.

    Examples
    --------
    >>> from ganaug.space import Space, Span
    >>> gan = vanilla(Space((2,), (Span(1, False), Span(1, False))), seed=0)
    >>> gan.generate(3).shape
    TensorShape([3, 2])
    """
    gan = GAN(
        mlp_generator(space, latent_dim=latent_dim, units=units, seed=seed),
        mlp_discriminator(space, units=units, seed=seed),
        seed=seed,
    )
    # The default optimizers and objective are those of DCGAN.
    gan.compile(jit_compile=False)
    return gan
