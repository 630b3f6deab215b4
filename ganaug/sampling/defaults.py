"""Construction of a synthesizer from the parameters of an augmenter, and their "auto" values."""

from dataclasses import replace
from numbers import Real

import keras
from sklearn.base import clone

from ganaug.recipes import (
    RECIPES,
    cyclegan,
    dagan,
    inpainting,
    relativistic_cyclegan,
    wgan,
    wgan_gp,
)
from ganaug.recipes.pretrained import PretrainedRecipe
from ganaug.sampling.codec_settings import codec_of
from ganaug.sampling.groups import Learner
from ganaug.sampling.kinds import KINDS
from ganaug.sampling.synthesizer import Synthesizer
from ganaug.training.loop import TrainingConfig

AUTO = ("max_iter", "batch_size")
# The "auto" values of recipes whose updates take much longer, since they train the critic
# five times, or two translators for each class.
OWN = {
    wgan: {"max_iter": 1000},
    wgan_gp: {"max_iter": 1000},
    cyclegan: {"max_iter": 1000, "batch_size": 4},
    relativistic_cyclegan: {"max_iter": 1200, "batch_size": 16},
    dagan: {"max_iter": 2000},
    inpainting: {"max_iter": 2000},
}


def new_synthesizer(params, kind):
    """Return an unfitted synthesizer.

    Parameters
    ----------
    params : dict
        Parameters of `ganaug.GANAugmenter`.
    kind : str
        The kind of data that it will be fitted to, a key of `ganaug.sampling.kinds.KINDS`.

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
        codec_of(params, default.codec),
        Learner(recipe, config, default, params["mode"]),
        _selection(params["selection"], default.selection),
        _learner_of_small(recipe, config, default),
        params["n_jobs"],
    )


def _learner_of_small(recipe, config, default):
    """Return the learner for classes that are too small for a recipe, or None."""
    if default.recipe_of_small is None or recipe is None:
        return None
    if recipe is not default.recipe:
        return Learner(recipe, config, default)
    # Callbacks are only for the GAN of the other classes.
    own = {"max_iter": min(OWN[dagan]["max_iter"], config.max_iter), "callbacks": ()}
    return Learner(default.recipe_of_small, replace(config, **own), default)


def _recipe(gan, default):
    if isinstance(gan, keras.Model):
        return PretrainedRecipe(gan)
    if gan is None or callable(gan):
        return gan
    if gan == "auto":
        return default
    if gan not in RECIPES:
        raise ValueError(
            f"gan must be 'auto', None, a recipe, the name of one ({sorted(RECIPES)}) or a model. "
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
