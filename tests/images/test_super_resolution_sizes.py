"""Images of other sizes than those fitted."""

import keras
import numpy as np
import pytest
from resolvers import HIGH, resolver, tiny

from ganaug.models import GAN
from ganaug.space import Space

pytestmark = pytest.mark.usefixtures("no_idle_models")


def test_a_recipe_of_another_size():
    def larger(space, scale, seed):
        return tiny(Space((16, 16, 1)), scale, seed=seed)

    with pytest.raises(ValueError, match="so the generator must have it too"):
        resolver(gan=larger).fit(HIGH)


def test_images_of_another_size_or_none():
    fitted = resolver(max_iter=0).fit(HIGH)
    assert fitted.transform(np.zeros((0, 4, 4))).shape == (0, 8, 8)
    with pytest.raises(ValueError, match=r"floats of shape \('n', 8, 8\).*\(120, 8, 8, 1\)"):
        fitted.transform(HIGH[..., None])


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_images_of_any_size_are_enlarged(scale):
    images = HIGH.repeat(2, axis=1).repeat(2, axis=2)[:, :15, :13]
    fitted = resolver(scale=scale, max_iter=1).fit(images)
    for height, width in ((4, 4), (5, 7), (16 // scale, 13 // scale), (40, 9)):
        low = np.resize(HIGH, (3, height, width))
        large = fitted.transform(low)
        assert large.shape == (3, scale * height, scale * width)
        assert large.dtype == images.dtype
        assert large.min() >= 0
        assert large.max() <= 16


def test_another_size_is_enlarged_by_the_same_weights():
    fitted = resolver(max_iter=0).fit(HIGH[:8].repeat(8, axis=1).repeat(8, axis=2))
    small, large = np.zeros((1, 32, 32)), np.zeros((1, 48, 52))
    small[0, 16, 16] = large[0, 24, 26] = 16
    centre = fitted.transform(small)[0, 28:36, 28:36]
    np.testing.assert_allclose(
        fitted.transform(large)[0, 44:52, 48:56], centre, rtol=1e-4, atol=1e-4
    )


def test_a_network_for_one_size_only():
    def dense(space, scale, seed):
        gan = tiny(space, scale, seed=seed)
        pixels = keras.layers.Reshape(space.shape)(
            keras.layers.Dense(64, activation="tanh")(
                keras.layers.Flatten()(gan.generator.input["coarse"])
            )
        )
        fixed = GAN(keras.Model(gan.generator.input, pixels), gan.discriminator)
        fixed.compile()
        return fixed

    fitted = resolver(gan=dense, max_iter=0).fit(HIGH)
    assert fitted.transform(HIGH[:, ::2, ::2]).shape == HIGH.shape
    with pytest.raises(ValueError, match=r"takes images of 4 x 4 pixels only.*of 8 x 8"):
        fitted.transform(HIGH)
