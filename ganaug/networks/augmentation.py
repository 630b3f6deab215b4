"""Differentiable augmentation of the discriminator's images, against overfitting to few images."""

from dataclasses import dataclass

import keras
from keras import ops

from ganaug._utils import replicas
from ganaug._utils.seeding import derive
from ganaug._utils.serialization import Part

serializable = keras.saving.register_keras_serializable(package="ganaug")


class Operation(Part):
    """Base class of differentiable changes to images, as functions of random numbers."""

    # Number of random numbers per image.
    num_random = 1

    def __call__(self, images, uniform):
        """Return the changed images.

        Parameters
        ----------
        images : tensor of shape (batch, height, width, channels)
            In [-1, 1].
        uniform : float32 tensor of shape (batch, num_random)
            Random numbers in [0, 1).

        Returns
        -------
        tensor of the shape of `images`
        """
        raise NotImplementedError


@serializable
@dataclass(frozen=True)
class Brightness(Operation):
    """Add the same number to all pixels.

    Parameters
    ----------
    most : float, default=0.5
        The number is uniform in [-most, most].
    """

    most: float = 0.5

    def __call__(self, images, uniform):
        return images + _per_image((2.0 * uniform - 1.0) * self.most, images)


@serializable
@dataclass(frozen=True)
class Contrast(Operation):
    """Scale the differences of all pixels from the mean of the image.

    Parameters
    ----------
    most : float, default=0.5
        The factor is uniform in [1 - most, 1 + most].
    """

    most: float = 0.5

    def __call__(self, images, uniform):
        mean = ops.mean(images, axis=(1, 2, 3), keepdims=True)
        return mean + (images - mean) * _per_image(1.0 + (2.0 * uniform - 1.0) * self.most, images)


@serializable
@dataclass(frozen=True)
class Saturation(Operation):
    """Scale the differences of the channels of each pixel from their mean. Grey stays grey.

    Parameters
    ----------
    most : float, default=1.0
        The factor is uniform in [1 - most, 1 + most].
    """

    most: float = 1.0

    def __call__(self, images, uniform):
        mean = ops.mean(images, axis=3, keepdims=True)
        return mean + (images - mean) * _per_image(1.0 + (2.0 * uniform - 1.0) * self.most, images)


@serializable
@dataclass(frozen=True)
class Translation(Operation):
    """Shift by whole pixels and pad with zeros.

    Parameters
    ----------
    share : float, default=0.125
        The largest shift in each direction, as a fraction of the height and the width.
    """

    share: float = 0.125
    num_random = 2

    def __call__(self, images, uniform):
        height, width = images.shape[1:3]
        rows = self._shift(height, uniform[:, 0], images.dtype)
        columns = self._shift(width, uniform[:, 1], images.dtype)
        return ops.einsum("bij,bjkc,blk->bilc", rows, images, columns)

    def _shift(self, size, uniform, dtype):
        """Return shift matrices of shape (batch, size, size): a product needs no gather."""
        most = int(size * self.share + 0.5)
        shifts = ops.floor(uniform * (2 * most + 1)) - most
        sources = self._sources(ops.arange(size, dtype="float32") + shifts[:, None], size)
        return ops.cast(sources[:, :, None] == ops.arange(size, dtype="float32"), dtype)

    def _sources(self, places, size):
        """Return the positions of the pixels to read; some may be outside the image."""
        return places


@serializable
@dataclass(frozen=True)
class Shift(Translation):
    """Shift by whole pixels and repeat the edge pixels.

    Parameters
    ----------
    share : float, default=0.125
        The largest shift in each direction, as a fraction of the height and the width.
    """

    def _sources(self, places, size):
        return ops.clip(places, 0, size - 1)


@serializable
@dataclass(frozen=True)
class Cutout(Operation):
    """Set a rectangle to zero; it may extend beyond the edge.

    Parameters
    ----------
    share : float, default=0.5
        Sides of the rectangle, as a fraction of the height and the width.
    """

    share: float = 0.5
    num_random = 2

    def __call__(self, images, uniform):
        height, width = images.shape[1:3]
        rows = self._inside(height, uniform[:, 0], images.dtype)
        columns = self._inside(width, uniform[:, 1], images.dtype)
        return images * (1.0 - rows[:, :, None, None] * columns[:, None, :, None])

    def _inside(self, size, uniform, dtype):
        extent = int(size * self.share + 0.5)
        first = ops.floor(uniform * (size + 1 - extent % 2)) - extent // 2
        places = ops.arange(size, dtype="float32") - first[:, None]
        return ops.cast((places >= 0) & (places < extent), dtype)


