"""Train a model by a plan, with a step traced in an earlier fit where there is one."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ganaug._utils import atomic, replicas
from ganaug._utils.interrupts import kept_as_interrupts
from ganaug.training.callbacks import FiniteGuard, LearningRateDecay, QualityMonitor, Record
from ganaug.training.checkpoints import Checkpoint, path_of_run, put, read
from ganaug.training.recovery import steadied
from ganaug.training.step_cache import traced_twin

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
    checkpoint_dir : str or Path, optional
        A folder for what a run that is interrupted goes on from.
    """

    max_iter: int
    batch_size: int
    patience: int | None = None
    validation_fraction: float = 0.1
    callbacks: tuple = ()
    verbose: int = 0
    checkpoint_dir: str | Path | None = None

    @property
    def steps_per_check(self):
        """Updates between two checks, all inside one graph; the last check may have fewer."""
        return math.ceil(self.max_iter / MAX_CHECKS)

    @property
    def num_checks(self):
        """How often progress is looked at."""
        return math.ceil(self.max_iter / self.steps_per_check)


def play_rounds(model, build, batches, plan, monitor, data):
    """Train a model to the end of a plan; go on once, steadied, from before a divergence.

    Parameters
    ----------
    model : AdversarialModel
        Compiled. At the end it has the weights of the best check, if `monitor` keeps them.
    build : callable
        Returns a new model like it.
    batches : callable
        ``(batch_size, start=, stop=) -> tf.data.Dataset``; see `balanced_batches`.
    plan : TrainingPlan
    monitor : QualityMonitor
    data : tuple of ndarray or int
        What the batches and the monitor are made of. With a folder for checkpoints, a run of an
        equal model on equal data goes on where the one before was interrupted.

    Returns
    -------
    Rounds
        With the history, and the checks at which training diverged.
    """
    replicas.check_batch(plan.batch_size)
    folder = plan.checkpoint_dir
    path = None if folder is None else path_of_run(folder, model, plan, *data)
    rounds = Rounds(batches, plan, monitor, path)
    goes_on = rounds.resume(model)
    if not rounds.diverged_at:
        rounds.play(model, build)
    if rounds.diverged_at and not rounds.interrupted:
        rounds.play(model if goes_on else steadied(model), lambda: steadied(build()))
    monitor.restore(model)
    for callback in plan.callbacks:  # The twin goes on to train others.
        callback.set_model(model)
    if path is not None and not rounds.interrupted:
        atomic.remove(path)
    return rounds


@dataclass
class Rounds:
    """Training to the end of the plan, from wherever a model has come to.

    Attributes
    ----------
    interrupted : bool
        Whether the user has ended it; the model is as it was then.
    """

    batches: Callable
    plan: TrainingPlan
    monitor: QualityMonitor
    path: Path | None
    history: dict = field(default_factory=dict)
    diverged_at: list = field(default_factory=list)
    next_check: int = 0
    interrupted: bool = False

    def resume(self, model):
        """Go on where an equal run was interrupted, if there is one.

        Returns
        -------
        bool
            Whether it had diverged, so that the model was steadied.
        """
        found = None if self.path is None else read(self.path)
        if found is None:
            return False
        document, groups = found
        self.history, self.diverged_at = document["history"], document["diverged_at"]
        self.next_check = document["next_check"]
        self.monitor.set_state(document["monitor"], groups)
        put(groups, steadied(model) if self.diverged_at else model)
        return bool(self.diverged_at)

    def get_state(self):
        """Return what `resume` needs besides the model; see `Checkpoint`."""
        seen, groups = self.monitor.get_state()
        return {
            "history": self.history,
            "diverged_at": self.diverged_at,
            "monitor": seen,
        }, groups

    def play(self, model, build):
        """Train a model, by a twin of it that may have to be built."""
        plan, steps, guard = self.plan, self.plan.steps_per_check, FiniteGuard()
        batch_size = plan.batch_size * model.critic_steps
        callbacks = [LearningRateDecay(), self.monitor, guard, *plan.callbacks]
        callbacks.append(Record(self.history))
        callbacks += [] if self.path is None else [Checkpoint(self.path, self)]
        with traced_twin(model, build, (batch_size, steps)) as twin:
            twin.steps_per_execution = replicas.steps_at_once(steps)
            try:
                with kept_as_interrupts():
                    twin.fit(
                        self.batches(batch_size, start=twin.num_updates, stop=plan.max_iter),
                        initial_epoch=self.next_check,
                        epochs=plan.num_checks,
                        steps_per_epoch=steps,
                        callbacks=callbacks,
                        verbose=plan.verbose,
                        shuffle=False,
                    )
            except KeyboardInterrupt:
                self.interrupted = True
                guard.settle()
        if guard.diverged_at is not None:
            self.diverged_at.append(guard.diverged_at)
            self.next_check = guard.diverged_at - 1
