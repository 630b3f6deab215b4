"""A callback of Keras that moves the bar of a command."""

import keras

TEXT = "training"


class Evaluations(keras.callbacks.Callback):
    """Each evaluation of a training is a step.

    Parameters
    ----------
    progress : ganaug.cli.progress.Progress
        Copies of the callback share it.
    """

    def __init__(self, progress):
        super().__init__()
        self.progress = progress

    def __deepcopy__(self, memo):
        # scikit-learn clones augmenters with their callbacks, which must still move the same bar.
        return self

    def on_train_begin(self, logs=None):
        self.progress.begin(self.params["epochs"], TEXT)

    def on_epoch_end(self, epoch, logs=None):
        self.progress.step(TEXT)

    def on_train_end(self, logs=None):
        self.progress.end()
