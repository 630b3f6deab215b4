"""The default recipe for videos."""

import math

import keras

from ganaug.models import GAN
from ganaug.networks.adaptation import AdaptiveStrength
from ganaug.networks.augmentation import DiffAugment, Translation
from ganaug.networks.video_changes import AllFrames
from ganaug.networks.videos import video_discriminator, video_generator
from ganaug.objectives import Relativistic
from ganaug.penalties import R1, R2
from ganaug.space import Space


def videos(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 32,
    width: int = 16,
    penalty_weight: float = 1.0,
    seed: int | None = None,
) -> GAN:
    """Return the default GAN for videos: content from a real frame, motion from the label.

    Content and motion are separate, as in MoCoGAN (Tulyakov et al., 2018,
    https://arxiv.org/abs/1707.04993), so that only the motion has to be learned from a class of a
    few videos. The whole picture moves: a shift, a turn, a zoom or a shear, at any pace. The
    discriminator has (2+1)-D convolutions (Tran et al., 2018, https://arxiv.org/abs/1711.11248).
    It sees shifted videos, all frames alike, and more of them while it tells real from fake too
    well (Karras et al., 2020, https://arxiv.org/abs/2006.06676). The objective and the penalties
    are those of R3GAN (Huang et al., 2024, https://arxiv.org/abs/2501.05441).

    Parameters
    ----------
    space : Space
        The shape of a video, (time, height, width, channels); the first three are multiples of 4.
    num_classes : int
        Number of labels.
    latent_dim : int, default=32
        Number of random inputs.
    width : int, default=16
        Channels of the discriminator after the first convolution.
    penalty_weight : float, default=1.0
        Weight of `R1` and of `R2` for frames of 32 x 32; it grows with the number of pixels.
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
    >>> gan = videos(Space((4, 8, 8, 1)), num_classes=2, width=4, seed=0)
    >>> source = np.zeros((2, 8, 8, 1), "float32")
    >>> gan.generate(condition=[0, 1], source=source).shape
    TensorShape([2, 4, 8, 8, 1])
    """
    weight = penalty_weight * math.prod(space.shape[1:3]) / 32**2
    gan = GAN(
        video_generator(space, num_classes, latent_dim=latent_dim, seed=seed),
        video_discriminator(space, num_classes, width=width, seed=seed),
        augment=DiffAugment([AllFrames(Translation())], 0.2, AdaptiveStrength(), seed=seed),
        ema_decay=0.985,
        seed=seed,
    )
    gan.compile(
        keras.optimizers.Adam(2e-3, beta_1=0.0, beta_2=0.99),
        keras.optimizers.Adam(2e-3, beta_1=0.0, beta_2=0.99),
        Relativistic(),
        penalties=(R1(weight), R2(weight)),
        jit_compile=False,
    )
    return gan
