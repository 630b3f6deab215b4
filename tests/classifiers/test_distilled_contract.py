"""Distilled classifiers keep the contract of scikit-learn."""

import pytest
from distilling import Repeater, quick
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.estimator_checks import parametrize_with_checks


@pytest.mark.filterwarnings("ignore::ganaug.GanaugWarning")
@parametrize_with_checks(
    [
        quick(LogisticRegression(), DecisionTreeClassifier(), augmenter=Repeater()),
        quick(KNeighborsClassifier(), augmenter=Repeater()),
    ]
)
def test_scikit_learn(estimator, check):
    check(estimator)


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore::ganaug.GanaugWarning")
@parametrize_with_checks([quick(LogisticRegression())])
def test_scikit_learn_with_a_gan(estimator, check):
    check(estimator)
