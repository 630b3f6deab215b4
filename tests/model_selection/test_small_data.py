"""Classifiers of few samples."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from ganaug.model_selection.estimators import default_classifier, default_classifiers


@pytest.mark.parametrize("number", [24, 39, 100])
def test_boosting_is_not_constant_on_few_samples(number):
    X = np.random.default_rng(0).normal(size=(number, 3))
    y = (X[:, 0] > 0.5).astype(int)
    probabilities = default_classifier(number).fit(X, y).predict_proba(X)[:, 1]
    assert len(np.unique(probabilities)) > 1
    assert roc_auc_score(y, probabilities) > 0.9


def test_many_samples_have_scikit_learns_leaves():
    for number in (200, 10**6):
        boosting = default_classifiers(number)["gradient boosting"][-1]
        assert boosting.min_samples_leaf == 20
