"""The networks of SRGAN."""

import numpy as np
import pytest
from keras import ops

from ganaug.networks.named_inputs import resized
from ganaug.networks.upscaling import (
    DepthToSpace,
    enlarged_discriminator,
    enlarging_generator,
    residual_enlarging_generator,
)
from ganaug.space import Space


def test_channels_become_squares():
    channels = np.arange(16, dtype="float32").reshape(1, 1, 2, 8)
    image = np.asarray(DepthToSpace()(channels))
    assert image.shape == (1, 2, 4, 2)
    # The channels of a pixel: top left, top right, bottom left, bottom right, two values each.
    np.testing.assert_array_equal(image[0, :, :, 0], [[0, 2, 8, 10], [4, 6, 12, 14]])
    np.testing.assert_array_equal(image[0, :, :, 1], image[0, :, :, 0] + 1)


@pytest.mark.parametrize("scale", [2, 4])
def test_sizes(scale):
    space = Space((16, 24, 3))
    generator = enlarging_generator(space, scale, width=4, num_blocks=1, seed=0)
    coarse = np.zeros((2, 16 // scale, 24 // scale, 3), "float32")
    assert generator({"coarse": coarse}).shape == (2, *space.shape)
    logits = enlarged_discriminator(space, width=4, seed=0)(
        {"sample": np.zeros((2, *space.shape))}
    )
    assert logits.shape == (2, 1)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_detail_is_added_to_enlarged_images(scale):
    generator = residual_enlarging_generator(
        Space((12, 24, 2)), scale, width=4, num_blocks=1, seed=0
    )
    rng = np.random.default_rng(0)
    coarse = rng.uniform(-1, 1, (2, 12 // scale, 24 // scale, 2)).astype("float32")
    bilinear = ops.image.resize(coarse, (12, 24), data_format="channels_last")
    # Detail is small before it is learned.
    difference = np.abs(generator({"coarse": coarse}) - bilinear)
    assert 0 < difference.max() < 0.2
    large = np.zeros((1, 9, 11, 2), "float32")
    assert resized(generator, "coarse", (9, 11, 2))({"coarse": large}).shape == (
        *(1, 9 * scale, 11 * scale),
        2,
    )


def test_the_paper_has_a_million_and_a_half_weights():
    assert enlarging_generator(Space((96, 96, 3)), 4).count_params() == pytest.approx(
        1.55e6, rel=0.01
    )
