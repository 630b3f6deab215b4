"""GANs of the literature, each a function that returns a compiled model.

A recipe is a function ``recipe(space, num_classes, seed=None)`` that returns a compiled model of
`ganaug.models`. `space` is the `ganaug.space.Space` of the encoded samples, and `num_classes` is
the number of labels. For tables, a generator with an input ``source`` gets twice as many
conditions; see ``ganaug.data.sampler.NeighborInterpolator.draw``.

No recipe uses XLA, which Keras would choose on a GPU: a run is too short to make up for the time
to compile. To use it, pass ``jit_compile=True`` to ``compile`` in a recipe of your own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganaug.recipes.cgan import cgan
from ganaug.recipes.cyclegan import cyclegan
from ganaug.recipes.dagan import dagan
from ganaug.recipes.dcgan import dcgan
from ganaug.recipes.image import image
from ganaug.recipes.inpainting import inpainting
from ganaug.recipes.lapgan import lapgan
from ganaug.recipes.relativistic_cyclegan import relativistic_cyclegan
from ganaug.recipes.relativistic_lapgan import relativistic_lapgan
from ganaug.recipes.series import series
from ganaug.recipes.strings import strings
from ganaug.recipes.tabular import tabular
from ganaug.recipes.vanilla import vanilla
from ganaug.recipes.videos import videos
from ganaug.recipes.wgan import wgan
from ganaug.recipes.wgan_gp import wgan_gp

if TYPE_CHECKING:
    from ganaug.types import Recipe

_ALL = (
    tabular,
    image,
    vanilla,
    cgan,
    dcgan,
    wgan,
    wgan_gp,
    lapgan,
    relativistic_lapgan,
    cyclegan,
    relativistic_cyclegan,
    dagan,
    inpainting,
    series,
    strings,
    videos,
)
RECIPES: dict[str, Recipe] = {recipe.__name__: recipe for recipe in _ALL}

__all__ = [
    "RECIPES",
    "cgan",
    "cyclegan",
    "dagan",
    "dcgan",
    "image",
    "inpainting",
    "lapgan",
    "relativistic_cyclegan",
    "relativistic_lapgan",
    "series",
    "strings",
    "tabular",
    "vanilla",
    "videos",
    "wgan",
    "wgan_gp",
]


def __dir__() -> list[str]:
    # Sphinx documents imported members only if `__all__` is listed, too.
    return [*__all__, "__all__"]
