"""Layers of videos."""

import keras
import numpy as np
import pytest
from keras import layers

from ganaug.networks.frames import CornerFlow, PerFrame, PerPixel, SlowToFast, Warp
from ganaug.networks.videos import video_discriminator, video_generator
from ganaug.space import Space

RNG = np.random.default_rng(0)


def test_a_layer_for_each_frame_or_pixel_is_that_layer():
    videos = RNG.normal(size=(2, 4, 6, 5, 3)).astype("float32")
    flat = layers.Dense(7)
    of_frames = PerFrame(layers.Conv2D(7, 3, padding="same"))(videos)
    assert of_frames.shape == (2, 4, 6, 5, 7)
    np.testing.assert_allclose(PerFrame(flat)(videos), flat(videos), atol=1e-5)
    wrapped = PerPixel(layers.Conv1D(7, 3, strides=2, padding="same"))
    of_pixels = wrapped(videos)
    assert of_pixels.shape == wrapped.compute_output_shape(videos.shape) == (2, 2, 6, 5, 7)
    expected = wrapped.layer(videos[:, :, 3, 1])
    np.testing.assert_allclose(of_pixels[:, :, 3, 1], expected, atol=1e-5)


@pytest.mark.parametrize(("down", "right"), [(0, 0), (1, -2), (0.5, 0)])
def test_warped_frames(down, right):
    images = RNG.normal(size=(2, 6, 5, 3)).astype("float32")
    flow = np.broadcast_to(np.array([down, right], "float32"), (2, 4, 6, 5, 2))
    warped = keras.ops.convert_to_numpy(Warp()([images, flow]))
    assert warped.shape == (2, 4, 6, 5, 3)
    rows = np.clip(np.arange(6) + down, 0, 5)
    columns = np.clip(np.arange(5) + right, 0, 4).astype(int)
    before, share = np.floor(rows).astype(int), (rows % 1)[:, None, None]
    after = np.minimum(before + 1, 5)
    read = (1 - share) * images[:, before] + share * images[:, after]
    for frame in range(4):
        np.testing.assert_allclose(warped[:, frame], read[:, :, columns], atol=1e-5)


def test_the_flow_of_corners_is_linear_between_them():
    corners = RNG.normal(size=(1, 2, 8)).astype("float32")
    flow = keras.ops.convert_to_numpy(CornerFlow(5, 3)(corners))
    assert flow.shape == (1, 2, 5, 3, 2)
    given = corners.reshape(1, 2, 2, 2, 2)
    np.testing.assert_allclose(flow[:, :, [0, -1]][:, :, :, [0, -1]], given, rtol=1e-5)
    np.testing.assert_allclose(flow[:, :, 2, 1], given.mean(axis=(2, 3)), rtol=1e-4, atol=1e-6)


def test_motions_are_slow():
    noise = RNG.normal(size=(200, 8, 1)).astype("float32")
    motions = keras.ops.convert_to_numpy(SlowToFast()(noise))
    assert np.abs(np.diff(motions, axis=1)).mean() < 0.5 * np.abs(np.diff(noise, axis=1)).mean()
    constant = keras.ops.convert_to_numpy(SlowToFast()(np.eye(8, dtype="float32")[:1, :, None]))
    np.testing.assert_allclose(constant, 1.0)


def test_the_first_videos_move_a_little():
    space = Space((8, 16, 16, 1))
    generator = video_generator(space, 2, seed=0)
    source = np.broadcast_to(np.linspace(-1, 1, 16, dtype="float32")[:, None], (3, 16, 16, 1))
    latent = RNG.normal(size=(3, 32)).astype("float32")
    given = {"latent": latent, "condition": np.array([0, 1, 1]), "source": source}
    videos = keras.ops.convert_to_numpy(generator(given))
    assert videos.shape == (3, *space.shape)
    assert np.abs(videos).max() <= 1
    assert 0.01 < np.abs(np.diff(videos, axis=1)).mean() < 0.2


@pytest.mark.parametrize("shape", [(8, 16, 16), (6, 16, 16, 1), (8, 18, 16, 1)])
@pytest.mark.parametrize("network", [video_generator, video_discriminator])
def test_other_samples_are_refused(network, shape):
    with pytest.raises(ValueError, match=r"\(time, height, width, channels\).*as VideoCodec does"):
        network(Space(shape), 2)
