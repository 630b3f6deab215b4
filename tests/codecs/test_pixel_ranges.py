"""The range of pixels is that of each channel, without the few pixels that stretch it."""

import json
import warnings

import numpy as np
import pytest

from ganaug import PixelRangeWarning
from ganaug.codecs import ImageCodec
from ganaug.codecs.pixel_ranges import warn_of_scale

RNG = np.random.default_rng(0)
BYTES = RNG.integers(0, 256, (40, 12, 12), "uint8")
PLACES = np.arange(BYTES.size).reshape(BYTES.shape)
FRACTIONS = RNG.random((40, 12, 12, 3), "float32")


def beside(images, channel):
    channel = np.broadcast_to(np.asarray(channel, images.dtype), (*images.shape[:3], 1))
    return np.concatenate([images, channel], axis=-1)


@pytest.mark.parametrize(
    "channel",
    [
        RNG.uniform(500, 5000, (40, 12, 12, 1)),
        RNG.uniform(0.5, 0.52, (40, 12, 12, 1)),
        RNG.uniform(1e6, 1e6 + 1, (40, 12, 12, 1)),
        1.0,
        -7.0,
    ],
    ids=["depth", "narrow", "offset", "constant within the range", "constant beyond it"],
)
def test_channels_that_differ_have_ranges_of_their_own(channel):
    X = beside(FRACTIONS, channel)
    codec = ImageCodec().fit(X)
    low, high = codec.value_range_
    np.testing.assert_array_equal(low, X.min(axis=(0, 1, 2)))
    np.testing.assert_array_equal(high, X.max(axis=(0, 1, 2)))
    codes = codec.encode(X)
    varied = X.min(axis=(0, 1, 2)) < X.max(axis=(0, 1, 2))
    np.testing.assert_array_equal(codes.min(axis=(0, 1, 2)), -1.0 * varied)
    np.testing.assert_array_equal(codes.max(axis=(0, 1, 2)), 1.0 * varied)
    noise = RNG.uniform(-3, 3, codes.shape).astype("float32")
    decoded = codec.decode(noise)
    np.testing.assert_array_equal(decoded.min(axis=(0, 1, 2)), low)
    np.testing.assert_array_equal(decoded.max(axis=(0, 1, 2)), high)
    np.testing.assert_allclose(codec.decode(codes), X, rtol=1e-6, atol=1e-6)
    restored = ImageCodec.from_config(json.loads(json.dumps(codec.get_config()[0])), {})
    assert vars(restored) == vars(codec)
    np.testing.assert_array_equal(restored.decode(noise), decoded)


def test_alike_channels_share_a_range():
    X = FRACTIONS * [0.3, 1.0, 0.6]
    assert ImageCodec().fit(X).value_range_ == (X.min(), X.max())
    assert ImageCodec().fit(np.full((2, 8, 8, 2), 3)).value_range_ == (3, 3)


