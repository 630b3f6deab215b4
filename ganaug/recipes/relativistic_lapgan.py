"""A pyramid of GANs, each with the settings of the default recipe for images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganaug._utils.seeding import derive
from ganaug.models import LAPGAN
from ganaug.networks.conv import can_be_halved, conv_discriminator, conv_generator
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.networks.pyramid import pyramid_spaces, residual_refining_generator
from ganaug.recipes.image import relativistic_gan

if TYPE_CHECKING:
    import keras

    from ganaug.space import Space


def relativistic_lapgan(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 64,
    width: int = 16,
    penalty_weight: float = 1.0,
    seed: int | None = None,
) -> LAPGAN:
    """Return a class-conditional LAPGAN with the objective and the penalties of `image`.

    The pyramid is that of Denton et al., 2015, https://arxiv.org/abs/1506.05751, the objective
    and the penalties those of R3GAN (Huang et al., 2024, https://arxiv.org/abs/2501.05441). The
    smallest images have 14 to 27 pixels a side if the full size is at least twice that.

    Parameters
    ----------
    space, num_classes, penalty_weight, seed
        See `ganaug.recipes.image`.
    latent_dim : int, default=64
        Number of random inputs for the smallest images; those for larger images are a plane.
    width : int, default=16
        Channels of the discriminators after the first convolution; all others are in proportion.

    Examples
    --------
    >>> from ganaug.space import Space
    >>> model = relativistic_lapgan(Space((16, 16, 1)), num_classes=2, width=8, seed=0)
    >>> model.generate(condition=[0, 1]).shape
    TensorShape([2, 16, 16, 1])
    """
    smallest, *larger = pyramid_spaces(space, smallest=14)
    networks = _smallest_networks(smallest, num_classes, latent_dim, width, seed)
    levels = [relativistic_gan(*networks, penalty_weight, seed)]
    for number, large in enumerate(larger, 1):
        own = derive(seed, f"level {number}")
        generator = residual_refining_generator(large, num_classes, width=3 * width // 4, seed=own)
        discriminator = conv_discriminator(large, num_classes, width=width, seed=own)
        levels.append(relativistic_gan(generator, discriminator, penalty_weight, own))
    model = LAPGAN(levels, seed=seed)
    model.compile(jit_compile=False)
    return model


def _smallest_networks(
    space: Space, num_classes: int, latent_dim: int, width: int, seed: int | None
) -> tuple[keras.Model, keras.Model]:
    """Return the networks of the first level, fully connected ones for tiny images."""
    if can_be_halved(space.shape):
        return (
            conv_generator(space, num_classes, latent_dim=latent_dim, width=2 * width, seed=seed),
            conv_discriminator(space, num_classes, width=width, seed=seed),
        )
    units = (8 * width, 8 * width)
    return (
        mlp_generator(space, num_classes, latent_dim=latent_dim, units=units, seed=seed),
        mlp_discriminator(space, num_classes, units=units, seed=seed),
    )
