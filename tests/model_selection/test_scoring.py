"""The score by which an amount of augmentation is chosen."""

import numpy as np
import pytest
from sklearn.datasets import load_wine
from sklearn.linear_model import RidgeClassifier
from sklearn.metrics import average_precision_score, get_scorer
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import SVC, LinearSVC

from ganaug.model_selection.scoring import class_scorer, class_scores, given_scorer


@pytest.fixture
def fitted():
    """Return a naive Bayes classifier of three wines, some of which it mistakes, and the data."""
    X, y = load_wine(return_X_y=True)
    return GaussianNB().fit(X[::3, :2], y[::3]), X[:, :2], y


def test_the_rarer_of_two_classes(fitted):
    _, X, y = fitted
    y = np.where(y == 2, "a rare one", "others")
    model = GaussianNB().fit(X[::3], y[::3])
    expected = average_precision_score(y == "a rare one", model.predict_proba(X)[:, 0])
    assert class_scorer(y)(model, X, y) == pytest.approx(expected)
    # Not that of the class that sorts last.
    assert expected != pytest.approx(
        average_precision_score(y == "others", model.predict_proba(X)[:, 1])
    )


def test_two_classes_of_equal_size_as_in_scikit_learn(fitted):
    _, X, y = fitted
    rows = np.r_[np.flatnonzero(y == 0)[:40], np.flatnonzero(y == 1)[:40]]
    X, y = X[rows], y[rows]
    model = GaussianNB().fit(X[::3], y[::3])
    expected = get_scorer("average_precision")(model, X, y)
    assert class_scorer(y)(model, X, y) == pytest.approx(expected)


def test_many_classes_as_in_scikit_learn(fitted):
    model, X, y = fitted
    expected = get_scorer("average_precision")(model, X, y)
    assert class_scorer(y)(model, X, y) == pytest.approx(expected)


def test_classes_that_do_not_occur_are_left_out(fitted):
    model, X, y = fitted
    few = y != 1
    probability = model.predict_proba(X[few])
    expected = [average_precision_score(y[few] == i, probability[:, i]) for i in (0, 2)]
    assert class_scorer(y)(model, X[few], y[few]) == pytest.approx(np.mean(expected))


def test_a_class_that_was_not_learned_is_ranked_at_random(fitted):
    _, X, y = fitted
    score = class_scorer(y)
    two = GaussianNB().fit(X[y != 2], y[y != 2])
    probability = two.predict_proba(X)
    expected = [average_precision_score(y == i, probability[:, i]) for i in (0, 1)]
    assert score(two, X, y) == pytest.approx(np.mean([*expected, np.mean(y == 2)]))


def test_other_scorers(fitted):
    model, X, y = fitted
    assert given_scorer("accuracy", model)(model, X, y) == model.score(X, y)
    assert given_scorer(lambda *_: 0.5, model)(model, X, y) == 0.5


def test_what_a_classifier_decides_by(fitted):
    _, X, y = fitted
    two = LinearSVC().fit(X, y == 0)
    decisions = two.decision_function(X)
    np.testing.assert_array_equal(class_scores(two, X), np.stack([-decisions, decisions], 1))


@pytest.mark.parametrize("model", [SVC(decision_function_shape="ovo"), RidgeClassifier()])
def test_classifiers_that_do_not_rank_are_refused(fitted, model):
    _, X, y = fitted
    with pytest.raises(TypeError, match=r"needs predict_proba.*CalibratedClassifierCV"):
        class_scores(model.fit(X, y), X)


def test_no_class_that_is_scored_occurs(fitted):
    _, X, y = fitted
    model, score = GaussianNB().fit(X, y == 2), class_scorer(y == 2)
    assert np.isnan(score(model, X[y != 2], y[y != 2] == 2))
