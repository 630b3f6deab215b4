"""The contract suite of scikit-learn, without exceptions."""

import pytest
from sklearn.utils.estimator_checks import (
    check_dataframe_column_names_consistency,
    check_param_validation,
    parametrize_with_checks,
)

from ganaug import GANAugmenter, GANRegressionAugmenter

# The checks fit targets of a few values on purpose.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ganaug.SmallClassWarning", "ignore::ganaug.RelevanceWarning"
)


def quick():
    return GANRegressionAugmenter(GANAugmenter(gan=None), random_state=0)


@parametrize_with_checks([quick()])
def test_scikit_learn(estimator, check):
    check(estimator)


def test_parameter_validation():
    check_param_validation("GANRegressionAugmenter", quick())


def test_column_names():
    check_dataframe_column_names_consistency("GANRegressionAugmenter", quick())
