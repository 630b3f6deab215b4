"""A GAN that enlarges images."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import keras

from ganaug.models import GAN
from ganaug.networks.conv import SMALLEST, conv_discriminator
from ganaug.networks.upscaling import (
    enlarged_discriminator,
    enlarging_generator,
    residual_enlarging_generator,
)
from ganaug.objectives import NonSaturating
from ganaug.terms import PixelContent

if TYPE_CHECKING:
    from ganaug.space import Space
    from ganaug.types import Term

CONTENT = (PixelContent(1000.0),)


def srgan(
    space: Space,
    scale: Literal[2, 3, 4] = 4,
    *,
    terms: Sequence[Term] = CONTENT,
    width: int = 64,
    num_blocks: int = 16,
    seed: int | None = None,
) -> GAN:
    """Return SRGAN, which enlarges images; its generator should be trained on pixels first.

    Ledig et al., 2017, https://arxiv.org/abs/1609.04802. Their perceptual loss compares features
    of a network instead of pixels: pass `ganaug.terms.FeatureContent` in ``terms``.

    Parameters
    ----------
    space : Space
        The shape of an enlarged image.
    scale : {2, 3, 4}, default=4
        Upscaling factor of each side of the input ``coarse``.
    terms : sequence of callable, default=(PixelContent(1000.0),)
        Terms that compare enlarged images with the originals; see `ganaug.terms`. The paper
        weights the adversarial loss by a thousandth; here the content has a weight of a thousand
        instead, which makes no difference to Adam.
    width : int, default=64
        Channels of the convolutions.
    num_blocks : int, default=16
        Number of residual blocks of the generator.
    seed : int, optional
        Random seed of initial weights.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.space import Space
    >>> gan = srgan(Space((16, 16, 1)), scale=2, width=8, num_blocks=1, seed=0)
    >>> gan.generate(condition={"coarse": np.zeros((3, 8, 8, 1), "float32")}).shape
    TensorShape([3, 16, 16, 1])
    """
    gan = GAN(
        enlarging_generator(space, scale, width=width, num_blocks=num_blocks, seed=seed),
        enlarged_discriminator(space, width=width, seed=seed),
        seed=seed,
    )
    gan.compile(
        keras.optimizers.Adam(1e-4),
        keras.optimizers.Adam(1e-4),
        NonSaturating(),
        terms=terms,
        jit_compile=False,
    )
    return gan


def small_srgan(
    space: Space,
    scale: Literal[2, 3, 4] = 2,
    *,
    terms: Sequence[Term] = CONTENT,
    width: int = 32,
    num_blocks: int = 4,
    seed: int | None = None,
) -> GAN:
    """Return an SRGAN for images of up to 64 pixels a side, which trains in minutes.

    Neither network has normalisation, and the generator adds detail to bilinearly enlarged images,
    so that updates are faster and fewer are needed (Lim et al., 2017,
    https://arxiv.org/abs/1707.02921).

    Parameters
    ----------
    space, scale, terms, width, num_blocks, seed
        See `srgan`.

    Examples
    --------
    >>> from ganaug.space import Space
    >>> small_srgan(Space((16, 16, 3)), seed=0).generator.output_shape
    (None, 16, 16, 3)
    """
    gan = GAN(
        residual_enlarging_generator(space, scale, width=width, num_blocks=num_blocks, seed=seed),
        conv_discriminator(space, width=width, halvings=_halvings(space), seed=seed),
        ema_decay=0.99,
        seed=seed,
    )
    gan.compile(
        keras.optimizers.Adam(2e-4, beta_1=0.5),
        keras.optimizers.Adam(2e-4, beta_1=0.5),
        NonSaturating(),
        terms=terms,
        jit_compile=False,
    )
    return gan


def _halvings(space: Space) -> int:
    """Return how often the discriminator halves images, including those with odd sides."""
    return max(math.floor(math.log2(min(space.shape[:2]) / SMALLEST)), 1)
