"""Relevance functions: where a target is rare."""

import numpy as np
import pytest

from ganaug.exceptions import RelevanceWarning
from ganaug.metrics import Relevance, fit_relevance
from ganaug.metrics.relevance import relevances

BOX = [1.0, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0]


def test_the_box_plot_of_a_target_with_outliers_above():
    # Quartiles 3.75 and 7.5: whiskers reach to 13.125, the last value inside is 9.
    y = [*BOX, 30.0]
    relevance = fit_relevance(y)
    assert relevance.points.tolist() == [5.5, 9.0]
    # Half way, a cubic between flat ends is at one half; at a quarter 3/16 - 2/64.
    np.testing.assert_allclose(relevance([5.5, 6.375, 7.25, 9.0, 30.0]), [0, 5 / 32, 0.5, 1, 1])
    assert relevance([1.0]).tolist() == [0.0]


def test_both_sides_have_ends_if_both_have_outliers():
    y = [-30.0, *BOX, 30.0]
    relevance = fit_relevance(y)
    assert relevance.points.tolist() == [1.0, 5.0, 9.0]
    assert relevance.values.tolist() == [1.0, 0.0, 1.0]


def test_where_most_values_are_equal_all_others_are_relevant():
    relevance = fit_relevance([0.0] * 90 + [1.0, 2.0, 5.0])
    assert relevance([0.0, 1.0, 5.0]).tolist() == [0.0, 1.0, 1.0]


def test_without_outliers_relevance_follows_density_and_a_warning_says_so():
    y = np.random.default_rng(0).normal(size=2000).clip(-2.5, 2.5)
    with pytest.warns(RelevanceWarning, match="no outliers") as caught:
        relevance = fit_relevance(y)
    assert caught[0].filename == __file__
    found = relevance([-2.5, 0.0, 2.5])
    assert found[1] < 0.05
    assert (found[[0, 2]] > 0.8).all()
    assert ((relevance(y) >= 0) & (relevance(y) <= 1)).all()


def test_a_uniform_target_has_no_rare_values():
    with pytest.warns(RelevanceWarning):
        relevance = fit_relevance(np.linspace(0, 1, 500))
    assert relevance(np.linspace(0, 1, 500)).max() < 0.8


def test_a_constant_target_is_not_relevant():
    assert fit_relevance([3.0] * 9)([3.0, 4.0]).tolist() == [0.0, 0.0]


def test_ends_that_are_given():
    y = np.arange(11.0)
    assert fit_relevance(y, {"low": 1, "high": 9})([0, 1, 5, 7, 9]).tolist() == [1, 1, 0, 0.5, 1]
    assert fit_relevance(y, {"high": 9})([0.0, 9.0]).tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    "relevance", [{}, {"left": 1}, "box plot", 0.5, {"low": 6}, {"high": 5}, {"high": np.inf}]
)
def test_other_relevance_is_refused(relevance):
    with pytest.raises(ValueError, match="Received"):
        fit_relevance(np.arange(11.0), relevance)


def test_functions_are_taken_as_they_are():
    assert fit_relevance([1.0], np.abs) is np.abs
    assert relevances(lambda y: y / 2, [0.0, 2.0]).tolist() == [0.0, 1.0]
    for wrong in (lambda y: y, lambda y: y[:1] * 0, lambda y: y * np.nan):
        with pytest.raises(ValueError, match="from 0 to 1"):
            relevances(wrong, [1.0, 2.0])


@pytest.mark.parametrize("y", [[], [1.0, np.nan], [np.inf]])
def test_targets_must_be_finite(y):
    with pytest.raises(ValueError, match="finite"):
        fit_relevance(y)


def test_an_own_function_by_control_points():
    assert Relevance([0, 1], [0, 1], [1, 1])([0.25, 0.5]).tolist() == [0.25, 0.5]
