"""How much augmentation helps, found by cross-validation."""

import warnings
from numbers import Real

import numpy as np
from imblearn.base import BaseSampler
from imblearn.utils import check_target_type
from scipy.stats import rankdata
from sklearn.base import clone
from sklearn.metrics import get_scorer_names
from sklearn.model_selection import ParameterGrid
from sklearn.utils import check_consistent_length, check_scalar
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from ganaug import containers
from ganaug.augmenter import GANAugmenter
from ganaug.evaluation.choice import least_within, standard_error
from ganaug.evaluation.estimators import default_classifier
from ganaug.evaluation.scoring import scorer_for
from ganaug.evaluation.splits import splits_of
from ganaug.evaluation.trials import Dose, Trials
from ganaug.exceptions import NoGainWarning
from ganaug.seeding import seed_of


class GANAugmenterCV(BaseSampler):
    """Over-sample scarce classes with a GAN, by the amount that helps a classifier.

    Amounts are tried by cross-validation: the augmenter learns from the training part of each
    split, once for all amounts, and the classifier is scored on real samples that neither has
    seen. Of amounts that score about the same the smallest is taken. If that is none, the data
    come back as they were, with a warning.

    Parameters
    ----------
    estimator : classifier, optional
        What the data are for. By default gradient boosting on encoded columns.
    augmenter : sampler, optional
        `GANAugmenter()` by default, or any over-sampler of imbalanced-learn. All of what its
        ``sampling_strategy`` adds is the amount 1.
    amounts : sequence of floats, default=(0.1, 0.25, 0.5, 1.0)
        Shares, above 0 and at most 1, of the samples that would be added to each class. Adding
        nothing is always tried too.
    param_grid : dict or list of dicts, optional
        Parameters of the augmenter to try, as for `sklearn.model_selection.GridSearchCV`, such as
        ``{"gan": ["tabular", "wgan_gp"]}``. One augmenter is fitted for each combination.
    scoring : str or callable, optional
        A scorer of scikit-learn. By default the average precision of the rarer of two classes, or
        the mean of that of each class if there are more.
    tolerance : float, default=0.25
        How many standard errors of their difference an amount may be behind the best one to score
        about the same. 1 is the rule of Breiman et al. (1984), with which little is added unless
        the gain is plain.
    cv : int, splitter or iterable, default=5
        The splits, as for `GridSearchCV`; a number is of stratified, shuffled folds, fewer if the
        scarce classes have fewer samples.
    n_jobs : int, optional
        How many splits are tried at a time, through joblib.
    verbose : int, default=0
        As of `joblib.Parallel`.
    random_state : int, RandomState instance or None, default=None
        Of the folds, and of the augmenters, whose own is replaced. The classifier has its own.

    Attributes
    ----------
    best_params_ : dict
        ``"amount"``, and those of `param_grid`.
    best_score_ : float
        Their mean score.
    best_index_ : int
        Their place in `cv_results_`.
    cv_results_ : dict of lists and ndarrays of shape (n_candidates,)
        ``params``, ``param_...``, ``split0_test_score`` and so on, ``mean_test_score``,
        ``std_test_score`` and ``rank_test_score`` as in scikit-learn; ``mean_gain`` over adding
        nothing, and ``standard_error_gain``. Candidates that add less come first.
    augmenter_ : sampler
        Fitted to all samples with the best parameters; it draws more, can be saved, and goes into
        `ganaug.mix_synthetic`. After a `fit_resample` that adds nothing it has learned nothing.
    sampling_strategy_ : dict
        How many samples are added to each class.
    synthetic_mask_ : ndarray of shape (n_samples_new,), bool
        Which samples of the result of `fit_resample` are synthetic.
    scorer_ : callable
    n_splits_ : int
    classes_ : ndarray of shape (n_classes,)
    n_features_in_ : int
    feature_names_in_ : ndarray of shape (n_features_in_,)
        The columns, if `X` was a frame with names that are all text.

    Warns
    -----
    NoGainWarning
        If nothing is added.

    See Also
    --------
    GANAugmenter : Adds as much as it is told.
    sklearn.model_selection.TunedThresholdClassifierCV : Often gains as much, at another price.

    Examples
    --------
    >>> from sklearn.datasets import make_classification
    >>> from sklearn.neighbors import KNeighborsClassifier
    >>> from ganaug import GANAugmenter, GANAugmenterCV
    >>> X, y = make_classification(300, weights=[0.8], flip_y=0.1, random_state=0)
    >>> search = GANAugmenterCV(
    ...     KNeighborsClassifier(), GANAugmenter(max_iter=20), cv=3, random_state=0
    ... )
    >>> X_more, y_more = search.fit_resample(X, y)
    >>> len(search.cv_results_["mean_test_score"])
    5
    """

    _doc_link_module = "ganaug"
    _sampling_type = "over-sampling"

    _parameter_constraints = {
        "estimator": [HasMethods(["fit", "predict"]), None],
        "augmenter": [HasMethods(["fit_resample"]), None],
        "amounts": ["array-like"],
        "param_grid": [dict, list, None],
        "scoring": [StrOptions(set(get_scorer_names())), callable, None],
        "tolerance": [Interval(Real, 0, None, closed="left")],
        "cv": ["cv_object"],
        "n_jobs": [int, None],
        "verbose": ["verbose"],
        "random_state": ["random_state"],
    }

    def __init__(  # noqa: PLR0913
        self,
        estimator=None,
        augmenter=None,
        *,
        amounts=(0.1, 0.25, 0.5, 1.0),
        param_grid=None,
        scoring=None,
        tolerance=0.25,
        cv=5,
        n_jobs=None,
        verbose=0,
        random_state=None,
    ):
        self.estimator = estimator
        self.augmenter = augmenter
        self.amounts = amounts
        self.param_grid = param_grid
        self.scoring = scoring
        self.tolerance = tolerance
        self.cv = cv
        self.n_jobs = n_jobs
        self.verbose = verbose
        self.random_state = random_state

    def fit(self, X, y):
        """Find the parameters and fit the augmenter with them, so that it draws samples.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or images
            As for `GANAugmenter`.
        y : array-like of shape (n_samples,)
            Labels of at least two classes.

        Returns
        -------
        self : GANAugmenterCV

        Raises
        ------
        ValueError
            If `X` or `y` cannot be augmented, a parameter does not fit them, or a class that is
            to be filled has one sample only, so that none can be held out.
        """
        self._search(X, y)
        self.augmenter_.fit(X, y)
        return self

    def fit_resample(self, X, y):
        """Find the parameters and return the data with as many synthetic samples as help.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or images
            As for `GANAugmenter`.
        y : array-like of shape (n_samples,)
            Labels of at least two classes.

        Returns
        -------
        X_resampled : {array-like, dataframe, sparse matrix} of shape (n_samples_new, ...)
            `X`, untouched, and the synthetic samples, in the container of `X`.
        y_resampled : array-like of shape (n_samples_new,)
            Their labels, in the container of `y`.

        Raises
        ------
        ValueError
            As of `fit`.
        """
        self._search(X, y)
        X_more, y_more = self.augmenter_.fit_resample(X, y)
        self.synthetic_mask_ = np.arange(len(y_more)) >= len(y)
        return X_more, y_more

    # imbalanced-learn's name for the part of it between its own checks, which are not needed here.
    _fit_resample = fit_resample

    def _search(self, X, y):
        X, y = self._checked(X, y)
        seed = seed_of(self.random_state)
        sampler = GANAugmenter() if self.augmenter is None else self.augmenter
        points = list(ParameterGrid(self.param_grid or {}))
        doses = [Dose(clone(sampler).set_params(**point), y) for point in points]
        planned = {label for dose in doses for label in dose.planned}
        amounts = self._checked_amounts() if planned else []
        # What adds less comes first, and is preferred.
        candidates = [(0.0, 0)] + [(a, i) for a in amounts for i in range(len(doses))]
        self._record(
            [{"amount": amount, **(points[i] if amount else {})} for amount, i in candidates],
            self._scores(X, y, doses if planned else [], amounts, planned, seed),
        )
        amount, i = candidates[self.best_index_]
        self.augmenter_ = doses[i].on(y, amount, seed)
        self.sampling_strategy_ = doses[i].added(amount)
        if planned and not amount:
            self._warn()

    def _scores(self, X, y, doses, amounts, planned, seed):
        """Return the scores of all candidates, of shape (n_candidates, n_splits)."""
        splits = splits_of(self.cv, X, y, planned, seed)
        estimator = default_classifier() if self.estimator is None else self.estimator
        self.scorer_ = scorer_for(self.scoring, estimator, y)
        nothing, scores = Trials(estimator, self.scorer_, X, y, splits, seed).scores(
            doses, amounts, n_jobs=self.n_jobs, verbose=self.verbose
        )
        return np.vstack([nothing, scores.swapaxes(0, 1).reshape(-1, len(splits))])

    def _checked(self, X, y):
        """Return samples that can be indexed, and labels in an array."""
        self._validate_params()
        containers.check_arrays(X)
        containers.check_labels(y)
        check_classification_targets(y)
        y, _ = check_target_type(containers.without_polars(y), indicate_one_vs_all=True)
        samples = containers.check_samples(X)
        validate_data(self, X=samples, y=y, reset=True, skip_check_array=True)
        check_consistent_length(samples, y)
        self.classes_ = np.unique(y)
        return X if containers.is_polars(X) else samples, np.asarray(y)

    def _checked_amounts(self):
        for amount in self.amounts:
            check_scalar(amount, "amounts", Real, min_val=0, max_val=1, include_boundaries="right")
        return sorted({float(amount) for amount in self.amounts})

    def _record(self, params, scores):
        """Set what cross-validation has found; `scores` is of shape (n_candidates, n_splits)."""
        gains = scores - scores[0]
        self.n_splits_, self.best_index_ = scores.shape[1], least_within(scores, self.tolerance)
        means = scores.mean(axis=1)
        self.best_params_, self.best_score_ = params[self.best_index_], means[self.best_index_]
        names = sorted({name for point in params for name in point})
        self.cv_results_ = {
            "params": params,
            **{f"param_{name}": [point.get(name) for point in params] for name in names},
            **{f"split{i}_test_score": column for i, column in enumerate(scores.T)},
            "mean_test_score": means,
            "std_test_score": scores.std(axis=1),
            "rank_test_score": rankdata(-means, method="min").astype("int32"),
            "mean_gain": gains.mean(axis=1),
            "standard_error_gain": standard_error(gains),
        }

    def _warn(self):
        best = int(np.argmax(self.cv_results_["mean_test_score"]))
        gain, error = (self.cv_results_[n][best] for n in ("mean_gain", "standard_error_gain"))
        seen = (
            f"the best of them, {self.cv_results_['params'][best]}, gained {gain:.3f}, with a "
            f"standard error of {error:.3f}"
            if best
            else "all of them lost"
        )
        warnings.warn(
            f"No amount of synthetic samples helped in {self.n_splits_} splits: {seen}. Nothing "
            "is added. A tuned decision threshold costs less and often gains as much: "
            "sklearn.model_selection.TunedThresholdClassifierCV.",
            NoGainWarning,
            stacklevel=4,
        )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        sampler = GANAugmenter() if self.augmenter is None else self.augmenter
        tags.input_tags = sampler.__sklearn_tags__().input_tags
        tags.non_deterministic = False
        return tags
