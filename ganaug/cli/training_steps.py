"""Keras callbacks that advance the progress bar of a command."""

import keras

TEXT = "training"


class _Steps(keras.callbacks.Callback):
    """Base class of callbacks that share a `Progress` with their copies.

    Parameters
    ----------
    progress : ganaug.cli.progress.Progress
    """

    def __init__(self, progress):
        super().__init__()
        self.progress = progress

    def __deepcopy__(self, memo):
        # scikit-learn clones augmenters with their callbacks, which must still move the same bar.
        return self


class Evaluations(_Steps):
    """Advances with each evaluation of a training."""

    def on_train_begin(self, logs=None):
        self.progress.begin(self.params["epochs"], TEXT)

    def on_epoch_end(self, epoch, logs=None):
        self.progress.step(TEXT)

    def on_train_end(self, logs=None):
        self.progress.end()


class Trainings(_Steps):
    """Advances with each training.

    Parameters
    ----------
    progress : ganaug.cli.progress.Progress
    total : int
        The number of trainings.
    """

    def __init__(self, progress, total):
        super().__init__(progress)
        self.total, self.begun = total, 0

    def on_train_begin(self, logs=None):
        if not self.begun:
            self.progress.begin(self.total, TEXT)
        self.begun += 1

    def on_train_end(self, logs=None):
        self.progress.step(TEXT)
        if self.begun == self.total:
            self.progress.end()
