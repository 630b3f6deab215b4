"""Properties of images of every dtype, shape and range."""

import json
import pickle

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ganaug.codecs import ImageCodec
from ganaug.space import Space

DTYPES = [
    *["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"],
    *["float16", "float32", "float64", ">u2", ">f4"],
]

quick = settings(deadline=None, max_examples=40, database=None, derandomize=True)


def shapes():
    sides = st.integers(8, 21)
    channels = st.one_of(st.just(()), st.tuples(st.integers(1, 4)))
    return st.builds(lambda n, h, w, c: (n, h, w, *c), st.integers(1, 3), sides, sides, channels)


@st.composite
def bounds(draw, dtype):
    """Draw the smallest and the largest pixel, which may be equal."""
    if dtype.kind == "b":
        return tuple(sorted((draw(st.booleans()), draw(st.booleans()))))
    if dtype.kind == "f":
        largest = min(float(np.finfo(dtype).max), float(np.finfo("float32").max))
        numbers = st.floats(
            -largest, largest, width=8 * dtype.itemsize, allow_nan=False, allow_subnormal=False
        )
        low, high = sorted((draw(numbers), draw(numbers)))
        assume(low == high or high - low >= 1e-30)
        return low, high
    limits = np.iinfo(dtype)
    low = draw(st.integers(max(limits.min, -(2**53)), min(limits.max, 2**53)))
    return low, draw(st.integers(low, min(limits.max, 2**53, low + 2**24)))


@st.composite
def images(draw, dtypes=DTYPES):
    """Draw images in which both bounds occur."""
    dtype = np.dtype(draw(st.sampled_from(dtypes)))
    low, high = draw(bounds(dtype))
    shape = draw(shapes())
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    if dtype.kind == "f":
        part = rng.random(shape)
        X = np.clip(low * (1 - part) + high * part, low, high).astype(dtype)
    else:
        X = rng.integers(low, high, shape, "int64", endpoint=True).astype(dtype)
    X.flat[[0, -1]] = low, high
    return X


def noise(codec, n=20, seed=0):
    return np.random.default_rng(seed).uniform(-3, 3, (n, *codec.space_.shape)).astype("float32")


def assert_same(one, other):
    assert one.dtype == other.dtype
    np.testing.assert_array_equal(one, other)


@quick
@given(images(), st.booleans())
def test_round_trip(X, is_given):
    span = float(X.max()) - float(X.min())
    given_range = (X.min().item(), X.max().item()) if is_given and span else "auto"
    codec = ImageCodec(value_range=given_range).fit(X)
    codes = codec.encode(X)
    decoded = codec.decode(codes)
    assert decoded.dtype == X.dtype
    assert decoded.shape == X.shape
    assert (decoded.min(), decoded.max()) == (X.min(), X.max()) == codec.value_range_
    if X.dtype.kind == "f":
        tolerance = span * 1e-7 + np.abs(X.astype("float64")) * np.finfo(X.dtype).eps
        assert (np.abs(decoded.astype("float64") - X) <= tolerance).all()
    else:
        np.testing.assert_array_equal(decoded, X)


@quick
@given(images())
def test_codes_are_padded_and_scaled(X):
    codec = ImageCodec().fit(X)
    codes = codec.encode(X)
    height, width, channels = codec.space_.shape
    assert codec.space_ == Space((height, width, channels), ())
    assert codes.dtype == "float32"
    assert codes.shape == (len(X), height, width, channels)
    assert (height % 4, width % 4, channels) == (0, 0, (*X.shape, 1)[3])
    ends = {-1.0, 1.0} if X.min() < X.max() else {0.0}
    assert {float(codes.min()), float(codes.max())} == ends
    (top, bottom), (left, right) = padding = [
        ((padded - size) // 2, -((size - padded) // 2))
        for padded, size in zip((height, width), X.shape[1:3], strict=True)
    ]
    assert bottom - top in (0, 1)
    assert right - left in (0, 1)
    assert max(bottom, right) <= 2
    inside = codes[:, top : height - bottom, left : width - right]
    np.testing.assert_array_equal(np.pad(inside, [(0, 0), *padding, (0, 0)], "edge"), codes)


@quick
@given(images(), st.integers(0, 99))
def test_any_code_is_decoded_into_the_range(X, seed):
    codec = ImageCodec().fit(X)
    decoded = codec.decode(noise(codec, seed=seed))
    assert decoded.dtype == X.dtype
    assert decoded.shape == (20, *X.shape[1:])
    assert decoded.min() == X.min()
    assert decoded.max() == X.max()


@quick
@given(images())
def test_config_through_json(X):
    codec = ImageCodec().fit(X)
    config, arrays = codec.get_config()
    restored = ImageCodec.from_config(json.loads(json.dumps(config, allow_nan=False)), arrays)
    assert arrays == {}
    for other in (restored, pickle.loads(pickle.dumps(codec))):
        assert vars(other) == vars(codec)
        assert_same(other.encode(X), codec.encode(X))
        assert_same(other.decode(noise(codec)), codec.decode(noise(codec)))


@settings(quick, max_examples=2)
@given(st.data())
@pytest.mark.parametrize("dtype", DTYPES)
def test_a_graph_decodes_the_same(dtype, data):
    X = data.draw(images([dtype]))
    codec = ImageCodec().fit(X)
    graph = tf.function(codec.decode_tensors)
    for codes in (noise(codec), codec.encode(X)):
        decoded = graph(codes, 0)
        assert decoded.dtype == X.dtype.newbyteorder("=")
        np.testing.assert_array_equal(decoded.numpy(), codec.decode(codes, seed=1))
