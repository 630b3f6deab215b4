"""The methods of the learning curve: changes of images, losses for rare classes, generators."""

import warnings
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from curve_batches import batches, cutmix, mixup, trivial
from curve_tasks import CHARACTERS

# Updates of generators by the side of images, as in our default.
UPDATES = {8: 2000, 16: 2000, 28: 5000}


class Method(NamedTuple):
    """A way to train a classifier.

    Attributes
    ----------
    batches : callable or None
        ``(task, seed)``; returns what the network is trained on, see `curve_batches.batches`.
    recalls : callable or None
        ``(network, task, seed)``; trains in another way.
    fit : callable or None
        ``(task, seed)``; returns synthetic images of scarce classes and their labels.
    """

    batches: Callable | None = None
    recalls: Callable | None = None
    fit: Callable | None = None


def augmenter(gan):
    """Return a `fit` with one of our GANs."""

    def fit(task, seed):
        from ganaug import GANAugmenter
        from ganaug.exceptions import SmallClassWarning

        # The question is about few images.
        warnings.simplefilter("ignore", SmallClassWarning)
        wanted = np.repeat(task.scarce, task.full - task.count)
        fitted = GANAugmenter(gan=gan, random_state=seed).fit(task.images, task.labels)
        return fitted.sample(len(wanted), wanted)

    return fit


def peer(module, name):
    """Return a `fit` with a generator of other authors, which is imported when it is needed."""

    def fit(task, seed):
        import importlib

        kind = getattr(importlib.import_module(module), name)
        fitted = kind(UPDATES[task.side], seed).fit(task.images, task.labels)
        made = [fitted.sample(label, task.full - task.count) for label in task.scarce]
        return np.concatenate(made), np.repeat(task.scarce, task.full - task.count)

    return fit


def balanced_softmax(network, task, seed):
    """Train with the balanced softmax."""
    return network.balanced_softmax(task, seed)


def retrained_head(network, task, seed):
    """Train the head again."""
    return network.retrained_head(task, seed)


BASELINE, PAIRS, DEFAULT = "standard", "pairs", "GANAugmenter()"
SOFTMAX, HEAD = "balanced softmax", "re-trained head"
METHODS = {
    BASELINE: Method(batches),
    "nothing": Method(partial(batches, changed=0.0)),
    "standard, all changed": Method(partial(batches, changed=1.0)),
    "TrivialAugment": Method(trivial),
    "MixUp": Method(mixup),
    "CutMix": Method(cutmix),
    SOFTMAX: Method(recalls=balanced_softmax),
    HEAD: Method(recalls=retrained_head),
    "DeepSMOTE": Method(fit=peer("deepsmote", "DeepSMOTE")),
    PAIRS: Method(fit=augmenter("dagan")),
    DEFAULT: Method(fit=augmenter("auto")),
    "BAGAN-GP": Method(fit=peer("bagan", "BAGAN")),
}
GENERATORS = [name for name, method in METHODS.items() if method.fit]


def applies(name, task_name, task):
    """Return whether a method differs on a task from the methods before it.

    Losses for rare classes need classes that are not rare, and full classes are not filled.
    """
    if name in (SOFTMAX, HEAD):
        return task_name != CHARACTERS and task.count < task.full
    return name not in GENERATORS or task.count < task.full


def trained(name, network, task, seed, made):
    """Return recalls of all classes after training with a method.

    Parameters
    ----------
    name : str
    network : TracedNetwork
    task : Task
    seed : int
    made : tuple of ndarray or None
        Images and labels that the `fit` of the method gave.
    """
    method = METHODS[name]
    if method.recalls:
        return method.recalls(network, task, seed)
    shown = batches(task, seed, made=made) if method.fit else method.batches(task, seed)
    network.train(*shown, seed)
    return network.recalls(task.test)
