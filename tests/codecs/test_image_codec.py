"""Images go to [-1, 1] and come back with their dtype, shape and range."""

import numpy as np
import pytest
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError

from ganaug.codecs import ImageCodec

FLOATS = ["float16", "float32", "float64"]


def noise(codec, n=20, seed=0):
    return np.random.default_rng(seed).uniform(-3, 3, (n, *codec.space_.shape)).astype("float32")


def assert_same(one, other):
    assert one.dtype == other.dtype
    np.testing.assert_array_equal(one, other)


def test_a_dataset_decodes():
    X = np.arange(9 * 9, dtype="uint8").reshape(1, 9, 9)
    codec = ImageCodec().fit(X)
    dataset = tf.data.Dataset.from_tensor_slices(codec.encode(X)).batch(2)
    dataset = dataset.map(codec.decode_tensors)
    assert dataset.element_spec.shape.as_list() == [None, 9, 9]
    assert_same(next(iter(dataset)).numpy(), X)


def test_few_levels_stay_in_their_range():
    digits = load_digits().images
    for X in (digits, digits.astype("uint8")):
        codec = ImageCodec().fit(X)
        assert codec.space_.shape == (8, 8, 1)
        assert codec.value_range_ == (0, 16)
        assert_same(codec.decode(codec.encode(X)), X)


def test_a_given_range_is_that_of_the_codes():
    X = np.full((2, 8, 8), 51, "uint8")
    codec = ImageCodec(value_range=(0, 255)).fit(X)
    np.testing.assert_allclose(codec.encode(X), 2 * 51 / 255 - 1, rtol=1e-6)
    assert codec.decode(noise(codec)).max() == 255
    restored = ImageCodec.from_config(*codec.get_config())
    assert restored.value_range == [0, 255]


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_a_given_range_is_taken_in_the_dtype(dtype):
    X = np.full((1, 8, 8), 0.1, dtype)
    codec = ImageCodec(value_range=np.array([0.0, 0.1])).fit(X)
    assert codec.decode(noise(codec)).max() == X.max()


def test_rounding_is_to_the_nearest():
    X = np.arange(64, dtype="uint8").reshape(1, 8, 8) % 3
    codes = np.linspace(-1, 1, 64, dtype="float32").reshape(1, 8, 8, 1)
    expected = np.digitize(codes[..., 0], [-0.5, 0.5])
    np.testing.assert_array_equal(ImageCodec().fit(X).decode(codes), expected)
    np.testing.assert_array_equal(ImageCodec().fit(X > 0).decode(codes), codes[..., 0] > 0)


def test_large_offsets_lose_nothing():
    steps = np.arange(64).reshape(1, 8, 8)
    for X in (steps + 2**53 - 63, -steps - 2**53 + 63, steps * 2.0**-30 + 1e6):
        codec = ImageCodec().fit(X)
        assert_same(codec.decode(codec.encode(X)), X)


def test_new_images_are_clipped_to_the_range():
    codec = ImageCodec().fit(np.arange(10, 74, dtype="uint8").reshape(1, 8, 8))
    new = np.full((2, 8, 8), [[[-5]], [[10**12]]])
    np.testing.assert_array_equal(codec.decode(codec.encode(new)), new.clip(10, 73))


def test_lists_and_views_and_no_images():
    X = np.random.default_rng(0).integers(0, 9, (9, 10, 12))
    codec = ImageCodec().fit(X.tolist())
    assert_same(codec.decode(codec.encode(X.tolist())), X)
    codec = ImageCodec().fit(X.T[:, :, :8])
    assert_same(codec.encode(X.T[:, :, :8]), codec.encode(X.T[:, :, :8].copy()))
    assert codec.encode(X.T[:0, :, :8]).shape == (0, 12, 8, 1)
    assert codec.decode(np.empty((0, 12, 8, 1))).shape == (0, 10, 8)


def test_blocks_make_no_difference(monkeypatch):
    X = np.random.default_rng(0).normal(size=(7, 8, 9, 2))
    codec = ImageCodec().fit(X)
    codes = codec.encode(X)
    decoded = codec.decode(codes)
    monkeypatch.setattr("ganaug.codecs.image_codec.PIXELS_AT_ONCE", 500)
    assert_same(codec.encode(X), codes)
    assert_same(codec.decode(codes), decoded)


NUMBERS = np.arange(128.0).reshape(2, 8, 8)
WRONG_SHAPES = [
    *[(64,), (5, 64), (2, 7, 8), (2, 8, 129), (8, 8, 3), (2, 3, 32, 32), (2, 8, 8, 0)],
    *[(2, 8, 8, 257), (2, 8, 8, 3, 1), (0, 8, 8), ()],
]


