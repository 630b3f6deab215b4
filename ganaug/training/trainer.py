"""Train one GAN on a bank of samples, with a step traced in an earlier fit where there is one."""

import math
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np

from ganaug.models.base import input_names
from ganaug.training.admission import new_gan
from ganaug.training.bank import SampleBank, SeedBank
from ganaug.training.batches import balanced_batches
from ganaug.training.callbacks import FiniteGuard, LearningRateDecay, QualityMonitor
from ganaug.training.quality import Check, quality_of
from ganaug.training.retry import steadied
from ganaug.training.reuse import traced_twin
from ganaug.training.trained import TrainedGAN

MAX_CHECKS = 16


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
        Per check: ``generator_loss``, ``discriminator_loss``, ``quality``, ``diversity`` (of the
        least diverse class) and, of images, ``kernel_distance`` and ``coverage``.
    diverged_at : list of int
        The checks, from 1, at which a loss, a weight or a sample was not finite. After the first
        one training goes on from the check before it, with stronger penalties; after a second
        one it ends with the state of the check before that. The history has these checks too.
    diversity : list of float
        By class, how far apart samples are, relative to real ones: 0 is a collapse to one.
    """

    trained: TrainedGAN
    history: dict
    diverged_at: list
    diversity: list


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
    quality = quality_of(space)
    held_out = _held_out(labels, plan, seed, quality.least_held_out)
    bank = SampleBank(codes[~held_out], labels[~held_out])
    build = partial(recipe, space, bank.num_classes, seed=seed)
    gan = gan or new_gan(recipe, space, bank.num_classes, seed)
    seed_bank = SeedBank(bank) if "seed" in input_names(gan.generator) else None
    check = Check(quality(codes, labels, held_out, seed), codes, labels, seed_bank, seed)
    monitor = QualityMonitor(check, plan.patience, keep_best=plan.patience is not None)
    rounds = _Rounds(bank, seed_bank, plan, seed, monitor)
    rounds.play(gan, build)
    if rounds.diverged_at:
        rounds.play(steadied(gan), lambda: steadied(build()))
    monitor.restore(gan)
    for callback in plan.callbacks:  # The twin goes on to train others.
        callback.set_model(gan)
    if held_out.any():  # Once training is over, every row may serve as a seed.
        seed_bank = None if seed_bank is None else SeedBank(SampleBank(codes, labels))
    trained = TrainedGAN(gan, seed_bank)
    return Run(trained, rounds.history, rounds.diverged_at, monitor.diversity)


@dataclass
class _Rounds:
    """Training to the end of the plan, from wherever a GAN has come to."""

    bank: SampleBank
    seed_bank: SeedBank | None
    plan: TrainingPlan
    seed: int
    monitor: QualityMonitor
    history: dict = field(default_factory=dict)
    diverged_at: list = field(default_factory=list)

    def play(self, gan, build):
        """Train a GAN, by a twin of it that may have to be built."""
        plan, steps, guard = self.plan, self.plan.steps_per_check, FiniteGuard()
        batch_size = plan.batch_size * gan.critic_steps
        with traced_twin(gan, build, (batch_size, steps)) as twin:
            twin.steps_per_execution = steps
            logs = twin.fit(
                self._batches(batch_size, twin.num_updates),
                initial_epoch=self.diverged_at[-1] - 1 if self.diverged_at else 0,
                epochs=plan.num_checks,
                steps_per_epoch=steps,
                callbacks=[LearningRateDecay(), self.monitor, guard, *plan.callbacks],
                verbose=plan.verbose,
                shuffle=False,
            ).history
        for name, values in logs.items():
            self.history.setdefault(name, []).extend(values)
        if guard.diverged_at is not None:
            self.diverged_at.append(guard.diverged_at)

    def _batches(self, batch_size, start):
        return balanced_batches(
            self.bank, batch_size, self.seed, self.seed_bank, start=start, stop=self.plan.max_iter
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
