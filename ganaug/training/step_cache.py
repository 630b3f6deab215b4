"""Compiled train steps, kept for the next fit of the same recipe and sizes.

Tracing a train step into a graph takes longer than a whole fit of a small table. Therefore a fit
does not train the model that the user gets. It trains a worker model, which may have been traced
in an earlier fit: the state of the user's model is copied to it before training and back after.

Only recipes of this package are cached, by the recipe and its arguments. A user's own recipe may
build something else each time, so its model is traced in each fit.
"""

import math
import threading
from collections import OrderedDict
from contextlib import contextmanager
from functools import partial
from inspect import isfunction
from typing import Any

import keras
import tensorflow as tf
from keras import ops

from ganaug._utils.compat import forget_custom_gradients, restart_epochs
from ganaug._utils.serialization import Part
from ganaug.space import Space

# A traced model of the default for tables takes about 2 MB, one of large images hundreds.
MAX_IDLE = 16
MAX_IDLE_NUMBERS = 2**26

_idle: OrderedDict[Any, Any] = OrderedDict()
_lock = threading.Lock()


def recipe_key(recipe, *arguments):
    """Return a key that is equal for recipes and arguments that build equal models.

    Parameters
    ----------
    recipe : callable
        See `ganaug.recipes`; perhaps a `functools.partial`.
    *arguments
        Its arguments except the seed, on which a traced step does not depend.

    Returns
    -------
    tuple or None
        None for a recipe from elsewhere, or arguments that cannot be compared.
    """
    parts = [arguments]
    while isinstance(recipe, partial):
        parts += [recipe.args, *sorted(recipe.keywords.items())]
        recipe = recipe.func
    if not (isfunction(recipe) and recipe.__module__.startswith("ganaug.recipes.")):
        return None
    try:
        return (recipe, _comparable(parts))
    except TypeError:
        return None


def _comparable(value):
    """Return a hashable form of a value, equal for equal types and content."""
    if isinstance(value, tuple | list):
        return tuple(_comparable(part) for part in value)
    # A user's own part may have been redefined under the same name.
    ours = isinstance(value, Part) and type(value).__module__.startswith("ganaug.")
    if ours or isinstance(value, Space | int | float | str | None):
        return type(value), value
    raise TypeError(f"{value!r} of type {type(value).__name__} cannot be a part of a key")


@contextmanager
def worker_model(model, build, key):
    """Lend a model to train instead of `model`: one that is traced already, if there is one.

    On leaving without an error, the state of the worker is copied to `model`. Either way the
    worker is kept for the next fit. A worker is lent to one thread at a time.

    Parameters
    ----------
    model : AdversarialModel
        The model to train.
    build : callable
        Returns a new model like it.
    key : tuple or None
        Identifies the traced step; see `recipe_key`. None for a worker that is not kept.
    """
    if key is not None:
        # Variables are on the devices of the strategy under which they were created.
        policy = keras.config.dtype_policy().name
        key = (*key, tf.distribute.get_strategy(), policy, keras.config.floatx())
    with _lock:
        idle = _idle.get(key)
        worker = idle.pop() if idle else None
    if worker is None:
        worker = build()
    # Keras keeps the epoch that `BackupAndRestore` has set, and the next fit would start there.
    restart_epochs(worker)
    copy_state(model, worker)
    try:
        yield worker
        copy_state(worker, model)
    finally:
        if key is None:
            forget_custom_gradients(worker.custom_gradients)
        else:
            _put_back(key, worker)


def _put_back(key, worker):
    with _lock:
        _idle.setdefault(key, []).append(worker)
        _idle.move_to_end(key)
        while _is_crowded([model for models in _idle.values() for model in models]):
            oldest = next(iter(_idle))
            forget_custom_gradients(_idle[oldest].pop(0).custom_gradients)
            if not _idle[oldest]:
                del _idle[oldest]


def _is_crowded(models):
    """Return whether some idle models must be dropped; one is always kept."""
    numbers = sum(math.prod(variable.shape) for model in models for variable in state(model))
    return len(models) > MAX_IDLE or (len(models) > 1 and numbers > MAX_IDLE_NUMBERS)


def copy_state(source, target):
    """Copy all weights and the states of optimizers and seed generators."""
    assign(state(target), values(state(source)))


def values(variables):
    """Return the values of variables as arrays that do not change with them."""
    return [variable.numpy().copy() for variable in variables]


def snapshot(variables):
    """Return copies of the values of variables, which stay on their devices."""
    return [ops.copy(variable) for variable in variables]


def assign(variables, values):
    """Assign a value to each variable."""
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def state(model):
    """Return every variable that training changes."""
    states = [variable for opt in model.optimizers() for variable in opt.variables]
    return [*model.variables, *states]
