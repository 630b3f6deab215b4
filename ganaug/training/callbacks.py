"""Callbacks that watch over a training run, once per evaluation."""

from operator import attrgetter

import keras
import numpy as np

from ganaug.models.learning_rates import holds_rate, rate_of
from ganaug.training.step_cache import assign, snapshot, state


class LearningRateDecay(keras.callbacks.Callback):
    """Lower the learning rate linearly, evaluation by evaluation, on top of other callbacks.

    It multiplies the rate that other callbacks have set. A schedule inside the optimizers would be
    part of the traced graph, which could then not be reused for a run of another length. An
    optimizer that has a schedule keeps it.

    Parameters
    ----------
    final_share : float, default=0.1
        The fraction of the learning rate that remains at the end.
    """

    def __init__(self, final_share=0.1):
        super().__init__()
        self.final_share = final_share

        self._optimizers, self._initial = [], []

    def on_train_begin(self, logs=None):
        lead = self.model.optimizer
        self._optimizers = [opt for opt in self.model.optimizers() if holds_rate(opt)]
        self._initial = [rate_of(optimizer) for optimizer in self._optimizers]
        # The others follow it: see SharedLearningRate.
        self._decayed = [lead] if holds_rate(lead) else self._optimizers
        self._whole = [rate_of(optimizer) for optimizer in self._decayed]
        # Not known yet: `BackupAndRestore` restores rates of an earlier run, which had decayed.
        self._last, self._share = None, 1.0

    def on_epoch_begin(self, epoch, logs=None):
        share = 1.0 - (1.0 - self.final_share) * epoch / self.params["epochs"]
        now = [rate_of(optimizer) for optimizer in self._decayed]
        self._whole = [
            whole if rate == last else rate / self._share
            for whole, rate, last in zip(self._whole, now, self._last or now, strict=True)
        ]
        for optimizer, whole in zip(self._decayed, self._whole, strict=True):
            optimizer.learning_rate = whole * share
        self._last = [rate_of(optimizer) for optimizer in self._decayed]
        self._share = share

    def on_train_end(self, logs=None):
        for optimizer, initial in zip(self._optimizers, self._initial, strict=True):
            optimizer.learning_rate = initial


class StopAtUpdates(keras.callbacks.Callback):
    """Stop after a number of updates, which may be in the middle of an epoch.

    Parameters
    ----------
    max_iter : int
    count : callable, optional
        ``model -> number of updates so far``; by default its ``num_updates``.
    """

    def __init__(self, max_iter, count=attrgetter("num_updates")):
        super().__init__()
        self.max_iter = max_iter
        self.count = count

    def on_train_batch_end(self, batch, logs=None):
        if self.count(self.model) >= self.max_iter:
            self.model.stop_training = True


class FiniteGuard(keras.callbacks.Callback):
    """Stop when a log or weight is not finite, and restore the last finite state.

    It must come after callbacks that add to the logs, such as `QualityMonitor`.

    Attributes
    ----------
    diverged_at : int or None
        The evaluation, from 1, at which it stopped. It does not warn: a warning in a worker
        process would not reach the user.
    """

    def __init__(self):
        super().__init__()
        self.diverged_at, self._kept = None, None

    def on_train_begin(self, logs=None):
        self._kept = snapshot(state(self.model))

    def on_epoch_end(self, epoch, logs=None):
        # The last update can spoil the weights after its loss was logged.
        if not self._keep_or_restore(logs.values()):
            self.model.stop_training = True
            self.diverged_at = epoch + 1

    @property
    def has_begun(self):
        """True once training has begun, for this callback and so for the others."""
        return self._kept is not None

    def settle(self):
        """Leave the model in a finite state, wherever it was interrupted."""
        if self.has_begun:
            self._keep_or_restore([])

    def _keep_or_restore(self, logs):
        """Keep a finite state and return True, or restore the one kept and return False."""
        finite = bool(np.isfinite(list(logs)).all()) and self.model.is_finite()
        if finite:
            self._kept = snapshot(state(self.model))
        else:
            assign(state(self.model), self._kept)
        return finite


class Record(keras.callbacks.Callback):
    """Append the logs of each evaluation to a history that continues from run to run.

    Parameters
    ----------
    history : dict of list
        Filled in place.
    """

    def __init__(self, history):
        super().__init__()
        self.history = history

    def on_epoch_end(self, epoch, logs=None):
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)


class QualityMonitor(keras.callbacks.Callback):
    """Log the distance of generated samples from the data, and stop when it no longer falls.

    The measures are added to the logs; ``quality`` is a distance: the lower, the better. The
    monitor keeps its state when training continues in a second call of ``fit``.

    Parameters
    ----------
    measure : callable
        ``GAN -> Quality``.
    patience : int, optional
        Number of evaluations without improvement after which to stop. By default it only logs.
    keep_best : bool, default=False
        If True, keep the weights of the best evaluation, for `restore`.

    Attributes
    ----------
    diversity : list of float
        The diversity of each class at the best evaluation if that is kept, else at the last.
    """

    def __init__(self, measure, patience=None, keep_best=False):
        super().__init__()
        self.measure = measure
        self.patience = patience
        self.keep_best = keep_best
        self.diversity = []
        self._best, self._best_epoch, self._kept = np.inf, 0, None

    def on_epoch_end(self, epoch, logs=None):
        found, diversity = self.measure(self.model)
        logs |= found
        better = found["quality"] < self._best
        if better or not (self.keep_best or np.isnan(found["quality"])):
            self.diversity = diversity
        if better:
            self._best, self._best_epoch = found["quality"], epoch
            if self.keep_best:
                self._kept = snapshot(self.model.variables)
        elif self.patience is not None and epoch - self._best_epoch >= self.patience:
            self.model.stop_training = True

    def get_state(self):
        """Return its state, in a form that JSON can hold, and the weights that it keeps."""
        seen = [self._best, self._best_epoch, self.diversity]
        return seen, {} if self._kept is None else {"best": self._kept}

    def set_state(self, seen, groups):
        """Restore what `get_state` returned."""
        self._best, self._best_epoch, self.diversity = seen
        self._kept = groups.get("best")

    def restore(self, model):
        """Give a model like the trained one the weights of the best evaluation, if kept."""
        if self._kept is not None:
            assign(model.variables, self._kept)
