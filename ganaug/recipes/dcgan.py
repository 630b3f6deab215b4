"""Convolutional networks with batch normalisation."""

from ganaug.models import GAN
from ganaug.networks.strided import dcgan_discriminator, dcgan_generator
from ganaug.space import Space


def dcgan(
    space: Space,
    num_classes: int,
    *,
    latent_dim: int = 100,
    width: int = 64,
    seed: int | None = None,
) -> GAN:
    """Return a class-conditional DCGAN, for images.

    Radford et al., 2015, https://arxiv.org/abs/1511.06434. The label is joined to the latent and
    to the image, as in Mirza & Osindero, 2014, https://arxiv.org/abs/1411.1784. With one class, it
    is the unconditional DCGAN of the paper.

    Parameters
    ----------
    space : Space
        The shape of an image.
    num_classes : int
        Number of labels; the condition is an integer below it.
    latent_dim : int, default=100
        Number of random inputs.
    width : int, default=64
        Channels at half resolution; twice as many at each lower one.
    seed : int, optional
        Random seed of the model: initial weights, latents and everything else that is drawn.

    Examples
    --------
    >>> from ganaug.space import Space
    >>> gan = dcgan(Space((8, 8, 1)), num_classes=2, width=8, seed=0)
    >>> gan.generate(condition=[0, 1]).shape
    TensorShape([2, 8, 8, 1])
    """
    gan = GAN(
        dcgan_generator(space, num_classes, latent_dim=latent_dim, width=width, seed=seed),
        dcgan_discriminator(space, num_classes, width=width, seed=seed),
        seed=seed,
    )
    # The default optimizers and objective are those of DCGAN.
    gan.compile(jit_compile=False)
    return gan