OUTLIERS = {
    "a hot pixel": (BYTES.astype("uint16"), [65535]),
    "several hot pixels": (BYTES.astype("uint16"), [65535, 9000, 30000]),
    "on both sides": (BYTES.astype("int32"), [-9000, 9000]),
    "a dead pixel of floats": (BYTES / 255, [-3e38]),
    "beyond float32": (BYTES / 255, [1e300]),
    "in a narrow range": (BYTES.astype("int16") // 10, [255]),
}


@pytest.mark.parametrize("name", OUTLIERS)
def test_few_pixels_do_not_stretch_the_range(name):
    clean, values = OUTLIERS[name]
    X = clean.copy()
    X[0, 0, : len(values)] = values
    codec = ImageCodec()
    with pytest.warns(
        PixelRangeWarning, match=rf"^{len(values)} of 5760 pixels of channel 0.*val"
    ):
        codec.fit(X)
    others = X.ravel()[len(values) :]
    assert codec.value_range_ == (others.min(), others.max())
    np.testing.assert_array_equal(codec.encode(X)[1:], ImageCodec().fit(clean).encode(clean)[1:])


@pytest.mark.parametrize(("share", "value"), [(0.3, -9999), (0.7, -9999), (0.01, 1e20)])
def test_a_value_that_stands_for_missing_pixels(share, value):
    X = np.where(RNG.random(BYTES.shape) < share, value, BYTES / 255)
    with pytest.warns(PixelRangeWarning, match="from 0.0 to 1.0"):
        codec = ImageCodec().fit(X)
    assert codec.value_range_ == (0.0, 1.0)


@pytest.mark.parametrize(
    "X",
    [
        np.where(RNG.random((9, 8, 8)) < 0.01, 255, 0).astype("uint8"),
        np.where(RNG.random((9, 8, 8)) < 0.5, 1e9, 0.0),
        np.where(RNG.random((40, 12, 12)) < 0.05, RNG.uniform(300, 303, BYTES.shape), BYTES / 255),
        np.where(RNG.random((40, 12, 12)) < 0.2, -2000, BYTES * 10.0),
        np.exp(RNG.normal(0, 1, (9, 8, 8))),
        np.arange(128).reshape(2, 8, 8) ** 2,
        np.where(PLACES == 7, 255, BYTES // 10).astype("uint8"),
        np.where(PLACES < 5, 1e3 + PLACES, BYTES / 255),
    ],
    ids=[
        "few white pixels",
        "two values",
        "a hot spot",
        "padding of scans",
        "a tail",
        "squares",
        "bytes",
        "an object",
    ],
)
def test_pixels_that_belong_to_the_images_are_learned(X):
    assert ImageCodec().fit(X).value_range_ == (X.min(), X.max())


def test_what_a_class_is_known_by_is_learned():
    X, y = (BYTES // 10).astype("int16"), np.repeat(["dull", "dotted"], [34, 6])
    X[34:, 5, 5] = 3000
    assert ImageCodec().fit(X, y).value_range_ == (0, 3000)
    X[:, 5, 5] = 3000
    with pytest.warns(PixelRangeWarning, match="^40 of 5760"):
        assert ImageCodec().fit(X, y).value_range_ == (0, 25)


def test_outliers_of_a_channel_are_named():
    X = FRACTIONS.copy()
    X[3, 4, 5, 1] = 1e5
    with pytest.warns(PixelRangeWarning, match="^1 of 5760 pixels of channel 1 are far.*100000.0"):
        assert ImageCodec().fit(X).value_range_[1] <= 1.0


@pytest.mark.parametrize("value_range", [(1, 200), (0, 126), ([0], [126])])
def test_pixels_beyond_a_given_range_are_its_ends(value_range):
    X = np.arange(128.0).reshape(2, 8, 8, 1)
    with pytest.warns(PixelRangeWarning, match="^1 of 128 pixels are outside value_range"):
        codec = ImageCodec(value_range=value_range).fit(X)
    low, high = np.ravel(value_range)
    np.testing.assert_allclose(codec.decode(codec.encode(X)), X.clip(low, high), rtol=1e-6)


def test_a_given_range_of_each_channel():
    X = beside(FRACTIONS, 800.0)
    codec = ImageCodec(value_range=([0, 0, 0, 500], [1, 1, 1, 900])).fit(X)
    assert codec.value_range_ == ((0, 0, 0, 500), (1, 1, 1, 900))
    np.testing.assert_allclose(codec.encode(X)[..., 3], 0.5)
    with pytest.raises(ValueError, match="two sequences with one for each channel"):
        ImageCodec(value_range=([0, 0], [1, 1])).fit(X)


def test_many_pixels_are_looked_at_quickly(monkeypatch):
    monkeypatch.setattr("ganaug.codecs.pixel_ranges.MOST_PIXELS", 100)
    X = BYTES.astype("uint16")
    X[0, 0, 1] = 65535
    with pytest.warns(PixelRangeWarning, match="^1 of 5760"):
        codec = ImageCodec().fit(X)
    assert codec.value_range_[1] < 300


@pytest.mark.parametrize(
    ("given", "learned", "warns"),
    [
        ((0, 1), (0, 255), True),
        ((-1, 1), (0.0, 255.0), True),
        ((0, 255), (-1, 1), True),
        ((0, 200), ((0, 0), (1, 0.5)), True),
        ((0, 30), (0, 255), False),
        ((0, 0), (0, 255), False),
        ((0, 1), (-1, 1), False),
        ((0, 255), (0, 0), False),
    ],
)
def test_images_scaled_otherwise(given, learned, warns):
    images = np.linspace(*given, 64).reshape(1, 8, 8)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn_of_scale(images, learned)
        warn_of_scale(images[:0], learned)
    assert [record.category for record in caught] == [PixelRangeWarning] * warns
