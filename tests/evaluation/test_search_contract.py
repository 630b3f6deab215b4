"""The contract suites of imbalanced-learn and scikit-learn for `GANAugmenterCV`."""

import pytest
from imblearn.utils.estimator_checks import parametrize_with_checks as imblearn_checks
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import (
    check_dataframe_column_names_consistency,
    check_param_validation,
)
from sklearn.utils.estimator_checks import parametrize_with_checks as sklearn_checks

from ganaug import GANAugmenter, GANAugmenterCV
from ganaug.evaluation.estimators import encoder

pytestmark = pytest.mark.filterwarnings("ignore::ganaug.GanaugWarning")


def quick():
    """Return a search that trains briefly: the checks ask for the contract, not quality."""
    return GANAugmenterCV(
        make_pipeline(encoder(), LogisticRegression(C=0.1)),
        GANAugmenter(max_iter=2),
        amounts=[1.0],
        cv=2,
        random_state=0,
    )


@imblearn_checks([quick()])
def test_imbalanced_learn(estimator, check):
    check(estimator)


@sklearn_checks([quick()])
def test_scikit_learn(estimator, check):
    check(estimator)


def test_parameter_validation():
    check_param_validation("GANAugmenterCV", quick())


def test_column_names():
    check_dataframe_column_names_consistency("GANAugmenterCV", quick())
