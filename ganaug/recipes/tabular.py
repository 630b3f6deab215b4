"""The default recipe for tables."""

from collections.abc import Sequence

import keras

from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.objectives import Relativistic
from ganaug.penalties import R1, R2
from ganaug.space import Space


def tabular(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 32,
    units: Sequence[int] = (128, 128),
    penalty_weight: float = 1.0,
    seed: int | None = None,
) -> GAN:
    """Return the default GAN for tables: conditional, relativistic, refining real rows.

    The generator changes its source, a point between two neighbours of a class, or starts from
    noise alone. The discriminator pulls both kinds of rows onto the data. Each kind has conditions
    of its own, so that each covers the class by itself. The objective and the penalties are those
    of R3GAN (Huang et al., 2024, https://arxiv.org/abs/2501.05441); the sources are those of SMOTE
    (Chawla et al., 2002, https://arxiv.org/abs/1106.1813).

    Parameters
    ----------
    space, latent_dim, units, seed
        See `ganaug.recipes.vanilla`.
    num_classes : int
        Number of labels. The condition is an integer below twice that: the label, plus
        `num_classes` if there is a source.
    penalty_weight : float, default=1.0
        Weight of `R1` and of `R2`.

    Raises
    ------
    ValueError
        If the samples are not rows.

    Examples
    --------
    >>> from ganaug.space import Space, Span
    >>> gan = tabular(Space((2,), (Span(1, False), Span(1, False))), num_classes=2, seed=0)
    >>> gan.generate(condition=[1 + 2], source=[[0.0, 0.5]]).shape
    TensorShape([1, 2])
    """
    if not space.spans:
        raise ValueError(
            "The recipe 'tabular' learns the rows of a table. Received: samples of shape "
            f"{space.shape}. For images, use gan='auto' or 'image'."
        )
    conditions = 2 * num_classes
    gan = GAN(
        mlp_generator(
            space, conditions, latent_dim=latent_dim, units=units, with_source=True, seed=seed
        ),
        mlp_discriminator(space, conditions, units=units, seed=seed),
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
