"""The first GAN."""

from collections.abc import Sequence

import keras

from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.objectives import NonSaturating
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
        What a sample looks like.
    num_classes : int, default=1
        Ignored: the networks do not see labels.
    latent_dim : int, default=32
        The number of random inputs.
    units : sequence of int, default=(128, 128)
        The widths of the hidden layers of both networks.
    seed : int, optional
        Of initial weights and latents.

    Returns
    -------
    GAN
        Compiled.

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
    gan.compile(
        keras.optimizers.Adam(2e-4, beta_1=0.5),
        keras.optimizers.Adam(2e-4, beta_1=0.5),
        NonSaturating(),
    )
    return gan
