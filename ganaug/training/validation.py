"""Build models from recipes and check that they can be trained on the samples."""

import keras

from ganaug._utils.compat import all_layers, fresh_layer_names
from ganaug.models.base import AdversarialModel
from ganaug.models.checks import last_activation
from ganaug.networks.layers import OneHot
from ganaug.networks.named_inputs import input_names


def build_gan(recipe, space, num_classes, seed, conditions_per_class=2):
    """Build a model from a recipe and check that it can be trained on samples of a space.

    Parameters
    ----------
    recipe : callable
        See `ganaug.recipes`.
    space : Space
        The shape of a sample.
    num_classes : int
        Number of labels.
    seed : int
    conditions_per_class : int, default=2
        Number of conditions of each label for a generator that starts from a source: with and
        without one.

    Returns
    -------
    AdversarialModel

    Raises
    ------
    TypeError
        If the recipe does not return a model of ganaug.models.
    ValueError
        If the model is not compiled, or is built for other samples or labels.
    """
    gan = validate_gan(fresh_layer_names(recipe, space, num_classes, seed=seed), space)
    with_source = "source" in input_names(gan.generator)
    _check_conditions(gan, num_classes, conditions_per_class if with_source else 1)
    return gan


def validate_gan(gan, space, kind=AdversarialModel):
    """Return the model that a recipe has built, if it is compiled and fits samples of a space.

    Parameters
    ----------
    gan : object
    space : Space
    kind : type, default=AdversarialModel
        The class of the model.

    Raises
    ------
    TypeError, ValueError
        See `build_gan`.
    """
    if not isinstance(gan, kind):
        raise TypeError(
            f"A recipe must return a compiled model of ganaug.models, here a {kind.__name__}. "
            f"Received: {gan!r} of type {type(gan).__name__}"
        )
    if not gan.compiled:
        raise ValueError(
            "The model must be compiled, with its optimizers and objective, before it can be "
            f"trained: call its method `compile`. Received: {gan!r}"
        )
    shape = gan.generator.output_shape[1:]
    if shape != tuple(space.shape):
        raise ValueError(
            f"The encoded samples have the shape {space.shape}, so the generator must have it "
            f"too: build it for the `space` that a recipe receives. Received: {shape}"
        )
    if not space.spans and last_activation(gan.generator) is keras.activations.sigmoid:
        raise ValueError(
            "Encoded samples can be negative, but the generator ends in sigmoid, which returns "
            f"numbers in [0, 1]. End it with {space.activation}."
        )
    return gan


def _check_conditions(gan, num_classes, conditions_per_class):
    # Samples from sources and samples from noise have conditions of their own.
    needed = conditions_per_class * num_classes
    for network in (gan.generator, *(member.discriminator for member in gan.gans())):
        for layer in all_layers(network):
            if isinstance(layer, OneHot) and layer.num_classes < needed:
                raise ValueError(
                    f"The {network.name} must take {needed} conditions, for {num_classes} classes"
                    f"{' with and without a source' if needed > num_classes else ''}. "
                    f"Received: a OneHot layer of {layer.num_classes}"
                )
