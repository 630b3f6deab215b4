"""Standard errors and intervals of differences."""

import numpy as np
import pytest
from scipy import stats

from ganaug.model_selection.intervals import Gain, gain_of, standard_error


def test_without_overlap_it_is_a_t_interval():
    differences = np.array([0.1, 0.3, 0.2, 0.6])
    expected = stats.ttest_1samp(differences, 0).confidence_interval(0.95)
    assert gain_of(differences, 0.0)[1:] == pytest.approx((expected.low, expected.high))


def test_the_correction_of_nadeau_and_bengio():
    differences = np.array([0.1, 0.3, 0.2, 0.6, 0.4])
    plain, corrected = gain_of(differences, 0.0), gain_of(differences, 0.25)
    # 1/5 + 1/4 in place of 1/5.
    ratio = (corrected.high - corrected.mean) / (plain.high - plain.mean)
    assert ratio == pytest.approx(np.sqrt(0.45 / 0.2))
    assert corrected.mean == plain.mean == pytest.approx(0.32)


def test_the_standard_error_is_that_of_the_interval():
    differences = np.array([0.1, 0.3, 0.2, 0.6, 0.4])
    gain = gain_of(differences, 0.25)
    error = (gain.high - gain.mean) / stats.t.ppf(0.975, 4)
    assert standard_error(differences, 0.25) == pytest.approx(error)


def test_standard_errors_of_several():
    assert standard_error(np.array([1.0, 3.0])) == pytest.approx(1.0)
    assert standard_error(np.array([[1.0, 1.0, 4.0]])) == pytest.approx([1.0])
    assert standard_error(np.array([2.0])) == np.inf


def test_one_split_says_nothing():
    assert gain_of(np.array([0.5]), 0.2) == (0.5, -np.inf, np.inf)
    assert np.isnan(gain_of(np.array([]), 0.2).mean)


@pytest.mark.parametrize("differences", [[0.02, 0.02], [0.0, 0.0], [0.1, 0.1 + 1e-16, 0.1]])
def test_equal_differences_have_no_interval(differences):
    gain = gain_of(np.array(differences), 0.25)
    assert gain == (pytest.approx(np.mean(differences)), -np.inf, np.inf)
    assert str(gain) == "no interval"


def test_where_nothing_changes_the_gain_is_nothing():
    assert gain_of(np.array([0.0, 1e-17, 0.0]), 0.25) == Gain(0.0, 0.0, 0.0)


def test_it_is_seldom_wrong_where_a_plain_test_often_is():
    rng = np.random.default_rng(0)
    wrong = {0.25: 0, 0.0: 0}
    for _ in range(500):
        # The lead of a model on each of 60 samples. In the population, it has none.
        ahead = rng.normal(size=60)
        parts = [part for _ in range(4) for part in np.split(rng.permutation(ahead), 5)]
        differences = np.mean(parts, axis=1)
        for ratio in wrong:
            gain = gain_of(differences, ratio)
            wrong[ratio] += not gain.low <= 0 <= gain.high
    assert wrong[0.25] / 500 < 0.05
    assert wrong[0.0] / 500 > 0.2
