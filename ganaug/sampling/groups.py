"""Training of one GAN for all classes, or of one for each, in parallel."""

from functools import partial
from typing import Any

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs

from ganaug.data.sources import source_images
from ganaug.networks.named_inputs import input_names
from ganaug.sampling.levels import OwnLevels
from ganaug.sampling.spread import BorrowedSpread
from ganaug.training.train import train
from ganaug.training.validation import build_gan


def joint_gan(recipe, mode, space, num_classes, seed):
    """Return an untrained GAN for all classes, or None if each class gets a GAN of its own.

    Parameters
    ----------
    recipe : callable
        See `ganaug.recipes`.
    mode : {"auto", "conditional", "per_class"}
        "auto" depends on whether the generator takes a condition.
    space : Space
    num_classes, seed : int

    Raises
    ------
    ValueError
        If the mode is "conditional" and the generator takes no condition.
    """
    if mode == "per_class":
        return None
    gan = build_gan(recipe, space, num_classes, seed)
    if "condition" in input_names(gan.generator):
        return gan
    if mode == "conditional":
        raise ValueError(
            "mode='conditional' needs a recipe whose generator takes a condition, to be told "
            f"the class. Received: a recipe without one, {recipe!r}. "
            "Use mode='per_class' or another recipe, such as 'cgan'."
        )
    return None


def train_groups(groups, recipe, config, data, seed, gan=None, n_jobs=None):
    """Train a GAN on each group of classes, through joblib.

    Parameters
    ----------
    groups : list of list of int
    recipe : callable
        See `ganaug.recipes`.
    config : TrainingConfig
    data : tuple
        The space, the encoded samples and their labels.
    seed : int
    gan : AdversarialModel, optional
        An untrained model of the recipe, for a single group.
    n_jobs : int, optional

    Returns
    -------
    list of Run
        One per group, up to the first that the user interrupted.
    """
    # Not all backends of joblib return finished runs early, but all do if runs are sequential.
    n_jobs = n_jobs if len(groups) > 1 else 1
    in_turn = effective_n_jobs(n_jobs) == 1
    runs = Parallel(n_jobs=n_jobs, return_as="generator" if in_turn else "list")(
        delayed(_train_group)(group, recipe, config, data, seed + i, gan)
        for i, group in enumerate(groups)
    )
    return _until_interrupted(runs)


def _train_group(group, recipe, config, data, seed, gan):
    space, codes, labels = data
    find_sources = sources_of(space, codes, labels, group)
    codes, labels = of_group(group, codes, labels)
    return train(recipe, space, codes, labels, config, seed, gan, find_sources)


def _until_interrupted(runs):
    done = []
    for run in runs:
        done.append(run)
        if run.interrupted:
            break
    return done


def sources_of(space, codes, labels, group):
    """Return a function that finds source images for some classes; None for rows of a table."""
    return None if space.spans else partial(source_images, codes, labels, group)


def changes_of(sources, data, group):
    """Return what becomes of the samples that a GAN generates of some classes; see `TrainedGAN`.

    Parameters
    ----------
    sources : NeighborInterpolator, SourceImages or None
        Rows that start from none are left to the GAN alone.
    data : tuple
        The space, the encoded samples of all classes and their labels.
    group : list of int
    """
    space, codes, labels = data
    changes: list[Any] = []
    if space.spans and sources is not None:
        changes.append(BorrowedSpread(codes, labels, group))
    if any(span.categorical for span in space.spans):
        own_codes, own_labels = of_group(group, codes, labels)
        changes.append(OwnLevels(own_codes, own_labels, space))
    return tuple(change for change in changes if change)


def of_group(group, codes, labels):
    """Return the samples of some classes, with labels that are positions within the group."""
    position = np.full(labels.max() + 1, -1)
    position[group] = np.arange(len(group))
    local = position[labels]
    return codes[local >= 0], local[local >= 0]
