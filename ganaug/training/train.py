"""Train one GAN on encoded samples."""

from functools import partial
from typing import NamedTuple

import numpy as np

from ganaug._utils.compat import fresh_layer_names
from ganaug._utils.seeding import derive, stream
from ganaug.data.batches import balanced_batches
from ganaug.data.references import References
from ganaug.data.sampler import ClassBalancedSampler, NeighborInterpolator, Sources
from ganaug.models.base import AdversarialModel
from ganaug.training.callbacks import QualityMonitor
from ganaug.training.generate import sources_for
from ganaug.training.loop import fit_loop
from ganaug.training.pictures import shown_sources
from ganaug.training.progress import EnergyQuality, Evaluation
from ganaug.training.step_cache import recipe_key
from ganaug.training.validation import build_gan


class Run(NamedTuple):
    """The result of training.

    Attributes
    ----------
    gan : AdversarialModel
        Trained.
    sources : Sources, References or None
        For a generator that starts from real samples.
    history : dict
        The logs of each evaluation: those of the model, ``quality``, ``diversity`` (of the least
        diverse class) and, for images, ``kernel_distance`` and ``coverage``.
    diverged_at : list of int
        The evaluations, from 1, at which a loss, a weight or a sample was not finite. After the
        first one, training continues from the evaluation before it, with stronger penalties; after
        a second one, it ends with the state of the evaluation before that. The history has both.
    diversity : list of float
        For each class, the distance between samples relative to real ones: 0 if they are equal.
    interrupted : bool
        True if the user interrupted it.
    """

    gan: AdversarialModel
    sources: Sources | References | None
    history: dict
    diverged_at: list
    diversity: list
    interrupted: bool


def train(  # noqa: PLR0913
    recipe,
    space,
    codes,
    labels,
    config,
    seed,
    gan=None,
    find_sources=NeighborInterpolator,
    quality=EnergyQuality,
):
    """Train a GAN on encoded samples.

    Parameters
    ----------
    recipe : callable
        See `ganaug.recipes`.
    space : Space
        The shape and the spans of the codes.
    codes : ndarray of shape (n_samples, ...), float32
    labels : ndarray of shape (n_samples,), int
        Integers from 0; each class occurs.
    config : TrainingConfig
    seed : int
        Random seed of weights, batches and latents.
    gan : GAN, optional
        A model that the recipe has returned for this space, number of classes and seed.
    find_sources : callable, optional
        Called with a sampler, returns the `Sources` of a generator with an input ``source``. By
        default it starts from points between samples.
    quality : callable, optional
        See `ganaug.training.progress.EnergyQuality`.

    Returns
    -------
    Run

    Raises
    ------
    TypeError, ValueError
        If the recipe returns a model that cannot be trained on such samples.
    """
    held_out = _held_out(labels, config, seed, quality.least_held_out)
    sampler = ClassBalancedSampler(codes[~held_out], labels[~held_out])
    build = partial(fresh_layer_names, recipe, space, sampler.num_classes, seed=seed)
    gan = gan if gan is not None else build_gan(recipe, space, sampler.num_classes, seed)
    sources = sources_for(gan, sampler, find_sources)
    evaluation = Evaluation(quality(codes, labels, held_out, seed), codes, labels, sources, seed)
    monitor = QualityMonitor(evaluation, config.patience, keep_best=config.patience is not None)
    batches = partial(balanced_batches, sampler, seed=derive(seed, "batches"), sources=sources)
    key = recipe_key(recipe, space, sampler.num_classes)
    with shown_sources(config.callbacks, sources):
        run = fit_loop(gan, build, key, batches, config, monitor, (codes, labels, seed))
    if held_out.any():  # Once training is over, every row may serve as a source.
        sources = sources_for(gan, ClassBalancedSampler(codes, labels), find_sources)
    return Run(gan, sources, run.history, run.diverged_at, monitor.diversity, run.interrupted)


def _held_out(labels, config, seed, least):
    """Return a mask of the rows that are held out to measure quality.

    A class has at least `least` of them, or none. At least two rows of each class are trained on.
    """
    held_out = np.zeros(len(labels), bool)
    if config.patience is None:
        return held_out
    rng = stream(seed, "held out")
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        number = min(int(config.validation_fraction * len(rows)), len(rows) - 2)
        held_out[rows[: number if number >= least else 0]] = True
    return held_out
