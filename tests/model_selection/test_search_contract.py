"""The contract suites of imbalanced-learn and scikit-learn for `GANAugmenterCV`."""

import pytest
from imblearn.over_sampling import RandomOverSampler
from imblearn.utils.estimator_checks import parametrize_with_checks as imblearn_checks
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.utils.estimator_checks import (
    check_dataframe_column_names_consistency,
    check_param_validation,
)
from sklearn.utils.estimator_checks import parametrize_with_checks as sklearn_checks

from ganaug import GANAugmenter, GANAugmenterCV
from ganaug.model_selection.estimators import encoder

pytestmark = pytest.mark.filterwarnings("ignore::ganaug.GanaugWarning")


class Encoded(Pipeline):
    """A pipeline that names tests alike in all processes: no function's address is in it."""

    def __repr__(self, N_CHAR_MAX=700):
        return "Encoded()"


def quick(sampler=None):
    """Return a search whose sampler takes no time: the checks ask for what the search does."""
    return GANAugmenterCV(
        Encoded([("encoder", encoder()), ("classifier", LogisticRegression(C=0.1))]),
        sampler or RandomOverSampler(),
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


with_a_gan = quick(GANAugmenter(max_iter=2))


@pytest.mark.nightly
@imblearn_checks([with_a_gan])
def test_imbalanced_learn_with_a_gan(estimator, check):
    check(estimator)


@pytest.mark.nightly
@sklearn_checks([with_a_gan])
def test_scikit_learn_with_a_gan(estimator, check):
    check(estimator)


def test_parameter_validation():
    check_param_validation("GANAugmenterCV", quick())


def test_column_names():
    check_dataframe_column_names_consistency("GANAugmenterCV", quick())
