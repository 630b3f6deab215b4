"""Drawing codes of a class from a GAN."""

import logging
import pickle

import numpy as np
import pytest

from ganaug.data.sampler import ClassBalancedSampler
from ganaug.recipes import cgan, tabular, vanilla
from ganaug.sampling.trained import TrainedGAN
from ganaug.training import generate as module
from ganaug.training.generate import chunk_size, generate_in_chunks, sources_for

RECIPES = [tabular, cgan, vanilla]


def bank(sizes=(20, 8), width=2):
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return ClassBalancedSampler(
        labels[:, None] * 10 + rng.normal(size=(len(labels), width)), labels
    )


def untrained(recipe, space):
    gan = recipe(space, 2, seed=0)
    return TrainedGAN(gan, sources_for(gan, bank()))


def test_many_that_are_traced_once_are_no_warning(plane, caplog):
    # It comes first, since TensorFlow warns of a function twice at most.
    logger = logging.getLogger("tensorflow")
    logger.addHandler(caplog.handler)
    try:
        for _ in range(6):
            untrained(vanilla, plane).sample_in_graph(0, 4, 0)
    finally:
        logger.removeHandler(caplog.handler)
    assert "retracing" not in caplog.text


@pytest.mark.parametrize("recipe", RECIPES)
def test_equal_seeds_give_equal_codes_whatever_was_drawn_before(recipe, plane):
    trained = untrained(recipe, plane)
    first = trained.sample(1, 7, 3)
    trained.gan.generate(latent=None, **arguments(trained))
    assert trained.sample(1, 7, 3).tobytes() == first.tobytes()
    assert trained.sample(1, 7, 4).tobytes() != first.tobytes()
    assert first.shape == (7, 2)
    assert first.dtype == np.float32


def arguments(trained):
    names = {tensor.name for tensor in trained.gan.generator.inputs}
    given = {"condition": [0], "source": [[0.0] * 2]}
    return {name: given[name] for name in names & set(given)} or {"num_samples": 1}


@pytest.mark.parametrize("recipe", RECIPES)
def test_many_samples_are_drawn_in_chunks(recipe, plane, monkeypatch):
    monkeypatch.setattr(module, "MAX_NUMBERS", 4 * 2)
    monkeypatch.setattr(module, "MIN_CHUNK", 1)
    codes = untrained(recipe, plane).sample(0, 10, 1)
    assert codes.shape == (10, 2)
    assert len(np.unique(codes, axis=0)) == 10


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_chunk_is_the_same_in_a_graph(recipe, plane, monkeypatch):
    trained = untrained(recipe, plane)
    alone = trained.sample(1, 8, 3)
    monkeypatch.setattr(module, "MAX_NUMBERS", 8 * 2)
    monkeypatch.setattr(module, "MIN_CHUNK", 1)
    assert trained.sample(1, 8, 3).tobytes() == alone.tobytes()
    assert "_traced" not in vars(trained)
    np.testing.assert_allclose(trained.sample_in_graph(1, 8, 3), alone, rtol=1e-5, atol=1e-6)
    # The graph follows the weights, and a copy makes its own.
    trained.gan.average_generator.set_weights(
        [weight + 1 for weight in trained.gan.average_generator.get_weights()]
    )
    moved = trained.sample_in_graph(1, 8, 3)
    assert not np.allclose(moved, alone)
    copied = pickle.loads(pickle.dumps(trained)).sample_in_graph(1, 8, 3)
    np.testing.assert_allclose(copied, moved, rtol=1e-5, atol=1e-6)


def test_labels_may_be_mixed(plane):
    trained = untrained(tabular, plane)
    trained.sources.fractions[:] = 1.0
    labels = np.array([0, 1, 1, 0], "int32")
    codes = generate_in_chunks(trained.tensors, trained.gan.generator, labels, 2)
    # An untrained generator stays near its sources, and those of class 1 are around 10.
    assert (codes.mean(axis=1) > 5).tolist() == [False, True, True, False]


@pytest.mark.parametrize(("share", "present"), [(0.0, 0), (0.25, 2), (0.5, 4), (1.0, 8)])
def test_the_share_of_seeds(plane, share, present):
    trained = untrained(tabular, plane)
    trained.sources.fractions[:] = share
    codes = trained.sample(1, 8, 0)
    assert (codes.mean(axis=1) > 5).sum() == present


def test_samples_of_few_rows_move_a_part_of_the_way_from_their_sources(plane):
    trained = untrained(tabular, plane)
    labels = np.array([0, 1] * 8, "int32")
    trained.sources.fractions[:] = 1.0
    found = []
    for step in (0.0, 0.25, 1.0):
        trained.sources.steps[:] = 1.0, step
        found.append(generate_in_chunks(trained.tensors, trained.gan.generator, labels, 2))
    sources, samples, generated = (codes[1::2] for codes in found)
    assert (np.abs(generated - sources) > 1e-4).all()
    np.testing.assert_allclose(samples, sources + 0.25 * (generated - sources), atol=1e-5)
    # Those of the other class go all the way.
    np.testing.assert_array_equal(found[0][::2], found[2][::2])


@pytest.mark.parametrize(
    ("shape", "size"), [((5,), 16_384), ((1024,), 1024), ((28, 28, 1), 1337), ((128, 128, 4), 32)]
)
def test_chunks_bound_the_memory(shape, size):
    assert chunk_size(shape) == size
