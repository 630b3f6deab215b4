"""Constraints on weights, applied after each update."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="ganaug")
class ClipConstraint(keras.constraints.Constraint):
    """Clip each weight to [-limit, limit].

    Parameters
    ----------
    limit : float
    """

    def __init__(self, limit):
        self.limit = limit

    def __call__(self, weight):
        return ops.clip(weight, -self.limit, self.limit)

    def get_config(self):
        return {"limit": self.limit}
