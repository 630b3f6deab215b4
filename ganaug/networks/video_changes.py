"""Changes to videos that preserve their class: all frames change in the same way."""

from dataclasses import dataclass

import keras
from keras import ops

from ganaug.networks.augmentation import Operation


@keras.saving.register_keras_serializable(package="ganaug")
@dataclass(frozen=True)
class AllFrames(Operation):
    """Change all frames of a video in the same way.

    Parameters
    ----------
    operation : Operation
        A change to images.
    """

    operation: Operation

    @property
    def num_random(self):  # type: ignore[override]
        """Number of random numbers per video."""
        return self.operation.num_random

    def __call__(self, videos, uniform):
        _, time, height, width, channels = videos.shape
        # The operation sees one image, with the frames as channels.
        images = ops.transpose(videos, (0, 2, 3, 1, 4))
        images = self.operation(ops.reshape(images, (-1, height, width, time * channels)), uniform)
        images = ops.reshape(images, (-1, height, width, time, channels))
        return ops.transpose(images, (0, 3, 1, 2, 4))

    def get_config(self):
        """Return the operation, as Keras saves it."""
        return {"operation": keras.saving.serialize_keras_object(self.operation)}

    @classmethod
    def from_config(cls, config):
        """Build the part that `get_config` described."""
        return cls(keras.saving.deserialize_keras_object(config["operation"]))
