"""Many classifiers, each with synthetic samples of its own."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.base import clone
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import _safe_indexing
from sklearn.utils.estimator_checks import parametrize_with_checks

from ganaug import GANAugmenter, GANEnsembleClassifier
from ganaug.model_selection.estimators import encoder


def quick(estimator=None, **options):
    settings = {"n_estimators": 3, "random_state": 0, **options}
    augmenter = GANAugmenter(max_iter=2, selection=None)
    return GANEnsembleClassifier(estimator or DecisionTreeClassifier(), augmenter, **settings)


class Repeater(RandomOverSampler):
    """Draws the samples that it was fitted to: for the checks, which ask nothing of a GAN."""

    def fit(self, X, y):
        self.X_, self.y_ = X, np.asarray(y)
        return super().fit(X, y)

    def sample(self, n_samples, y):
        rows = [np.flatnonzero(self.y_ == label)[0] for label in y]
        return _safe_indexing(self.X_, rows), y


@parametrize_with_checks(
    [GANEnsembleClassifier(LogisticRegression(), Repeater(), n_estimators=2, random_state=0)]
)
def test_scikit_learn(estimator, check):
    check(estimator)


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore::ganaug.GanaugWarning")
@parametrize_with_checks([quick(LogisticRegression(), n_estimators=2)])
def test_scikit_learn_with_a_gan(estimator, check):
    check(estimator)


class Recorder(DecisionTreeClassifier):
    """A tree that keeps what it has learned from."""

    def fit(self, X, y):
        self.X_, self.y_ = X, y
        return super().fit(X, y)


def test_each_has_all_real_samples_and_synthetic_ones_of_its_own(scarce):
    X, y = scarce
    model = quick(Recorder(), amount=0.5).fit(X, y)
    assert len(model.estimators_) == 3
    new = []
    for member in model.estimators_:
        np.testing.assert_array_equal(member.X_[:200], X)
        assert np.bincount(member.y_).tolist() == [180, 20 + 80]
        new.append(member.X_[200:])
    assert not np.isin(new[0][:, 0], new[1][:, 0]).any()
    assert not np.isin(new[1][:, 0], new[2][:, 0]).any()
    assert len({member.random_state for member in model.estimators_}) == 3


def test_it_is_their_mean(scarce):
    X, y = scarce
    model = quick().fit(X, y)
    each = [member.predict_proba(X) for member in model.estimators_]
    np.testing.assert_allclose(model.predict_proba(X), np.mean(each, axis=0))
    np.testing.assert_array_equal(model.predict(X), model.predict_proba(X)[:, 1] > 0.5)


def test_it_ranks_better_than_its_members():
    X, y = make_classification(1000, 8, weights=[0.9], flip_y=0.05, random_state=0)
    model = GANEnsembleClassifier(DecisionTreeClassifier(), random_state=0).fit(X[::2], y[::2])
    score = average_precision_score(y[1::2], model.predict_proba(X[1::2])[:, 1])
    members = [
        average_precision_score(y[1::2], member.predict_proba(X[1::2])[:, 1])
        for member in model.estimators_
    ]
    assert score > max(members)


def test_equal_seeds_give_equal_classifiers(scarce):
    X, y = scarce
    first, parallel, other = (
        quick(random_state=seed, n_jobs=n_jobs).fit(X, y).predict_proba(X + 0.1)
        for seed, n_jobs in ((0, None), (0, 2), (1, None))
    )
    np.testing.assert_array_equal(first, parallel)
    assert not np.array_equal(first, other)


def test_text_and_missing_values(mixed):
    X, y = mixed
    model = quick(n_estimators=2)
    model.set_params(estimator=None).fit(X, y)
    assert model.predict_proba(X).shape == (len(X), 2)
    assert set(model.predict(X)) <= set(y)


def test_frames_and_polars(scarce):
    X, y = scarce
    frame = pd.DataFrame(X, columns=list("abcde"))
    for container in (frame, pl.from_pandas(frame)):
        model = quick().fit(container, y)
        assert model.feature_names_in_.tolist() == list("abcde")
        np.testing.assert_allclose(
            model.predict_proba(container), quick().fit(frame, y).predict_proba(frame)
        )


def test_many_classes():
    y = np.repeat(["a", "b", "c"], [60, 20, 10])
    X = (
        np.random.default_rng(0).normal(size=(90, 3))
        + 3 * np.unique(y, return_inverse=True)[1][:, None]
    )
    model = quick(amount=1.0).fit(X, y)
    assert model.score(X, y) > 0.9
    assert sum(model.augmenter_.sampling_strategy_.values()) == 40 + 50


def test_balanced_data_need_no_gan():
    X, y = np.random.default_rng(0).normal(size=(40, 2)), np.repeat([0, 1], 20)
    model = quick().set_params(augmenter=GANAugmenter(gan="no recipe")).fit(X, y)
    assert model.score(X, y) == 1


def test_in_cross_validation(scarce):
    model = quick(KNeighborsClassifier())
    assert cross_val_score(model, *scarce, cv=2, error_score="raise").shape == (2,)
    assert clone(model).get_params()["n_estimators"] == 3


@pytest.mark.parametrize("options", [{"n_estimators": 0}, {"amount": 0}, {"amount": 1.5}])
def test_parameters_are_checked(scarce, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        quick(**options).fit(*scarce)


def test_pipelines_are_seeded(scarce):
    from sklearn.pipeline import make_pipeline

    model = quick(make_pipeline(encoder(), DecisionTreeClassifier())).fit(*scarce)
    assert len({member[-1].random_state for member in model.estimators_}) == 3
