"""The base class of adversarial models: named inputs, several optimizers, saving and logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import keras
import tensorflow as tf
from keras import ops

from ganaug._utils import replicas
from ganaug._utils.compat import all_layers, custom_gradients
from ganaug._utils.grappler import without_remapper
from ganaug._utils.processes import check_not_forked
from ganaug._utils.startup import check_backend
from ganaug.models.checks import check_arguments, check_condition, check_samples
from ganaug.models.learning_rates import SharedLearningRate
from ganaug.networks.named_inputs import feed, input_names, input_shapes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ganaug.models import GAN
    from ganaug.types import Condition, StrPath


FLOATS = ("float16", "bfloat16", "float32", "float64")


def depends_on_batch(network: keras.Model) -> bool:
    """Return whether a sample's output depends on the other samples of its batch."""
    return any(isinstance(layer, keras.layers.BatchNormalization) for layer in all_layers(network))


def split_batch(data: Any, num_parts: int) -> list[Any]:
    """Split a batch into micro-batches of equal size, by stride, so that all have like labels.

    A batch of fewer samples than parts uses some of them twice: no micro-batch is empty.
    """
    if num_parts == 1:
        return [data]

    def micro_batch(tensor: tf.Tensor, first: int) -> tf.Tensor:
        return tensor[first % ops.shape(tensor)[0] :: num_parts]

    return [
        tf.nest.map_structure(lambda t, i=i: micro_batch(t, i), data) for i in range(num_parts)
    ]


def by_name(condition: Any) -> dict[str, Any]:
    """Return a condition, which is None, a tensor or a dict of tensors, as inputs by name."""
    if condition is None:
        return {}
    return condition if isinstance(condition, dict) else {"condition": condition}


def unpack_unweighted(data: Any) -> tuple[Any, Any]:
    """Return the samples and the condition of a batch; raise if there are sample weights."""
    samples, condition, weights = keras.utils.unpack_x_y_sample_weight(data)
    if weights is not None:
        raise ValueError(
            "Adversarial losses compare batches of real and generated samples, so samples have "
            "no weights. Received: sample_weight or class_weight. Instead, draw batches with "
            "frequencies proportional to the weights."
        )
    return samples, condition


def repeat(tensor: tf.Tensor, samples: tf.Tensor) -> tf.Tensor:
    """Repeat a condition for each of the equal groups of samples in a joint batch."""
    num_groups = ops.shape(samples)[0] // ops.shape(tensor)[0]
    return ops.tile(tensor, (num_groups,) + (1,) * (len(tensor.shape) - 1))


