"""A GAN that fills holes in images."""

from ganaug.models import GAN
from ganaug.networks.conv import conv_discriminator
from ganaug.networks.inpainting import filling_generator
from ganaug.recipes.image import relativistic_gan
from ganaug.space import Space
from ganaug.terms import EnergyScore


def inpainting(
    space: Space,
    num_classes: int = 1,
    *,
    latent_dim: int = 32,
    width: int = 32,
    penalty_weight: float = 1.0,
    score: EnergyScore = EnergyScore(5.0, spread=0.5),  # noqa: B008
    seed: int | None = None,
) -> GAN:
    """Return a GAN that fills holes in images, each time with something different.

    Context encoder, Pathak et al., 2016, https://arxiv.org/abs/1604.07379: the generator fills the
    hole of an image so that the fill is close to what was there, and the discriminator cannot tell
    the whole image from real ones. In place of the paper's squared error, which has a single best
    fill, `EnergyScore` compares two fills with the original. The objective, the penalties and the
    augmentation are those of `image`.

    In `ganaug.GANAugmenter` each sample is a real image of its class with a random part replaced.
    A GAN trained on few images for long memorises them, and puts back what was there.

    Parameters
    ----------
    space, num_classes, seed
        See `ganaug.recipes.dcgan`.
    latent_dim : int, default=32
        Number of random inputs.
    width : int, default=32
        Channels of both networks at half resolution.
    penalty_weight : float, default=1.0
        See `ganaug.recipes.image`.
    score : EnergyScore, default=EnergyScore(5.0, spread=0.5)
        Compares fills with what was there. The larger the spread, the more they differ.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.space import Space
    >>> gan = inpainting(Space((8, 8, 1)), width=4, seed=0)
    >>> source, mask = np.zeros((2, 8, 8, 1), "float32"), np.ones((2, 8, 8, 1), "float32")
    >>> gan.generate(source=source, condition={"mask": mask, "condition": [0, 0]}).shape
    TensorShape([2, 8, 8, 1])
    """
    hole = {"mask": (*space.shape[:2], 1)}
    return relativistic_gan(
        filling_generator(space, num_classes, latent_dim=latent_dim, width=width, seed=seed),
        conv_discriminator(space, num_classes, width=width, given=hole, seed=seed),
        penalty_weight,
        seed,
        # At twice this rate, all fills of clothes once looked alike, as if tanh were saturated.
        learning_rate=1e-3,
        terms=[score],
    )
