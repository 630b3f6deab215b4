"""Sizes of a pyramid, and the networks that refine what is coarse."""

import numpy as np
import pytest

from ganaug.networks.pyramid import (
    pyramid_spaces,
    refined_discriminator,
    refining_generator,
    residual_refining_generator,
)
from ganaug.recipes import relativistic_lapgan
from ganaug.space import Space

SPACE = Space((8, 12, 2))
GENERATORS = [
    (refining_generator, (8, 12, 1)),
    (residual_refining_generator, (4, 6, 1)),
]


@pytest.mark.parametrize(
    ("shape", "smallest", "sides"),
    [
        ((28, 28, 1), 7, [7, 14, 28]),
        ((28, 28, 1), 14, [14, 28]),
        ((64, 64, 3), 14, [16, 32, 64]),
        ((96, 80, 3), 14, [24, 48, 96]),
        ((8, 8, 1), 14, [4, 8]),
    ],
)
def test_sizes(shape, smallest, sides):
    spaces = pyramid_spaces(Space(shape), smallest)
    assert [space.shape[0] for space in spaces] == sides
    assert spaces[-1].shape == shape
    assert {space.shape[2] for space in spaces} == {shape[2]}


@pytest.mark.parametrize(("build", "latent_shape"), GENERATORS)
def test_a_generator_begins_with_what_is_coarse(build, latent_shape):
    rng = np.random.default_rng(0)
    coarse = rng.uniform(-1, 1, (3, *SPACE.shape)).astype("float32")
    given = {"latent": rng.normal(size=(3, *latent_shape)), "coarse": coarse}
    images = build(SPACE, None, width=4, seed=0)(given)
    assert 0 < np.abs(images - coarse).mean() < 0.1


@pytest.mark.parametrize(("build", "latent_shape"), GENERATORS)
@pytest.mark.parametrize("name", ["latent", "coarse", "condition"])
def test_a_generator_heeds_all_that_it_is_given(build, latent_shape, name):
    rng = np.random.default_rng(0)
    given = {
        "latent": rng.normal(size=(1, *latent_shape)).astype("float32"),
        "coarse": rng.uniform(-1, 1, (1, *SPACE.shape)).astype("float32"),
        "condition": np.array([1]),
    }
    generator = build(SPACE, 3, width=4, seed=0)
    other = given | {name: given[name] - 1}
    detail = [np.asarray(generator(of)) - of["coarse"] for of in (given, other)]
    assert np.abs(detail[0] - detail[1]).max() > 1e-4


@pytest.mark.parametrize("build", [refining_generator, residual_refining_generator])
def test_the_seed_is_that_of_the_weights(build):
    one, same, other = (build(SPACE, 3, width=4, seed=seed).get_weights() for seed in (0, 0, 1))
    for a, b in zip(one, same, strict=True):
        np.testing.assert_array_equal(a, b)
    assert any((a != b).any() for a, b in zip(one, other, strict=True))


def test_a_discriminator_heeds_the_label():
    discriminator = refined_discriminator(SPACE, 3, width=4, seed=0)
    sample = np.random.default_rng(0).normal(size=(1, *SPACE.shape)).astype("float32")
    logits = [
        float(discriminator({"sample": sample, "condition": np.array([label])})[0, 0])
        for label in range(3)
    ]
    assert len(set(logits)) == 3


@pytest.mark.parametrize("shape", [(8, 8, 1), (12, 16, 3), (20, 28, 1), (64, 64, 3)])
def test_a_pyramid_for_images_of_any_size(shape):
    model = relativistic_lapgan(Space(shape), 2, width=4, seed=0)
    assert model.generate(condition=[0, 1]).shape == (2, *shape)
