"""Two translators with the objective of the default recipe for images."""

from ganaug._utils.seeding import derive
from ganaug.models import CycleGAN
from ganaug.networks.conv import conv_discriminator, conv_translator
from ganaug.recipes.image import relativistic_gan
from ganaug.space import Space


def relativistic_cyclegan(
    space: Space,
    num_classes: int = 1,
    *,
    width: int = 24,
    penalty_weight: float = 1.0,
    seed: int | None = None,
) -> CycleGAN:
    """Return a CycleGAN with the objective, the penalties and the augmentation of `image`.

    Zhu et al., 2017, https://arxiv.org/abs/1703.10593, in the style of R3GAN (Huang et al., 2024,
    https://arxiv.org/abs/2501.05441): no normalisation, discriminators of whole images, and a
    lower cycle weight. Use it for a class that looks like another one; if what should be kept
    looks different in the two domains, `cyclegan` keeps it and this recipe does not. It is meant
    for batches of 16: `ganaug.GANAugmenter` uses them, `ganaug.DomainTranslator` does not.

    Parameters
    ----------
    space, num_classes, seed
        See `ganaug.recipes.cyclegan`.
    width : int, default=24
        Channels of the translators at half resolution; twice as many at a quarter. The
        discriminators have 16 after the first convolution.
    penalty_weight : float, default=1.0
        See `ganaug.recipes.image`.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.space import Space
    >>> model = relativistic_cyclegan(Space((8, 8, 1)), width=4, seed=0)
    >>> model.generate(source=np.zeros((2, 8, 8, 1), "float32")).shape
    TensorShape([2, 8, 8, 1])
    """
    gans = []
    for direction in ("forward", "backward"):
        own = derive(seed, direction)
        translator = conv_translator(space, width=width, seed=own)
        discriminator = conv_discriminator(space, width=16, seed=own)
        gans.append(
            relativistic_gan(translator, discriminator, penalty_weight, own, ema_decay=0.99)
        )
    model = CycleGAN(*gans, cycle_weight=3.0, seed=seed)
    model.compile(jit_compile=False)
    return model
