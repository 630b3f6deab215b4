"""Conversion of series to model space and back.

Each channel is standardised, missing values are interpolated and marked in an extra channel, and
series of different lengths are stretched to one, with their length in another channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from ganaug.codecs.codes import WithoutColumns, check_fitted, read_codes
from ganaug.codecs.series_checks import check_channels, check_lengths, read_series
from ganaug.codecs.time_points import filled, lengths_of, shrunk, stretched
from ganaug.space import Space

if TYPE_CHECKING:
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray

# Networks halve the time axis twice. All series are stretched to a length that the fraction COMMON
MULTIPLE, LEAST, COMMON, MOST_LENGTH = 4, 8, 0.9, 512
STATISTICS = "means", "deviations", "ranges"


class SeriesCodec(WithoutColumns):
    """Encode series for a GAN, and decode what it generates.

    Parameters
    ----------
    channels : {"last", "first"}, default="last"
        The channel axis: (n, time, channels), as in Keras and tslearn, or (n, channels, time),
        as in aeon and sktime. Series of one channel may have the shape (n, time).
    max_length : int, default=512
        The largest number of time points: longer series take too long to learn.

    Attributes
    ----------
    space_ : Space
        The shape (T, C) of an encoded series.
    shape_ : tuple of int
        The shape of a fitted series.
    dtype_ : numpy.dtype
    lengths_ : tuple of int
        The smallest and the largest number of time points. Shorter series end in NaN.
    length_ : int
        The number of time points to which all series are stretched.
    means_, deviations_ : ndarray of shape (channels,)
        Mean and standard deviation of each channel; the latter is 1 if the channel is constant.
    ranges_ : ndarray of shape (2, channels)
        The smallest and the largest value of each channel, to which decoded values are clipped.
    gaps_ : list of int
        The channels with missing values.

    Notes
    -----
    - Time points at the end at which all channels are NaN are padding, as in tslearn. Other
      missing values are learned, and generated series have them too.
    - Series of different lengths are stretched linearly to the length that nine out of ten do not
      exceed. A generated series has a length between the smallest and the largest fitted one.
    - Encoding and decoding restores series of one length without missing values to within a
      millionth of the range of each channel.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.codecs import SeriesCodec
    >>> X = np.random.default_rng(0).normal(size=(5, 50, 2))
    >>> codec = SeriesCodec().fit(X)
    >>> codec.encode(X).shape
    (5, 52, 2)
    >>> bool(np.allclose(codec.decode(codec.encode(X)), X, atol=1e-5))
    True
    """

    kind = "series"

    def __init__(
        self, *, channels: Literal["last", "first"] = "last", max_length: int = MOST_LENGTH
    ) -> None:
        self.channels = channels
        self.max_length = max_length

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn the lengths of series, and the mean and the standard deviation of each channel.

        Parameters
        ----------
        X : array-like of shape (n, time, channels), (n, channels, time) or (n, time)
            Numbers; NaN is a missing value, or padding at the end of shorter series.
        y : array-like of shape (n,), default=None
            Ignored.

        Returns
        -------
        self : SeriesCodec

        Raises
        ------
        TypeError, ValueError
            If X has another dtype or shape, or a value is infinite; if a series has fewer than
            2 time points or more than ``max_length``; if all values of a channel are missing.
        """
        if self.channels not in ("last", "first"):
            raise ValueError(
                f"channels must be 'last' or 'first'. Received: channels={self.channels!r}"
            )
        X = read_series(X)
        series = self._time_first(X)
        lengths = lengths_of(series)
        check_lengths(lengths, X, self.max_length)
        check_channels(series, self.channels)
        self.shape_, self.dtype_ = X.shape[1:], X.dtype
        self.lengths_ = int(lengths.min()), int(lengths.max())
        self.means_, deviations = np.nanmean(series, axis=(0, 1)), np.nanstd(series, axis=(0, 1))
        self.ranges_ = np.stack([np.nanmin(series, axis=(0, 1)), np.nanmax(series, axis=(0, 1))])
        self.deviations_ = np.where(self.ranges_[0] < self.ranges_[1], deviations, 1.0)
        within = np.arange(series.shape[1]) < lengths[:, None]
        self.gaps_ = np.flatnonzero((np.isnan(series) & within[..., None]).any((0, 1))).tolist()
        logarithms = np.log(lengths)
        self._log_lengths = float(logarithms.mean()), float(logarithms.std() or 1.0)
        common = int(np.quantile(lengths, COMMON, method="higher"))
        return self._assemble(common if self._is_padded else series.shape[1])

    def _assemble(self, length: int) -> Self:
        self.length_ = length
        padded = max(length + -length % MULTIPLE, LEAST)
        width = len(self.means_) + len(self.gaps_) + self._is_padded
        self.space_: Space = Space((padded, width), activation="linear")
        return self

    @property
    def time_axis(self) -> int:
        """The time axis of a series with two axes."""
        return 1 if self.channels == "first" else 0

    @property
    def _time(self) -> int:
        """The number of time points of an array of series, including padding."""
        return self.shape_[-1] if self.channels == "first" else self.shape_[0]

    @property
    def _is_padded(self) -> bool:
        """True if some series are shorter than the array, so that lengths are learned."""
        return self.lengths_[0] < self._time

    def _time_first(self, X: NDArray[Any]) -> NDArray[np.float64]:
        """Return series as floats of shape (n, time, channels)."""
        series = X.astype("float64")
        if X.ndim == 2:
            return series[..., None]
        return series.swapaxes(1, 2) if self.channels == "first" else series

    def encode(self, X: ArrayLike) -> NDArray[np.float32]:
        """Encode series with the fitted axes and channels.

        Parameters
        ----------
        X : array-like of shape (n, ...)

        Returns
        -------
        codes : ndarray of shape (n, T, C), float32

        Raises
        ------
        TypeError, ValueError
            See `fit`; also if the shape differs from the fitted one.
        """
        check_fitted(self)
        X = read_series(X)
        if X.shape[1:] != self.shape_:
            raise ValueError(
                f"Expected series as fitted, of shape {('n', *self.shape_)}. Received: X of "
                f"shape={X.shape}. Convert them, or fit again."
            )
        series = self._time_first(X)
        lengths = lengths_of(series)
        check_lengths(lengths, X, self.max_length)
        missing = np.isnan(series[..., self.gaps_])
        values = (filled(series, lengths, self.means_) - self.means_) / self.deviations_
        parts = [values, 1.0 - 2.0 * missing]
        codes = np.concatenate(parts, axis=2)
        if self._is_padded:
            mean, deviation = self._log_lengths
            marks = np.empty((len(codes), self.length_, 1))
            marks[:] = (np.log(lengths) - mean)[:, None, None] / deviation
            codes = np.concatenate([stretched(codes, lengths, self.length_), marks], axis=2)
        padding = [(0, 0), (0, self.space_.shape[0] - codes.shape[1]), (0, 0)]
        return np.pad(codes, padding, mode="edge").astype("float32")

    def decode(self, codes: ArrayLike, seed: object = None, rare: object = None) -> NDArray[Any]:
        """Decode codes to series with the fitted axes and dtype.

        Parameters
        ----------
        codes : array-like of shape (n, T, C), float
        seed, rare : object, default=None
            Ignored.

        Returns
        -------
        X : ndarray of shape (n, ...)

        Raises
        ------
        ValueError
            If the shape differs, or a code is NaN.
        """
        codes = read_codes(self, codes)
        series = self.decode_tensors(codes).numpy()
        # TensorFlow only has the byte order of the machine.
        return series.astype(self.dtype_)

    def decode_tensors(
        self, codes: tf.Tensor, seed: object = None, rare: object = None
    ) -> tf.Tensor:
        """Decode codes within TensorFlow, eagerly or in a graph.

        Parameters
        ----------
        codes : tensor of shape (n, T, C), float
            NaN is not checked for.
        seed, rare : object, default=None

        Returns
        -------
        series : tensor of shape (n, ...)
        """
        check_fitted(self)
        import tensorflow as tf

        codes = tf.ensure_shape(tf.cast(codes, tf.float64), (None, *self.space_.shape))
        codes, lengths = codes[:, : self.length_], None
        if self._is_padded:
            lengths = self._lengths(codes[..., -1])
            codes = shrunk(codes, lengths, self._time)
        number = len(self.means_)
        values = codes[..., :number] * self.deviations_ + self.means_
        values = tf.clip_by_value(values, *self.ranges_)
        if self.dtype_.kind != "f":
            values = tf.round(values)
        nan = tf.constant(np.nan, values.dtype)
        values = tf.where(self._missing(codes[..., number:], lengths), nan, values)
        if self.channels == "first" and len(self.shape_) == 2:
            values = tf.transpose(values, (0, 2, 1))
        return tf.cast(tf.reshape(values, (-1, *self.shape_)), self.dtype_.name)

    decode_features = decode_tensors

    def _lengths(self, marks: tf.Tensor) -> tf.Tensor:
        """Return the lengths of series from the channel of their standardised logarithms."""
        import tensorflow as tf

        mean, deviation = self._log_lengths
        # Larger logarithms would overflow before lengths are clipped.
        logarithms = tf.clip_by_value(tf.reduce_mean(marks, axis=1) * deviation + mean, 0.0, 9.0)
        return tf.clip_by_value(tf.cast(tf.round(tf.exp(logarithms)), tf.int32), *self.lengths_)

    def _missing(self, marks: tf.Tensor, lengths: tf.Tensor | None) -> tf.Tensor:
        """Return a mask of values that are missing or padding, of shape (n, time, channels)."""
        import tensorflow as tf

        gaps = [
            marks[..., self.gaps_.index(channel)] < 0
            if channel in self.gaps_
            else tf.zeros(tf.shape(marks)[:2], bool)
            for channel in range(len(self.means_))
        ]
        missing = tf.stack(gaps, axis=-1)
        if lengths is None:
            return missing
        return missing | (tf.range(self._time) >= lengths[:, None])[..., None]

    def get_config(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return a dict of JSON values, and one of arrays, for ``from_config``."""
        check_fitted(self)
        settings = {"channels": self.channels, "max_length": self.max_length}
        learned = {"shape": list(self.shape_), "dtype": self.dtype_.str, "gaps": self.gaps_}
        lengths = {
            "lengths": list(self.lengths_),
            "length": self.length_,
            "log_lengths": list(self._log_lengths),
        }
        of_channels = (self.means_, self.deviations_, self.ranges_)
        return settings | learned | lengths, dict(zip(STATISTICS, of_channels, strict=True))

    @classmethod
    def from_config(cls, config: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return a fitted codec that encodes and decodes like the saved one."""
        codec = cls(channels=config["channels"], max_length=config["max_length"])
        codec.shape_, codec.dtype_ = tuple(config["shape"]), np.dtype(config["dtype"])
        codec.lengths_, codec.gaps_ = tuple(config["lengths"]), config["gaps"]
        codec._log_lengths = tuple(config["log_lengths"])
        codec.means_, codec.deviations_, codec.ranges_ = (arrays[name] for name in STATISTICS)
        return codec._assemble(config["length"])
