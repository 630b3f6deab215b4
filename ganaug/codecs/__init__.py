"""Data to model space and back: what a GAN sees of a table."""

from ganaug.codecs.tabular import TabularCodec

__all__ = ["TabularCodec"]
