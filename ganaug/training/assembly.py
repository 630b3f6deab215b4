"""From the parameters of an augmenter to the objects that do its work."""

from numbers import Real

import keras
from sklearn.base import clone

from ganaug.codecs import TabularCodec
from ganaug.recipes import RECIPES
from ganaug.recipes.given import Given
from ganaug.selection import LabelAgreement
from ganaug.training.synthesizer import Synthesizer
from ganaug.training.table import TableGenerator
from ganaug.training.trainer import TrainingPlan


def new_generator(params):
    """Return an unfitted generator of rows.

    Parameters
    ----------
    params : dict
        Of `ganaug.GANAugmenter`.

    Returns
    -------
    TableGenerator
    """
    plan = TrainingPlan(
        params["max_iter"],
        params["batch_size"],
        patience=params["n_iter_no_change"] if params["early_stopping"] else None,
        validation_fraction=params["validation_fraction"],
        callbacks=tuple(params["callbacks"] or ()),
        verbose=int(params["verbose"]),
    )
    synthesizer = Synthesizer(
        _recipe(params["gan"]),
        plan,
        _selection(params["selection"]),
        params["mode"],
        params["n_jobs"],
    )
    codec = TabularCodec(categorical_features=params["categorical_features"])
    return TableGenerator(codec, synthesizer)


def _recipe(gan):
    if isinstance(gan, keras.Model):
        return Given(gan)
    if callable(gan):
        return gan
    name = "tabular" if gan == "auto" else gan
    if name not in RECIPES:
        raise ValueError(
            f"gan must be 'auto', a recipe, the name of one ({sorted(RECIPES)}) or a model. "
            f"Received: gan={gan!r}"
        )
    return RECIPES[name]


def _selection(selection):
    if selection is None:
        return None
    if selection == "auto":
        return LabelAgreement()
    candidates = getattr(selection, "candidates", None)
    if not isinstance(candidates, Real) or candidates < 1:
        raise ValueError(
            "selection must have an attribute `candidates`, how many to draw per sample that is "
            f"kept, of at least 1. Received: {selection!r} with candidates={candidates!r}"
        )
    return clone(selection, safe=False)
