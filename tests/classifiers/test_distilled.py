"""A classifier that learns from a teacher by means of synthetic samples."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from distilling import Repeater, quick
from sklearn.base import clone
from sklearn.datasets import make_classification
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression, Perceptron
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from ganaug import GANAugmenter, GANDistilledClassifier, NoGainWarning, TrainingWarning
from ganaug.exceptions import GanaugWarning, warn
from ganaug.model_selection.estimators import encoder


@pytest.fixture(scope="module")
def smooth():
    """1,000 samples whose classes naive Bayes knows well and a tree badly, and 1,000 others."""
    rng = np.random.default_rng(0)
    y = (rng.random(2000) < 0.1).astype(int)
    X = rng.normal(size=(2000, 4)) + y[:, None] * np.array([1.0, 1.0, 0.5, 0.0])
    return X[::2], y[::2], X[1::2], y[1::2]


def test_a_tree_learns_from_a_better_teacher(smooth):
    X, y, X_test, y_test = smooth
    model = quick(augmenter=GANAugmenter(max_iter=50), cv=3).fit(X, y)
    scores = [
        average_precision_score(y_test, classifier.predict_proba(X_test)[:, 1])
        for classifier in (DecisionTreeClassifier(random_state=0).fit(X, y), model, model.teacher_)
    ]
    assert scores[0] + 0.1 < scores[1] < scores[2]
    assert model.amount_ > 0
    assert model.cv_results_["mean_test_score"][0] < model.best_score_ < model.teacher_score_
    # Synthetic samples of both classes in equal parts change nothing in how common they are.
    assert model.predict_proba(X_test)[:, 1].mean() == pytest.approx(y_test.mean(), abs=0.05)


class Recorder(DecisionTreeClassifier):
    """A tree that keeps what it has learned from."""

    def fit(self, X, y, sample_weight=None):
        self.X_, self.y_, self.weights_ = X, y, sample_weight
        return super().fit(X, y, sample_weight=sample_weight)


def test_it_sees_real_samples_first_and_synthetic_ones_by_class(scarce):
    X, y = scarce
    model = quick(Recorder(), augmenter=Repeater(), amounts=[2], scoring=_prefers_many).fit(X, y)
    assert model.amount_ == 2
    seen = model.estimator_
    np.testing.assert_array_equal(seen.X_[:200], X)
    np.testing.assert_array_equal(seen.y_[:200], y)
    assert (seen.weights_[:200] == 1).all()
    assert seen.weights_[200:].sum() == pytest.approx(2 * 200)
    assert model.augmenter_.sampling_strategy == {0: 180 + 200, 1: 20 + 200}


def _prefers_many(estimator, X, y):
    return float(len(getattr(estimator, "X_", ())))


def test_nothing_is_added_where_it_does_not_help(smooth):
    X, y, X_test, _ = smooth
    worse = DummyClassifier()
    with pytest.warns(NoGainWarning, match="No amount"):
        model = quick(LogisticRegression(), worse, Repeater(), scoring="roc_auc").fit(X, y)
    assert model.amount_ == 0
    assert not hasattr(model, "augmenter_")
    plain = LogisticRegression(random_state=0).fit(X, y)
    np.testing.assert_allclose(model.predict_proba(X_test), plain.predict_proba(X_test))


class Watched(Repeater):
    """Keeps the rows of every fit."""

    fits: list = []

    def fit(self, X, y):
        self.fits.append(X)
        return super().fit(X, y)


def test_held_out_samples_are_not_learned(scarce):
    X, y = scarce
    X = X + np.arange(200)[:, None] * 1e-9
    folds = StratifiedKFold(2, shuffle=True, random_state=3)
    Watched.fits.clear()
    quick(Recorder(), augmenter=Watched(), cv=folds, scoring=_prefers_many).fit(X, y)
    *inner, last = Watched.fits
    np.testing.assert_array_equal(last, X)
    for seen, (train, _) in zip(inner, folds.split(X, y), strict=True):
        np.testing.assert_array_equal(seen, X[train])


@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
def test_equal_seeds_give_equal_classifiers(scarce):
    X, y = scarce
    options = {"amounts": [1], "scoring": _by_nodes}
    first, again, other = (
        quick(**options, random_state=seed).fit(X, y).predict_proba(X + 1) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_splits_in_parallel(scarce):
    X, y = scarce
    options = {"augmenter": Repeater(), "scoring": _by_nodes}
    alone, parallel = (quick(**options, n_jobs=jobs).fit(X, y) for jobs in (None, 2))
    for name, scores in alone.cv_results_.items():
        np.testing.assert_array_equal(scores, parallel.cv_results_[name])
    np.testing.assert_array_equal(alone.predict_proba(X), parallel.predict_proba(X))


def _by_nodes(estimator, X, y):
    """A tree of more nodes is better."""
    return float(estimator.tree_.node_count if hasattr(estimator, "tree_") else 0)


@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
def test_text_missing_values_and_labels_of_text(mixed):
    X, y = mixed
    student = make_pipeline(encoder(), DecisionTreeClassifier())
    model = GANDistilledClassifier(
        student, augmenter=GANAugmenter(max_iter=2), cv=2, amounts=[1], random_state=0
    ).fit(X, y)
    assert set(model.predict(X)) <= set(y)
    assert model.teacher_score_ > 0


@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
def test_frames_and_polars(scarce):
    X, y = scarce
    frame = pd.DataFrame(X, columns=list("abcde"))
    found = [quick(augmenter=Repeater()).fit(data, y) for data in (frame, pl.from_pandas(frame))]
    assert found[1].feature_names_in_.tolist() == list("abcde")
    np.testing.assert_allclose(
        found[1].predict_proba(pl.from_pandas(frame)), found[0].predict_proba(frame)
    )


@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
@pytest.mark.parametrize("labels", [[False, True], ["no", "yes"], [-5, 7]])
def test_labels_of_any_type(scarce, labels):
    X, y = scarce
    y = np.array(labels)[y]
    model = quick(augmenter=GANAugmenter(max_iter=2), amounts=[1]).fit(X, y)
    assert model.classes_.tolist() == labels
    assert model.predict(X).dtype == y.dtype
    assert model.score(X, y) > 0.9


def test_many_classes():
    y = np.repeat(["a", "b", "c"], [60, 20, 10])
    X = np.random.default_rng(0).normal(size=(90, 3))
    X += 1.5 * np.unique(y, return_inverse=True)[1][:, None]
    model = quick(augmenter=Repeater(), amounts=[4]).fit(X, y)
    assert model.amount_ == 4
    assert model.augmenter_.sampling_strategy == {"a": 60 + 120, "b": 20 + 120, "c": 10 + 120}
    assert model.predict_proba(X).shape == (90, 3)
    assert model.score(X, y) > 0.8


def test_it_has_the_methods_of_the_classifier(scarce):
    X, y = scarce
    for estimator in (LogisticRegression(), Perceptron()):
        model = quick(estimator)
        for name in ("predict_proba", "decision_function"):
            assert hasattr(model, name) == hasattr(estimator, name)
        with pytest.raises(NotFittedError):
            model.predict(X)
    with pytest.warns(NoGainWarning):
        model = quick(Perceptron(), augmenter=Repeater(), scoring=_equal).fit(X, y)
    np.testing.assert_array_equal(
        model.decision_function(X), model.estimator_.decision_function(X)
    )


def _equal(estimator, X, y):
    return 0.5


@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
def test_in_a_search(scarce):
    model = quick(augmenter=Repeater())
    search = GridSearchCV(
        model, {"estimator__max_depth": [1, 4]}, cv=2, scoring="average_precision"
    ).fit(*scarce)
    assert (
        search.best_estimator_.estimator_.max_depth == search.best_params_["estimator__max_depth"]
    )
    assert clone(model).get_params()["cv"] == 2


def test_groups_are_held_out_together(scarce):
    X, y = scarce
    groups = np.arange(200) // 4
    X = np.column_stack([groups, X])
    Watched.fits.clear()
    held_out = []

    def scorer(estimator, X, y):
        held_out.append(set(X[:, 0]))
        return float(len(getattr(estimator, "X_", ())))

    model = quick(Recorder(), augmenter=Watched(), amounts=[1], scoring=scorer)
    model.fit(X, y, groups=[f"person {group}" for group in groups])
    # The classifier alone, the augmented one and the teacher are scored in each of two splits.
    for learned, tests in zip(Watched.fits[:2], (held_out[:3], held_out[3:]), strict=True):
        assert all(not test & set(learned[:, 0]) for test in tests)
    assert held_out[0] | held_out[3] == set(groups)
    with pytest.raises(ValueError, match="inconsistent numbers"):
        model.fit(X, y, groups=[1, 2])


def test_two_rare_samples_and_a_teacher_that_needs_two_classes():
    X, y = np.arange(40.0)[:, None], np.repeat([0, 1], [38, 2])
    model = quick(Recorder(), LogisticRegression(), Repeater(), scoring=_prefers_many).fit(X, y)
    assert model.amount_ == 4


class Doubtful(Repeater):
    """An augmenter whose fit has a problem."""

    def fit(self, X, y):
        warn("The losses diverged.", TrainingWarning)
        return super().fit(X, y)


def test_warnings_of_the_augmenter_are_given_once(scarce):
    with pytest.warns(GanaugWarning) as warned:
        model = quick(augmenter=Doubtful(), scoring=_equal).fit(*scarce)
    assert model.amount_ == 0
    assert [w.category for w in warned] == [NoGainWarning, TrainingWarning]
    with pytest.warns(TrainingWarning, match="diverged") as warned:
        quick(Recorder(), augmenter=Doubtful(), scoring=_prefers_many).fit(*scarce)
    assert len(warned) == 1


def test_a_score_that_is_not_a_number(scarce):
    def scorer(estimator, X, y):
        return np.nan if len(getattr(estimator, "X_", ())) > 200 else 0.5

    with pytest.raises(ValueError, match=r"no finite score in splits \[0, 1\] of 2"):
        quick(Recorder(), augmenter=Repeater(), scoring=scorer).fit(*scarce)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"amounts": [0]}, "amounts"),
        ({"amounts": [1000]}, "amounts"),
        ({"amounts": []}, "amounts must not be empty"),
        ({"teacher": "forest"}, "'teacher'"),
        ({"teacher": Perceptron()}, "'teacher'"),
        ({"cv": [(np.arange(100), np.arange(5))]}, "must occur in the held-out samples"),
    ],
)
def test_parameters_are_checked(options, message):
    X, y = make_classification(100, weights=[0.8], random_state=0)
    order = np.argsort(y, kind="stable")
    with pytest.raises(ValueError, match=message):
        quick(augmenter=Repeater()).set_params(**options).fit(X[order], y[order])


def test_only_one_sample_of_each_rare_class():
    with pytest.raises(ValueError, match="Received: a single sample of each"):
        quick(augmenter=Repeater()).fit(np.zeros((10, 2)), [0] * 9 + [1])
