"""Diversity from collapse to fresh draws."""

import numpy as np
import pytest

from ganaug.metrics import diversity


def test_collapse_and_fresh_draws():
    real, fresh = np.random.default_rng(0).normal(size=(2, 1000, 4, 4))
    assert diversity(real, np.repeat(fresh[:1], 10, axis=0)) == 0.0
    assert diversity(real, fresh) == pytest.approx(1.0, abs=0.02)
    assert diversity(real, real) == 1.0


def test_what_is_moved_is_as_diverse_and_what_is_scaled_is_not():
    real, fresh = np.random.default_rng(0).normal(size=(2, 100, 3))
    expected = diversity(real, fresh)
    assert diversity(real, fresh + 10.0) == pytest.approx(expected)
    assert diversity(real, 0.5 * fresh) == pytest.approx(expected / 2)
    assert diversity(10.0 * real, 10.0 * fresh) == pytest.approx(expected)


def test_two_modes_instead_of_many():
    # With n samples at each of two points, n of the 2n - 1 others are at the other point.
    real = np.eye(50)
    synthetic = np.repeat(np.eye(50)[:2], 5, axis=0)
    assert diversity(real, synthetic) == pytest.approx(5 / 9)


def test_real_samples_must_differ():
    with pytest.raises(ValueError, match=r"must have samples that differ.*3 equal samples"):
        diversity(np.ones((3, 2)), np.eye(2))
