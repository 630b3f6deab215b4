"""The generator that fills holes."""

import keras
import numpy as np
import pytest

from ganaug.networks.inpainting import filling_generator
from ganaug.space import Space

RNG = np.random.default_rng(0)


def inputs(space, number=5, label=0):
    mask = np.zeros((number, *space.shape[:2], 1), "float32")
    mask[:, 2:6, 2:5] = 1
    images = RNG.uniform(-1, 1, (number, *space.shape)).astype("float32")
    return {
        "source": images * (1 - mask),
        "mask": mask,
        "latent": RNG.normal(size=(number, 4)).astype("float32"),
        "condition": np.full(number, label, "int32"),
    }


@pytest.mark.parametrize("shape", [(8, 12, 1), (20, 16, 3), (28, 28, 1)], ids=str)
def test_what_is_known_stays_and_the_hole_begins_near_grey(shape):
    space = Space(shape)
    given = inputs(space)
    images = filling_generator(space, 2, latent_dim=4, width=8, seed=0)(given).numpy()
    inside = given["mask"].repeat(shape[2], axis=-1) == 1
    np.testing.assert_array_equal(images[~inside], given["source"][~inside])
    assert 0 < np.abs(images[inside]).max() < 0.5


@pytest.mark.parametrize("name", ["source", "mask", "latent", "condition"])
def test_a_fill_depends_on(name):
    space = Space((16, 16, 1))
    generator = filling_generator(space, 2, latent_dim=4, width=8, seed=0)
    given = inputs(space)
    other = given | {name: inputs(space, label=1)[name]}
    if name == "mask":
        other["mask"] = np.roll(given["mask"], 1, axis=1)
    elif name == "source":  # The far corner alone.
        other["source"] = given["source"].copy()
        other["source"][:, -1, -1] *= -1
    inside = (given["mask"] * other["mask"])[..., 0] == 1
    assert (generator(given).numpy()[inside] != generator(other).numpy()[inside]).any()


def test_seeds_and_saving(tmp_path):
    space = Space((8, 8, 1))
    first, second, third = (
        filling_generator(space, 2, latent_dim=4, width=8, seed=s) for s in (0, 0, 1)
    )
    given = inputs(space)
    np.testing.assert_array_equal(first(given), second(given))
    assert (first(given) != third(given)).numpy().any()
    first.save(tmp_path / "generator.keras")
    loaded = keras.saving.load_model(tmp_path / "generator.keras")
    np.testing.assert_array_equal(loaded(given), first(given))
