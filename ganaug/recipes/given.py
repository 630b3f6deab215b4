"""A model that the user has built, as a recipe."""

import copy

from ganaug.models import GAN


class Given:
    """A recipe that returns copies of one model, with its weights as they are.

    Parameters
    ----------
    gan : GAN
        Compiled, and of the size that the encoded samples have. It is not changed.
    """

    def __init__(self, gan):
        if not isinstance(gan, GAN):
            raise TypeError(
                "A model to augment with must be a ganaug.models.GAN, which holds a generator "
                f"and a discriminator. Received: {gan!r}"
            )
        self.gan = gan

    def __repr__(self):
        return f"the model {self.gan.name!r}"

    def __call__(self, space, num_classes, seed=None):
        """Return a copy that begins to count its updates anew."""
        gan = copy.deepcopy(self.gan)
        gan.num_updates.assign(0)
        return gan
