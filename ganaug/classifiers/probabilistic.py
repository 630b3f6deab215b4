"""The base class of classifiers that predict the most probable class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ganaug._utils.compat import HasMethods
from ganaug.classifiers.meta_classifier import MetaClassifier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.types import Samples


class ProbabilisticClassifier(MetaClassifier):
    """A meta-classifier that wraps `estimator` and predicts the most probable class."""

    _parameter_constraints: dict[str, list[Any]] = {
        "estimator": [HasMethods(["fit", "predict_proba"]), None]
    }

    def predict(self, X: Samples) -> NDArray[Any]:
        """Return the most probable class of each sample.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        best = self.predict_proba(X).argmax(axis=1)
        return self.classes_[best]
