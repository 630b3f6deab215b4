"""Train one GAN on a bank of samples."""

from functools import partial
from typing import NamedTuple

import numpy as np

from ganaug._utils.naming import named_anew
from ganaug.data.batches import balanced_batches
from ganaug.data.sampler import SampleBank, SeedBank
from ganaug.data.sources import DonorBank
from ganaug.models.base import AdversarialModel
from ganaug.training.callbacks import QualityMonitor
from ganaug.training.generate import seeds_for
from ganaug.training.loop import play_rounds
from ganaug.training.progress import Check, quality_of
from ganaug.training.validation import new_gan


class Run(NamedTuple):
    """What training has led to.

    Attributes
    ----------
    gan : AdversarialModel
        Trained.
    seed_bank : SeedBank, DonorBank or None
        Where its seeds come from, if its generator takes some.
    history : dict
        Per check: ``generator_loss``, ``discriminator_loss``, ``quality``, ``diversity`` (of the
        least diverse class) and, of images, ``kernel_distance`` and ``coverage``.
    diverged_at : list of int
        The checks, from 1, at which a loss, a weight or a sample was not finite. After the first
        one training goes on from the check before it, with stronger penalties; after a second
        one it ends with the state of the check before that. The history has these checks too.
    diversity : list of float
        By class, how far apart samples are, relative to real ones: 0 is a collapse to one.
    interrupted : bool
        Whether the user has ended it before its end.
    """

    gan: AdversarialModel
    seed_bank: SeedBank | DonorBank | None
    history: dict
    diverged_at: list
    diversity: list
    interrupted: bool


def train(recipe, space, codes, labels, plan, seed, gan=None, donors=None):  # noqa: PLR0913
    """Train a GAN on encoded samples.

    Parameters
    ----------
    recipe : callable
        See `ganaug.recipes`.
    space : Space
        What the codes look like.
    codes : ndarray of shape (n_samples, ...), float32
    labels : ndarray of shape (n_samples,), int
        Whole numbers from 0; each class occurs.
    plan : TrainingPlan
    seed : int
        Of weights, batches and latents.
    gan : GAN, optional
        What the recipe has returned already for this space, number of classes and seed.
    donors : callable, optional
        Returns what a generator that takes a seed starts from, a DonorBank; points between
        samples by default.

    Returns
    -------
    Run

    Raises
    ------
    TypeError, ValueError
        If the recipe returns what cannot be trained on such samples.
    """
    quality = quality_of(space)
    held_out = _held_out(labels, plan, seed, quality.least_held_out)
    bank = SampleBank(codes[~held_out], labels[~held_out])
    build = partial(named_anew, recipe, space, bank.num_classes, seed=seed)
    gan = gan or new_gan(recipe, space, bank.num_classes, seed)
    seed_bank = seeds_for(gan, bank, donors)
    check = Check(quality(codes, labels, held_out, seed), codes, labels, seed_bank, seed)
    monitor = QualityMonitor(check, plan.patience, keep_best=plan.patience is not None)
    batches = partial(balanced_batches, bank, seed=seed, seed_bank=seed_bank)
    rounds = play_rounds(gan, build, batches, plan, monitor, (codes, labels, seed))
    if held_out.any():  # Once training is over, every row may serve as a seed.
        seed_bank = seeds_for(gan, SampleBank(codes, labels), donors)
    return Run(
        gan, seed_bank, rounds.history, rounds.diverged_at, monitor.diversity, rounds.interrupted
    )


def _held_out(labels, plan, seed, least):
    """Return a mask of the rows that only quality is measured on: at least so many of a class,
    or none. Two of each class train.
    """
    held_out = np.zeros(len(labels), bool)
    if plan.patience is None:
        return held_out
    rng = np.random.default_rng(seed)
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        number = min(int(plan.validation_fraction * len(rows)), len(rows) - 2)
        held_out[rows[: number if number >= least else 0]] = True
    return held_out
