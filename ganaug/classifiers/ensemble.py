"""An ensemble of classifiers, each with synthetic samples of its own."""

from __future__ import annotations

from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from joblib import Parallel, delayed
from sklearn.utils.validation import check_is_fitted

from ganaug import frames
from ganaug._utils.compat import HasMethods, Interval
from ganaug._utils.seeding import seed_of, seeded
from ganaug.augmenter import GANAugmenter
from ganaug.classifiers.probabilistic import ProbabilisticClassifier
from ganaug.model_selection.trials import ScaledSampler
from ganaug.table_rows import extend

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import Classifier, RandomState, Samples


class GANEnsembleClassifier(ProbabilisticClassifier):
    """Average classifiers fitted to the same real samples and different synthetic ones.

    One GAN is trained, and each classifier gets its own draw of synthetic samples. The errors of
    single draws average out, so the mean ranks samples better, especially for trees and nearest
    neighbours.

    Parameters
    ----------
    estimator : classifier, optional
        A classifier with ``predict_proba``; by default gradient boosting on encoded columns.
    augmenter : GANAugmenter, optional
        `GANAugmenter()` by default.
    n_estimators : int, default=10
        Number of classifiers.
    amount : float, default=0.25
        Fraction, above 0 and at most 1, of the samples that the augmenter's ``sampling_strategy``
        adds to each class.
    n_jobs : int, optional
        Number of classifiers fitted in parallel, through joblib.
    random_state : int, RandomState instance or None, default=None
        Replaces the random states of the augmenter and the classifiers.

    Attributes
    ----------
    estimators_ : list of classifier
    augmenter_ : GANAugmenter
        Fitted to the real samples.
    classes_ : ndarray of shape (n_classes,)
    n_features_in_ : int
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        The column names, if `X` was a frame whose names are all strings.

    See Also
    --------
    imblearn.ensemble.BalancedBaggingClassifier : Undersamples the large classes instead.

    References
    ----------
    Breiman, 1996, Bagging predictors, https://doi.org/10.1007/BF00058655

    Examples
    --------
    >>> from sklearn.datasets import make_classification
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> from ganaug import GANAugmenter, GANEnsembleClassifier
    >>> X, y = make_classification(300, weights=[0.9], random_state=0)
    >>> model = GANEnsembleClassifier(
    ...     DecisionTreeClassifier(), GANAugmenter(max_iter=20), random_state=0
    ... ).fit(X, y)
    >>> model.predict_proba(X).shape, len(model.estimators_)
    ((300, 2), 10)
    """

    augmenter_: GANAugmenter
    estimators_: list[Any]

    _parameter_constraints = {
        **ProbabilisticClassifier._parameter_constraints,
        "augmenter": [HasMethods(["fit", "sample"]), None],
        "n_estimators": [Interval(Integral, 1, None, closed="left")],
        "amount": [Interval(Real, 0, 1, closed="right")],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
    }

    def __init__(
        self,
        estimator: Classifier | None = None,
        augmenter: GANAugmenter | None = None,
        *,
        n_estimators: int = 10,
        amount: float = 0.25,
        n_jobs: int | None = None,
        random_state: RandomState = None,
    ) -> None:
        self.estimator = estimator
        self.augmenter = augmenter
        self.n_estimators = n_estimators
        self.amount = amount
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: Samples, y: ArrayLike) -> Self:
        """Train the GAN, draw samples for each classifier and fit it.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others
            Samples in a form that both `GANAugmenter` and the classifier accept.
        y : array-like of shape (n_samples,)

        Returns
        -------
        self : GANEnsembleClassifier
        """
        X, y = self._validated(X, y)
        X, seed = frames.to_pandas(X), seed_of(self.random_state)
        augmenter = GANAugmenter() if self.augmenter is None else self.augmenter
        scaled = ScaledSampler(augmenter, y)
        self.augmenter_ = scaled.on(y, self.amount, seed)
        added = scaled.added(self.amount)
        labels = np.repeat(np.array(list(added), y.dtype), list(added.values()))
        if len(labels):
            self.augmenter_.fit(X, y)
        fitted, classifier = delayed(_fitted), self._new_classifier()
        self.estimators_ = Parallel(n_jobs=self.n_jobs)(
            fitted(classifier, X, y, self._drawn(labels), labels, seed + number)
            for number in range(self.n_estimators)
        )
        self.classes_ = self.estimators_[0].classes_
        return self

    def predict_proba(self, X: Samples) -> NDArray[np.floating]:
        """Return the mean probability of each class.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
        """
        check_is_fitted(self, "estimators_")
        X = frames.to_pandas(X)
        return np.mean([estimator.predict_proba(X) for estimator in self.estimators_], axis=0)

    def _drawn(self, labels: NDArray[Any]) -> Any:
        return self.augmenter_.sample(len(labels), labels)[0] if len(labels) else None


def _fitted(
    estimator: Any, X: Any, y: NDArray[Any], new: Any, labels: NDArray[Any], seed: int
) -> Any:
    """Return a clone of a classifier, fitted to real and synthetic samples."""
    if new is not None:
        X, y = extend(X, new), np.concatenate([y, labels])
    return seeded(estimator, seed).fit(X, y)
