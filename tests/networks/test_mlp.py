"""Fully connected networks say by their inputs what they need."""

import random

import numpy as np
import pytest
import tensorflow as tf

from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.networks.named_inputs import feed, input_names
from ganaug.space import Space, Span

ROW = Space((4,), (Span(1, False), Span(3, True)))
IMAGE = Space((3, 3, 1))


@pytest.mark.parametrize("space", [ROW, IMAGE])
@pytest.mark.parametrize("num_classes", [None, 1, 3])
def test_inputs_and_shapes(space, num_classes):
    generator = mlp_generator(space, num_classes, latent_dim=5, units=(6,), seed=0)
    discriminator = mlp_discriminator(space, num_classes, units=(6,), seed=0)
    condition = [] if num_classes is None else ["condition"]
    assert sorted(input_names(generator)) == sorted(["latent", *condition])
    assert sorted(input_names(discriminator)) == sorted(["sample", *condition])
    labels = tf.zeros(2, "int32")
    fake = feed(generator, False, latent=tf.ones((2, 5)), condition=labels)
    assert fake.shape == (2, *space.shape)
    assert feed(discriminator, False, sample=fake, condition=labels).shape == (2, 1)


def test_categories_come_out_as_probabilities():
    generator = mlp_generator(ROW, latent_dim=5, seed=0)
    fake = feed(generator, False, latent=np.random.default_rng(0).normal(size=(9, 5))).numpy()
    np.testing.assert_allclose(fake[:, 1:].sum(axis=1), 1, rtol=1e-5)


def test_a_generator_starts_near_its_sources():
    generator = mlp_generator(ROW, latent_dim=5, units=(32,), with_source=True, seed=0)
    row = np.array([[2.0, 0, 1, 0], [-1.0, 1, 0, 0]], "float32")
    refined = feed(generator, False, latent=np.zeros((2, 5)), source=row)
    np.testing.assert_allclose(refined, row, atol=1.0)
    np.testing.assert_array_equal(refined[:, 1:].numpy().argmax(axis=1), [1, 0])


@pytest.mark.parametrize("network", [mlp_generator, mlp_discriminator])
def test_the_seed_decides_the_weights(network):
    first, same, other = (network(ROW, 2, seed=seed).get_weights() for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, same, strict=True))
    assert not np.array_equal(first[0], other[0])
    # Layers of one shape do not start alike.
    square = network(ROW, 2, units=(8, 8, 8), seed=1).get_weights()
    assert not np.array_equal(square[2], square[4])


def test_seeded_building_leaves_the_random_state_of_python_alone():
    before = random.getstate()
    mlp_generator(ROW, 2, with_source=True, seed=0)
    mlp_discriminator(ROW, 2, seed=0)
    assert random.getstate() == before


def test_two_players_of_one_seed_do_not_start_alike():
    space = Space((4,))
    generator, discriminator = (
        network(space, units=(4, 4), seed=0).get_weights()
        for network in (mlp_generator, mlp_discriminator)
    )
    assert generator[2].shape == discriminator[2].shape
    assert not np.array_equal(generator[2], discriminator[2])
