"""Conversion of tables, images, series, strings and videos to model space and back."""

from ganaug.codecs.image_codec import ImageCodec
from ganaug.codecs.series_codec import SeriesCodec
from ganaug.codecs.string_codec import StringCodec
from ganaug.codecs.tabular.codec import TabularCodec
from ganaug.codecs.video_codec import VideoCodec

__all__ = ["ImageCodec", "SeriesCodec", "StringCodec", "TabularCodec", "VideoCodec"]
