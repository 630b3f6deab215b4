"""Errors by relevance and by decile."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GridSearchCV, cross_validate

from ganaug.metrics import (
    decile_errors,
    decile_scorer,
    fit_relevance,
    relevant_error,
    relevant_scorer,
    sera_score,
    sera_scorer,
)


@pytest.fixture(scope="module")
def skewed():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 2))
    return X, np.exp(X[:, 0]) + rng.normal(0, 0.1, 300)


def test_sera_is_the_area_under_the_errors_of_the_relevant(skewed):
    _, y = skewed
    predicted, relevance = y * 0.9 + 0.3, fit_relevance(y)
    phi, squared = relevance(y), (y - predicted) ** 2
    steps = np.linspace(0, 1, 20_001)
    curve = [squared[phi >= step].sum() for step in steps]
    expected = np.trapezoid(curve, steps)
    assert sera_score(y, predicted, relevance=relevance) == pytest.approx(expected, rel=1e-3)
    assert sera_score(y, predicted, relevance=phi) == sera_score(y, predicted, relevance=relevance)


def test_errors_of_those_that_are_relevant_enough():
    y, predicted, phi = [0.0, 1.0, 10.0], [1.0, 3.0, 7.0], [0.0, 0.8, 1.0]
    assert relevant_error(y, predicted, relevance=phi) == 2.5
    found = relevant_error(y, predicted, relevance=phi, threshold=[0.0, 0.9, 1.0])
    assert found.tolist() == [2.0, 3.0, 3.0]
    assert np.isnan(relevant_error(y, predicted, relevance=[0, 0, 0.5]))


def test_deciles_are_those_of_the_targets_or_given():
    y = np.arange(20.0)
    predicted = np.where(y < 2, y + 4, y)
    assert decile_errors(y, predicted).tolist() == [4.0] + [0.0] * 9
    found = decile_errors([0.0, 5.0], [1.0, 5.0], deciles=np.arange(1, 10))
    assert found[0] == 1.0
    assert found[5] == 0.0
    assert np.isnan(found).sum() == 8


@pytest.mark.parametrize("deciles", [[1, 2], np.arange(9)[::-1]])
def test_other_deciles_are_refused(deciles):
    with pytest.raises(ValueError, match="ascending"):
        decile_errors([1.0], [1.0], deciles=deciles)


def test_lengths_must_match():
    with pytest.raises(ValueError, match="inconsistent"):
        sera_score([1.0, 2.0], [1.0], relevance=[0, 0])


def test_scorers_work_in_scikit_learn(skewed):
    X, y = skewed
    model = LinearRegression().fit(X, y)
    relevance = fit_relevance(y)
    expected = sera_score(y, model.predict(X), relevance=relevance)
    assert sera_scorer(y)(model, X, y) == -expected
    grid = {"fit_intercept": [True, False]}
    search = GridSearchCV(LinearRegression(), grid, scoring=sera_scorer(y)).fit(X, y)
    assert search.best_params_ == {"fit_intercept": True}
    error = relevant_error(y, model.predict(X), relevance=relevance, threshold=0.5)
    assert relevant_scorer(y, threshold=0.5)(model, X, y) == -error
    scores = cross_validate(model, X, y, scoring=decile_scorer(y), error_score="raise")
    assert scores["test_decile_10"].mean() < scores["test_decile_5"].mean() < 0