class AdversarialModel(keras.Model):
    """A Keras model of several networks, each trained by an optimizer of its own.

    A subclass implements `update` and `losses_of` and has the attributes below, and in `_trackers`
    a metric for each loss.

    Attributes
    ----------
    generator, average_generator : keras.Model
        Maps named inputs to samples.
    num_updates : int64 variable of shape ()
        Number of generator updates so far.
    seed_generator : keras.random.SeedGenerator
        Draws the latents that `generate` is not given.
    custom_gradients : frozenset of str
        Names in TensorFlow's registry of the custom gradients of traced train steps.
    """

    def __init__(self, **kwargs: Any) -> None:
        check_backend()
        check_not_forked()
        super().__init__(**kwargs)
        self.custom_gradients: frozenset[str] = frozenset()

    def build(self, input_shape: Any = None) -> None:
        """Do nothing: the networks come built."""
        self.built = True

    def _compile(self, optimizer: Any, kwargs: dict[str, Any]) -> None:
        """Keep and pass on the options of `keras.Model.compile`; refuse losses and metrics."""
        check_arguments(kwargs)
        super().compile(optimizer=optimizer, **kwargs)
        self.compile_options = kwargs

    # Methods, since Keras would save what properties return as parts of the model.
    def gans(self) -> Sequence[GAN]:
        """Return the GANs that the model consists of; a single GAN returns itself."""
        raise NotImplementedError

    def optimizers(self) -> list[keras.optimizers.Optimizer]:
        """Return the optimizers of all networks."""
        return [
            optimizer
            for gan in self.gans()
            for optimizer in (gan.generator_optimizer, gan.discriminator_optimizer)
        ]

    def generate(
        self,
        num_samples: int | None = None,
        *,
        condition: Condition | None = None,
        source: ArrayLike | None = None,
        latent: ArrayLike | None = None,
    ) -> tf.Tensor:
        """Draw samples from the averaged generator.

        Parameters
        ----------
        num_samples : int, optional
            Number of samples; not needed with a condition, sources or latents, which imply it.
        condition : array of shape (num_samples, ...), or dict of them, optional
            The condition of each sample, if the generator takes one; several conditions by the
            names of their inputs.
        source : array of shape (num_samples, ...), optional
            Samples to start from, for a generator that starts from real samples.
        latent : array of shape (num_samples, ...), optional
            Random normal by default.

        Returns
        -------
        tensor of shape (num_samples, ...)
        """
        check_condition(condition, [self.generator])
        given = by_name(condition) | {"source": source, "latent": latent}
        given = {name: ops.convert_to_tensor(v) for name, v in given.items() if v is not None}
        count = next((ops.shape(tensor)[0] for tensor in given.values()), num_samples)
        if count is None or (num_samples is not None and num_samples != count):
            raise ValueError(
                "generate needs to know how many samples to draw, from num_samples or from the "
                f"length of its other arguments. Received: num_samples={num_samples!r} and "
                f"{count} of {list(given)}"
            )
        if isinstance(count, int) and count == 0:
            output = self.generator.outputs[0]
            return ops.zeros((0, *output.shape[1:]), output.dtype)
        if latent is None:
            given["latent"] = self._draw_latent(count)
        return feed(self.average_generator, False, **given)

    def as_generated(self, samples: tf.Tensor) -> tf.Tensor:
        """Cast samples, such as integers, to the dtype in which the generator returns them."""
        return ops.cast(samples, self.generator.outputs[0].dtype)

    def call(self, inputs: Mapping[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        """Return samples for the generator's inputs, given by name."""
        if not isinstance(inputs, Mapping):
            raise TypeError(
                "A model of ganaug.models, and its `predict`, must be called with a dict of the "
                f"generator's inputs {input_names(self.generator)}. Received: {inputs!r}"
            )
        return feed(self.average_generator, training, **inputs)

    @tf.function(autograph=False, reduce_retracing=True)
    def call_in_graph(self, inputs: Mapping[str, tf.Tensor]) -> tf.Tensor:
        """Return the same as `call`, faster when it is called again with inputs of equal shape."""
        return self.call(inputs)

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Any = "auto",
        callbacks: Any = None,
        **kwargs: Any,
    ) -> keras.callbacks.History:
        """Train all networks; the arguments are those of `keras.Model.fit`.

        A callback that sets the learning rate of `optimizer` changes those of all networks in
        proportion.
        """
        check_condition(y, [network for gan in self.gans() for network in gan.networks()])
        check_samples(x, self.generator)
        callbacks = [*keras.tree.flatten(callbacks or []), SharedLearningRate()]
        with without_remapper():
            return super().fit(x, y, batch_size, epochs, verbose, callbacks, **kwargs)

    def save(self, filepath: StrPath, *args: Any, **kwargs: Any) -> None:
        """Save to a ``.keras`` file; see `keras.Model.save`."""
        if str(filepath).endswith((".h5", ".hdf5")):
            raise ValueError(
                "The old HDF5 format cannot hold several networks and optimizers. Save to a file "
                f"name that ends in .keras. Received: {str(filepath)!r}"
            )
        super().save(filepath, *args, **kwargs)

    def export(self, filepath: StrPath, *args: Any, **kwargs: Any) -> None:
        """Export the averaged generator, for serving; see `keras.Model.export`."""
        self.average_generator.export(filepath, *args, **kwargs)

    def _draw_latent(self, count: int) -> tf.Tensor:
        shapes = input_shapes(self.generator)
        draw = partial(keras.random.normal, seed=self.seed_generator)
        return replicas.own_part(draw, (count, *shapes.get("latent", ())))

    @classmethod
    def _unpickle_model(cls, bytesio: Any) -> Self:
        # Keras builds the model here, before any other code of ours.
        check_not_forked()
        return super()._unpickle_model(bytesio)

    def _maybe_symbolic_build(self, iterator: Any = None, data_batch: Any = None) -> None:
        # There is nothing to build, and under MultiWorkerMirroredStrategy Keras 3.15 fails to.
        pass

    def is_finite(self) -> bool:
        """Return whether all weights and states of optimizers are finite."""
        of_optimizers = [v for optimizer in self.optimizers() for v in optimizer.variables]
        floats = [v.value for v in [*self.variables, *of_optimizers] if v.dtype in FLOATS]
        # A sum is finite if its terms are, and only one number leaves the device.
        total = tf.add_n([tf.reduce_sum(tf.cast(value, tf.float32)) for value in floats])
        return bool(tf.math.is_finite(total))

    def train_step(self, data: Any) -> dict[str, tf.Tensor]:
        """Update all networks on a batch and return the running mean of each loss."""
        logs = self._track(self.update(data))
        self.custom_gradients |= custom_gradients()
        return logs

    def test_step(self, data: Any) -> dict[str, tf.Tensor]:
        """Return the running mean of each loss without updating any network."""
        return self._track(self.losses_of(data))

    def update(self, data: Any) -> dict[str, tf.Tensor]:
        """Update every network on a batch and return the losses by name."""
        raise NotImplementedError

    def losses_of(self, data: Any) -> dict[str, tf.Tensor]:
        """Return the losses on a batch by name; no network is updated."""
        raise NotImplementedError

    def _track(self, losses: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        for name, value in losses.items():
            self._trackers[name].update_state(value)
        logs = {name: self._trackers[name].result() for name in losses}
        # Callbacks such as TerminateOnNaN look for a log of this name; the sum means nothing.
        logs |= {"loss": sum(value for name, value in logs.items() if name.endswith("_loss"))}
        return {name: replicas.logged(value) for name, value in logs.items()}

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        """The running means of the losses, which Keras resets at the start of each epoch."""
        return list(self._trackers.values())

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compile as the saved model was, with the state of its optimizers to be loaded."""
        self.compile(**{k: keras.saving.deserialize_keras_object(v) for k, v in config.items()})

    def save_own_variables(self, store: Any) -> None:
        """Save the weights and the states of seed generators, which Keras leaves out."""
        super().save_own_variables(store)
        for i, state in enumerate(self._random_states()):
            store[f"random_state_{i}"] = state.numpy()

    def load_own_variables(self, store: Any) -> None:
        """Load what `save_own_variables` has saved."""
        values = {name: store[name] for name in store.keys()}  # noqa: SIM118
        for i, state in enumerate(self._random_states()):
            state.assign(values.pop(f"random_state_{i}"))
        super().load_own_variables(values)

    def _random_states(self) -> list[keras.Variable]:
        weights = {id(variable) for variable in self.weights}
        return [variable for variable in self.variables if id(variable) not in weights]


def serialized(model: keras.Model, names: Iterable[str]) -> dict[str, Any]:
    """Return the attributes of those names as Keras saves them."""
    return {name: keras.saving.serialize_keras_object(getattr(model, name)) for name in names}
