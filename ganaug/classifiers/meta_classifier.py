"""The base class of meta-classifiers that change the training data of a classifier."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sklearn.base import BaseEstimator, ClassifierMixin, MetaEstimatorMixin
from sklearn.utils import assert_all_finite, check_consistent_length, column_or_1d, get_tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from ganaug import frames, inputs
from ganaug._utils.compat import validate_params
from ganaug._utils.parameter_hints import HintedParameters
from ganaug.model_selection.estimators import default_classifier

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from sklearn.utils import Tags

    from ganaug.types import Samples


def estimator_has(name: str) -> Callable[[Any], bool]:
    """Return a check for `available_if` that the estimator has an attribute."""

    def check(self: Any) -> bool:
        getattr(vars(self).get("estimator_", self.estimator), name)
        return True

    return check


class MetaClassifier(HintedParameters, ClassifierMixin, MetaEstimatorMixin, BaseEstimator):
    """A meta-classifier that wraps `estimator`."""

    classes_: NDArray[Any]

    _doc_link_module = "ganaug"

    def _new_classifier(self) -> Any:
        """Return the classifier to clone and fit."""
        return default_classifier() if self.estimator is None else self.estimator

    def _validated(self, X: Samples, y: ArrayLike) -> tuple[Any, NDArray[Any]]:
        """Validate the parameters and the data; return indexable samples and an array of labels.

        The number and names of features are stored.
        """
        validate_params(self)
        inputs.check_labels(y)
        samples = inputs.check_samples(X)
        validate_data(self, X=samples, reset=True, skip_check_array=True)
        y = column_or_1d(frames.to_pandas(y), warn=True)
        assert_all_finite(y, input_name="y")
        check_classification_targets(y)
        check_consistent_length(samples, y)
        return X if frames.wrapper(X) is frames.Polars else samples, y

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags = get_tags(self._new_classifier()).input_tags
        return tags
