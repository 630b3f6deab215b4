"""Codes of classes that are too small to learn from."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.data.sampler import ClassBalancedSampler, NeighborInterpolator
from ganaug.sampling.fallback import FallbackSources, JitteredImages, SmoothedSMOTE, warped_series
from ganaug.sampling.kinds import KINDS
from ganaug.space import Space, Span

MIXED = Space((3,), (Span(1, False), Span(2, True)))
IMAGE = Space((10, 10, 1))


def mixed_bank(sizes):
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    category = np.eye(2)[rng.integers(0, 2, len(labels))]
    return ClassBalancedSampler(
        np.c_[labels * 10 + rng.normal(size=len(labels)), category], labels
    )


def test_noise_is_silvermans_and_on_continuous_units_only():
    smoothed = SmoothedSMOTE(NeighborInterpolator(mixed_bank([200, 1])), MIXED)
    codes = smoothed.sample(1, 4000, 0)
    row = smoothed.sources.sampler.of_class(1)[0]
    # One row, so every seed is that row. h = (4 / (d + 2) n)^(1 / (d + 4)) / sqrt(d), d = 3.
    expected = (4 / 5) ** (1 / 7) / np.sqrt(3)
    assert codes[:, 0].std() == pytest.approx(expected * smoothed.deviation[0], rel=0.05)
    assert codes[:, 0].mean() == pytest.approx(row[0], abs=0.05)
    np.testing.assert_array_equal(codes[:, 1:], np.tile(row[1:], (4000, 1)))
    # The spread within classes, which ignores that they are 10 apart.
    assert smoothed.deviation[0] == pytest.approx(1, abs=0.15)


def test_noise_shrinks_with_the_class():
    smoothed = SmoothedSMOTE(NeighborInterpolator(mixed_bank([200, 5, 2])), MIXED)
    bandwidths = [smoothed.bandwidth(label) for label in range(3)]
    assert bandwidths == sorted(bandwidths)


def test_smoothed_seeds_are_reproducible():
    smoothed = SmoothedSMOTE(NeighborInterpolator(mixed_bank([20, 3])), MIXED)
    first, same, other = (smoothed.sample(1, 5, seed).tobytes() for seed in (1, 1, 2))
    assert first == same != other


# --- changed images ----------------------------------------------------------------------------


def squares():
    """Two classes: a white square at the middle of black, and all black."""
    images = np.full((4, 10, 10, 1), -1.0, "float32")
    images[:2, 4:6, 4:6] = 0.8
    return images, np.array([0, 0, 1, 1])


def test_images_are_shifted_and_changed_a_little():
    drawn = JitteredImages(ClassBalancedSampler(*squares())).sample(0, 300, 0)
    assert drawn.shape == (300, 10, 10, 1)
    assert np.abs(drawn).max() <= 1
    bright = drawn > 0
    assert (bright.sum(axis=(1, 2, 3)) == 4).all()
    corners = {tuple(np.argwhere(image)[0][:2]) for image in bright}
    assert corners == {(row, column) for row in (3, 4, 5) for column in (3, 4, 5)}
    assert len(np.unique(drawn.reshape(300, -1), axis=0)) > 250


def test_images_are_of_their_class_and_reproducible():
    changed = JitteredImages(ClassBalancedSampler(*squares()))
    assert (changed.sample(1, 50, 0) < 0).all()
    first, same, other = (changed.sample(0, 5, seed).tobytes() for seed in (1, 1, 2))
    assert first == same != other


def test_rows_and_images_have_their_own():
    rows = mixed_bank([5, 2])
    of_rows, of_images = KINDS["table"].fallback, KINDS["images"].fallback
    assert isinstance(of_rows(rows.codes.numpy(), rows.labels, MIXED), SmoothedSMOTE)
    assert isinstance(of_images(*squares(), IMAGE), JitteredImages)


# --- sources of a generator --------------------------------------------------------------------


def test_sources_are_samples_of_the_fallback():
    series = np.repeat([1.0, 5.0, 9.0], [4, 4, 2])[:, None, None] * np.ones((1, 12, 2), "float32")
    samples = ClassBalancedSampler(series, np.repeat([0, 1, 2], [4, 4, 2]))
    sources = FallbackSources(samples, warped_series, Space((12, 2)))
    labels, uniform = tf.constant([2, 0, 1] * 20), tf.random.uniform((60, 3), seed=1)
    drawn, conditions = sources.draw(labels, uniform, tf.ones(60, bool))
    np.testing.assert_array_equal(conditions, labels)
    # Warping changes the level of a constant series by a quarter at most.
    assert (np.abs(drawn / series[[8, 0, 4] * 20] - 1) < 0.45).all()
    assert len(np.unique(drawn, axis=0)) == 60
    traced = tf.function(sources.draw, autograph=False)(labels, uniform, tf.ones(60, bool))[0]
    np.testing.assert_allclose(traced, drawn, rtol=1e-5)
    other = tf.random.uniform((60, 3), seed=2)
    assert (sources.draw(labels, other, None)[0] != drawn).numpy().any()
