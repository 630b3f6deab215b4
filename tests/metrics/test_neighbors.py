"""Balls around samples, of sets for which it is known what lies in them."""

import numpy as np
import pytest

from ganaug.metrics import coverage, density, neighbors, precision, recall
from ganaug.metrics.neighbors import nearest

ALL = [coverage, density, precision, recall]


def draws(rng, num_real, num_synthetic, width=3):
    return rng.normal(size=(num_real, width)), rng.normal(size=(num_synthetic, width))


def expected_coverage(num_real, num_synthetic, k):
    """The chance that of the other real and all synthetic samples, not all k nearest are real."""
    ranks = np.arange(1, k + 1)
    return 1 - np.prod((num_real - ranks) / (num_real + num_synthetic - ranks))


def test_density_and_coverage_of_one_distribution():
    rng = np.random.default_rng(0)
    pairs = [draws(rng, 100, 60) for _ in range(100)]
    assert np.mean([density(*pair) for pair in pairs]) == pytest.approx(1.0, abs=0.02)
    expected = expected_coverage(100, 60, 5)
    assert np.mean([coverage(*pair) for pair in pairs]) == pytest.approx(expected, abs=0.01)


def test_the_figure_of_the_paper():
    real, synthetic = draws(np.random.default_rng(0), 3000, 3000)
    assert expected_coverage(3000, 3000, 5) == pytest.approx(1 - 2**-5, abs=1e-3)
    assert coverage(real, synthetic) == pytest.approx(0.97, abs=0.01)
    assert density(real, synthetic) == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("metric", ALL)
def test_disjoint_sets(metric):
    real, synthetic = draws(np.random.default_rng(0), 50, 50)
    assert metric(real, synthetic + 100.0) == 0.0


@pytest.mark.parametrize("metric", ALL)
@pytest.mark.parametrize("scale", [1e-3, 1.0, 255.0])
def test_the_real_samples_themselves(metric, scale):
    real = scale * np.random.default_rng(0).random((200, 30))  # Edges must not be inside.
    assert metric(real, real.copy()) == 1.0


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        # The balls of 0, 1 and 3 with k=1 have radii 1, 1 and 2.
        (density, (2 + 2 + 0 + 0) / 4),
        (coverage, 1.0),
        (precision, 2 / 4),
        # The balls of 0.5, 1.5, 7 and 9 have radii 1, 1, 2 and 2.
        (recall, 2 / 3),
    ],
)
def test_known_sets(metric, expected):
    real, synthetic = [[0.0], [1.0], [3.0]], [[0.5], [1.5], [7.0], [9.0]]
    assert metric(real, synthetic, k=1) == pytest.approx(expected)


def test_density_and_coverage_see_a_dropped_mode():
    real, synthetic = draws(np.random.default_rng(0), 300, 300)
    real[:100] += 50.0
    assert density(real, synthetic) == pytest.approx(1.0, abs=0.1)
    assert coverage(real, synthetic) == pytest.approx(2 / 3, abs=0.03)


def test_density_and_coverage_are_not_fooled_by_an_outlier():
    real, synthetic = draws(np.random.default_rng(0), 300, 300)
    real[0] = 100.0
    far = synthetic + 50.0
    assert precision(real, far) > 0.9
    assert density(real, far) == pytest.approx(1 / 5)


@pytest.mark.parametrize("metric", ALL)
def test_fewer_samples_than_neighbours(metric):
    real, synthetic = draws(np.random.default_rng(0), 4, 4)
    assert metric(real, synthetic, k=50) == metric(real, synthetic, k=3)


@pytest.mark.parametrize("metric", ALL)
def test_k_is_a_positive_number(metric):
    real, synthetic = draws(np.random.default_rng(0), 4, 4)
    with pytest.raises(ValueError, match="k == 0, must be >= 1"):
        metric(real, synthetic, k=0)
    with pytest.raises(TypeError, match="k must be an instance of"):
        metric(real, synthetic, k=1.5)


def test_samples_are_taken_in_parts(monkeypatch):
    real, synthetic = draws(np.random.default_rng(0), 40, 33)
    whole = density(real, synthetic), recall(real, synthetic)
    monkeypatch.setattr(neighbors, "BLOCK", 7)
    assert (density(real, synthetic), recall(real, synthetic)) == whole


def test_copies_are_at_distance_zero():
    references = 100.0 + np.random.default_rng(0).random((300, 784))
    distances, positions = nearest(references, references[::-1])
    assert (distances == 0.0).all()
    np.testing.assert_array_equal(positions[:, 0], np.arange(300)[::-1])
    assert (nearest(references)[0] > 0.0).all()
