"""Recipes that complete rows: known units stay, and models are saved."""

from functools import partial

import keras
import numpy as np
import pytest

from ganaug.data.hiding import IncompleteRows, hiding_batches
from ganaug.networks.named_inputs import input_shapes
from ganaug.recipes.completion import completion
from ganaug.recipes.gain import gain
from ganaug.space import Space, Span

SPACE = Space((4,), (Span(1, False), Span(3, True)))
BOUNDS = [(-2.0, 2.0), (0.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
QUIET = {"shuffle": False, "verbose": 0}
OWNER = np.array([0, 1, 1, 1])


@pytest.fixture
def rows():
    rng = np.random.default_rng(0)
    observed = rng.random((50, 2)) < 0.8
    levels = np.eye(3)[rng.integers(0, 3, 50)]
    values = np.column_stack([rng.normal(size=50), levels]) * observed[:, OWNER]
    return IncompleteRows(values.astype("float32"), observed, OWNER)


def condition(n):
    known = np.tile([0.5, 0.0, 0.0, 0.0], (n, 1)).astype("float32")
    visible = np.tile([1.0, 0.0, 0.0, 0.0], (n, 1)).astype("float32")
    return {"known": known, "visible": visible, "values": known, "observed": visible}


@pytest.mark.parametrize("recipe", [completion, partial(gain, bounds=BOUNDS)])
def test_training_and_saving(recipe, rows, tmp_path):
    gan = recipe(SPACE, seed=0)
    before = gan.generator.get_weights()
    gan.fit(hiding_batches(rows, 8, 0, stop=3), steps_per_epoch=3, **QUIET)
    assert any((a != b).any() for a, b in zip(before, gan.generator.get_weights(), strict=True))
    gan.save(tmp_path / "gan.keras")
    restored = keras.saving.load_model(tmp_path / "gan.keras")
    shapes = input_shapes(gan.generator)
    latent = np.zeros((2, *shapes["latent"]), "float32")
    made = [g.generate(condition=condition(2), latent=latent).numpy() for g in (gan, restored)]
    np.testing.assert_array_equal(*made)
    assert np.isfinite(made[0]).all()
    restored.fit(hiding_batches(rows, 8, 0, stop=2), steps_per_epoch=2, **QUIET)


def test_what_is_known_stays():
    rows = completion(SPACE, seed=0).generate(condition=condition(5)).numpy()
    np.testing.assert_array_equal(rows[:, 0], np.full(5, 0.5, "float32"))
    np.testing.assert_allclose(rows[:, 1:].sum(axis=1), 1.0, rtol=1e-5)


def test_gain_stays_within_the_bounds():
    rows = gain(SPACE, bounds=BOUNDS, seed=0).generate(condition=condition(50)).numpy()
    low, high = np.array(BOUNDS).T
    assert (rows >= low - 1e-6).all()
    assert (rows[:, :3] <= high[:3] + 1e-6).all()
