"""A GAN of pairs, which turns an image into another one of the same class."""

from ganaug.models import GAN
from ganaug.networks.pairs import pair_discriminator, pair_generator
from ganaug.recipes.image import relativistic_gan
from ganaug.space import Space


def dagan(
    space: Space,
    num_classes: int = 1,
    *,
    latent_dim: int = 32,
    width: int = 24,
    penalty_weight: float = 1.0,
    seed: int | None = None,
) -> GAN:
    """Return a GAN that learns how images of one class differ, whatever the class.

    Data augmentation GAN, Antoniou et al., 2017, https://arxiv.org/abs/1711.04340. The generator
    turns an image, the reference, into another one of its class; the discriminator sees pairs of
    two real images, or of a real and a generated one. What the GAN learns on large classes carries
    over to classes of only a few images, or one. The objective, the penalties and the augmentation
    are those of `image`; the paper has a DenseNet and the objective of WGAN-GP.

    Parameters
    ----------
    space, num_classes, seed
        See `ganaug.recipes.dcgan`. The GAN does not see labels.
    latent_dim : int, default=32
        Number of random inputs.
    width : int, default=24
        Channels of the generator at half resolution, and of the discriminator after the first
        convolution.
    penalty_weight : float, default=1.0
        See `ganaug.recipes.image`.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.space import Space
    >>> gan = dagan(Space((8, 8, 1)), width=4, seed=0)
    >>> gan.generate(condition={"reference": np.zeros((2, 8, 8, 1), "float32")}).shape
    TensorShape([2, 8, 8, 1])
    """
    return relativistic_gan(
        pair_generator(space, latent_dim=latent_dim, width=width, seed=seed),
        pair_discriminator(space, width=width, seed=seed),
        penalty_weight,
        seed,
    )
