"""Two GANs that translate images of two domains into each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import keras
import tensorflow as tf
from keras import ops

from ganaug._utils.seeding import derive
from ganaug.models.base import AdversarialModel, serialized, unpack_unweighted
from ganaug.models.checks import named_samples
from ganaug.models.gan import GAN
from ganaug.models.image_pool import ImagePool
from ganaug.models.logs import LOGS
from ganaug.models.optimization import apply_together
from ganaug.networks.named_inputs import feed

GANS = ("forward", "backward")


@keras.saving.register_keras_serializable(package="ganaug")
class CycleGAN(AdversarialModel):
    """Two translators, each with a discriminator, whose composition is close to the identity.

    ``fit({"sample": images_b, "source": images_a})`` takes unpaired images of both domains. Each
    generator declares ``source``, the images to translate, and returns images of the other
    domain. `generate` translates from domain A to domain B, with `forward`.

    Parameters
    ----------
    forward, backward : GAN
        Compiled GANs. The generator of `forward` translates A to B and its discriminator sees
        images of B; `backward` is the reverse.
    cycle_weight : float, default=10.0
        Weight of the mean absolute difference between an image and its translation there and back.
    identity_weight : float, default=0.0
        Weight of the mean absolute difference between an image and its translation into its own
        domain. This loss preserves colours, even if the domains differ in them; the paper uses it
        between paintings and photos, at half the cycle weight.
    pool_size : int, default=50
        Number of earlier fakes of each domain to keep for training the discriminators.
    seed : int, optional
        Random seed of the image pools.

    References
    ----------
    Zhu et al., 2017, Unpaired image-to-image translation using cycle-consistent adversarial
    networks, https://arxiv.org/abs/1703.10593

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.recipes import cyclegan
    >>> from ganaug.space import Space
    >>> model = cyclegan(Space((8, 8, 1)), 1, width=4, seed=0)
    >>> a, b = np.random.default_rng(0).uniform(-1, 1, (2, 6, 8, 8, 1))
    >>> history = model.fit({"sample": b, "source": a}, batch_size=2, verbose=0)
    >>> model.generate(source=a).shape
    TensorShape([6, 8, 8, 1])
    """

    critic_steps = 1

    def __init__(
        self,
        forward: GAN,
        backward: GAN,
        *,
        cycle_weight: float = 10.0,
        identity_weight: float = 0.0,
        pool_size: int = 50,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        given: tuple[Any, Any] = (forward, backward)
        if not all(isinstance(gan, GAN) and gan.compiled for gan in given):
            raise ValueError(
                f"CycleGAN needs two compiled GANs. Received: forward={forward!r}, "
                f"backward={backward!r}"
            )
        self.forward = forward
        self.backward = backward
        self.cycle_weight = cycle_weight
        self.identity_weight = identity_weight
        self.pool_size = pool_size
        self.seed = seed
        self.seed_generator = forward.seed_generator
        self.pools = [ImagePool(pool_size, derive(seed, name)) for name in GANS]
        for pool, gan in zip(self.pools, self.gans(), strict=True):
            pool.build(gan.generator.output_shape)
        names = (*LOGS, "cycle_loss", "identity_loss")
        self._trackers = {name: keras.metrics.Mean(name=name) for name in names}
        self.built = True

    @property
    def generator(self) -> keras.Model:
        """The translator from A to B."""
        return self.forward.generator

    @property
    def average_generator(self) -> keras.Model:
        """The averaged translator from A to B."""
        return self.forward.average_generator

    @property
    def num_updates(self) -> keras.Variable:
        """Number of updates of the translators so far."""
        return self.forward.num_updates

    def gans(self) -> Sequence[GAN]:
        """Return the GANs of both directions."""
        return [self.forward, self.backward]

    def compile(self, **kwargs: Any) -> None:
        """Configure how the model runs; optimizers and losses are those of the two GANs.

        Parameters
        ----------
        **kwargs
            Passed to `keras.Model.compile`: ``jit_compile``, ``run_eagerly``,
            ``steps_per_execution``, ...
        """
        self._compile(self.forward.generator_optimizer, kwargs)

    def update(self, data: Any) -> dict[str, tf.Tensor]:
        """Update both translators together, then each discriminator."""
        domains = self._domains(data)
        with tf.GradientTape() as tape:
            fakes, losses = self._translate(*domains)
            total = losses["generator_loss"] + self.cycle_weight * losses["cycle_loss"]
            total += self.identity_weight * losses["identity_loss"]
        networks = [(gan.generator, gan.generator_optimizer) for gan in self.gans()]
        losses["generator_gradient_norm"] = apply_together(tape, total, networks)
        pooled = [pool(fake) for pool, fake in zip(self.pools, fakes, strict=True)]
        logs = [
            gan.update_discriminator(*gan.augment_pair(real, fake))
            for gan, real, fake in zip(self.gans(), reversed(domains), pooled, strict=True)
        ]
        for gan in self.gans():
            gan.update_average(total)
        return losses | _summary(logs)

    def losses_of(self, data: Any) -> dict[str, tf.Tensor]:
        """Return the losses on a batch, without updating any network."""
        domains = self._domains(data)
        fakes, losses = self._translate(*domains, training=False)
        logs = [
            gan.discriminator_logs(
                gan.critic(training=False), *gan.augment_pair(real, fake, False)
            )
            for gan, real, fake in zip(self.gans(), reversed(domains), fakes, strict=True)
        ]
        return losses | _summary(logs)

    def _domains(self, data: Any) -> tuple[tf.Tensor, tf.Tensor]:
        """Return the images of A and of B."""
        samples, _ = unpack_unweighted(data)
        discriminators = [self.backward.discriminator, self.forward.discriminator]
        names = dict(zip(("source", "sample"), discriminators, strict=True))
        a, b = map(self.as_generated, named_samples(samples, names))
        return a, b

    def _translate(
        self, a: tf.Tensor, b: tf.Tensor, training: bool = True
    ) -> tuple[list[tf.Tensor], dict[str, tf.Tensor]]:
        """Return the fakes of B and of A, and the losses of the translators."""
        both = [(self.forward, a, b), (self.backward, b, a)]
        passes = [self._pass(*one, training) for one in both]
        fakes = [fake for fake, _ in passes]
        returned = [
            feed(other.generator, training, source=fake)
            for other, fake in zip((self.backward, self.forward), fakes, strict=True)
        ]
        losses = dict.fromkeys(("generator_loss", "cycle_loss", "identity_loss"), 0.0)
        for (gan, given, wanted), (fake, changed), back in zip(
            both, passes, returned, strict=True
        ):
            critic = gan.critic(training=training)
            augmented = gan.augment_pair(wanted, fake, training)
            losses["generator_loss"] += gan.generator_loss(critic, *augmented)
            losses["cycle_loss"] += ops.mean(ops.abs(back - given))
            losses["identity_loss"] += changed
        return fakes, losses

    def _pass(
        self, gan: GAN, given: tf.Tensor, wanted: tf.Tensor, training: bool
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Return the translated images, and the identity loss on images of the target domain."""
        if not self.identity_weight:
            return feed(gan.generator, training, source=given), 0.0
        both = feed(gan.generator, training, source=ops.concatenate([given, wanted]))
        fake, same = ops.split(both, 2)
        return fake, ops.mean(ops.abs(same - wanted))

    def get_config(self) -> dict[str, Any]:
        """Return the GANs and settings, for saving."""
        settings = {name: getattr(self, name) for name in ("cycle_weight", "identity_weight")}
        settings |= {"pool_size": self.pool_size, "seed": self.seed}
        return super().get_config() | serialized(self, GANS) | settings

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Build the model that `get_config` described."""
        gans = {name: keras.saving.deserialize_keras_object(config[name]) for name in GANS}
        return cls(**config | gans)

    def get_compile_config(self) -> dict[str, Any]:
        """Return the arguments of `compile`, for saving."""
        # An empty dict would tell Keras that the model was not compiled.
        return {"run_eagerly": False} | self.compile_options


def _summary(logs: list[dict[str, tf.Tensor]]) -> dict[str, tf.Tensor]:
    """Return the summed losses of both discriminators, and the means of their other logs."""
    names = [name for name in logs[0] if all(name in log for log in logs)]
    sums = {name: sum(log[name] for log in logs) for name in names}
    return {n: value if n.endswith("_loss") else value / len(logs) for n, value in sums.items()}