def _per_image(numbers, images, dtype=None):
    shape = (-1, *(1 for _ in images.shape[1:]))
    return ops.cast(ops.reshape(numbers, shape), dtype or images.dtype)


class Augmentation(keras.Layer):
    """Base class of augmentations that adapt to how well the discriminator does."""

    def observe(self, real, fake):
        """Adapt to the logits of real and fake samples, which a GAN passes after each step.

        Parameters
        ----------
        real, fake : tensor of shape (batch, ...)
            Logits, in pairs.

        Returns
        -------
        dict of tensor of shape ()
            Values to log, by the names in ``ganaug.models.logs.LOGS``.
        """
        return {}


@serializable
class DiffAugment(Augmentation):
    """Change all images that a discriminator sees, real and fake, in random, differentiable ways.

    A discriminator overfits to few images unless it sees them changed (Zhao et al., 2020,
    https://arxiv.org/abs/2006.10738). The generator still learns the unchanged images, since its
    own images are changed as well.

    Parameters
    ----------
    operations : sequence of Operation
        Applied one after the other; by default `Translation` and `Cutout`.
    probability : float, default=1.0
        Probability that an operation is applied to an image.
    adapt : AdaptiveStrength, optional
        Changes the probability after each step of a `ganaug.models.GAN`.
    seed : int, optional
        Random seed of the changes.

    Attributes
    ----------
    probability : variable
        Saved with the weights.

    Examples
    --------
    >>> import numpy as np
    >>> augment = DiffAugment([Brightness(0.1)], seed=0)
    >>> changed = augment(np.zeros((2, 8, 8, 1), "float32"))
    >>> bool(abs(changed).numpy().max() <= 0.1)
    True
    """

    def __init__(
        self,
        operations=(Translation(), Cutout()),
        probability=1.0,
        adapt=None,
        seed=None,
        **kwargs,
    ):
        # Penalties take gradients with respect to these images, which need single precision.
        super().__init__(**{"dtype": "float32"} | kwargs)
        if not 0.0 <= probability <= 1.0:
            raise ValueError(f"probability must be in [0, 1]. Received: {probability!r}")
        if adapt is not None and probability > adapt.most:
            raise ValueError(
                "probability must not start above the highest one that `adapt` allows. "
                f"Received: probability={probability!r} and adapt={adapt!r}"
            )
        self.operations = tuple(operations)
        self._first_probability = probability
        self.adapt = adapt
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(derive(seed, "augmentation"))
        self.probability = self.add_weight(
            shape=(),
            initializer=keras.initializers.Constant(probability),
            trainable=False,
            # In half precision the small steps of `adapt` would be rounded away.
            dtype="float32",
            name="probability",
        )

    def build(self, input_shape):
        """Do nothing: the probability is its only weight."""
        self.built = True

    def call(self, images):
        for operation in self.operations:
            shape = (ops.shape(images)[0], operation.num_random + 1)
            # The first half of the images is real, the second fake.
            uniform = replicas.own_part(self._draw, shape, groups=2)
            chosen = uniform[:, 0] < ops.cast(self.probability, "float32")
            changed = operation(images, uniform[:, 1:])
            images = ops.where(_per_image(chosen, images, "bool"), changed, images)
        return images

    def _draw(self, shape):
        return keras.random.uniform(shape, dtype="float32", seed=self.seed_generator)

    def observe(self, real, fake):
        if self.adapt is None:
            return {}
        real, fake = replicas.gathered(real), replicas.gathered(fake)
        self.probability.assign(self.adapt(self.probability, real, fake))
        return {"augment_probability": ops.convert_to_tensor(self.probability)}

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        operations = [keras.saving.serialize_keras_object(part) for part in self.operations]
        adapt = keras.saving.serialize_keras_object(self.adapt)
        # The current probability is saved with the weights.
        settings = {"probability": self._first_probability, "adapt": adapt, "seed": self.seed}
        return super().get_config() | {"operations": operations} | settings

    @classmethod
    def from_config(cls, config):
        """Build the layer that `get_config` described."""
        parts = [keras.saving.deserialize_keras_object(part) for part in config["operations"]]
        adapt = keras.saving.deserialize_keras_object(config["adapt"])
        return cls(**config | {"operations": parts, "adapt": adapt})
