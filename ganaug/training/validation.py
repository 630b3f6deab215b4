"""A new model, refused at once if it cannot be trained on the samples."""

from ganaug._utils.compat import all_layers, fresh_layer_names
from ganaug.models.base import AdversarialModel, input_names
from ganaug.networks.layers import OneHot


def build_gan(recipe, space, num_classes, seed):
    """Return a model of a recipe, if it can be trained on samples of a space.

    Parameters
    ----------
    recipe : callable
        See `ganaug.recipes`.
    space : Space
        What a sample looks like.
    num_classes : int
        How many labels there are.
    seed : int

    Returns
    -------
    AdversarialModel

    Raises
    ------
    TypeError
        If it returns no such model.
    ValueError
        If that is not compiled, or of another size.
    """
    gan = validate_gan(fresh_layer_names(recipe, space, num_classes, seed=seed), space)
    _check_conditions(gan, num_classes, with_source=bool(space.spans) and _takes_source(gan))
    return gan


def validate_gan(gan, space, kind=AdversarialModel):
    """Return what a recipe has returned, if it is a compiled model for samples of a space.

    Parameters
    ----------
    gan : object
    space : Space
    kind : type, default=AdversarialModel
        What it must be.

    Raises
    ------
    TypeError, ValueError
        See `build_gan`.
    """
    if not isinstance(gan, kind):
        raise TypeError(
            "A recipe must return a compiled model of ganaug.models, "
            f"here a kind of {kind.__name__}. "
            f"Received: {gan!r} of type {type(gan).__name__}"
        )
    if not gan.compiled:
        raise ValueError(
            "The model must be compiled, with its optimizers and objective, before it can be "
            f"trained: call its method `compile`. Received: {gan!r}"
        )
    _check_inputs(gan)
    _check_shapes(gan, space)
    return gan


def _check_inputs(gan):
    for member in gan.gans():
        if "sample" not in input_names(member.discriminator):
            raise ValueError(
                "The discriminator must take what it judges by an input named 'sample'. "
                f"Received: inputs named {input_names(member.discriminator)}"
            )


def _check_shapes(gan, space):
    # Where there are several, the last one judges the samples that all of it is for.
    inputs = {tensor.name: tensor.shape for tensor in gan.gans()[-1].discriminator.inputs}
    shapes = {"generator": gan.generator.output_shape, "discriminator": inputs["sample"]}
    for network, (_, *shape) in shapes.items():
        if tuple(shape) != tuple(space.shape):
            raise ValueError(
                f"The encoded samples have the shape {space.shape}, so the {network} must have "
                "it too: build it for the `space` that a recipe is given. "
                f"Received: {tuple(shape)}"
            )


def _takes_source(gan):
    return "source" in input_names(gan.generator)


def _check_conditions(gan, num_classes, with_source):
    # Rows from sources and rows from noise have conditions of their own.
    needed = 2 * num_classes if with_source else num_classes
    for network in (gan.generator, *(member.discriminator for member in gan.gans())):
        for layer in all_layers(network):
            if isinstance(layer, OneHot) and layer.num_classes < needed:
                raise ValueError(
                    f"The {network.name} must take {needed} conditions, for {num_classes} classes"
                    f"{' with and without a source' if needed > num_classes else ''}. "
                    f"Received: a OneHot layer of {layer.num_classes}"
                )
