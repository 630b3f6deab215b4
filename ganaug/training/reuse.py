"""Compiled train steps, kept for the next fit of the same shape.

Tracing a train step into a graph takes longer than a whole fit of a small table. So a fit does
not train the model that the user gets: it trains a twin that was traced before, if there is one,
starting from the user's model and copying the result back.
"""

import json
import re
import threading
from collections import OrderedDict
from contextlib import contextmanager

# A traced twin of the default model holds about 2 MB.
MAX_IDLE = 16

_idle = OrderedDict()
_lock = threading.Lock()


@contextmanager
def traced_twin(model, build, setting):
    """Lend a model that plays for `model`, traced already if one like it is idle.

    On leaving without an error, the twin's state is copied to `model`; either way the twin
    becomes idle. A twin is lent to one thread at a time.

    Parameters
    ----------
    model : GAN
        The model to train.
    build : callable
        Returns a new model like `model`, for when no twin is idle.
    setting : tuple
        What the traced graph depends on besides the model: batch size, steps per execution.
    """
    description = fingerprint(model)
    key = (description, *_behaviour(model), *setting)
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
        while sum(map(len, _idle.values())) > MAX_IDLE:
            oldest = next(iter(_idle))
            _idle[oldest].pop(0)
            if not _idle[oldest]:
                del _idle[oldest]


def fingerprint(model):
    """Return what a compiled model is made of, as text that is equal for models of equal graphs.

    Learning rates count, as other settings of the optimizers do; seeds and the numbers in the
    names of layers do not. None for a model with a part that cannot be described.
    """
    try:
        config = [model.get_config(), model.get_compile_config()]
    except (NotImplementedError, TypeError, ValueError, OSError):
        return None
    text = json.dumps(config, sort_keys=True, default=repr)
    return re.sub(r'(?<="seed": )\d+|_\d+(?=")', "", text)


def _behaviour(model):
    """Return what a graph depends on besides settings: classes and functions themselves.

    A class that was defined again, or a function with another closure, is another one although
    its name is the same.
    """
    layers = [*model.generator.layers, *model.discriminator.layers]
    parts = [model.objective, *model.penalties, model.augment, *layers]
    return (*map(type, parts), *model.terms)


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
    return [
        *model.variables,
        *model.generator_optimizer.variables,
        *model.discriminator_optimizer.variables,
    ]
