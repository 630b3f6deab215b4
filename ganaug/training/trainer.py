"""Train one GAN on a bank of samples, with a step traced in an earlier fit where there is one."""

import math
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from ganaug.metrics import energy_distance
from ganaug.models.base import input_names
from ganaug.training.admission import new_gan
from ganaug.training.bank import SampleBank, SeedBank
from ganaug.training.batches import balanced_batches
from ganaug.training.callbacks import FiniteGuard, LearningRateDecay, QualityMonitor
from ganaug.training.reuse import traced_twin
from ganaug.training.trained import TrainedGAN

MAX_CHECKS = 16
# Enough for a stable distance, few enough to cost less than the steps between two checks.
ROWS_PER_CHECK = 256
# Fewer of wide samples, but not fewer than this.
UNITS_PER_CHECK, LEAST_PER_CHECK = 2**16, 32


@dataclass(frozen=True)
class TrainingPlan:
    """How to train, whatever is trained.

    Parameters
    ----------
    max_iter : int
        Generator updates.
    batch_size : int
        Samples that each player sees per update.
    patience : int, optional
        Stop after so many checks without better quality, and keep the best weights.
    validation_fraction : float, default=0.1
        The share of each class that is held out to measure quality on, with a patience.
    callbacks : tuple of keras.callbacks.Callback, default=()
    verbose : int, default=0
        As in `keras.Model.fit`.
    """

    max_iter: int
    batch_size: int
    patience: int | None = None
    validation_fraction: float = 0.1
    callbacks: tuple = ()
    verbose: int = 0

    @property
    def steps_per_check(self):
        """Updates between two checks, all inside one graph; the last check may have fewer."""
        return math.ceil(self.max_iter / MAX_CHECKS)

    @property
    def num_checks(self):
        """How often progress is looked at."""
        return math.ceil(self.max_iter / self.steps_per_check)


class Run(NamedTuple):
    """What training has led to.

    Attributes
    ----------
    trained : TrainedGAN
    history : dict
        Per check: ``generator_loss``, ``discriminator_loss``, ``quality``.
    diverged_at : int or None
        The check, from 1, at which a loss or weight was not finite. The state of the check
        before it is kept then.
    """

    trained: TrainedGAN
    history: dict
    diverged_at: int | None


def train(recipe, space, codes, labels, plan, seed, gan=None):
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

    Returns
    -------
    Run

    Raises
    ------
    TypeError, ValueError
        If the recipe returns what cannot be trained on such samples.
    """
    held_out = _held_out(labels, plan, seed)
    bank = SampleBank(codes[~held_out], labels[~held_out])
    build = partial(recipe, space, bank.num_classes, seed=seed)
    gan = gan or new_gan(recipe, space, bank.num_classes, seed)
    seed_bank = SeedBank(bank) if "seed" in input_names(gan.generator) else None
    distance = _distance(_reference(codes, labels, held_out, seed), seed_bank, seed)
    guard = FiniteGuard()
    batch_size, steps = plan.batch_size * gan.critic_steps, plan.steps_per_check
    with traced_twin(gan, build, (batch_size, steps)) as twin:
        twin.steps_per_execution = steps
        history = twin.fit(
            balanced_batches(
                bank, batch_size, seed, seed_bank, start=twin.num_updates, stop=plan.max_iter
            ),
            epochs=plan.num_checks,
            steps_per_epoch=steps,
            callbacks=[guard, *_watch(plan, distance), *plan.callbacks],
            verbose=plan.verbose,
            shuffle=False,
        ).history
    for callback in plan.callbacks:  # The twin goes on to train others.
        callback.set_model(gan)
    if held_out.any():  # Once training is over, every row may serve as a seed.
        seed_bank = None if seed_bank is None else SeedBank(SampleBank(codes, labels))
    return Run(TrainedGAN(gan, seed_bank), history, guard.diverged_at)


def _watch(plan, distance):
    early_stopping = plan.patience is not None
    return [
        LearningRateDecay(),
        QualityMonitor(distance, plan.patience, restore_best=early_stopping),
    ]


def _held_out(labels, plan, seed):
    """Return a mask of the rows that only quality is measured on; two of each class train."""
    held_out = np.zeros(len(labels), bool)
    if plan.patience is None:
        return held_out
    rng = np.random.default_rng(seed)
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        held_out[rows[: min(int(plan.validation_fraction * len(rows)), len(rows) - 2)]] = True
    return held_out


def _reference(codes, labels, held_out, seed):
    """Return the samples of each class that quality is measured on: random ones, held-out ones
    unless the class has none.
    """
    rng = np.random.default_rng(seed)
    samples = []
    for label in range(labels.max() + 1):
        rows = np.flatnonzero((labels == label) & held_out)
        rows = rows if len(rows) else np.flatnonzero(labels == label)
        samples.append(codes[rng.permutation(rows)[: _samples_per_check(codes)]])
    return samples


def _samples_per_check(codes):
    width = math.prod(codes.shape[1:])
    return min(ROWS_PER_CHECK, max(UNITS_PER_CHECK // width, LEAST_PER_CHECK))


def _distance(reference, seed_bank, seed):
    """Return a function that says how far a GAN's samples are from the data, class by class."""
    # One source per run, so that a graph for many samples is traced once.
    source_of = cache(partial(TrainedGAN, seed_bank=seed_bank))
    count = _samples_per_check(reference[0])

    def distance(gan):
        pairs = (
            (samples, source_of(gan).sample(label, count, seed + label))
            for label, samples in enumerate(reference)
        )
        return float(np.mean([energy_distance(*pair) for pair in pairs]))

    return distance
