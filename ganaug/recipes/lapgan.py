"""A pyramid of GANs, with the settings of its paper."""

import keras

from ganaug._utils.seeding import derive
from ganaug.models import GAN, LAPGAN
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.networks.pyramid import pyramid_spaces, refined_discriminator, refining_generator
from ganaug.objectives import NonSaturating
from ganaug.space import Space


def lapgan(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 100,
    width: int = 64,
    seed: int | None = None,
) -> LAPGAN:
    """Return a class-conditional LAPGAN, for images.

    Denton et al., 2015, https://arxiv.org/abs/1506.05751, with the networks of its authors' code
    at the refining levels. Fully connected networks generate the smallest images, which have 7 to
    13 pixels a side if the sides can be halved that far.

    Parameters
    ----------
    space, num_classes, seed
        See `ganaug.recipes.dcgan`.
    latent_dim : int, default=100
        Number of random inputs for the smallest images; those for larger images are a plane.
    width : int, default=64
        Channels of the convolutions.

    Examples
    --------
    >>> from ganaug.space import Space
    >>> model = lapgan(Space((16, 16, 1)), num_classes=2, width=8, seed=0)
    >>> model.generate(condition=[0, 1]).shape
    TensorShape([2, 16, 16, 1])
    """
    smallest, *larger = pyramid_spaces(space)
    base = GAN(
        mlp_generator(smallest, num_classes, latent_dim=latent_dim, units=(1200, 1200), seed=seed),
        mlp_discriminator(smallest, num_classes, units=(600, 600), dropout=0.5, seed=seed),
        seed=seed,
    )
    levels = [base]
    for number, large in enumerate(larger, 1):
        own = derive(seed, f"level {number}")
        generator = refining_generator(large, num_classes, width=width, seed=own)
        discriminator = refined_discriminator(large, num_classes, width=width, seed=own)
        levels.append(GAN(generator, discriminator, seed=own))
    for level in levels:
        level.compile(_descent(), _descent(), NonSaturating())
    model = LAPGAN(levels, seed=seed)
    model.compile(jit_compile=False)
    return model


def _descent() -> keras.optimizers.Optimizer:
    return keras.optimizers.SGD(0.02, momentum=0.5)
