"""A classifier that learns from a teacher's predictions for synthetic samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from joblib import Parallel, delayed
from sklearn.metrics import get_scorer_names
from sklearn.utils import get_tags
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from ganaug import frames
from ganaug._utils.compat import HasMethods, StrOptions
from ganaug._utils.seeding import seed_of
from ganaug.allocation import rarest_first
from ganaug.augmenter import GANAugmenter
from ganaug.classifiers.distillation import Distillation, part_of, scores_of
from ganaug.classifiers.meta_classifier import MetaClassifier, estimator_has
from ganaug.classifiers.teachers import default_teacher
from ganaug.exceptions import NoGainWarning, repeat, warn
from ganaug.model_selection.amounts import checked_amounts, cv_results, least_within, no_gain
from ganaug.model_selection.intervals import ratio_of
from ganaug.model_selection.scoring import check_known, class_scorer, given_scorer
from ganaug.model_selection.splits import groups_of, splits_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from sklearn.utils import Tags

    from ganaug.classifiers.distillation import Data
    from ganaug.types import Classifier, Predictor, RandomState, Samples, Splitter

# The maximum number of synthetic samples per real one.
MOST = 100


class GANDistilledClassifier(MetaClassifier):
    """Distil a stronger classifier, the teacher, into a smaller one with synthetic samples.

    The teacher learns from the real samples and predicts class probabilities for synthetic
    samples, which a GAN draws in equal numbers for all classes. The classifier learns from the
    real samples with their labels and from the synthetic ones with these probabilities, which
    brings a small model closer to a large one. The number of synthetic samples is chosen by
    cross-validation: the smallest whose score is within a standard error of the best one (Breiman
    et al., 1984), or 0 if that is about as good.

    The teacher itself is often better: compare `teacher_score_` with `best_score_`. Use this
    classifier if the model has to be interpretable, or small and fast.

    Parameters
    ----------
    estimator : classifier
        If its `fit`, or that of the last step of a pipeline, takes ``sample_weight``, it sees each
        synthetic sample once per class, weighted by its probability. Others see it once, with its
        most probable label, as do those with a part that uses labels but no weights: a feature
        selector, a target encoder, a sampler, or an inner estimator.
    teacher : "auto" or classifier, default="auto"
        A classifier with ``predict_proba``. "auto" is the mean of a random forest and extremely
        randomised trees, on encoded columns. Synthetic samples are labelled by several copies of
        it, each fitted to a part of the real samples.
    augmenter : GANAugmenter, optional
        `GANAugmenter()` by default. Its ``sampling_strategy`` is replaced.
    amounts : sequence of floats, default=(1.0, 4.0)
        Numbers of synthetic samples to try, as multiples (above 0, at most 100) of the number of
        real ones; all classes get equally many. Adding nothing is always tried too.
    scoring : str or callable, optional
        A scikit-learn scorer; by default the average precision of the rarer of two classes, or its
        mean over all classes if there are more.
    cv : int, splitter or iterable, default=5
        The splits on which amounts are compared; a number means stratified, shuffled folds, fewer
        if the minority classes have fewer samples. The GAN and the teacher see only the training
        part.
    n_jobs : int, optional
        Number of splits run in parallel, through joblib.
    random_state : int, RandomState instance or None, default=None
        Seeds the folds and replaces the random states of all parts.

    Attributes
    ----------
    estimator_ : classifier
        Fitted to real and synthetic samples.
    teacher_ : classifier
        Fitted to all real samples.
    augmenter_ : GANAugmenter
        Fitted to all real samples; it is missing if `amount_` is 0.
    amount_ : float
        The chosen number of synthetic samples per real one; 0 means none.
    best_score_ : float
        The mean score of the classifier in cross-validation with that amount.
    teacher_score_ : float
        The mean score of the teacher in the same splits.
    cv_results_ : dict of lists and ndarrays of shape (n_candidates,)
        The scores of all amounts, as in `GANAugmenterCV`; amount 0 comes first.
    scorer_ : callable
    classes_ : ndarray of shape (n_classes,)
    n_features_in_, feature_names_in_
        See scikit-learn.

    Warns
    -----
    NoGainWarning
        If no amount helps; then the classifier learns from the real samples only. Warnings of the
        augmenter in cross-validation follow.

    See Also
    --------
    GANEnsembleClassifier : Averages classifiers, each with synthetic samples of its own.

    Notes
    -----
    The teacher's probabilities reflect the real class frequencies, and so do those of a classifier
    that learns from them, although the synthetic samples are balanced.

    References
    ----------
    Bucila et al., 2006, Model compression, https://doi.org/10.1145/1150402.1150464

    Hinton et al., 2015, Distilling the knowledge in a neural network,
    https://arxiv.org/abs/1503.02531

    Fakoor et al., 2020, Fast, accurate, and simple models for tabular data via augmented
    distillation, https://arxiv.org/abs/2006.14284

    Examples
    --------
    >>> from sklearn.datasets import make_classification
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> from ganaug import GANAugmenter, GANDistilledClassifier
    >>> X, y = make_classification(300, weights=[0.9], random_state=0)
    >>> model = GANDistilledClassifier(
    ...     DecisionTreeClassifier(), augmenter=GANAugmenter(max_iter=20), cv=3, random_state=0
    ... ).fit(X, y)
    >>> nothing, *_ = model.cv_results_["mean_test_score"].tolist()
    >>> model.amount_ > 0, nothing < model.best_score_ < model.teacher_score_
    (True, True)
    """

    _parameter_constraints = {
        "estimator": [HasMethods(["fit", "predict"])],
        "teacher": [HasMethods(["fit", "predict_proba"]), StrOptions({"auto"})],
        "augmenter": [HasMethods(["fit", "sample", "set_params"]), None],
        "amounts": ["array-like"],
        "scoring": [StrOptions(set(get_scorer_names())), callable, None],
        "cv": ["cv_object"],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
    }

    def __init__(  # noqa: PLR0913
        self,
        estimator: Predictor,
        teacher: Literal["auto"] | Classifier = "auto",
        augmenter: GANAugmenter | None = None,
        *,
        amounts: Sequence[float] = (1.0, 4.0),
        scoring: str | Callable[..., float] | None = None,
        cv: int | Splitter | Iterable[tuple[Any, Any]] = 5,
        n_jobs: int | None = None,
        random_state: RandomState = None,
    ) -> None:
        self.estimator = estimator
        self.teacher = teacher
        self.augmenter = augmenter
        self.amounts = amounts
        self.scoring = scoring
        self.cv = cv
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: Samples, y: ArrayLike, groups: ArrayLike | None = None) -> Self:
        """Choose the amount of synthetic samples, and fit the teacher and the classifier.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others
            Samples in a form that `GANAugmenter`, the teacher and the classifier accept.
        y : array-like of shape (n_samples,)
        groups : array-like of shape (n_samples,), optional
            Samples of a group, such as one person, are never split between training and test.

        Returns
        -------
        self : GANDistilledClassifier

        Raises
        ------
        ValueError
            If `X` or `y` cannot be used for training, a parameter does not match them, or no class
            but the largest has a second sample to hold out.
        """
        X, y = self._validated(X, y)
        X, seed = frames.to_pandas(X), seed_of(self.random_state)
        amounts = checked_amounts(self.amounts, MOST)
        # One class leaves nothing to learn.
        candidates = [0.0, *amounts] if len(np.unique(y)) > 1 else [0.0]
        data = X, y, groups_of(groups, y)
        self._search(data, candidates, seed)
        distillation = self._distillation(data, candidates[-1], seed)
        self.teacher_: Any = distillation.teacher
        self.estimator_: Any = distillation.student(self.estimator, self.amount_)
        self.__dict__.pop("augmenter_", None)
        if self.amount_:
            self.augmenter_: Any = distillation.augmenter
        self.classes_ = self.estimator_.classes_
        return self

    def predict(self, X: Samples) -> NDArray[Any]:
        """Return the predictions of the classifier.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        check_is_fitted(self, "estimator_")
        return self.estimator_.predict(frames.to_pandas(X))

    @available_if(estimator_has("predict_proba"))
    def predict_proba(self, X: Samples) -> NDArray[np.floating]:
        """Return the probability of each class, if the classifier has `predict_proba`.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
        """
        check_is_fitted(self, "estimator_")
        return self.estimator_.predict_proba(frames.to_pandas(X))

    @available_if(estimator_has("decision_function"))
    def decision_function(self, X: Samples) -> NDArray[np.floating]:
        """Return the decision function, if the classifier has one.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others

        Returns
        -------
        ndarray of shape (n_samples,) or (n_samples, n_classes)
        """
        check_is_fitted(self, "estimator_")
        return self.estimator_.decision_function(frames.to_pandas(X))

    def _distillation(self, data: Data, most: float, seed: int) -> Distillation:
        augmenter = GANAugmenter() if self.augmenter is None else self.augmenter
        return Distillation(augmenter, self._new_teacher(), data, seed=seed, most=most)

    def _new_teacher(self) -> Any:
        return default_teacher() if isinstance(self.teacher, str) else self.teacher

    def _search(self, data: Data, amounts: list[float], seed: int) -> None:
        """Set the best amount and the results of cross-validation."""
        X, y, groups = data
        splits = splits_of(self.cv, X, y, rarest_first(y)[:-1].tolist(), seed, groups)
        self.scorer_: Any = given_scorer(self.scoring, self.estimator) or class_scorer(y)
        tasks = (
            delayed(scores_of)(
                self._distillation(part_of(data, train), amounts[-1], seed + number),
                self.estimator,
                amounts,
                self.scorer_,
                part_of(data, test)[:2],
            )
            for number, (train, test) in enumerate(splits)
        )
        rows, warned = zip(*Parallel(n_jobs=self.n_jobs)(tasks), strict=True)
        scores = np.array(rows, "float64").T
        check_known(scores)
        self._record(amounts, scores, ratio_of(splits))
        if not self.amount_:
            repeat(found for part in warned for found in part)

    def _record(self, amounts: list[float], scores: NDArray[Any], test_ratio: float) -> None:
        """Record scores of shape (n_amounts + 1, n_splits); the last are the teacher's."""
        students = scores[:-1]
        params = [{"amount": amount} for amount in amounts]
        self.cv_results_: dict[str, Any] = cv_results(params, students, test_ratio)
        best = least_within(students)
        self.amount_: float = amounts[best]
        self.best_score_ = float(students[best].mean())
        self.teacher_score_ = float(scores[-1].mean())
        if amounts[-1] and not self.amount_:
            warn(no_gain(self.cv_results_, scores.shape[1]), NoGainWarning)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse &= get_tags(self._new_teacher()).input_tags.sparse
        return tags
