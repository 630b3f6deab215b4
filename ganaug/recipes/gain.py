"""The first GAN for missing values."""

from collections.abc import Sequence

import keras

from ganaug.models import GAN
from ganaug.networks.completion import cellwise_discriminator, cellwise_generator
from ganaug.objectives import Cellwise
from ganaug.space import Space
from ganaug.terms import ObservedContent


def gain(
    space: Space,
    *,
    bounds: Sequence[tuple[float, float]],
    weight: float = 100.0,
    seed: int | None = None,
) -> GAN:
    """Return GAIN, which learns missing values from the discriminator alone.

    Yoon et al., 2018, https://arxiv.org/abs/1806.02920, with the settings of its authors' code:
    codes scaled to [0, 1], two hidden layers as wide as a row, noise of up to 0.01 in place of
    missing values, and a hint that hides a tenth of the mask. The error on observed units only
    asks for what the generator was given, and the noise hardly makes two draws differ: for
    practical use, see `ganaug.recipes.completion`.

    Parameters
    ----------
    space : Space
        The shape of an encoded row.
    bounds : sequence of pair of float
        The minimum and the maximum of each unit.
    weight : float, default=100.0
        Weight of the squared error of observed units.
    seed : int, optional
        Random seed of initial weights.

    Examples
    --------
    >>> from ganaug.space import Space, Span
    >>> space = Space((2,), (Span(1, False), Span(1, False)))
    >>> gain(space, bounds=[(-2.0, 2.0), (-1.0, 3.0)], seed=0).generator.output_shape
    (None, 2)
    """
    gan = GAN(
        cellwise_generator(space, bounds, seed=seed),
        cellwise_discriminator(space, bounds, seed=seed),
        seed=seed,
    )
    gan.compile(
        keras.optimizers.Adam(1e-3),
        keras.optimizers.Adam(1e-3),
        Cellwise(),
        terms=(ObservedContent(bounds, weight),),
        jit_compile=False,
    )
    return gan
