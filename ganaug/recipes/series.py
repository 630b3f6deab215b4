"""The default recipe for series."""

import keras

from ganaug.models import GAN
from ganaug.networks.adaptation import AdaptiveStrength
from ganaug.networks.augmentation import DiffAugment
from ganaug.networks.series import series_discriminator, series_generator
from ganaug.networks.series_changes import MagnitudeWarp, TimeCutout, TimeShift
from ganaug.objectives import Relativistic
from ganaug.penalties import R1, R2
from ganaug.space import Space


def series(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 32,
    width: int = 32,
    penalty_weight: float = 0.3,
    seed: int | None = None,
) -> GAN:
    """Return the default GAN for series: convolutional, relativistic, refining warped series.

    The generator changes its source, which is a real series of the class, warped in time and in
    magnitude (Um et al., 2017, https://arxiv.org/abs/1706.00527). Warping knows nothing of the
    class; the discriminator tells the generator which results do not look real. The discriminator
    sees series that are shifted, scaled and partly erased, and more of them while it tells real
    from fake too well (Karras et al., 2020, https://arxiv.org/abs/2006.06676). The objective and
    the penalties are those of R3GAN (Huang et al., 2024, https://arxiv.org/abs/2501.05441).

    Parameters
    ----------
    space : Space
        The shape of a series, (time, channels), with a time that is a multiple of 4.
    num_classes : int
        Number of labels. Every sample has a source of its class, so a label is one condition.
    latent_dim : int, default=32
        Number of random inputs.
    width : int, default=32
        Channels of the generator at full length, and of the discriminator after the first
        convolution.
    penalty_weight : float, default=0.3
        Weight of `R1` and of `R2`.
    seed : int, optional
        Random seed of the initial weights, latents and changes.

    Raises
    ------
    ValueError
        For samples of another shape.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.space import Space
    >>> gan = series(Space((24, 3), activation="linear"), num_classes=2, width=4, seed=0)
    >>> source = np.zeros((1, 24, 3), "float32")
    >>> gan.generate(condition=[1], source=source).shape
    TensorShape([1, 24, 3])
    """
    changes = [TimeShift(), MagnitudeWarp(), TimeCutout()]
    gan = GAN(
        series_generator(space, num_classes, latent_dim=latent_dim, width=width, seed=seed),
        series_discriminator(space, num_classes, width=width, seed=seed),
        augment=DiffAugment(changes, 0.2, AdaptiveStrength(), seed=seed),
        ema_decay=0.98,
        seed=seed,
    )
    gan.compile(
        keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99),
        keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99),
        Relativistic(),
        penalties=(R1(penalty_weight), R2(penalty_weight)),
        jit_compile=False,
    )
    return gan
