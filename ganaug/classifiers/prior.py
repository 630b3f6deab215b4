"""Probabilities for the real shares of classes, from a classifier that learned from others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, MetaEstimatorMixin, clone
from sklearn.utils._param_validation import HasMethods
from sklearn.utils.validation import check_is_fitted

from ganaug.augmenter import GANAugmenter
from ganaug.classifiers.by_probability import ByProbability, samples_and_labels
from ganaug.model_selection.estimators import default_classifier

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import Classifier, Sampler, Samples


class PriorCorrectedClassifier(ByProbability, MetaEstimatorMixin, BaseEstimator):
    """A classifier of resampled data whose probabilities are for the data as they are.

    What learns from balanced data takes all classes to be as common, and finds rare ones far too
    often. Probabilities ``q`` are corrected by how the shares of classes have changed: for two
    classes ``p = b q / ((b - 1) q + 1)``, where ``b`` is the odds of the class in the data over
    its odds in the resampled data. Of two classes, the ranking of samples stays what it was.

    Parameters
    ----------
    estimator : classifier, optional
        With ``predict_proba``. By default gradient boosting on encoded columns.
    sampler : sampler, optional
        With ``fit_resample``. `GANAugmenter()` by default.

    Attributes
    ----------
    estimator_ : classifier
        Fitted to the resampled data.
    sampler_ : sampler
        The clone that resampled them.
    class_prior_ : ndarray of shape (n_classes,)
        The shares of classes in the data.
    resampled_prior_ : ndarray of shape (n_classes,)
        Those in the resampled data.
    classes_ : ndarray of shape (n_classes,)
    n_features_in_ : int
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        The columns, if `X` was a frame with names that are all text.

    See Also
    --------
    sklearn.calibration.CalibratedClassifierCV : Learns a correction from held-out samples.

    Notes
    -----
    The correction is exact if synthetic samples are of their class as real ones are. `predict`
    goes by the corrected probabilities, and so finds rare classes about as rarely as a classifier
    of the data as they are; tune the threshold to find more.

    References
    ----------
    Saerens et al., 2002, Adjusting the outputs of a classifier to new a priori probabilities,
    https://doi.org/10.1162/089976602753284446

    Dal Pozzolo et al., 2015, Calibrating probability with undersampling for unbalanced
    classification, https://doi.org/10.1109/SSCI.2015.33

    Examples
    --------
    >>> from imblearn.over_sampling import RandomOverSampler
    >>> from sklearn.datasets import make_classification
    >>> from sklearn.linear_model import LogisticRegression
    >>> from ganaug import PriorCorrectedClassifier
    >>> X, y = make_classification(2000, weights=[0.9], class_sep=0.5, random_state=0)
    >>> sampler = RandomOverSampler(random_state=0)
    >>> plain = LogisticRegression().fit(*sampler.fit_resample(X, y))
    >>> model = PriorCorrectedClassifier(LogisticRegression(), sampler).fit(X, y)
    >>> found = [float(m.predict_proba(X)[:, 1].mean()) for m in (plain, model)]
    >>> [round(share, 1) for share in (*found, float(y.mean()))]
    [0.2, 0.1, 0.1]
    """

    classes_: NDArray[Any]
    class_prior_: NDArray[np.floating]
    resampled_prior_: NDArray[np.floating]

    _doc_link_module = "ganaug"

    _parameter_constraints = {
        "estimator": [HasMethods(["fit", "predict_proba"]), None],
        "sampler": [HasMethods(["fit_resample"]), None],
    }

    def __init__(
        self, estimator: Classifier | None = None, sampler: Sampler | None = None
    ) -> None:
        self.estimator = estimator
        self.sampler = sampler

    def fit(self, X: Samples, y: ArrayLike) -> Self:
        """Resample the data and fit the classifier.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or images
            As the sampler and the classifier take it.
        y : array-like of shape (n_samples,)

        Returns
        -------
        self : PriorCorrectedClassifier
        """
        self._validate_params()
        X, y = samples_and_labels(self, X, y)
        sampler = GANAugmenter() if self.sampler is None else clone(self.sampler, safe=False)
        self.sampler_: Any = sampler
        X_more, y_more = self.sampler_.fit_resample(X, y)
        estimator = default_classifier() if self.estimator is None else self.estimator
        self.estimator_: Any = clone(estimator).fit(X_more, y_more)
        self.classes_ = self.estimator_.classes_
        self.class_prior_ = _shares(y, self.classes_)
        self.resampled_prior_ = _shares(y_more, self.classes_)
        return self

    def predict_proba(self, X: Samples) -> NDArray[np.floating]:
        """Return the probability of each class, for the shares that classes really have.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or images

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
        """
        check_is_fitted(self, "estimator_")
        odds = self.estimator_.predict_proba(X) * (self.class_prior_ / self.resampled_prior_)
        return odds / odds.sum(axis=1, keepdims=True)


def _shares(y: ArrayLike, labels: NDArray[Any]) -> NDArray[np.floating]:
    y = np.asarray(y)
    return np.array([np.mean(y == label) for label in labels.tolist()])
