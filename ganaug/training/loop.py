"""The training loop: `Model.fit` with callbacks, and one retry after divergence."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import keras

from ganaug._utils import atomic, replicas
from ganaug._utils.processes import reraise_interrupts
from ganaug.models.base import AdversarialModel
from ganaug.training.callbacks import (
    FiniteGuard,
    LearningRateDecay,
    QualityMonitor,
    Record,
    StopAtUpdates,
)
from ganaug.training.checkpoints import Checkpoint, path_of_run, put, read
from ganaug.training.recovery import with_stronger_regularization
from ganaug.training.step_cache import worker_model

MAX_EVALUATIONS = 16


@dataclass(frozen=True)
class TrainingConfig:
    """Settings of a training run, for any model.

    Parameters
    ----------
    max_iter : int
        Generator updates.
    batch_size : int
        Number of samples that each network sees per update.
    patience : int, optional
        Number of evaluations without improvement after which to stop, with the best weights.
    validation_fraction : float, default=0.1
        Fraction of each class that is held out to measure quality, if `patience` is given.
    callbacks : tuple of keras.callbacks.Callback, default=()
    verbose : int, default=0
        See `keras.Model.fit`.
    checkpoint_dir : str or Path, optional
        Folder of checkpoints, from which an interrupted run continues.
    max_steps_per_call : int, default=50
        Maximum number of updates in one call of the graph, after which an interrupt takes effect.
    """

    max_iter: int
    batch_size: int
    patience: int | None = None
    validation_fraction: float = 0.1
    callbacks: tuple = ()
    verbose: int = 0
    checkpoint_dir: str | Path | None = None
    max_steps_per_call: int = 50

    @property
    def calls_per_evaluation(self):
        """Number of calls of the graph between two evaluations."""
        return math.ceil(self.max_iter / (MAX_EVALUATIONS * self.max_steps_per_call))

    @property
    def steps_per_call(self):
        """Number of updates in one call of the graph."""
        return math.ceil(self.max_iter / (MAX_EVALUATIONS * self.calls_per_evaluation))

    @property
    def steps_per_evaluation(self):
        """Number of updates between two evaluations; fewer before the last one."""
        return self.calls_per_evaluation * self.steps_per_call

    @property
    def num_evaluations(self):
        """Number of evaluations."""
        return math.ceil(self.max_iter / self.steps_per_evaluation)


def fit_loop(model, build, key, batches, config, monitor, data):
    """Train a model as configured; after a divergence, continue once with stronger penalties.

    Parameters
    ----------
    model : AdversarialModel
        Compiled. At the end it has the weights of the best evaluation, if `monitor` keeps them.
    build : callable
        Returns a new model like it.
    key : tuple or None
        Equal for models whose traced steps are equal; see `ganaug.training.step_cache`.
    batches : callable
        ``(batch_size, start=, stop=) -> tf.data.Dataset``; see `balanced_batches`.
    config : TrainingConfig
    monitor : QualityMonitor
    data : tuple of ndarray or int
        The training data and the seed. With a folder for checkpoints, a run of an equal model on
        equal data continues where the previous one was interrupted.

    Returns
    -------
    TrainingRun
        With its history, and the evaluations at which training diverged.
    """
    replicas.check_batch(config.batch_size)
    folder = config.checkpoint_dir
    path = None if folder is None else path_of_run(folder, model, config, *data)
    run = TrainingRun(batches, config, monitor, path)
    resumed_after_divergence = run.resume(model)
    if not run.diverged_at:
        run.fit(model, build, key)
    if run.diverged_at and not run.interrupted:
        if not resumed_after_divergence:
            with_stronger_regularization(model)
        key = key and (*key, "stronger")
        run.fit(model, lambda: with_stronger_regularization(build()), key)
    monitor.restore(model)
    for callback in config.callbacks:  # The worker model belongs to the next fit.
        callback.set_model(model)
    if path is not None and not run.interrupted:
        atomic.remove(path)
    return run


@dataclass
class TrainingRun:
    """A training run, from the start or from a checkpoint to the last evaluation.

    Attributes
    ----------
    interrupted : bool
        True if the user interrupted it. The model is then as it was at that time.
    """

    batches: Callable
    config: TrainingConfig
    monitor: QualityMonitor
    path: Path | None
    history: dict = field(default_factory=dict)
    diverged_at: list = field(default_factory=list)
    next_evaluation: int = 0
    interrupted: bool = False

    def resume(self, model):
        """Continue from the checkpoint of an equal run, if there is one.

        Returns
        -------
        bool
            True if that run had diverged, so that the model was compiled with stronger penalties.
        """
        found = None if self.path is None else read(self.path)
        if found is None:
            return False
        document, groups = found
        self.history, self.diverged_at = document["history"], document["diverged_at"]
        self.next_evaluation = document["next_evaluation"]
        self.monitor.set_state(document["monitor"], groups)
        put(groups, with_stronger_regularization(model) if self.diverged_at else model)
        return bool(self.diverged_at)

    def get_state(self):
        """Return what `resume` needs besides the model; see `Checkpoint`."""
        seen, groups = self.monitor.get_state()
        return {
            "history": self.history,
            "diverged_at": self.diverged_at,
            "monitor": seen,
        }, groups

    def fit(self, model, build, key):
        """Train a model up to the last evaluation, through a worker model with a traced step."""
        config, steps, guard = self.config, self.config.steps_per_call, FiniteGuard()
        batch_size = config.batch_size * model.critic_steps
        callbacks = [LearningRateDecay(), self.monitor, guard, *config.callbacks]
        callbacks += [Record(self.history), StopAtUpdates(config.max_iter)]
        callbacks += [] if self.path is None else [Checkpoint(self.path, self)]
        with worker_model(model, build, key and (*key, batch_size, steps)) as worker:
            worker.steps_per_execution = replicas.steps_at_once(steps)
            try:
                with reraise_interrupts():
                    worker.fit(
                        self.batches(batch_size, start=worker.num_updates, stop=config.max_iter),
                        initial_epoch=self.next_evaluation,
                        epochs=config.num_evaluations,
                        steps_per_epoch=config.steps_per_evaluation,
                        callbacks=callbacks,
                        verbose=config.verbose,
                        shuffle=False,
                    )
            except KeyboardInterrupt:
                self.interrupted = True
                guard.settle()
                if guard.has_begun:
                    _end(callbacks)
        if guard.diverged_at is not None:
            self.diverged_at.append(guard.diverged_at)
            self.next_evaluation = guard.diverged_at - 1


def _end(callbacks):
    """End callbacks, which Keras does not do on an interrupt: rates are restored, logs closed."""
    for callback in callbacks:
        # The run that continues this one needs the backup, which ending the callback removes.
        if not isinstance(callback, keras.callbacks.BackupAndRestore):
            callback.on_train_end()


class Trained(NamedTuple):
    """A model of images and how it was trained; see `TrainingRun`."""

    gan: AdversarialModel
    history: dict[str, list[float]]
    diverged_at: list[int]
    interrupted: bool
