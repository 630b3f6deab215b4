"""The score is close to the best possible one, which is known on paper."""

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from ganaug.metrics import total_variation, two_sample_score


@pytest.fixture(autouse=True)
def one_thread():
    # Threads of OpenMP that wait for a busy core make a second of these tests minutes.
    with threadpool_limits(1):
        yield


def test_fresh_samples_are_not_told_apart():
    rng = np.random.default_rng(0)
    pairs = [rng.normal(size=(2, 150, 3)) for _ in range(10)]
    scores = [two_sample_score(*pair) for pair in pairs]
    assert np.mean(scores) == pytest.approx(0.5, abs=0.03)
    assert min(scores) < 0.5 < max(scores)


def test_samples_far_apart_are_told_apart():
    real, synthetic = np.random.default_rng(0).normal(size=(2, 60, 3))
    assert two_sample_score(real, synthetic + 20.0) == 1.0
    assert two_sample_score(synthetic + 20.0, real) == 1.0


@pytest.mark.parametrize("shift", [0.5, 1.0, 2.0])
def test_a_shift_of_the_normal_distribution(shift):
    real, synthetic = np.random.default_rng(0).normal(size=(2, 2000, 1))
    expected = norm.cdf(shift / np.sqrt(2))
    assert two_sample_score(real, synthetic + shift) == pytest.approx(expected, abs=0.03)


def test_small_shifts_of_many_columns_add_up():
    real, synthetic = np.random.default_rng(0).normal(size=(2, 1000, 10))
    expected = norm.cdf(0.5 * np.sqrt(10 / 2))
    assert two_sample_score(real, synthetic + 0.5) == pytest.approx(expected, abs=0.04)


def test_distributions_that_overlap_by_half():
    real, synthetic = np.random.default_rng(0).random((2, 2000, 1))
    # Half of the pairs of one real and one synthetic sample have the real one at the left of .5,
    # half of the others have the synthetic one at the right of 1, and the rest is a guess.
    expected = 1 / 2 + 1 / 4 + 1 / 4 / 2
    assert two_sample_score(real, synthetic + 0.5) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_a_share_of_impossible_values(share):
    real, synthetic = np.random.default_rng(0).normal(size=(2, 1000, 2))
    synthetic[: round(share * 1000), 1] = 30.0
    assert two_sample_score(real, synthetic) == pytest.approx((1 + share) / 2, abs=0.03)


@pytest.mark.parametrize(("num_real", "num_synthetic"), [(300, 300), (600, 150)])
def test_of_two_levels_it_is_their_distance(num_real, num_synthetic):
    rng = np.random.default_rng(0)
    real, synthetic = rng.random(num_real) < 0.3, rng.random(num_synthetic) < 0.7
    # In thirds of one size the ranks of two values are linear in how many there are of each.
    score = two_sample_score(real[:, None], synthetic[:, None])
    assert score == pytest.approx((1 + total_variation(real, synthetic)) / 2)
    is_real = np.repeat([1, 0], [num_real, num_synthetic])
    assert score == pytest.approx(roc_auc_score(is_real, ~np.r_[real, synthetic]))


def test_rounded_values_are_seen_where_distances_are_small():
    real, synthetic = np.random.default_rng(0).normal(size=(2, 400, 2))
    assert two_sample_score(real, synthetic.round()) > 0.9


def test_a_dependence_is_seen_where_columns_are_alike():
    real, synthetic = np.random.default_rng(0).normal(size=(2, 500, 2))
    synthetic[:, 1] = synthetic[:, 0]
    assert two_sample_score(real, synthetic) > 0.9


def test_few_samples_are_told_apart():
    rng = np.random.default_rng(0)
    assert two_sample_score(rng.normal(size=(20, 2)), 9.0 + rng.normal(size=(20, 2))) > 0.95


def test_three_samples_are_enough_and_two_are_not():
    samples = np.random.default_rng(0).normal(size=(3, 2))
    assert two_sample_score(samples, samples + 1.0) == 0.5  # Too few to learn from.
    for sets, name in ((samples[:2], samples), "real"), ((samples, samples[:2]), "synthetic"):
        with pytest.raises(ValueError, match=f"{name} must have at least 3 sample"):
            two_sample_score(*sets)


def test_equal_samples_are_not_told_apart():
    assert two_sample_score(np.ones((30, 2)), np.ones((20, 2))) == 0.5


def test_samples_of_any_shape():
    real, synthetic = np.random.default_rng(0).normal(size=(2, 40, 4, 3, 2))
    flat = two_sample_score(real.reshape(40, 24), synthetic.reshape(40, 24))
    assert two_sample_score(real, synthetic) == flat
    assert isinstance(flat, float)


def test_folds_by_seed():
    real, synthetic = np.random.default_rng(0).normal(size=(2, 60, 2))
    first, same, other = (two_sample_score(real, synthetic, seed=seed) for seed in (0, 0, 1))
    assert first == same != other


@pytest.mark.parametrize(
    ("synthetic", "message"),
    [
        (np.ones((5, 3)), "must have equally many numbers per sample"),
        (np.full((5, 2), np.nan), "synthetic must be finite"),
        (np.full((5, 2), "a"), "synthetic must be an array of numbers"),
    ],
)
def test_errors(synthetic, message):
    with pytest.raises(ValueError, match=message):
        two_sample_score(np.ones((5, 2)), synthetic)
