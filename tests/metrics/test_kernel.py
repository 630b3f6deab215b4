"""The kernel distance, of sets for which it is known on paper."""

from itertools import permutations, product

import numpy as np
import pytest

from ganaug.metrics import block_kernel_distance, kernel, kernel_distance


def by_definition(real, synthetic):
    """The formula of the paper, sum by sum."""

    def k(x, y):
        return (np.dot(x, y) / len(x) + 1) ** 3

    within = [np.mean([k(*pair) for pair in permutations(rows, 2)]) for rows in (real, synthetic)]
    return sum(within) - 2 * np.mean([k(*pair) for pair in product(real, synthetic)])


@pytest.mark.parametrize(
    ("real", "synthetic", "expected"),
    [
        ([[0.0], [0.0]], [[1.0], [1.0]], 7.0),  # 1 + 2^3 - 2 * 1
        ([[1.0], [-1.0]], [[0.0], [0.0]], -1.0),  # 0^3 + 1 - 2 * 1
        ([[0.0], [1.0]], [[0.0], [1.0]], -3.5),  # 1 + 1 - 2 * (1 + 1 + 1 + 8) / 4
        ([[1.0, 1.0], [1.0, 1.0]], [[2.0, 0.0], [0.0, 2.0]], -7.0),  # 8 + 1 - 2 * 8
    ],
)
def test_known_sets(real, synthetic, expected):
    assert kernel_distance(real, synthetic) == pytest.approx(expected)


def test_the_definition():
    rng = np.random.default_rng(0)
    real, synthetic = rng.normal(size=(7, 3)), rng.normal(1, 2, size=(5, 3))
    assert kernel_distance(real, synthetic) == pytest.approx(by_definition(real, synthetic))


def test_rows_are_taken_in_parts(monkeypatch):
    rng = np.random.default_rng(0)
    real, synthetic = rng.normal(size=(23, 3)), rng.normal(size=(17, 3))
    whole = kernel_distance(real, synthetic)
    monkeypatch.setattr(kernel, "BLOCK", 5)
    assert kernel_distance(real, synthetic) == pytest.approx(whole)


def test_no_bias_for_few_samples_of_one_distribution():
    rng = np.random.default_rng(0)
    distances = [kernel_distance(*rng.normal(size=(2, 3, 2))) for _ in range(5_000)]
    assert abs(np.mean(distances)) < 4 * np.std(distances) / np.sqrt(5_000)


def test_grows_with_a_shift_and_with_a_change_of_spread():
    rng = np.random.default_rng(0)
    real, same = rng.normal(size=(2, 1000, 4))
    floor = abs(kernel_distance(real, same))
    assert floor < 0.02
    assert 10 * floor < kernel_distance(real, same + 0.5) < kernel_distance(real, same + 1.0)
    assert kernel_distance(real, same * 2.0) > 10 * floor
    assert kernel_distance(real, same * 0.1) > 10 * floor


def test_blocks_agree_with_the_whole():
    rng = np.random.default_rng(0)
    real, synthetic = rng.normal(size=(2000, 3)), rng.normal(0.3, 1, size=(1500, 3))
    whole = kernel_distance(real, synthetic)
    estimate = block_kernel_distance(real, synthetic, num_blocks=20)
    assert 0 < estimate.standard_error < whole
    assert abs(estimate.mean - whole) < 3 * estimate.standard_error


def test_the_standard_error_is_the_spread_of_means():
    rng = np.random.default_rng(0)
    draws = [
        block_kernel_distance(*rng.normal(size=(2, 100, 2)), num_blocks=5) for _ in range(300)
    ]
    means, errors = np.transpose(draws)
    assert np.sqrt(np.mean(errors**2)) == pytest.approx(means.std(), rel=0.2)


def test_blocks_by_seed():
    real, synthetic = np.random.default_rng(0).normal(size=(2, 40, 3))
    first, same, other = (block_kernel_distance(real, synthetic, seed=seed) for seed in (0, 0, 1))
    assert first == same != other


def test_block_errors():
    real = np.zeros((19, 2))
    with pytest.raises(ValueError, match="real must have at least 20 sample"):
        block_kernel_distance(real, real)
    with pytest.raises(ValueError, match="num_blocks == 1, must be >= 2"):
        block_kernel_distance(real, real, num_blocks=1)
