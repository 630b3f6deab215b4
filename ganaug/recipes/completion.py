"""The default recipe for missing values."""

from collections.abc import Sequence

import keras

from ganaug.models import GAN
from ganaug.networks.completion import completing_discriminator, completing_generator
from ganaug.objectives import Relativistic
from ganaug.penalties import R1, R2
from ganaug.space import Space
from ganaug.terms import CompletionScore


def completion(
    space: Space,
    *,
    latent_dim: int = 16,
    units: Sequence[int] = (256, 256, 256),
    score_weight: float = 2.0,
    penalty_weight: float = 0.6,
    seed: int | None = None,
) -> GAN:
    """Return a GAN that completes the rows of a table, with different values in each draw.

    The generator sees the known part of a row, some of it hidden again, and generates the rest.
    `ganaug.terms.CompletionScore` scores two of its draws on what was hidden: it is lowest if they
    are as far from each other as from the truth. The discriminator compares the completed row with
    the real one. The objective and the penalties are those of `ganaug.recipes.tabular`.

    Parameters
    ----------
    space : Space
        The shape of an encoded row and the meaning of its units.
    latent_dim : int, default=16
        Number of random inputs.
    units : sequence of int, default=(256, 256, 256)
        The widths of the hidden layers of the generator.
    score_weight : float, default=2.0
        Weight of the energy score beside the adversarial loss.
    penalty_weight : float, default=0.6
        Weight of `R1` and of `R2`.
    seed : int, optional
        Random seed of initial weights.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.space import Space, Span
    >>> gan = completion(Space((2,), (Span(1, False), Span(1, False))), seed=0)
    >>> row = {"known": [[0.7, 0.0]], "visible": [[1.0, 0.0]]}
    >>> completed = gan.generate(condition={k: np.float32(v) for k, v in row.items()})
    >>> round(float(completed[0, 0]), 2)
    0.7
    """
    gan = GAN(
        completing_generator(space, latent_dim=latent_dim, units=units, seed=seed),
        completing_discriminator(space, seed=seed),
        ema_decay=0.995,
        seed=seed,
    )
    gan.compile(
        keras.optimizers.Adam(2e-3, beta_1=0.0, beta_2=0.99),
        keras.optimizers.Adam(2e-3, beta_1=0.0, beta_2=0.99),
        Relativistic(),
        penalties=(R1(penalty_weight), R2(penalty_weight)),
        terms=(CompletionScore(space.spans, score_weight),),
        jit_compile=False,
    )
    return gan
