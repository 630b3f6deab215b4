"""One generator against one discriminator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import keras
import tensorflow as tf
from keras import ops

from ganaug._utils.seeding import derive
from ganaug.models import checks
from ganaug.models.base import (
    AdversarialModel,
    by_name,
    depends_on_batch,
    repeat,
    serialized,
    split_batch,
    unpack_unweighted,
)
from ganaug.models.logs import LOGS
from ganaug.models.optimization import add_regularization, apply_gradients, average, scaled_like
from ganaug.networks.augmentation import Augmentation
from ganaug.networks.named_inputs import feed
from ganaug.objectives import NonSaturating
from ganaug.penalties import Critic

if TYPE_CHECKING:
    from ganaug.objectives import Objective
    from ganaug.penalties import Penalty
    from ganaug.types import Term

NETWORKS = ("generator", "discriminator", "augment")
COMPILED = ("generator_optimizer", "discriminator_optimizer", "objective", "penalties", "terms")


@keras.saving.register_keras_serializable(package="ganaug")
class GAN(AdversarialModel):
    """A generator and a discriminator, trained against each other.

    Both are functional Keras models with named inputs, and the names say what they need. A
    generator may declare ``latent``, ``condition`` and ``source``; a discriminator declares
    ``sample`` and perhaps ``condition``. ``fit(samples, condition)`` trains them; for a generator
    that starts from real samples, ``fit({"sample": ..., "source": ...}, condition)``. A condition
    with several inputs is a dict by input name.

    Parameters
    ----------
    generator : keras.Model
        Maps its inputs to samples of shape (batch, ...).
    discriminator : keras.Model
        Maps ``sample`` (and ``condition``) to logits of shape (batch, ...).
    augment : DiffAugment or keras.Layer, optional
        Applied to everything the discriminator sees, real and fake, in one call. Penalties are
        computed on augmented samples. A `ganaug.networks.augmentation.Augmentation` observes the
        logits of each step.
    critic_steps : int, default=1
        Discriminator updates per generator update, each on its own part of the batch.
    ema_decay : float, default=0.0
        Decay per step of the averaged generator that `generate` uses, from 0 (the generator
        itself) to below 1. At update t it is at most ``(1 + t) / (10 + t)``, so that early
        averages forget the initial weights: 0.98 is reached after 440 updates, 0.995 after 1,800.
    seed : int, optional
        Random seed of latents and penalties.

    Attributes
    ----------
    average_generator : keras.Model
        The averaged generator; the generator itself if ``ema_decay`` is 0.
    compile_options : dict
        The arguments of `keras.Model.compile` that `compile` received.

    References
    ----------
    Goodfellow et al., 2014, Generative adversarial nets, https://arxiv.org/abs/1406.2661

    Examples
    --------
    >>> import keras, numpy as np
    >>> latent, sample = keras.Input((2,), name="latent"), keras.Input((1,), name="sample")
    >>> generator = keras.Model({"latent": latent}, keras.layers.Dense(1)(latent))
    >>> discriminator = keras.Model({"sample": sample}, keras.layers.Dense(1)(sample))
    >>> gan = GAN(generator, discriminator, seed=0)
    >>> gan.compile()
    >>> history = gan.fit(np.random.normal(size=(64, 1)), verbose=0)
    >>> gan.generate(5).shape
    TensorShape([5, 1])
    """

    def __init__(
        self,
        generator: keras.Model,
        discriminator: keras.Model,
        *,
        augment: keras.Layer | None = None,
        critic_steps: int = 1,
        ema_decay: float = 0.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        checks.check_settings(critic_steps, ema_decay)
        checks.check_networks(generator, discriminator)
        self.generator = generator
        self.discriminator = discriminator
        self.augment = augment
        if augment is not None:  # Built now, so that a saved or copied model has all variables.
            shapes = {tensor.name: tensor.shape for tensor in discriminator.inputs}
            augment(keras.Input(batch_shape=shapes["sample"]))
        self.critic_steps = critic_steps
        self.ema_decay = ema_decay
        self.seed = seed
        self.average_generator = generator
        if ema_decay:
            self.average_generator = keras.models.clone_model(generator)
            self.average_generator.set_weights(generator.get_weights())
            self.average_generator.trainable = False
        self.seed_generator = keras.random.SeedGenerator(derive(seed, "latents"))
        self.num_updates = self.add_weight(
            shape=(), dtype="int64", initializer="zeros", trainable=False, name="num_updates"
        )
        self._trackers = {name: keras.metrics.Mean(name=name) for name in LOGS}
        self.built = True

    def compile(
        self,
        generator_optimizer: str | keras.optimizers.Optimizer | None = None,
        discriminator_optimizer: str | keras.optimizers.Optimizer | None = None,
        objective: Objective | None = None,
        *,
        penalties: Sequence[Penalty] = (),
        terms: Sequence[Term] = (),
        **kwargs: Any,
    ) -> None:
        """Configure the optimizers and losses of both networks.

        Parameters
        ----------
        generator_optimizer, discriminator_optimizer : keras optimizer, default=Adam(2e-4, 0.5)
            They are built here, so that saved and restored models keep their state.
        objective : Objective, default=NonSaturating()
            See `ganaug.objectives`.
        penalties : sequence of Penalty
            Added to the loss of the discriminator; see `ganaug.penalties`.
        terms : sequence of callable
            Added to the loss of the generator: ``(real, fake, condition) -> scalar``; see
            `ganaug.terms`.
        **kwargs
            Passed to `keras.Model.compile`: ``jit_compile``, ``run_eagerly``,
            ``steps_per_execution``, ... Losses and metrics raise a TypeError.
        """
        checks.check_optimizers(generator_optimizer, discriminator_optimizer)
        self.objective = NonSaturating() if objective is None else objective
        checks.check_objective(self.objective)
        self.penalties = checks.as_functions("penalties", penalties, "R1(1.0)")
        self.terms = checks.as_functions("terms", terms, "PixelContent(1.0)")
        # Keras' callbacks and schedules act on `optimizer`, so it is the generator's.
        optimizer = generator_optimizer or keras.optimizers.Adam(2e-4, beta_1=0.5)
        self._compile(optimizer, kwargs)
        self.generator_optimizer = self.optimizer
        self.discriminator_optimizer = scaled_like(
            discriminator_optimizer or keras.optimizers.Adam(2e-4, beta_1=0.5), self.optimizer
        )
        self.generator_optimizer.build(self.generator.trainable_variables)
        self.discriminator_optimizer.build(self.discriminator.trainable_variables)

    def gans(self) -> Sequence[GAN]:
        """Return the GAN itself."""
        return [self]

    def networks(self) -> Sequence[keras.Model]:
        """Return the generator and the discriminator."""
        return [self.generator, self.discriminator]

    def update(self, data: Any) -> dict[str, tf.Tensor]:
        """Update the discriminator `critic_steps` times and the generator once."""
        for micro_batch in split_batch(data, self.critic_steps):
            real, condition, source = self._unpack(micro_batch)
            with tf.GradientTape() as generator_tape:
                fake = self._generate_like(real, condition, source)
                real_aug, fake_aug = self.augment_pair(real, fake)
            logs = self.update_discriminator(real_aug, fake_aug, condition)
        critic = self.critic(condition)
        if self.objective.uses_real:
            critic(real_aug)  # Cached outside the tape: D(real) does not depend on the generator.
        with generator_tape:  # Keep recording: the generator's loss reuses the last fakes.
            loss = self.generator_loss(critic, real_aug, fake_aug)
            loss += self._terms(real, fake, condition)
        norm = apply_gradients(generator_tape, loss, self.generator, self.generator_optimizer)
        self.update_average(loss)
        return logs | {"generator_loss": loss, "generator_gradient_norm": norm}

    def losses_of(self, data: Any) -> dict[str, tf.Tensor]:
        """Return the logs of a batch, without updating any network."""
        real, condition, source = self._unpack(data)
        fake = self._generate_like(real, condition, source, training=False)
        critic = self.critic(condition, training=False)
        real_aug, fake_aug = self.augment_pair(real, fake, training=False)
        logs = self.discriminator_logs(critic, real_aug, fake_aug)
        loss = self.generator_loss(critic, real_aug, fake_aug)
        return logs | {"generator_loss": loss + self._terms(real, fake, condition)}

    def update_discriminator(
        self, real: tf.Tensor, fake: tf.Tensor, condition: Any = None
    ) -> dict[str, tf.Tensor]:
        """Update the discriminator on augmented real and fake samples; return its logs."""
        with tf.GradientTape() as tape:
            critic = self.critic(condition)
            logs = self.discriminator_logs(critic, real, fake)
        norm = apply_gradients(
            tape, logs["discriminator_loss"], self.discriminator, self.discriminator_optimizer
        )
        if isinstance(self.augment, Augmentation):
            logs |= self.augment.observe(critic(real), critic(fake))
        return logs | {"discriminator_gradient_norm": norm}

    def _unpack(self, data: Any) -> tuple[tf.Tensor, Any, Any]:
        samples, condition = unpack_unweighted(data)
        (real,) = checks.named_samples(samples, {"sample": self.discriminator})
        checks.check_condition(condition, self.networks())
        source = samples.get("source") if isinstance(samples, dict) else None
        return self.as_generated(real), condition, source

    def _generate_like(
        self, real: tf.Tensor, condition: Any, source: Any, training: bool = True
    ) -> tf.Tensor:
        latent = self._draw_latent(ops.shape(real)[0])
        given = by_name(condition) | {"latent": latent, "source": source}
        return feed(self.generator, training, **given)

    def augment_pair(
        self, real: tf.Tensor, fake: tf.Tensor, training: bool = True
    ) -> Sequence[tf.Tensor]:
        """Return real and fake samples as the discriminator sees them."""
        if self.augment is None:
            return real, fake
        return ops.split(self.augment(ops.concatenate([real, fake]), training=training), 2)

    def critic(self, condition: Any = None, training: bool = True) -> Critic:
        """Return the discriminator as a function of samples alone, with its condition bound."""

        def logits(samples: tf.Tensor) -> tf.Tensor:
            given = {name: repeat(v, samples) for name, v in by_name(condition).items()}
            return feed(self.discriminator, training, sample=samples, **given)

        return Critic(logits, joint=not depends_on_batch(self.discriminator))

    def discriminator_logs(
        self, critic: Critic, real: tf.Tensor, fake: tf.Tensor
    ) -> dict[str, tf.Tensor]:
        """Return the loss of the discriminator on augmented samples, and logs that explain it."""
        logits = critic.logits(real, fake)
        loss = self.objective.discriminator(*logits)
        logs = self.objective.accuracies(*logits)
        if self.penalties:
            penalties = [p(critic, real, fake, self.seed_generator) for p in self.penalties]
            logs["penalty"] = sum(penalties)
            loss = loss + logs["penalty"]
        return {"discriminator_loss": add_regularization(loss, self.discriminator)} | logs

    def generator_loss(self, critic: Critic, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        """Return the loss of the generator on augmented samples, without its terms."""
        real_logits = critic(real) if self.objective.uses_real else None
        loss = self.objective.generator(real_logits, critic(fake))
        return add_regularization(loss, self.generator)

    def _terms(self, real: tf.Tensor, fake: tf.Tensor, condition: Any) -> tf.Tensor:
        return sum((term(real, fake, condition) for term in self.terms), 0.0)

    def update_average(self, loss: tf.Tensor) -> None:
        """Count a generator update with this loss, and average the generator's weights."""
        # After the loss: a dataset reads the number of updates to know where to begin.
        with tf.control_dependencies([loss]):
            self.num_updates.assign_add(1)
        if self.average_generator is self.generator:
            return
        # The optimizer's count continues when a trained model is trained further.
        steps = ops.cast(self.generator_optimizer.iterations, "float32")
        # Warm up the decay, so that early averages are not dominated by the initial weights.
        decay = ops.minimum(self.ema_decay, (1.0 + steps) / (10.0 + steps))
        average(self.average_generator.weights, self.generator.weights, decay)

    def get_config(self) -> dict[str, Any]:
        """Return the networks and settings, for saving."""
        settings = {name: getattr(self, name) for name in ("critic_steps", "ema_decay", "seed")}
        return super().get_config() | serialized(self, NETWORKS) | settings

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Build the model that `get_config` described."""
        networks = {n: keras.saving.deserialize_keras_object(config[n]) for n in NETWORKS}
        return cls(**config | networks)

    def get_compile_config(self) -> dict[str, Any]:
        """Return the arguments of `compile`, for saving."""
        return serialized(self, COMPILED) | dict(self.compile_options)
