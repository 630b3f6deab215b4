"""Checks of what a model is given: each error says what to change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ganaug._utils.compat import all_layers, operation_of
from ganaug.exceptions import TrainingWarning, warn
from ganaug.networks.layers import OneHot, check_labels
from ganaug.networks.named_inputs import input_names
from ganaug.objectives import Objective

# Names that Keras gives to inputs without one.
UNNAMED = ("keras_tensor", "input_layer")


def check_settings(critic_steps: int, ema_decay: float) -> None:
    """Raise if a setting of a GAN is out of range."""
    if critic_steps < 1:
        raise ValueError(
            "critic_steps is the number of discriminator updates per generator update and "
            f"must be at least 1. Received: critic_steps={critic_steps!r}"
        )
    if not 0.0 <= ema_decay < 1.0:
        raise ValueError(f"ema_decay must be in [0, 1). Received: ema_decay={ema_decay!r}")


def check_networks(generator: keras.Model, discriminator: keras.Model) -> None:
    """Raise unless both are functional models with named inputs that fit together."""
    _check_inputs("generator", generator, "latent")
    _check_inputs("discriminator", discriminator, "sample")
    names = input_names(discriminator)
    if "sample" not in names:
        raise ValueError(
            "The discriminator must take the samples by an input named 'sample': "
            f"keras.Input(shape, name='sample'). Received: inputs named {names}"
        )
    made, taken = generator.outputs[0].shape, discriminator.inputs[names.index("sample")].shape
    if not tf.TensorShape(made).is_compatible_with(taken):
        raise ValueError(
            "The generator must return what the discriminator takes. Received: a generator of "
            f"samples of shape {made[1:]} and a discriminator of samples of shape {taken[1:]}"
        )


def _check_inputs(role: str, network: Any, name: str) -> None:
    # A Sequential without an Input, and a subclass of keras.Model, have no such attribute.
    inputs = getattr(network, "inputs", None)
    if not isinstance(network, keras.Model) or not inputs or len(network.outputs) != 1:
        raise TypeError(
            f"The {role} must be a functional Keras model of one output, such as keras.Model("
            f"{{{name!r}: x}}, layer(x)) for x = keras.Input(shape, name={name!r}); a Sequential "
            f"model must begin with such an Input. Received: {network!r}"
        )
    unnamed = [tensor.name for tensor in inputs if tensor.name.startswith(UNNAMED)]
    if unnamed:
        raise ValueError(
            f"The inputs of the {role} must have names, which say what they are for: "
            f"keras.Input(shape, name={name!r}). Received: {unnamed}"
        )


def check_optimizers(generator_optimizer: Any, discriminator_optimizer: Any) -> None:
    """Raise if both networks have the same optimizer."""
    shared = generator_optimizer is discriminator_optimizer
    if shared and isinstance(generator_optimizer, keras.optimizers.Optimizer):
        raise ValueError(
            "Each network needs its own optimizer, which keeps a state for its weights. "
            f"Received: the same object twice, {generator_optimizer!r}"
        )


def check_objective(objective: Any) -> None:
    """Raise unless an objective is one of `ganaug.objectives`, made with its settings."""
    if not isinstance(objective, Objective):
        raise TypeError(
            "The objective must be an object of ganaug.objectives, such as Hinge(). "
            f"Received: objective={objective!r}"
        )


def as_functions(name: str, given: Any, example: str) -> tuple[Any, ...]:
    """Return penalties or terms as a tuple; raise if they are not a list of functions."""
    listed = isinstance(given, Iterable) and not isinstance(given, str)
    parts = tuple(given) if listed else (given,)
    if not listed or any(isinstance(part, type) or not callable(part) for part in parts):
        raise TypeError(
            f"{name} must be a list of functions or of objects of ganaug.{name}, such as "
            f"{name}=[{example}]. Received: {name}={given!r}"
        )
    return parts


def named_samples(samples: Any, discriminators: dict[str, keras.Model]) -> list[Any]:
    """Return the samples of a batch by name, if they have the shape that the networks take.

    Parameters
    ----------
    samples : tensor or dict of tensor
        A tensor is what is called ``sample``.
    discriminators : dict of keras.Model
        The names of the samples that are wanted, each with the network that takes them.
    """
    given = samples if isinstance(samples, dict) else {"sample": samples}
    missing = sorted(discriminators.keys() - given.keys())
    if missing:
        raise ValueError(
            f"The model is trained on a dict of samples with the keys {sorted(discriminators)}. "
            f"Missing: {missing}"
        )
    for name, network in discriminators.items():
        _check_shape(given[name], network)
    return [given[name] for name in discriminators]


def _check_shape(samples: Any, network: keras.Model) -> None:
    expected = network.inputs[input_names(network).index("sample")].shape
    shape = tf.TensorShape(samples.shape)
    if shape.is_compatible_with(expected):
        return
    short = shape.rank is not None and shape.rank == len(expected) - 1
    advice = " Add the axis of channels: X[..., None]." if short and expected[-1] == 1 else ""
    raise ValueError(
        f"The networks take samples of shape {expected[1:]}. "
        f"Received: samples of shape {tuple(shape[1:])}.{advice}"
    )


def check_condition(condition: Any, networks: Iterable[keras.Model]) -> None:
    """Raise if a condition is text, or an array of labels that are out of range.

    `OneHot` checks the range of tensors, and of the labels of several inputs.
    """
    several = isinstance(condition, dict)
    for value in condition.values() if several else [condition]:
        _check_numbers(value)
    if several or condition is None or tf.is_tensor(condition):
        return
    layers = [layer for network in networks for layer in all_layers(network)]
    sizes = [layer.num_classes for layer in layers if isinstance(layer, OneHot)]
    if sizes:
        _check_not_one_hot(condition)
        check_labels(condition, min(sizes))


def _check_not_one_hot(labels: Any) -> None:
    shape = np.shape(labels)
    if len(shape) == 2 and shape[1] > 1:
        raise ValueError(
            "Labels must be integers, one for each sample. Received: labels of shape="
            f"{shape}. If they are one-hot, pass labels.argmax(axis=1)."
        )


def _check_numbers(condition: Any) -> None:
    if condition is None:
        return
    dtype = (condition if tf.is_tensor(condition) else np.asarray(condition)).dtype.name
    if dtype.startswith(("str", "bytes", "object")):
        raise TypeError(
            "The condition must be numbers. Encode labels as integers from 0, for example with "
            f"np.unique(y, return_inverse=True). Received: a condition of dtype {dtype}"
        )


def last_activation(network: keras.Model) -> Any:
    """Return the activation that a network ends in, or None if it ends in something else."""
    operation = operation_of(network.outputs[0])
    while isinstance(operation, keras.layers.Reshape):
        operation = operation_of(operation.input)
    return getattr(operation, "activation", None)


def check_samples(samples: Any, generator: keras.Model) -> None:
    """Raise if a dataset is not of batches; warn of samples that the generator cannot return."""
    if isinstance(samples, tf.data.Dataset):
        first = tf.nest.flatten(samples.element_spec)[0].shape
        if first.rank is not None and first.rank == len(generator.outputs[0].shape) - 1:
            raise ValueError(
                "A dataset to train on must be of batches. Received: elements of "
                f"shape {tuple(first)}. Batch it, such as dataset.batch(64)."
            )
    _warn_of_range(samples, generator)


def _warn_of_range(samples: Any, generator: keras.Model) -> None:
    """Warn of arrays beyond [-1, 1] if the generator ends in tanh, which does not get there."""
    if last_activation(generator) is not keras.activations.tanh:
        return
    for array in samples.values() if isinstance(samples, dict) else [samples]:
        seen = isinstance(array, np.ndarray) and array.size and array.dtype.kind in "iuf"
        if seen and not -1.001 <= array.min() <= array.max() <= 1.001:
            warn(
                f"The generator ends in tanh and cannot return samples from {array.min()} to "
                f"{array.max()}. Scale them to [-1, 1], for example images as X / 127.5 - 1.",
                TrainingWarning,
            )


def check_arguments(kwargs: dict[str, Any]) -> None:
    """Raise for arguments of `keras.Model.compile` that only models of one network have."""
    unused = {"loss", "loss_weights", "metrics", "weighted_metrics"} & set(kwargs)
    if unused:
        raise TypeError(
            "A GAN is compiled with an objective, penalties and terms, and logs its own "
            f"losses. Received: {sorted(unused)}, which would have no effect."
        )
    optimizers = [name for name in kwargs if "optimizer" in name]
    if optimizers:
        raise TypeError(
            "GAN.compile takes generator_optimizer= and discriminator_optimizer=. LAPGAN and "
            "CycleGAN take none: compile the GANs that they are made of with optimizers. "
            f"Received: {optimizers}"
        )
