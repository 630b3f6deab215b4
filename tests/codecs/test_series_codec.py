"""Series to model space and back."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.codecs import SeriesCodec
from ganaug.codecs.time_points import lengths_of


def walks(number, time, channels, seed=0):
    steps = np.random.default_rng(seed).normal(size=(number, time, channels))
    return steps.cumsum(axis=1) * 10.0 ** np.arange(channels)


def shortened(series, least=20, seed=1):
    """Return series of random lengths, padded with NaN."""
    lengths = np.random.default_rng(seed).integers(least, series.shape[1] + 1, len(series))
    beyond = np.arange(series.shape[1]) >= lengths[:, None]
    return np.where(beyond[..., None], np.nan, series)


@pytest.mark.parametrize("shape", [(7, 50, 3), (7, 8, 1), (1, 2, 2), (5, 13)])
@pytest.mark.parametrize("dtype", ["float64", "float32", ">f4", "float16"])
def test_equal_lengths_come_back(shape, dtype):
    X = np.random.default_rng(0).normal(size=shape).astype(dtype)
    codec = SeriesCodec().fit(X)
    codes = codec.encode(X)
    assert codes.dtype == np.float32
    assert codes.shape == (shape[0], *codec.space_.shape)
    assert codec.space_.shape[0] % 4 == 0
    decoded = codec.decode(codes)
    assert (decoded.dtype, decoded.shape) == (np.dtype(dtype), shape)
    np.testing.assert_allclose(decoded.astype(float), X.astype(float), atol=2e-3)


@pytest.mark.parametrize(
    ("shape", "order", "told"),
    [((5, 6, 40), "last", True), ((5, 6, 40), "first", False), ((5, 10, 40), "last", False)],
)
def test_axes_that_may_be_the_other_way_around(shape, order, told, caplog):
    SeriesCodec(channels=order).fit(np.random.default_rng(0).normal(size=shape))
    assert ("40 channels of 6 time points" in caplog.text) == told


def test_channels_are_standardised_over_all_series():
    X = walks(30, 40, 3)
    codes = SeriesCodec().fit(X).encode(X)
    np.testing.assert_allclose(codes.mean(axis=(0, 1)), 0.0, atol=1e-5)
    np.testing.assert_allclose(codes.std(axis=(0, 1)), 1.0, rtol=1e-5)


@pytest.mark.parametrize("dtype", ["int64", "uint8", "bool"])
def test_whole_numbers_come_back_exactly(dtype):
    X = np.random.default_rng(0).integers(0, 2, (6, 12, 2)).astype(dtype)
    codec = SeriesCodec().fit(X)
    np.testing.assert_array_equal(codec.decode(codec.encode(X)), X)
    noise = np.random.default_rng(1).normal(scale=9.0, size=(4, *codec.space_.shape))
    assert set(np.unique(codec.decode(noise)).tolist()) <= {0, 1}


def test_decoded_values_stay_in_the_range_of_their_channel():
    X = walks(20, 30, 2)
    codec = SeriesCodec().fit(X)
    made = codec.decode(np.random.default_rng(0).normal(scale=9.0, size=(50, 32, 2)))
    assert (made >= X.min(axis=(0, 1))).all()
    assert (made <= X.max(axis=(0, 1))).all()


def test_channels_first():
    X = walks(9, 20, 3)
    last, first = SeriesCodec().fit(X), SeriesCodec(channels="first").fit(X.swapaxes(1, 2))
    codes = first.encode(X.swapaxes(1, 2))
    np.testing.assert_array_equal(codes, last.encode(X))
    np.testing.assert_array_equal(first.decode(codes).swapaxes(1, 2), last.decode(codes))
    square = walks(9, 5, 5)
    both = (SeriesCodec(channels=name).fit(square).encode(square) for name in ("last", "first"))
    ours, theirs = both
    assert not np.allclose(ours, theirs)


def test_lengths_come_back():
    X = shortened(np.sin(np.arange(60) / 9)[:, None] + np.arange(40)[:, None, None] / 9)
    codec = SeriesCodec().fit(X)
    assert codec.lengths_ == (lengths_of(X).min(), lengths_of(X).max())
    assert codec.space_.shape[1] == 2
    decoded = codec.decode(codec.encode(X))
    np.testing.assert_array_equal(np.isnan(decoded), np.isnan(X))
    np.testing.assert_allclose(decoded, X, atol=0.03)  # A sine between time points.


def test_generated_lengths_are_between_those_fitted():
    X = shortened(walks(40, 60, 2))
    codec = SeriesCodec().fit(X)
    codes = np.random.default_rng(0).normal(scale=30.0, size=(200, *codec.space_.shape))
    lengths = lengths_of(codec.decode(codes))
    assert (lengths.min(), lengths.max()) == codec.lengths_


def test_missing_values_come_back():
    X = shortened(walks(30, 60, 3))
    X[5, 3:9, 1] = np.nan
    X[6, :, 2] = np.nan
    codec = SeriesCodec().fit(X)
    assert codec.gaps_ == [1, 2]
    codes = codec.encode(X)
    assert np.isfinite(codes).all()
    np.testing.assert_array_equal(np.isnan(codec.decode(codes)), np.isnan(X))


def test_missing_values_are_interpolated():
    X = np.tile(np.arange(8.0), (3, 1))
    X[1, 3:5] = np.nan
    codes = SeriesCodec().fit(X).encode(X)
    np.testing.assert_allclose(codes[1, :, 0], codes[0, :, 0], atol=1e-6)


def test_constant_channels():
    X = np.stack([np.full((4, 12), 1e300), walks(4, 12, 1)[..., 0]], axis=2)
    codec = SeriesCodec().fit(X)
    assert (codec.decode(codec.encode(X))[..., 0] == 1e300).all()


@pytest.mark.parametrize("channels", ["last", "first"])
def test_saved_codecs_and_graphs_decode_alike(channels):
    X = shortened(walks(20, 30, 2))
    X[3, 2, 0] = np.nan
    X = X if channels == "last" else X.swapaxes(1, 2)
    codec = SeriesCodec(channels=channels, max_length=100).fit(X)
    again = SeriesCodec.from_config(*codec.get_config())
    codes = np.random.default_rng(0).normal(size=(9, *codec.space_.shape)).astype("float32")
    expected = codec.decode(codes)
    np.testing.assert_array_equal(again.decode(codes), expected)
    assert (again.max_length, again.channels) == (100, channels)
    np.testing.assert_array_equal(tf.function(codec.decode_tensors)(codes), expected)


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros((3, 1, 2)), "at least 2 time points.*number 0 has 1.*channels='first'"),
        (np.zeros((3, 600, 2)), "at most 512 time points.*number 0 has 600"),
        (np.full((3, 9, 2), np.nan), "at least 2 time points"),
        (np.stack([walks(3, 9, 1)[..., 0], np.full((3, 9), np.nan)], axis=2), r"channels \[1\]"),
        (np.where(walks(3, 9, 2) > 0, np.inf, 0.0), "finite, or NaN.*infinity in"),
        (np.zeros((3, 4, 5, 6)), r"shape \(n, time\).*shape=\(3, 4, 5, 6\)"),
        (np.array([["a", "b"]]), "booleans, integers, float16"),
        (np.zeros((3, 5, 0)), "At least one series"),
        ([[1.0, 2.0], [3.0]], "padded with NaN"),
    ],
)
def test_bad_series(X, message):
    with pytest.raises((TypeError, ValueError), match=message):
        SeriesCodec().fit(X)


def test_other_series_than_fitted():
    codec = SeriesCodec().fit(walks(5, 20, 2))
    with pytest.raises(ValueError, match=r"as fitted.*20, 2.*shape=\(5, 21, 2\)"):
        codec.encode(walks(5, 21, 2))
    with pytest.raises(ValueError, match="channels must be 'last' or 'first'"):
        SeriesCodec(channels="middle").fit(walks(5, 20, 2))