@pytest.mark.parametrize("shape", WRONG_SHAPES)
def test_wrong_shapes(shape):
    with pytest.raises(ValueError, match=r"\(n, h, w\).*8 to 128.*Received: X of shape.*Resize"):
        ImageCodec().fit(np.zeros(shape))


def test_images_of_several_shapes():
    with pytest.raises(ValueError, match=r"one shape.*Received: X with several.*Resize"):
        ImageCodec().fit([np.zeros((8, 8)), np.zeros((9, 9))])


@pytest.mark.parametrize("dtype", ["complex64", "object", "U", "S", "M8[s]", "longdouble"])
def test_wrong_dtypes(dtype):
    with pytest.raises(TypeError, match=r"Pixels must be.*Received: X of dtype=.*astype"):
        ImageCodec().fit(np.zeros((2, 8, 8), "int64").astype(dtype))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("pixel", [np.nan, np.inf, -np.inf])
def test_pixels_that_are_not_finite(dtype, pixel):
    X = NUMBERS.astype(dtype)
    codec = ImageCodec().fit(X)
    X[1, 2, 3] = pixel
    for call in (ImageCodec().fit, codec.encode):
        with pytest.raises(ValueError, match=r"finite; missing.*Received: X with NaN.*Fill"):
            call(X)


def test_masked_pixels():
    with pytest.raises(ValueError, match="masked"):
        ImageCodec().fit(np.ma.masked_equal(NUMBERS, 3))


WRONG_VALUES = {
    "beyond float32": NUMBERS * 1e37,
    "range too fine": NUMBERS * 1e-34,
    "integers beyond float64": np.full((2, 8, 8), 2**53 + 1),
    "range of integers": (NUMBERS * 2**18).astype("int32"),
}


@pytest.mark.parametrize("name", WRONG_VALUES)
def test_values_that_float32_cannot_tell(name):
    with pytest.raises(ValueError, match=r"must be at most.*Received: a range from.*Scale them"):
        ImageCodec().fit(WRONG_VALUES[name])


WRONG_RANGES = [
    *["Auto", None, 5, (0, 1, 2), ("0", "200"), {0, 200}, (0, 200j), [[0, 200]] * 2, [0, [200]]],
    *[(200, 0), (0, 0), (np.nan, 200), (0, np.inf)],
]


@pytest.mark.parametrize("value_range", WRONG_RANGES)
@pytest.mark.parametrize("dtype", ["uint8", "float16"])
def test_wrong_ranges(value_range, dtype):
    with pytest.raises(ValueError, match=r"value_range must be.*low < high.*Received: value_r"):
        ImageCodec(value_range=value_range).fit(NUMBERS.astype(dtype))


@pytest.mark.parametrize(
    ("dtype", "value_range"),
    [("uint8", (0, 256)), ("uint8", (-1, 255)), ("int16", (0, 200.5)), ("float16", (0, 1e5))],
)
def test_ranges_beyond_the_dtype(dtype, value_range):
    with pytest.raises(ValueError, match=f"of finite numbers of dtype {dtype}"):
        ImageCodec(value_range=value_range).fit(NUMBERS.astype(dtype))


@pytest.mark.parametrize(
    "X", [NUMBERS[..., None], NUMBERS[:, :7], NUMBERS.astype(int), NUMBERS > 3, NUMBERS[0]]
)
def test_images_of_another_kind_than_fitted(X):
    codec = ImageCodec().fit(NUMBERS)
    with pytest.raises(ValueError, match=r"floats of shape \('n', 8, 8\). Received: X of shape"):
        codec.encode(X)


def test_wrong_codes():
    codec = ImageCodec().fit(NUMBERS)
    for shape in [(8, 8, 1), (2, 8, 8), (2, 8, 12, 1)]:
        with pytest.raises(ValueError, match=r"Codes of shape \(n, 8, 8, 1\).*Received"):
            codec.decode(np.zeros(shape))
    with pytest.raises(ValueError, match=r"Received: codes with NaN"):
        codec.decode(np.full((2, 8, 8, 1), np.nan))


def test_not_fitted():
    codec = ImageCodec()
    calls = [codec.encode, codec.decode, codec.decode_tensors]
    for call in [*(lambda c=c: c(NUMBERS) for c in calls), codec.get_config]:
        with pytest.raises(NotFittedError, match="not fitted yet"):
            call()
