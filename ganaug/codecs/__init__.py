"""Data to model space and back: what a GAN sees of a table, of images, of series or of strings."""

from ganaug.codecs.image_codec import ImageCodec
from ganaug.codecs.series_codec import SeriesCodec
from ganaug.codecs.string_codec import StringCodec
from ganaug.codecs.tabular.codec import TabularCodec

__all__ = ["ImageCodec", "SeriesCodec", "StringCodec", "TabularCodec"]
