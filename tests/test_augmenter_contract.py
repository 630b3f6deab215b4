"""The contract suites of imbalanced-learn and scikit-learn, without exceptions."""

import pytest
from imblearn.utils.estimator_checks import parametrize_with_checks as imblearn_checks
from sklearn.utils.estimator_checks import (
    check_dataframe_column_names_consistency,
    check_param_validation,
)
from sklearn.utils.estimator_checks import parametrize_with_checks as sklearn_checks

from ganaug import GANAugmenter

# The checks fit tables with classes of a few rows on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::ganaug.SmallClassWarning")


def quick():
    """Return an augmenter that trains briefly: the checks ask for the contract, not quality."""
    return GANAugmenter(max_iter=2, selection=None, random_state=0)


as_it_is = GANAugmenter(max_iter=2, random_state=0)


@imblearn_checks([quick()])
def test_imbalanced_learn(quick, estimator, check):
    check(estimator)


@sklearn_checks([quick()])
def test_scikit_learn(estimator, check):
    check(estimator)


@pytest.mark.nightly
@imblearn_checks([as_it_is])
def test_imbalanced_learn_with_selection(estimator, check):
    check(estimator)


@pytest.mark.nightly
@sklearn_checks([as_it_is])
def test_scikit_learn_with_selection(estimator, check):
    check(estimator)


def test_parameter_validation(quick):
    check_param_validation("GANAugmenter", quick())


def test_column_names(quick):
    check_dataframe_column_names_consistency("GANAugmenter", quick())
