"""Teachers that were not fitted to all that they are asked about."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from ganaug.classifiers.teachers import CrossFitted, default_teacher


def test_labels_that_are_noise_are_not_repeated():
    """A tree is sure of each label that it has seen; a copy in five has not seen it."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(400, 2)), rng.integers(2, size=400)
    tree = DecisionTreeClassifier()
    sure = tree.fit(X, y).predict_proba(X)[np.arange(400), y]
    crossed = CrossFitted(tree, X, y, seed=0).predict_proba(X)
    assert (sure == 1).all()
    # A label is guessed right half of the time by the fifth copy.
    assert crossed[np.arange(400), y].mean() == pytest.approx(0.9, abs=0.02)
    np.testing.assert_allclose(crossed.sum(axis=1), 1)


def test_every_copy_knows_a_class_of_one_sample():
    X, y = np.zeros((30, 1)), np.repeat(["a", "b", "c"], [20, 9, 1])
    crossed = CrossFitted(DummyClassifier(), X, y, seed=0)
    shares = crossed.predict_proba(X[:1])[0]
    np.testing.assert_allclose(shares, [0.65, 0.3, 0.05], atol=0.02)


def test_a_class_of_one_sample_stays_where_two_classes_are_needed():
    X, y = np.arange(20.0)[:, None], np.repeat([0, 1], [19, 1])
    crossed = CrossFitted(LogisticRegression(), X, y, seed=0)
    assert crossed.predict_proba(X[-1:])[0, 1] > 0.3


class Recorder(DummyClassifier):
    """Keeps the values that every copy is fitted to."""

    seen: list = []

    def fit(self, X, y):
        self.seen.append(set(X[:, 0].tolist()))
        return super().fit(X, y)


def test_groups_stay_together():
    groups = np.repeat(np.arange(10), 6)
    Recorder.seen.clear()
    CrossFitted(Recorder(), groups[:, None], np.tile([0, 1], 30), 0, groups)
    assert [len(seen) for seen in Recorder.seen] == [8] * 5


def test_the_default_takes_mixed_tables(mixed):
    X, y = mixed
    teacher = default_teacher().fit(X, y)
    assert teacher.score(X, y) > 0.95
