"""A model that the user has built, as a recipe."""

import copy

import keras

from ganaug._utils.seeding import derive
from ganaug.models.base import AdversarialModel
from ganaug.space import Space


class PretrainedRecipe:
    """A recipe that returns copies of one model, with its weights as they are.

    Parameters
    ----------
    gan : AdversarialModel
        A compiled model of samples of the encoded size. It is not changed.
    """

    def __init__(self, gan: AdversarialModel) -> None:
        if not isinstance(gan, AdversarialModel):
            raise TypeError(
                "A model to augment with must be one of ganaug.models, such as GAN, which holds a "
                f"generator and a discriminator. Received: {gan!r}"
            )
        self.gan = gan

    def __repr__(self) -> str:
        return f"the model {self.gan.name!r}"

    def __call__(
        self, space: Space, num_classes: int, seed: int | None = None
    ) -> AdversarialModel:
        """Return a copy with no updates so far and, given a seed, new random states."""
        try:
            gan = copy.deepcopy(self.gan)
        except (TypeError, ValueError) as error:
            raise TypeError(
                "The model cannot be copied. Register its layers and functions with "
                "keras.saving.register_keras_serializable, or pass a function that builds it. "
                f"({error})"
            ) from error
        for part in gan.gans():
            part.num_updates.assign(0)
        if seed is not None:
            draws = {id(part.seed_generator): part.seed_generator for part in (gan, *gan.gans())}
            for number, generator in enumerate(draws.values()):
                new = keras.random.SeedGenerator(derive(seed, f"latents {number}"))
                generator.state.assign(new.state)
        return gan
