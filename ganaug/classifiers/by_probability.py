"""What classifiers that augment their data have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.base import ClassifierMixin
from sklearn.utils import assert_all_finite, check_consistent_length, column_or_1d, get_tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from ganaug import inputs
from ganaug.model_selection.estimators import default_classifier

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from sklearn.utils import Tags

    from ganaug.types import Samples


class ByProbability(ClassifierMixin):
    """A classifier around another one, `estimator`, that predicts the most probable class."""

    def predict(self, X: Samples) -> NDArray[Any]:
        """Return the most probable class of each sample.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or images

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        best = self.predict_proba(X).argmax(axis=1)
        return self.classes_[best]

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        estimator = default_classifier() if self.estimator is None else self.estimator
        tags.input_tags = get_tags(estimator).input_tags
        return tags


def samples_and_labels(estimator: Any, X: Samples, y: ArrayLike) -> tuple[Any, NDArray[Any]]:
    """Return samples that can be indexed and labels in an array, or say what is wrong with them.

    Parameters
    ----------
    estimator : object
        What is fitted; it is told the number and names of features.
    X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or images
    y : array-like of shape (n_samples,)
    """
    inputs.check_labels(y)
    samples = inputs.check_samples(X)
    validate_data(estimator, X=samples, reset=True, skip_check_array=True)
    y = column_or_1d(inputs.without_polars(y), warn=True)
    assert_all_finite(y, input_name="y")
    check_classification_targets(y)
    check_consistent_length(samples, y)
    return X if inputs.is_polars(X) else samples, y
