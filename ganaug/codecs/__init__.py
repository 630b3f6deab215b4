"""Data to model space and back: what a GAN sees of a table or of images."""

from ganaug.codecs.image import ImageCodec
from ganaug.codecs.tabular import TabularCodec

__all__ = ["ImageCodec", "TabularCodec"]
