"""Learning rates of several optimizers, for callbacks that only know one of them."""

from __future__ import annotations

from typing import Any

import keras


def holds_rate(optimizer: keras.optimizers.Optimizer) -> bool:
    """Return whether the learning rate is a number, which can be set, and not a schedule."""
    return isinstance(unscaled(optimizer).get_config()["learning_rate"], float)


def rate_of(optimizer: keras.optimizers.Optimizer) -> float:
    """Return the learning rate of an optimizer that holds one."""
    return float(optimizer.learning_rate.numpy())


def unscaled(optimizer: keras.optimizers.Optimizer) -> keras.optimizers.Optimizer:
    """Return an optimizer without the wrapper that scales losses in half precision."""
    wrapped = isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
    return optimizer.inner_optimizer if wrapped else optimizer


class SharedLearningRate(keras.callbacks.Callback):
    """Let the learning rates of all optimizers follow that of `model.optimizer`.

    Callbacks such as `ReduceLROnPlateau` set the rate of `model.optimizer`. When it changes, the
    rates of the other optimizers change in proportion, unless they were set as well. This callback
    must come last.
    """

    def on_train_begin(self, logs: Any = None) -> None:
        lead = self.model.optimizer
        others = [opt for opt in self.model.optimizers() if opt is not lead and holds_rate(opt)]
        # Nothing is in proportion to a rate of zero, or to a schedule.
        shared = holds_rate(lead) and rate_of(lead) > 0.0
        self._optimizers = [lead, *others] if shared else []
        self._rates = self._read()
        self._ratios = [rate / self._rates[0] for rate in self._rates]

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._share()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._share()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._share()

    def _share(self) -> None:
        rates = self._read()
        if rates == self._rates:
            return
        for i, optimizer in enumerate(self._optimizers):
            if rates[i] == self._rates[i]:
                optimizer.learning_rate = self._ratios[i] * rates[0]
            elif rates[0] > 0.0:
                self._ratios[i] = rates[i] / rates[0]
        self._rates = self._read()

    def _read(self) -> list[float]:
        return [rate_of(optimizer) for optimizer in self._optimizers]
