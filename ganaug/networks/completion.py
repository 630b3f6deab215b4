"""Networks that complete partly known rows."""

import keras
from keras import layers

from ganaug.networks.initializers import Initializers, he
from ganaug.networks.layers import FillIn, SpanActivation
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE


def _hidden(parts, units, initializer, activation="leaky_relu"):
    """Join parts and pass them through the hidden layers."""
    joined = layers.Concatenate()(parts)
    for width in units:
        joined = layers.Dense(width, activation, kernel_initializer=initializer())(joined)
    return joined


def completing_generator(space, *, latent_dim=16, units=(256, 256, 256), seed=None):
    """Return a generator that completes rows.

    Parameters
    ----------
    space : Space
        The shape of a row and the meaning of its units.
    latent_dim : int, default=16
        The width of ``latent``.
    units : sequence of int, default=(256, 256, 256)
        The widths of the hidden layers.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Its inputs are ``latent``, ``known``, the units of a row with zeros where nothing is known,
        and ``visible``, which is 1 where a unit is known and 0 elsewhere.
    """
    initializer = Initializers("generator", seed, he)
    inputs = named_inputs({"latent": (latent_dim,), "known": space.shape, "visible": space.shape})
    hidden = _hidden([*inputs.values()], units, initializer)
    last = Initializers("last layer", seed)()
    logits = layers.Dense(space.shape[0], kernel_initializer=last, **SINGLE)(hidden)
    made = SpanActivation(space.spans, **SINGLE)(logits)
    rows = FillIn(**SINGLE)(inputs["known"], inputs["visible"], made)
    return keras.Model(inputs, rows, name="generator")


def completing_discriminator(space, *, units=(128, 128), seed=None):
    """Return a discriminator of rows that are partly known.

    It does not see units whose real value is unknown: in those, a real row would differ from a
    completed one.

    Parameters
    ----------
    space, units, seed
        See `completing_generator`.

    Returns
    -------
    keras.Model
        Returns a logit for each row, of shape (batch, 1). Its inputs are ``sample``, ``visible``
        and ``observed``, which is 1 where the unit of the real row is known and 0 elsewhere.
    """
    initializer = Initializers("discriminator", seed, he)
    inputs = named_inputs(dict.fromkeys(("sample", "visible", "observed"), space.shape))
    seen = layers.Multiply(**SINGLE)([inputs["sample"], inputs["observed"]])
    hidden = _hidden([seen, inputs["visible"], inputs["observed"]], units, initializer)
    logits = layers.Dense(1, kernel_initializer=initializer(), **SINGLE)(hidden)
    return keras.Model(inputs, logits, name="discriminator")


def cellwise_generator(space, bounds, *, seed=None):
    """Return the generator of GAIN, which generates whole rows; see `ganaug.recipes.gain`.

    Parameters
    ----------
    space : Space
    bounds : sequence of pair of float
        The minimum and the maximum of each unit, which become 0 and 1.
    seed : int, optional

    Returns
    -------
    keras.Model
        Its inputs are ``latent``, ``values``, the units of a row with zeros where they are
        missing, and ``observed``, which is 0 where a unit is missing and 1 elsewhere.
    """
    initializer = Initializers("generator", seed, he)
    width = space.shape[0]
    inputs = named_inputs(dict.fromkeys(("latent", "values", "observed"), (width,)))
    low, spread = _low_and_spread(bounds)
    units = _to_unit_interval(inputs["values"], low, spread)
    # The standard deviation and the mean of uniform numbers below 0.01.
    noise = layers.Rescaling(0.0029, 0.005)(inputs["latent"])
    filled = FillIn()(layers.Multiply()([units, inputs["observed"]]), inputs["observed"], noise)
    hidden = _hidden([filled, inputs["observed"]], (width, width), initializer, "relu")
    made = layers.Dense(width, "sigmoid", kernel_initializer=initializer(), **SINGLE)(hidden)
    rows = layers.Rescaling(spread, low, **SINGLE)(made)
    return keras.Model(inputs, rows, name="generator")


def cellwise_discriminator(space, bounds, *, seed=None):
    """Return the discriminator of GAIN, which predicts which units of a row are observed.

    Parameters
    ----------
    space, bounds, seed
        See `cellwise_generator`.

    Returns
    -------
    keras.Model
        Returns the logit that each unit is observed, and whether it is, of shape (batch, width,
        2). Its inputs are ``sample``, a generated row, ``values``, ``observed``, and ``hint``,
        which is ``observed`` with zeros for some columns.
    """
    initializer = Initializers("discriminator", seed, he)
    width = space.shape[0]
    names = ("sample", "values", "observed", "hint")
    inputs = named_inputs(dict.fromkeys(names, (width,)))
    rows = FillIn()(inputs["values"], inputs["observed"], inputs["sample"])
    units = _to_unit_interval(rows, *_low_and_spread(bounds))
    hidden = _hidden([units, inputs["hint"]], (width, width), initializer, "relu")
    logits = layers.Dense(width, kernel_initializer=initializer(), **SINGLE)(hidden)
    beside = [layers.Reshape((width, 1), **SINGLE)(x) for x in (logits, inputs["observed"])]
    return keras.Model(inputs, layers.Concatenate(**SINGLE)(beside), name="discriminator")


def _low_and_spread(bounds):
    return [low for low, _ in bounds], [high - low or 1.0 for low, high in bounds]


def _to_unit_interval(codes, low, spread):
    scale, offset = zip(
        *((1.0 / s, -a / s) for a, s in zip(low, spread, strict=True)), strict=True
    )
    return layers.Rescaling(list(scale), list(offset))(codes)
