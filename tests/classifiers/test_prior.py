"""Probabilities that are right again after resampling."""

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.utils.estimator_checks import parametrize_with_checks

from ganaug import GANAugmenter, PriorCorrectedClassifier
from ganaug.evaluation.scores import calibration_error


@parametrize_with_checks(
    [PriorCorrectedClassifier(LogisticRegression(), RandomOverSampler(random_state=0))]
)
def test_scikit_learn(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def rare():
    """3,000 samples to learn from and 3,000 others, a twentieth of class 1."""
    X, y = make_classification(6000, 5, weights=[0.95], flip_y=0.02, random_state=0)
    return X[::2], y[::2], X[1::2], y[1::2]


def test_the_formula_for_two_classes(rare):
    X, y, X_test, _ = rare
    sampler = RandomOverSampler(sampling_strategy=0.5, random_state=0)
    q = LogisticRegression().fit(*sampler.fit_resample(X, y)).predict_proba(X_test)[:, 1]
    b = (y.mean() / (1 - y.mean())) / 0.5
    model = PriorCorrectedClassifier(LogisticRegression(), sampler).fit(X, y)
    p = model.predict_proba(X_test)
    np.testing.assert_allclose(p[:, 1], b * q / ((b - 1) * q + 1), rtol=1e-3)
    np.testing.assert_allclose(p.sum(axis=1), 1)


def test_naive_bayes_is_as_if_nothing_was_resampled(rare):
    """Repeated samples change nothing but the shares that it learns."""
    X, y, X_test, _ = rare
    X, y = (
        X[np.r_[np.flatnonzero(y == 0)[:900], np.flatnonzero(y == 1)[:100]]],
        np.repeat([0, 1], [900, 100]),
    )

    class Ninefold:
        def fit_resample(self, X, y):
            rows = np.r_[np.arange(len(y)), np.tile(np.flatnonzero(y == 1), 8)]
            return X[rows], y[rows]

    model = PriorCorrectedClassifier(GaussianNB(), Ninefold()).fit(X, y)
    plain = GaussianNB().fit(X, y)
    assert model.resampled_prior_.tolist() == [0.5, 0.5]
    np.testing.assert_allclose(
        model.predict_proba(X_test), plain.predict_proba(X_test), rtol=1e-6, atol=1e-12
    )


def test_probabilities_are_calibrated_and_ranked_as_before(rare):
    X, y, X_test, y_test = rare
    augmenter = GANAugmenter(random_state=0)
    model = PriorCorrectedClassifier(LogisticRegression(), augmenter).fit(X, y)
    raw = model.estimator_.predict_proba(X_test)[:, 1]
    corrected = model.predict_proba(X_test)[:, 1]
    error = calibration_error(y_test == 1, corrected)
    assert error < calibration_error(y_test == 1, raw) / 2
    assert roc_auc_score(y_test, corrected) == pytest.approx(roc_auc_score(y_test, raw))
    assert abs(model.predict(X_test).mean() - y_test.mean()) < abs(
        model.estimator_.predict(X_test).mean() - y_test.mean()
    )


def test_many_classes_with_labels_of_text():
    X, y = make_classification(
        900, 6, n_informative=4, n_classes=3, weights=[0.7, 0.2, 0.1], random_state=0
    )
    y = np.array(["a", "b", "c"])[y]
    frame = pd.DataFrame(X).add_prefix("x")
    model = PriorCorrectedClassifier(LogisticRegression(), RandomOverSampler()).fit(frame, y)
    np.testing.assert_allclose(model.resampled_prior_, 1 / 3)
    np.testing.assert_allclose(model.class_prior_, [np.mean(y == label) for label in "abc"])
    shares = model.predict_proba(frame).mean(axis=0)
    np.testing.assert_allclose(shares, model.class_prior_, atol=0.03)
    assert set(model.predict(frame)) <= set("abc")


def test_text_and_missing_values_by_default(mixed):
    X, y = mixed
    model = PriorCorrectedClassifier(sampler=GANAugmenter(max_iter=2, selection=None)).fit(X, y)
    assert model.predict_proba(X).shape == (len(X), 2)


def test_classifiers_without_probabilities_are_refused(rare):
    from sklearn.svm import LinearSVC

    with pytest.raises(ValueError, match="'estimator' parameter"):
        PriorCorrectedClassifier(LinearSVC()).fit(*rare[:2])


def test_what_is_given_is_left_alone(rare):
    estimator, sampler = KNeighborsClassifier(), RandomOverSampler()
    PriorCorrectedClassifier(estimator, sampler).fit(*rare[:2])
    assert not hasattr(estimator, "classes_")
    assert not hasattr(sampler, "sampling_strategy_")
