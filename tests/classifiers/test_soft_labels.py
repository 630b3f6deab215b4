"""Classifiers of samples with labels and of samples with probabilities."""

import numpy as np
import pytest
from imblearn.over_sampling import RandomOverSampler
from imblearn.pipeline import make_pipeline as make_sampling_pipeline
from sklearn import config_context
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import make_column_transformer
from sklearn.datasets import make_classification
from sklearn.ensemble import AdaBoostClassifier, VotingClassifier
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.feature_selection import SelectKBest, VarianceThreshold
from sklearn.impute import IterativeImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler, TargetEncoder
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
        (CalibratedClassifierCV(), "sample_weight"),
        (CalibratedClassifierCV(TREE), "sample_weight"),
        (AdaBoostClassifier(TREE), "sample_weight"),
    ],
)
def test_where_weights_go(estimator, name):
    assert weight_parameter(estimator) == name


@pytest.mark.parametrize(
    "estimator",
    [
        CalibratedClassifierCV(KNeighborsClassifier()),
        CalibratedClassifierCV(make_pipeline(StandardScaler(), TREE)),
        make_pipeline(StandardScaler(), CalibratedClassifierCV(KNeighborsClassifier())),
        VotingClassifier([("tree", TREE), ("neighbours", KNeighborsClassifier())]),
    ],
)
def test_none_where_an_inner_estimator_takes_no_weights(estimator):
    assert weight_parameter(estimator) is None


@pytest.mark.parametrize(
    "step",
    [
        SelectKBest(),
        TargetEncoder(),
        make_union(StandardScaler(), SelectKBest()),
        make_pipeline(make_column_transformer((TargetEncoder(), [0]), remainder="passthrough")),
        RandomOverSampler(),
    ],
)
def test_none_where_a_step_learns_from_labels(step):
    estimator = make_sampling_pipeline(StandardScaler(), step, TREE)
    assert weight_parameter(estimator) is None


@pytest.mark.parametrize(
    "step",
    [
        VarianceThreshold(),
        IterativeImputer(LogisticRegression()),
        make_column_transformer((StandardScaler(), [0]), remainder="passthrough"),
        "passthrough",
        None,
    ],
)
def test_weights_go_past_steps_without_labels(step):
    name = "decisiontreeclassifier__sample_weight"
    assert weight_parameter(make_pipeline(step, TREE)) == name


@pytest.mark.parametrize(
    "estimator",
    [
        CalibratedClassifierCV(KNeighborsClassifier()),
        make_sampling_pipeline(RandomOverSampler(), LogisticRegression()),
    ],
)
def test_soft_labels_do_not_spoil_a_classifier_that_ignores_weights(estimator):
    """Were each row given with every label, all probabilities would be about a half."""
    X, y = make_classification(400, class_sep=2, flip_y=0, random_state=0)
    sure = np.where(np.eye(2)[y] == 1, 0.9, 0.1)
    real, synthetic = (X[:13], y[:13]), (X[13:], sure[13:])
    model = fit_to_soft_labels(estimator, real, synthetic, np.array([0, 1]), seed=0)
    assert model.score(X, y) > 0.9
    assert model.predict_proba(X)[np.arange(400), y].mean() > 0.8


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


def test_features_are_selected_by_synthetic_samples_too():
    """The second column tells the classes of a few real samples, the first those of all others."""
    y = np.arange(200) % 2
    X = np.random.default_rng(0).normal(size=(200, 2))
    X[10:, 0] += 3 * y[10:]
    X[:10, 1] += 3 * y[:10]
    synthetic = X[10:], np.where(np.eye(2)[y[10:]] == 1, 0.9, 0.1)
    model = make_pipeline(SelectKBest(k=1), LogisticRegression())
    fitted = fit_to_soft_labels(model, (X[:10], y[:10]), synthetic, np.array([0, 1]), seed=0)
    assert fitted[0].get_support().tolist() == [True, False]
