"""Translators between images of one class and those of the others."""

import keras

from ganaug._utils.seeding import derive
from ganaug.models import GAN, CycleGAN
from ganaug.networks.conv import num_halvings
from ganaug.networks.translators import patch_discriminator, translator
from ganaug.objectives import LeastSquares
from ganaug.space import Space


def cyclegan(
    space: Space,
    num_classes: int = 1,
    *,
    width: int = 16,
    num_blocks: int = 3,
    seed: int | None = None,
) -> CycleGAN:
    """Return a CycleGAN, whose generator turns images of other classes into images of one class.

    Zhu et al., 2017, https://arxiv.org/abs/1703.10593, for images of up to 64 pixels a side: the
    paper has a width of 64, two halvings and six blocks for those of 128.

    Parameters
    ----------
    space : Space
        The shape of an image of either domain.
    num_classes : int, default=1
        Ignored: a translator has one target domain.
    width : int, default=16
        Channels of the translators at full resolution; the discriminators have twice as many.
    num_blocks : int, default=3
        Number of residual blocks of each translator.
    seed : int, optional
        Random seed of initial weights and of the image pool.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.space import Space
    >>> model = cyclegan(Space((8, 8, 1)), width=4, seed=0)
    >>> model.generate(source=np.zeros((2, 8, 8, 1), "float32")).shape
    TensorShape([2, 8, 8, 1])
    """
    most = num_halvings(space.shape)
    gans = []
    for direction in ("forward", "backward"):
        own = derive(seed, direction)
        gan = GAN(
            translator(space, width=width, num_halvings=1, num_blocks=num_blocks, seed=own),
            patch_discriminator(space, width=2 * width, num_halvings=min(most, 2), seed=own),
            ema_decay=0.99,
            seed=own,
        )
        gan.compile(
            keras.optimizers.Adam(2e-4, beta_1=0.5),
            keras.optimizers.Adam(2e-4, beta_1=0.5),
            LeastSquares(),
        )
        gans.append(gan)
    model = CycleGAN(*gans, seed=seed)
    model.compile(jit_compile=False)
    return model
