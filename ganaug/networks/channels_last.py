"""Keras layers with channels last, even if Keras is configured to put them first."""

from functools import partial

from keras import layers

Conv1D = partial(layers.Conv1D, padding="same", data_format="channels_last")
Conv2D = partial(layers.Conv2D, padding="same", data_format="channels_last")
Conv2DTranspose = partial(layers.Conv2DTranspose, padding="same", data_format="channels_last")
UpSampling2D = partial(layers.UpSampling2D, data_format="channels_last")
Flatten = partial(layers.Flatten, data_format="channels_last")
