"""Objects for the parameters of an augmenter, and the meaning of "auto"."""

from collections.abc import Callable
from dataclasses import replace
from numbers import Real
from typing import NamedTuple

import keras
from sklearn.base import clone

from ganaug.codecs import ImageCodec, TabularCodec
from ganaug.recipes import (
    RECIPES,
    cyclegan,
    dagan,
    image,
    relativistic_cyclegan,
    tabular,
    wgan,
    wgan_gp,
)
from ganaug.recipes.pretrained import PretrainedRecipe
from ganaug.sampling.groups import Learner
from ganaug.sampling.synthesizer import Synthesizer
from ganaug.selection import LabelAgreement, Novelty
from ganaug.training.loop import TrainingConfig


class Kind(NamedTuple):
    """The meaning of "auto" for a kind of data.

    Attributes
    ----------
    codec : callable
        Called with the parameters of `ganaug.GANAugmenter`, returns a codec.
    recipe : callable
    selection : callable
        Called without arguments, returns a selection; see `ganaug.selection`.
    max_iter : int
    batch_size : int
    max_steps_per_call : int
        See `ganaug.training.loop.TrainingConfig`.
    recipe_of_small : callable or None
        For classes that are too small for `recipe`, which learns from the others.
    """

    codec: Callable
    recipe: Callable
    selection: Callable
    max_iter: int
    batch_size: int
    max_steps_per_call: int = 50
    recipe_of_small: Callable | None = None


def _table_codec(params):
    if not _is_auto(params["value_range"]):
        raise ValueError(
            "Tables have no pixels; leave value_range out. "
            f"Received: value_range={params['value_range']!r}"
        )
    names = ("categorical_features", "column_kinds", "relations")
    return TabularCodec(**{name: params[name] for name in names})


def _image_codec(params):
    _check_no_columns(params)
    return ImageCodec(value_range=params["value_range"])


def _enlarging_codec(params):
    # Tables and smaller images need none of what it imports.
    from ganaug.sampling.enlarging import EnlargingCodec

    _check_no_columns(params)
    pretraining_iter, max_iter = (min(n, params["max_iter"]) for n in UPDATES_TO_ENLARGE)
    return EnlargingCodec(
        value_range=params["value_range"],
        pretraining_iter=pretraining_iter,
        max_iter=max_iter,
        verbose=int(params["verbose"]),
        random_state=params["random_state"],
    )


def _check_no_columns(params):
    categorical_features = params["categorical_features"]
    if categorical_features not in ("auto", None):
        raise ValueError(
            "Images have no categorical features; use categorical_features='auto'. "
            f"Received: categorical_features={categorical_features!r}"
        )
    for name in ("column_kinds", "id_columns"):
        if params[name]:
            raise ValueError(
                f"Images have no columns; leave {name} out. Received: {name}={params[name]!r}"
            )


def _is_auto(value):
    return isinstance(value, str) and value == "auto"


AUTO = ("max_iter", "batch_size")
# Updates on pixels, and against a discriminator.
UPDATES_TO_ENLARGE = 2000, 1000
_IMAGES = Kind(_image_codec, image, Novelty, 5000, 32, max_steps_per_call=4, recipe_of_small=dagan)
KINDS = {
    "table": Kind(_table_codec, tabular, LabelAgreement, 500, 128),
    "images": _IMAGES,
    "small images": _IMAGES._replace(max_iter=2000),
    "large images": _IMAGES._replace(codec=_enlarging_codec),
}
# The meaning of "auto" for recipes whose updates take much longer, since they train the critic
# five times, or two translators for each class.
OWN = {
    wgan: {"max_iter": 1000},
    wgan_gp: {"max_iter": 1000},
    cyclegan: {"max_iter": 1000, "batch_size": 4},
    relativistic_cyclegan: {"max_iter": 1200, "batch_size": 16},
    dagan: {"max_iter": 2000},
}


def new_synthesizer(params, kind):
    """Return an unfitted synthesizer.

    Parameters
    ----------
    params : dict
        Parameters of `ganaug.GANAugmenter`.
    kind : {"table", "images", "small images", "large images"}
        The kind of data that it will be fitted to.

    Returns
    -------
    Synthesizer
    """
    default = KINDS[kind]
    recipe = _recipe(params["gan"], default.recipe)
    # Recipes are compared by identity: any callable is one, hashable or not.
    own = next((settings for known, settings in OWN.items() if known is recipe), {})
    auto = {name: getattr(default, name) for name in AUTO} | own
    params = params | {name: value for name, value in auto.items() if params[name] == "auto"}
    config = TrainingConfig(
        params["max_iter"],
        params["batch_size"],
        patience=params["n_iter_no_change"] if params["early_stopping"] else None,
        validation_fraction=params["validation_fraction"],
        callbacks=tuple(params["callbacks"] or ()),
        verbose=int(params["verbose"]),
        checkpoint_dir=params["checkpoint_dir"],
        max_steps_per_call=default.max_steps_per_call,
    )
    return Synthesizer(
        default.codec(params),
        Learner(recipe, config, params["mode"]),
        _selection(params["selection"], default.selection),
        _learner_of_small(recipe, config, default),
        params["n_jobs"],
    )


def _learner_of_small(recipe, config, default):
    """Return the learner for classes that are too small for a recipe, or None."""
    if default.recipe_of_small is None:
        return None
    if recipe is not default.recipe:
        return Learner(recipe, config)
    # Callbacks are those of the GAN of the other classes.
    own = {"max_iter": min(OWN[dagan]["max_iter"], config.max_iter), "callbacks": ()}
    return Learner(default.recipe_of_small, replace(config, **own))


def _recipe(gan, default):
    if isinstance(gan, keras.Model):
        return PretrainedRecipe(gan)
    if callable(gan):
        return gan
    if gan == "auto":
        return default
    if gan not in RECIPES:
        raise ValueError(
            f"gan must be 'auto', a recipe, the name of one ({sorted(RECIPES)}) or a model. "
            f"Received: gan={gan!r}"
        )
    return RECIPES[gan]


def _selection(selection, default):
    if selection is None:
        return None
    if selection == "auto":
        return default()
    candidates: object = selection.candidates
    if not isinstance(candidates, Real) or candidates < 1:
        raise ValueError(
            "The attribute `candidates` of a selection, the number of candidates for each sample "
            f"kept, must be at least 1. Received: {selection!r} with candidates={candidates!r}"
        )
    return clone(selection)
