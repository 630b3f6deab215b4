"""Compiled train steps, kept for the next fit of the same shape.

Tracing a train step into a graph takes longer than a whole fit of a small table. So a fit does
not train the model that the user gets: it trains a twin that was traced before, if there is one,
starting from the user's model and copying the result back.
"""

import json
import math
import re
import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import Any

import tensorflow as tf

from ganaug.models.base import all_layers

# A traced twin of the default for tables holds about 2 MB, one for large images hundreds.
MAX_IDLE = 16
MAX_IDLE_NUMBERS = 2**26

_idle: OrderedDict[Any, Any] = OrderedDict()
_lock = threading.Lock()


@contextmanager
def worker_model(model, build, setting):
    """Lend a model that plays for `model`, traced already if one like it is idle.

    On leaving without an error, the twin's state is copied to `model`; either way the twin
    becomes idle. A twin is lent to one thread at a time.

    Parameters
    ----------
    model : AdversarialModel
        The model to train.
    build : callable
        Returns a new model like `model`, for when no twin is idle.
    setting : tuple
        What the traced graph depends on besides the model: batch size, steps per execution.
    """
    description = fingerprint(model)
    # Variables are on the devices of the strategy that they were made under.
    key = (description, *_behaviour(model), *setting, tf.distribute.get_strategy())
    with _lock:
        idle = _idle.get(key)
        twin = idle.pop() if idle else None
    if twin is None:
        twin = build()
    # Keras leaves it as `BackupAndRestore` has set it, and the next fit would start there.
    twin._initial_epoch = None
    copy_state(model, twin)
    try:
        yield twin
        copy_state(twin, model)
    finally:
        if description is not None:
            _put_back(key, twin)


def _put_back(key, twin):
    with _lock:
        _idle.setdefault(key, []).append(twin)
        _idle.move_to_end(key)
        while _is_crowded([model for models in _idle.values() for model in models]):
            oldest = next(iter(_idle))
            _idle[oldest].pop(0)
            if not _idle[oldest]:
                del _idle[oldest]


def _is_crowded(models):
    """Return whether some idle models are to be dropped; one is always kept."""
    numbers = sum(math.prod(variable.shape) for model in models for variable in state(model))
    return len(models) > MAX_IDLE or (len(models) > 1 and numbers > MAX_IDLE_NUMBERS)


def fingerprint(model):
    """Return what a compiled model is made of, as text that is equal for models of equal graphs.

    Learning rates count, as other settings of the optimizers do; seeds and the names of layers,
    which Keras numbers, do not, but which layer is connected to which does. None for a model with
    a part that cannot be described.
    """
    try:
        config = [model.get_config(), model.get_compile_config()]
    except (NotImplementedError, TypeError, ValueError, OSError):
        return None
    # Seeds first: a layer, too, may be called "seed".
    text = re.sub(r'(?<="seed": )\d+', "", json.dumps(config, sort_keys=True, default=repr))
    numbers = {layer.name: f'"#{i}"' for i, layer in enumerate(_layers(model))}
    text = re.sub(r'"([^"]*)"', lambda name: numbers.get(name[1], name[0]), text)
    return re.sub(r'_\d+(?=")', "", text)


def _behaviour(model):
    """Return what a graph depends on besides settings: classes and functions themselves.

    A class that was defined again, or a function with another closure, is another one although
    its name is the same.
    """
    layers = _layers(model)
    parts = [part for gan in model.gans() for part in (gan.objective, *gan.penalties)] + layers
    names = ("operations", "adapt", "kernel_constraint", "bias_constraint")
    inner = [getattr(layer, name, None) for layer in layers for name in names]
    parts += [part for parts in inner for part in (parts if isinstance(parts, tuple) else [parts])]
    functions = [getattr(layer, "activation", None) for layer in layers]
    terms = [term for gan in model.gans() for term in gan.terms]
    return (*map(type, parts), *functions, *terms)


def _layers(model):
    """Return all layers of the networks, those inside others included."""
    networks = [
        network
        for gan in model.gans()
        for network in (gan.generator, gan.discriminator, gan.augment)
        if network is not None
    ]
    return [layer for network in networks for layer in all_layers(network)]


def copy_state(source, target):
    """Copy all weights and the state of the optimizers and seed generators."""
    assign(state(target), values(state(source)))


def values(variables):
    """Return the values of some variables, as arrays that do not change with them."""
    return [variable.numpy().copy() for variable in variables]


def assign(variables, values):
    """Give some variables their values."""
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def state(model):
    """Return every variable that training changes."""
    of_optimizers = [variable for opt in model.optimizers() for variable in opt.variables]
    return [*model.variables, *of_optimizers]
