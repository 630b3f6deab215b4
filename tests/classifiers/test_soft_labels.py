"""Classifiers of samples with labels and of samples with probabilities."""

import numpy as np
import pytest
from sklearn import config_context
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from ganaug.classifiers.soft_labels import fit_to_soft_labels, weight_parameter

TREE = DecisionTreeClassifier()


@pytest.mark.parametrize(
    ("estimator", "name"),
    [
        (TREE, "sample_weight"),
        (make_pipeline(StandardScaler(), TREE), "decisiontreeclassifier__sample_weight"),
        (
            make_pipeline(make_pipeline(StandardScaler(), TREE)),
            "pipeline__decisiontreeclassifier__sample_weight",
        ),
        (KNeighborsClassifier(), None),
        (make_pipeline(StandardScaler(), KNeighborsClassifier()), None),
        (GridSearchCV(TREE, {}), None),
    ],
)
def test_where_weights_go(estimator, name):
    assert weight_parameter(estimator) == name


REAL = np.zeros((4, 1)), np.array(["a", "a", "b", "c"])
CLASSES = np.array(["a", "b", "c"])
SOFT = np.array([[0.2, 0.3, 0.5], [0.0, 1.0, 0.0]])
NEW = np.array([[1.0], [2.0]])


@pytest.mark.parametrize("routing", [False, True])
@pytest.mark.parametrize("estimator", [TREE, make_pipeline(StandardScaler(), TREE)])
def test_a_tree_returns_the_probabilities(estimator, routing):
    with config_context(enable_metadata_routing=routing):
        model = fit_to_soft_labels(estimator, REAL, (NEW, SOFT), CLASSES, seed=0)
    np.testing.assert_allclose(model.predict_proba(NEW), SOFT)
    np.testing.assert_allclose(model.predict_proba(REAL[0][:1]), [[0.5, 0.25, 0.25]])


def test_the_most_probable_label_where_weights_are_not_taken():
    model = fit_to_soft_labels(KNeighborsClassifier(1), REAL, (NEW, SOFT), CLASSES, seed=0)
    assert model.predict(NEW).tolist() == ["c", "b"]
    assert model.n_samples_fit_ == 6


def test_what_is_given_is_left_alone():
    estimator = LogisticRegression(random_state=7)
    model = fit_to_soft_labels(estimator, REAL, (NEW, SOFT), CLASSES, seed=3)
    assert (model.random_state, estimator.random_state) == (3, 7)
    assert not hasattr(estimator, "classes_")
