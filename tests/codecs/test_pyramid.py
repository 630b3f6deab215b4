"""Images apart into sizes, and together again."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from ganaug.codecs.pyramid import (
    collapsed,
    enlarged,
    gaussian_pyramid,
    laplacian_pyramid,
    shrunk,
)


@settings(max_examples=20, deadline=None)
@given(
    st.tuples(*[st.integers(1, 5)] * 2), st.integers(1, 4), st.integers(1, 3), st.integers(0, 9)
)
def test_what_is_taken_apart_comes_together(smallest, channels, num_levels, seed):
    sides = [side << (num_levels - 1) for side in smallest]
    images = np.random.default_rng(seed).uniform(-1, 1, (3, *sides, channels)).astype("float32")
    levels = laplacian_pyramid(images, num_levels)
    assert [level.shape[1:3] for level in levels] == [
        tuple(side << step for side in smallest) for step in range(num_levels)
    ]
    np.testing.assert_allclose(collapsed(levels), images, rtol=0, atol=1e-6)


def test_a_pixel_is_the_mean_of_four():
    images = np.arange(8, dtype="float32").reshape(1, 2, 4, 1)
    np.testing.assert_array_equal(np.ravel(shrunk(images)), [2.5, 4.5])


def test_a_ramp_stays_a_ramp():
    ramp = np.arange(4, dtype="float32").reshape(1, 1, 4, 1).repeat(2, axis=1)
    inner = np.ravel(enlarged(ramp)[0, 0])[1:-1]
    np.testing.assert_allclose(np.diff(inner), 0.5)


def test_flat_images_have_no_detail():
    images = np.full((2, 8, 12, 3), 0.25, "float32")
    smallest, *details = laplacian_pyramid(images, 3)
    np.testing.assert_array_equal(smallest, images[:, :2, :3])
    assert all(np.abs(detail).max() == 0 for detail in details)


def test_in_a_graph():
    images = np.random.default_rng(0).normal(size=(2, 8, 8, 1)).astype("float32")
    traced = tf.function(lambda x: collapsed(laplacian_pyramid(x, 3)))
    np.testing.assert_allclose(traced(tf.constant(images)), images, rtol=0, atol=1e-6)


def test_one_level_is_the_images():
    images = np.zeros((1, 3, 3, 1), "float32")
    assert gaussian_pyramid(images, 1)[0] is images


def test_sides_that_cannot_be_halved():
    with pytest.raises(ValueError, match=r"both sides are even. Received.*3, 3"):
        laplacian_pyramid(np.zeros((1, 6, 6, 1), "float32"), 3)
