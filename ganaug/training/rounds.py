"""Train a model by a plan, with a step traced in an earlier fit where there is one."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from ganaug.training.callbacks import FiniteGuard, LearningRateDecay, QualityMonitor
from ganaug.training.retry import steadied
from ganaug.training.reuse import traced_twin

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


def play_rounds(model, build, batches, plan, monitor):
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

    Returns
    -------
    Rounds
        With the history, and the checks at which training diverged.
    """
    rounds = Rounds(batches, plan, monitor)
    rounds.play(model, build)
    if rounds.diverged_at:
        rounds.play(steadied(model), lambda: steadied(build()))
    monitor.restore(model)
    for callback in plan.callbacks:  # The twin goes on to train others.
        callback.set_model(model)
    return rounds


@dataclass
class Rounds:
    """Training to the end of the plan, from wherever a model has come to."""

    batches: Callable
    plan: TrainingPlan
    monitor: QualityMonitor
    history: dict = field(default_factory=dict)
    diverged_at: list = field(default_factory=list)

    def play(self, model, build):
        """Train a model, by a twin of it that may have to be built."""
        plan, steps, guard = self.plan, self.plan.steps_per_check, FiniteGuard()
        batch_size = plan.batch_size * model.critic_steps
        with traced_twin(model, build, (batch_size, steps)) as twin:
            twin.steps_per_execution = steps
            logs = twin.fit(
                self.batches(batch_size, start=twin.num_updates, stop=plan.max_iter),
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
