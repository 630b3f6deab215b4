"""Optimizer steps on the networks of a model, and averages of weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import keras
import tensorflow as tf
from keras import ops

from ganaug._utils import replicas


def scaled_like(
    optimizer: str | keras.optimizers.Optimizer, lead: keras.optimizers.Optimizer
) -> keras.optimizers.Optimizer:
    """Return an optimizer that scales its loss if `lead` does.

    In half precision, Keras sets up loss scaling for a single optimizer.
    """
    optimizer = keras.optimizers.get(optimizer)
    scaled = keras.optimizers.LossScaleOptimizer
    wrap = isinstance(lead, scaled) and not isinstance(optimizer, scaled)
    return scaled(optimizer) if wrap else optimizer


def add_regularization(loss: tf.Tensor, network: keras.Model) -> tf.Tensor:
    """Add the losses of the network's own layers, such as those of kernel regularizers."""
    for own in network.losses:
        loss = loss + ops.cast(own, loss.dtype)
    return loss


def apply_gradients(
    tape: tf.GradientTape,
    loss: tf.Tensor,
    network: keras.Model,
    optimizer: keras.optimizers.Optimizer,
) -> tf.Tensor:
    """Take one step of `optimizer` on the weights of `network`; return the gradient's norm."""
    return apply_together(tape, loss, [(network, optimizer)])


def apply_together(
    tape: tf.GradientTape,
    loss: tf.Tensor,
    networks: Sequence[tuple[keras.Model, keras.optimizers.Optimizer]],
) -> tf.Tensor:
    """Update several networks, given as (network, optimizer) pairs, by the gradient of one loss.

    Returns
    -------
    tensor of shape ()
        The norm of the whole gradient; with several replicas, the mean norm of their parts. 0 if
        the step is skipped because half precision overflowed.
    """
    optimizers = [optimizer for _, optimizer in networks]
    with tape:
        scaled = _scaled(loss, optimizers[0])
    gradients = tape.gradient(scaled, [network.trainable_variables for network, _ in networks])
    # Gradients of an `Embedding` are sparse and cannot be multiplied.
    gradients = [
        [None if g is None else tf.convert_to_tensor(g) for g in own] for own in gradients
    ]
    for (network, optimizer), own in zip(networks, gradients, strict=True):
        # In half precision, each optimizer divides by its own loss scale.
        scale = optimizer.scale_loss(1.0) / optimizers[0].scale_loss(1.0)
        rescaled = [None if gradient is None else scale * gradient for gradient in own]
        _apply(optimizer, rescaled, network.trainable_variables)
    return _norm([g for own in gradients for g in own if g is not None], optimizers[0])


def _norm(gradients: list[tf.Tensor], optimizer: keras.optimizers.Optimizer) -> tf.Tensor:
    norm = tf.linalg.global_norm([tf.cast(gradient, tf.float32) for gradient in gradients])
    norm = norm / _scaled(1.0, optimizer)
    skips = isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
    return ops.where(ops.isfinite(norm), norm, 0.0) if skips else norm


def _scaled(loss: tf.Tensor, optimizer: keras.optimizers.Optimizer) -> tf.Tensor:
    # Optimizers sum gradients over replicas, and the loss of each is a mean over its own part.
    return optimizer.scale_loss(loss) / replicas.count()


def _apply(
    optimizer: keras.optimizers.Optimizer,
    gradients: list[tf.Tensor],
    weights: list[keras.Variable],
) -> None:
    if isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        # A step whose gradients overflow is skipped, so all replicas must have the same ones.
        gradients = replicas.mean(gradients)
    optimizer.apply(gradients, weights)


def average(
    average_weights: Iterable[keras.Variable],
    weights: Iterable[keras.Variable],
    decay: float | tf.Tensor,
) -> None:
    """Update an exponential moving average of some weights."""
    for mean, weight in zip(average_weights, weights, strict=True):
        mean.assign(weight + ops.cast(decay, weight.dtype) * (mean - weight))
