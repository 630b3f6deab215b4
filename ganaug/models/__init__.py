"""Keras models with custom train steps."""

# Loading or unpickling a model needs the classes of its parts to be registered with Keras.
import ganaug.networks.augmentation
import ganaug.networks.constraints
import ganaug.networks.conv
import ganaug.networks.layers
import ganaug.networks.translators
import ganaug.networks.upscaling
import ganaug.terms  # noqa: F401
from ganaug.models.cycle_consistent import CycleGAN
from ganaug.models.gan import GAN
from ganaug.models.laplacian import LAPGAN

__all__ = ["GAN", "LAPGAN", "CycleGAN"]


def __dir__() -> list[str]:
    # Sphinx documents imported members only if `__all__` is listed, too.
    return [*__all__, "__all__"]
