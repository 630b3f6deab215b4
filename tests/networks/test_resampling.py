"""Images at other sizes."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.networks.resampling import downsample, gaussian_pyramid, upsample


def test_a_pixel_is_the_mean_of_four():
    images = np.arange(8, dtype="float32").reshape(1, 2, 4, 1)
    np.testing.assert_array_equal(np.ravel(downsample(images)), [2.5, 4.5])


def test_a_ramp_stays_a_ramp():
    ramp = np.arange(4, dtype="float32").reshape(1, 1, 4, 1).repeat(2, axis=1)
    inner = np.ravel(upsample(ramp)[0, 0])[1:-1]
    np.testing.assert_allclose(np.diff(inner), 0.5)


def test_flat_images_stay_flat():
    images = np.full((2, 4, 6, 3), 0.25, "float32")
    np.testing.assert_array_equal(downsample(images), images[:, :2, :3])
    np.testing.assert_array_equal(upsample(images)[:, :4, :6], images)


def test_a_pyramid_doubles_both_sides_from_level_to_level():
    images = np.random.default_rng(0).uniform(-1, 1, (3, 8, 12, 2)).astype("float32")
    levels = gaussian_pyramid(images, 3)
    assert [level.shape[1:3] for level in levels] == [(2, 3), (4, 6), (8, 12)]
    assert levels[-1] is images
    np.testing.assert_allclose(levels[0], images.reshape(3, 2, 4, 3, 4, 2).mean((2, 4)), atol=1e-6)


def test_in_a_graph():
    images = np.random.default_rng(0).normal(size=(2, 8, 8, 1)).astype("float32")
    traced = tf.function(lambda x: gaussian_pyramid(x, 3)[0])
    np.testing.assert_allclose(
        traced(tf.constant(images)), gaussian_pyramid(images, 3)[0], rtol=0, atol=1e-6
    )


def test_sides_that_cannot_be_halved():
    with pytest.raises(ValueError, match=r"must be even.*Received.*3, 3"):
        gaussian_pyramid(np.zeros((1, 6, 6, 1), "float32"), 3)
