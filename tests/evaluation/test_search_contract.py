"""The contract suites of imbalanced-learn and scikit-learn for `GANAugmenterCV`."""

import pytest
from imblearn.utils.estimator_checks import parametrize_with_checks as imblearn_checks
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.utils.estimator_checks import (
    check_dataframe_column_names_consistency,
    check_param_validation,
)
from sklearn.utils.estimator_checks import parametrize_with_checks as sklearn_checks

from ganaug import GANAugmenter, GANAugmenterCV
from ganaug.evaluation.estimators import encoder

pytestmark = pytest.mark.filterwarnings("ignore::ganaug.GanaugWarning")


class Encoded(Pipeline):
    """A pipeline that names tests alike in all processes: no function's address is in it."""

    def __repr__(self, N_CHAR_MAX=700):
        return "Encoded()"


def quick():
    """Return a search that trains briefly: the checks ask for the contract, not quality."""
    return GANAugmenterCV(
        Encoded([("encoder", encoder()), ("classifier", LogisticRegression(C=0.1))]),
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
