"""The energy distance, of sets for which it is known on paper."""

import numpy as np
import pytest

from ganaug.metrics import energy_distance


@pytest.mark.parametrize(
    ("real", "synthetic", "expected"),
    [
        ([[0.0], [0.0]], [[3.0], [3.0]], 6.0),  # 2 * 3
        ([[0.0], [2.0]], [[1.0], [1.0]], 0.0),  # 2 * 1 - 2 - 0
        ([[0.0, 0.0]], [[3.0, 4.0]], 10.0),  # 2 * 5, single samples have no spread
        ([[0.0], [1.0]], [[0.0], [1.0]], -1.0),  # 2 * 0.5 - 1 - 1
    ],
)
def test_known_sets(real, synthetic, expected):
    assert energy_distance(np.array(real), np.array(synthetic)) == pytest.approx(expected)


def test_zero_in_the_mean_for_one_distribution_and_growing_with_the_shift():
    rng = np.random.default_rng(0)
    real, same, near, far = (rng.normal(size=(2000, 3)) + shift for shift in (0, 0, 0.5, 1.0))
    assert abs(energy_distance(real, same)) < 0.01
    assert 0.05 < energy_distance(real, near) < energy_distance(real, far) / 2


def test_symmetric_and_in_the_units_of_the_samples():
    rng = np.random.default_rng(0)
    real, synthetic = rng.normal(size=(50, 2)), rng.normal(1, 2, size=(70, 2))
    distance = energy_distance(real, synthetic)
    assert energy_distance(synthetic, real) == pytest.approx(distance)
    assert energy_distance(10 * real, 10 * synthetic) == pytest.approx(10 * distance)


def test_samples_of_any_shape():
    rng = np.random.default_rng(0)
    real, synthetic = rng.normal(size=(5, 2, 3)), rng.normal(size=(4, 2, 3))
    flat = energy_distance(real.reshape(5, 6), synthetic.reshape(4, 6))
    assert energy_distance(real, synthetic) == pytest.approx(flat)
