"""Data to model space and back: what a GAN sees of a table or of images."""

from ganaug.codecs.image_codec import ImageCodec
from ganaug.codecs.tabular.codec import TabularCodec

__all__ = ["ImageCodec", "TabularCodec"]
