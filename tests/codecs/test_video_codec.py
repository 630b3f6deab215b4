"""Videos to model space and back."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.codecs import ImageCodec, VideoCodec


def noise(shape, dtype="float32", seed=0):
    numbers = np.random.default_rng(seed).integers(0, 2 if dtype == "bool" else 200, shape)
    return numbers.astype(dtype)


@pytest.mark.parametrize(
    "shape", [(7, 8, 16, 16, 1), (3, 2, 8, 9, 3), (1, 32, 8, 8), (4, 5, 10, 8)]
)
@pytest.mark.parametrize("dtype", ["uint8", "bool", "int16", "float16", "float32", "float64"])
def test_videos_come_back(shape, dtype):
    X = noise(shape, dtype)
    codec = VideoCodec().fit(X)
    codes = codec.encode(X)
    assert codes.dtype == np.float32
    assert codes.shape == (shape[0], *codec.space_.shape)
    assert all(size % 4 == 0 for size in codec.space_.shape[:3])
    assert -1 <= codes.min() < codes.max() <= 1
    decoded = codec.decode(codes)
    assert (decoded.dtype, decoded.shape) == (X.dtype, X.shape)
    np.testing.assert_allclose(decoded.astype(float), X.astype(float), atol=1e-4)
    if np.dtype(dtype).kind != "f":
        np.testing.assert_array_equal(decoded, X)


def test_frames_are_encoded_as_images_and_the_last_one_is_repeated():
    X = noise((4, 6, 9, 10, 3), "uint8")
    codes = VideoCodec().fit(X).encode(X)
    assert codes.shape == (4, 8, 12, 12, 3)
    frames = X.reshape(-1, *X.shape[2:])
    images = ImageCodec().fit(frames).encode(frames).reshape(4, 6, 12, 12, 3)
    np.testing.assert_array_equal(codes[:, :6], images)
    np.testing.assert_array_equal(codes[:, 6:], codes[:, 5:6].repeat(2, axis=1))


def test_the_range_is_the_users():
    X = noise((4, 4, 8, 8), "uint8")
    codec = VideoCodec(value_range=(0, 255)).fit(X)
    ends = codec.decode(np.stack([-np.ones(codec.space_.shape), np.ones(codec.space_.shape)]))
    assert (ends[0] == 0).all()
    assert (ends[1] == 255).all()


def test_saved_codecs_and_graphs_decode_alike():
    X = noise((4, 6, 9, 10, 3), "uint8")
    codec = VideoCodec(max_side=32).fit(X)
    again = VideoCodec.from_config(*codec.get_config())
    codes = np.random.default_rng(0).uniform(-1, 1, (5, *codec.space_.shape)).astype("float32")
    expected = codec.decode(codes)
    np.testing.assert_array_equal(again.decode(codes), expected)
    np.testing.assert_array_equal(again.encode(X), codec.encode(X))
    np.testing.assert_array_equal(tf.function(codec.decode_tensors)(codes), expected)
    assert (again.shape_, again.dtype_, again.max_side) == (codec.shape_, codec.dtype_, 32)


def test_labels_keep_rare_pixels_of_a_class():
    X = np.random.default_rng(0).uniform(0, 1, (40, 4, 16, 16))
    y = np.repeat([0, 1], [32, 8])
    X[32:, :, 0, 0] = 50.0
    assert VideoCodec().fit(X, y).frames_.value_range_[1] == 50.0


SHAPES = r"Expected videos of shape \(n, time, h, w, c\).*2 to 32 frames.*from 8 to 64"


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (noise((3, 1, 8, 8, 1)), SHAPES + r".*shape=\(3, 1, 8, 8, 1\).*Cut long videos"),
        (noise((3, 33, 8, 8, 1)), SHAPES),
        (noise((3, 4, 7, 8, 1)), SHAPES),
        (noise((3, 4, 8, 65, 1)), SHAPES),
        (noise((3, 4, 8, 8, 257)), SHAPES),
        (noise((0, 4, 8, 8, 1)), SHAPES),
        (noise((3, 8, 8)), SHAPES),
        (noise((1, 1, 4, 8, 8, 1)), SHAPES),
        (np.full((3, 4, 8, 8), np.nan), "Pixels must be finite.*in 3 of 3 videos.*number 0"),
        (np.ma.masked_less(noise((3, 4, 8, 8)), 9), "masked pixels in 3 of 3 videos"),
        (np.full((3, 4, 8, 8), "a"), "Pixels must be booleans, integers"),
        ([noise((4, 8, 8)), noise((4, 8, 8)), noise((5, 8, 8))], r"number 2 of \(5, 8, 8\)"),
        ([noise((4, 8, 8)), noise((4, 8, 8), "uint8")], "Videos must be of one dtype.*uint8"),
    ],
)
def test_bad_videos(X, message):
    with pytest.raises((TypeError, ValueError), match=message):
        VideoCodec().fit(X)


def test_other_videos_than_fitted():
    codec = VideoCodec().fit(noise((3, 4, 8, 8)))
    with pytest.raises(ValueError, match=r"as fitted.*\('n', 4, 8, 8\).*shape=\(3, 5, 8, 8\)"):
        codec.encode(noise((3, 5, 8, 8)))
    with pytest.raises(ValueError, match=r"Codes of shape \(n, 4, 8, 8, 1\)"):
        codec.decode(np.zeros((2, 4, 8, 8)))
