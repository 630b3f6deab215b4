"""Correct probabilities for the class frequencies that resampling has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import clone
from sklearn.utils.validation import check_is_fitted

from ganaug._utils.compat import HasMethods
from ganaug.augmenter import GANAugmenter
from ganaug.classifiers.probabilistic import ProbabilisticClassifier

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import Classifier, Sampler, Samples


class PriorCorrectedClassifier(ProbabilisticClassifier):
    """Classifier trained on resampled data, with probabilities for the original class frequencies.

    A classifier trained on balanced data assumes that all classes are equally common, and predicts
    rare classes far too often. Its probabilities ``q`` are corrected for the change in class
    frequencies: for two classes ``p = b q / ((b - 1) q + 1)``, where ``b`` is the ratio of the
    odds of the class in the data to those in the resampled data. With two classes, the ranking of
    samples is unchanged.

    Parameters
    ----------
    estimator : classifier, optional
        A classifier with ``predict_proba``; by default gradient boosting on encoded columns.
    sampler : sampler, optional
        Any sampler of imbalanced-learn; `GANAugmenter()` by default. Its ``sampling_strategy``
        determines how many samples are added or removed.

    Attributes
    ----------
    estimator_ : classifier
        Fitted to the resampled data.
    sampler_ : sampler
        The clone that resampled the data.
    class_prior_ : ndarray of shape (n_classes,)
        Class frequencies in the data.
    resampled_prior_ : ndarray of shape (n_classes,)
        Class frequencies in the resampled data.
    classes_ : ndarray of shape (n_classes,)
    n_features_in_ : int
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        The column names, if `X` was a frame whose names are all strings.

    See Also
    --------
    sklearn.calibration.CalibratedClassifierCV : Learns a correction from held-out samples.

    Notes
    -----
    The correction is exact if synthetic samples follow the distribution of their class. `predict`
    uses the corrected probabilities, so it predicts rare classes about as rarely as a classifier
    trained on the original data; tune the threshold to predict them more often.

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

    class_prior_: NDArray[np.floating]
    resampled_prior_: NDArray[np.floating]

    _parameter_constraints = {
        **ProbabilisticClassifier._parameter_constraints,
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
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others
            Samples in a form that both the sampler and the classifier accept.
        y : array-like of shape (n_samples,)

        Returns
        -------
        self : PriorCorrectedClassifier
        """
        X, y = self._validated(X, y)
        sampler = GANAugmenter() if self.sampler is None else clone(self.sampler, safe=False)
        self.sampler_: Any = sampler
        X_more, y_more = self.sampler_.fit_resample(X, y)
        self.estimator_: Any = clone(self._new_classifier()).fit(X_more, y_more)
        self.classes_ = self.estimator_.classes_
        self.class_prior_ = _shares(y, self.classes_)
        self.resampled_prior_ = _shares(y_more, self.classes_)
        return self

    def predict_proba(self, X: Samples) -> NDArray[np.floating]:
        """Return class probabilities, corrected for the original class frequencies.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others

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
