"""A GAN for each level of an image pyramid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

import keras
import numpy as np
from keras import ops

from ganaug._utils.seeding import derive
from ganaug.models.base import AdversarialModel, by_name, unpack_unweighted
from ganaug.models.checks import named_samples
from ganaug.models.gan import GAN
from ganaug.models.logs import LOGS
from ganaug.networks.named_inputs import feed, input_names, input_shapes, named_inputs
from ganaug.networks.resampling import gaussian_pyramid, upsample

if TYPE_CHECKING:
    import tensorflow as tf

LOSSES = ("discriminator_loss", "generator_loss")


@keras.saving.register_keras_serializable(package="ganaug")
class LAPGAN(AdversarialModel):
    """A pyramid of GANs: the first generates small images, the others double and refine them.

    The levels are trained at the same time, independently: each refines downsampled real images.
    They are only chained to generate.

    Parameters
    ----------
    levels : list of GAN
        Compiled GANs, from the smallest images to the largest, each with twice the height and
        width of the one before. The generators of all but the first declare ``coarse``, the images
        to refine, which are enlarged already.
    seed : int, optional
        Random seed of the latents that `generate` draws.

    Attributes
    ----------
    generator, average_generator : keras.Model
        The chained levels. Their latents are concatenated in ``latent``.
    compile_options : dict
        The arguments of `compile`.

    References
    ----------
    Denton et al., 2015, Deep generative image models using a Laplacian pyramid of adversarial
    networks, https://arxiv.org/abs/1506.05751

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.recipes import lapgan
    >>> from ganaug.space import Space
    >>> model = lapgan(Space((16, 16, 1)), num_classes=2, seed=0)
    >>> [level.generator.output_shape[1] for level in model.levels]
    [8, 16]
    >>> images = np.random.default_rng(0).uniform(-1, 1, (4, 16, 16, 1))
    >>> history = model.fit(images, np.array([0, 0, 1, 1]), verbose=0)
    >>> model.generate(condition=[0, 1]).shape
    TensorShape([2, 16, 16, 1])
    """

    def __init__(self, levels: Sequence[GAN], *, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _check_levels(levels)
        self.levels = list(levels)
        self.generator = _chain([level.generator for level in levels])
        self.average_generator = _chain([level.average_generator for level in levels])
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(derive(seed, "chain"))
        self._names = ["{}x{}".format(*_sample_shape(level)[:2]) for level in levels]
        names = [*LOGS, *(f"{loss}_{name}" for name in self._names for loss in LOSSES)]
        self._trackers = {name: keras.metrics.Mean(name=name) for name in names}
        self.built = True

    def compile(self, **kwargs: Any) -> None:
        """Configure how the model runs; optimizers and losses are those of the levels.

        Parameters
        ----------
        **kwargs
            Passed to `keras.Model.compile`: ``jit_compile``, ``run_eagerly``,
            ``steps_per_execution``, ...
        """
        self._compile(self.levels[-1].generator_optimizer, kwargs)

    def gans(self) -> Sequence[GAN]:
        """Return the levels."""
        return list(self.levels)

    @property
    def critic_steps(self) -> int:
        """Discriminator updates per generator update, at every level."""
        return self.levels[-1].critic_steps

    @property
    def num_updates(self) -> keras.Variable:
        """Number of updates of each generator so far."""
        return self.levels[-1].num_updates

    def update(self, data: Any) -> dict[str, tf.Tensor]:
        """Update each level on images of its size."""
        return self._summary([level.update(part) for level, part in self._split_levels(data)])

    def losses_of(self, data: Any) -> dict[str, tf.Tensor]:
        """Return the losses on a batch, without updating any network."""
        return self._summary([level.losses_of(part) for level, part in self._split_levels(data)])

    def _split_levels(self, data: Any) -> Iterator[tuple[GAN, tuple[Any, ...]]]:
        """Yield each level with its images and the coarse ones to refine."""
        samples, condition = unpack_unweighted(data)
        (samples,) = named_samples(samples, {"sample": self.levels[-1].discriminator})
        samples = self.as_generated(samples)
        sizes = gaussian_pyramid(samples, len(self.levels))
        yield self.levels[0], (sizes[0],) if condition is None else (sizes[0], condition)
        for level, coarse, fine in zip(self.levels[1:], sizes, sizes[1:], strict=False):
            yield level, (fine, by_name(condition) | {"coarse": upsample(coarse)})

    def _summary(self, losses: list[dict[str, tf.Tensor]]) -> dict[str, tf.Tensor]:
        """Return the mean of each log over the levels, and the losses by level."""
        names = [name for name in LOGS if all(name in log for log in losses)]
        means = {name: sum(log[name] for log in losses) / len(losses) for name in names}
        for level, log in zip(self._names, losses, strict=True):
            means |= {f"{name}_{level}": log[name] for name in LOSSES}
        return means

    def get_config(self) -> dict[str, Any]:
        """Return the levels and the seed, for saving."""
        levels = [keras.saving.serialize_keras_object(level) for level in self.levels]
        return super().get_config() | {"levels": levels, "seed": self.seed}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Build the model that `get_config` described."""
        levels = [keras.saving.deserialize_keras_object(level) for level in config["levels"]]
        return cls(**config | {"levels": levels})

    def get_compile_config(self) -> dict[str, Any]:
        """Return the arguments of `compile`, for saving."""
        # An empty dict would tell Keras that the model was not compiled.
        return {"run_eagerly": False} | self.compile_options


def _sample_shape(gan: GAN) -> tuple[int, ...]:
    return gan.generator.output_shape[1:]


def _check_levels(levels: Sequence[Any]) -> None:
    if not levels or not all(isinstance(level, GAN) and level.compiled for level in levels):
        raise ValueError(
            f"LAPGAN needs compiled GANs, one for each image size. Received: levels={levels!r}"
        )
    shapes = [_sample_shape(level) for level in levels]
    doubled = [(2 * h, 2 * w, channels) for h, w, channels in shapes]
    if shapes[1:] != doubled[:-1]:
        raise ValueError(
            "Images must have twice the height and width at each further level of a LAPGAN. "
            f"Received: levels of shapes {shapes}"
        )
    flat = [level.name for level in levels[1:] if "coarse" not in input_names(level.generator)]
    if flat:
        raise ValueError(
            "The generators of all levels but the first must declare 'coarse', the images that "
            f"they refine. Received: {len(flat)} without it"
        )
    steps = {level.critic_steps for level in levels}
    if len(steps) > 1:
        raise ValueError(
            f"All levels of a LAPGAN must have the same critic_steps. Received: {sorted(steps)}"
        )


def _chain(generators: list[keras.Model]) -> keras.Model:
    """Chain generators: each refines the enlarged images of the one before."""
    latents = [input_shapes(network)["latent"] for network in generators]
    ends = np.cumsum([math.prod(shape) for shape in latents]).tolist()
    labelled = "condition" in input_names(generators[0])
    inputs = named_inputs({"latent": (ends[-1],), "condition": () if labelled else None})
    parts = ops.split(inputs["latent"], ends[:-1], axis=1)
    images = None
    for network, shape, part in zip(generators, latents, parts, strict=True):
        given = inputs | {"latent": ops.reshape(part, (-1, *shape))}
        if images is not None:
            given["coarse"] = upsample(images)
        images = feed(network, None, **given)
    return keras.Model(inputs, ops.clip(images, -1.0, 1.0), name="generator")
