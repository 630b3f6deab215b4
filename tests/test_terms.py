"""Terms: known answers, and that their networks stay as they are and are saved."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.recipes.srgan import srgan
from ganaug.space import Space
from ganaug.terms import (
    CompletionScore,
    EnergyScore,
    FeatureContent,
    ObservedContent,
    PixelContent,
)

SPACE = Space((8, 8, 1))


@pytest.fixture
def extractor():
    conv = keras.layers.Conv2D(2, 3, kernel_initializer=keras.initializers.HeNormal(seed=0))
    return keras.Sequential([keras.Input(SPACE.shape), conv])


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(-1, 1, (4, *SPACE.shape)).astype("float32")


def test_pixels_by_hand():
    real = np.zeros((2, 2, 2, 1))
    fake = np.ones_like(real) * np.reshape([1.0, 2.0], (2, 1, 1, 1))
    assert float(PixelContent(3.0)(real, fake, None)) == pytest.approx(3 * (1 + 4) / 2)


def images_of(*numbers):
    return np.ones((len(numbers), 2, 2, 1), "float32") * np.reshape(numbers, (-1, 1, 1, 1))


def test_energy_score_by_hand():
    real, fake = images_of(0, 0, 1, 1), images_of(1, 3, 1, 1)
    # |1 - 0| + |3 - 0| - spread |1 - 3|, and 0 for the other pair; halves of the mean.
    for spread, score in ((0.0, 4), (0.5, 3), (1.0, 2)):
        found = float(EnergyScore(10.0, spread)(real, fake, None))
        assert found == pytest.approx(10 * score / 2 / 2, abs=0.01)
    # The last of an odd number has no partner.
    odd = float(EnergyScore()(images_of(0, 0, 9), images_of(1, 3, -9), None))
    assert odd == pytest.approx(1, abs=0.001)


def test_energy_score_is_least_for_the_distribution_of_real_samples():
    rng = np.random.default_rng(0)
    real = images_of(*rng.normal(size=20_000).repeat(2))
    means = {
        spread: float(EnergyScore()(real, images_of(*rng.normal(0, spread, 40_000)), None))
        for spread in (0.0, 0.6, 1.0, 1.6)
    }
    assert min(means, key=means.get) == 1.0


def test_energy_score_has_a_gradient_where_fills_are_equal():
    fake = tf.Variable(images_of(0, 0))
    with tf.GradientTape() as tape:
        score = EnergyScore()(images_of(0, 0), fake, None)
    assert np.isfinite(tape.gradient(score, fake)).all()


def test_features_are_relative_to_the_real_ones(extractor, images):
    content = FeatureContent(extractor, 2.0)
    assert float(content(images, images)) == 0
    # Without a bias, features of nothing are zeros: off by all that there is.
    assert float(content(images, 0 * images)) == pytest.approx(2.0, rel=1e-4)
    louder = keras.Sequential([extractor, keras.layers.Rescaling(10.0)])
    other = images[::-1].copy()
    assert float(FeatureContent(louder, 2.0)(images, other)) == pytest.approx(
        float(content(images, other)), rel=1e-4
    )


def test_terms_come_back_and_a_network_in_one_is_not_trained(extractor, images, tmp_path):
    before, trainable = extractor.get_weights(), len(extractor.trainable_weights)
    terms = (PixelContent(10.0), FeatureContent(extractor))
    gan = srgan(SPACE, 2, width=4, num_blocks=1, terms=terms, seed=0)
    given = {"coarse": images[:, ::2, ::2]}
    gan.fit(images, given, batch_size=4, verbose=0)
    assert len(extractor.trainable_weights) == trainable > 0
    for ours, theirs in zip(extractor.get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)

    gan.save(tmp_path / "gan.keras")
    restored = keras.saving.load_model(tmp_path / "gan.keras")
    assert restored.terms[0] == terms[0]
    for ours, theirs in zip(restored.terms[1].extractor.get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    settings = {"batch_size": 4, "shuffle": False, "verbose": 0}
    histories = [model.fit(images, given, **settings).history for model in (gan, restored)]
    assert histories[0] == histories[1]


def hidden_parts(observed, visible):
    masks = {"observed": observed, "visible": visible}
    return {name: np.repeat(np.array(mask, "float32"), 2, axis=0) for name, mask in masks.items()}


def test_the_score_of_completions_by_hand():
    score = CompletionScore([(1, False), (1, False), (1, False)], weight=2.0)
    real = np.zeros((2, 3), "float32")
    draws = np.array([[3.0, 4.0, 9.0], [0.0, 4.0, -9.0]], "float32")
    condition = hidden_parts([[1, 1, 0]], [[0, 0, 0]])
    # (5 + 4 - 3) / 2 cells; the last unit is not observed.
    assert float(score(real, draws, condition)) == pytest.approx(2.0 * 3.0, abs=1e-3)
    nothing = hidden_parts([[1, 1, 0]], [[1, 1, 0]])
    assert float(score(real, draws, nothing)) == pytest.approx(0.0, abs=1e-3)


def test_the_score_of_completions_of_categories_is_their_cross_entropy():
    score = CompletionScore([(2, True)])
    real = np.array([[1.0, 0.0]] * 2, "float32")
    draws = np.array([[0.5, 0.5], [0.25, 0.75]], "float32")
    condition = hidden_parts([[1, 1]], [[0, 0]])
    expected = (np.log(2) + np.log(4)) / 2
    assert float(score(real, draws, condition)) == pytest.approx(expected, rel=1e-3)


def test_the_score_of_completions_is_least_for_draws_of_the_distribution():
    rng = np.random.default_rng(0)
    real = np.repeat(rng.normal(size=(20_000, 1)).astype("float32"), 2, axis=0)
    condition = hidden_parts(np.ones((20_000, 1)), np.zeros((20_000, 1)))
    scores = [
        float(CompletionScore([(1, False)])(real, spread * rng.normal(size=real.shape), condition))
        for spread in (0.0, 0.5, 1.0, 2.0)
    ]
    assert min(scores) == scores[2]


def test_observed_content_by_hand():
    content = ObservedContent([(0.0, 2.0), (1.0, 1.0)], weight=10.0)
    real, fake = np.array([[0.0, 5.0]], "float32"), np.array([[1.0, 9.0]], "float32")
    observed = {"observed": np.array([[1.0, 0.0]], "float32")}
    assert float(content(real, fake, observed)) == pytest.approx(10.0 * 0.5**2)
    both = {"observed": np.ones((1, 2), "float32")}
    assert float(content(real, fake, both)) == pytest.approx(10.0 * (0.5**2 + 4.0**2) / 2)
