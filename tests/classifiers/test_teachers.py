"""Teachers that were not fitted to all that they are asked about."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
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


def test_a_class_of_one_sample_is_missing_in_a_fold():
    X, y = np.zeros((30, 1)), np.repeat(["a", "b", "c"], [20, 9, 1])
    crossed = CrossFitted(DummyClassifier(), X, y, seed=0)
    assert crossed.classes_.tolist() == ["a", "b", "c"]
    np.testing.assert_allclose(crossed.predict_proba(X[:1]), [[20 / 30, 9 / 30, 1 / 30]])


def test_the_default_takes_mixed_tables(mixed):
    X, y = mixed
    teacher = default_teacher().fit(X, y)
    assert teacher.score(X, y) > 0.95
