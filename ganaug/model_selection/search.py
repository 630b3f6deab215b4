"""Search for the best amount of augmentation by cross-validation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from imblearn.base import BaseSampler
from sklearn.metrics import get_scorer_names
from sklearn.utils.validation import validate_data

from ganaug import frames, inputs
from ganaug._utils.compat import HasMethods, Interval, StrOptions, validate_params
from ganaug._utils.parameter_hints import HintedParameters
from ganaug._utils.progress import progress_of
from ganaug._utils.seeding import seed_of
from ganaug.augmenter import GANAugmenter
from ganaug.exceptions import NoGainWarning, Warned, repeat, warn
from ganaug.model_selection.amounts import choice_of
from ganaug.model_selection.estimators import with_codec
from ganaug.model_selection.grid import Candidates, points_of
from ganaug.model_selection.intervals import ratio_of
from ganaug.model_selection.splits import groups_of, splits_of
from ganaug.model_selection.tasks import Task, task_of
from ganaug.model_selection.trials import FIT, Trials

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from sklearn.utils import Tags

    from ganaug.model_selection.amounts import Choice
    from ganaug.types import Predictor, RandomState, Sampler, Samples, Splitter


class GANAugmenterCV(HintedParameters, BaseSampler):
    """Oversample minority classes or rare targets by the best amount for a model.

    Amounts are compared by cross-validation: the augmenter learns from the training part of each
    split, once for all amounts, and the model is scored on real samples that neither has seen.
    Among amounts with about the same score, the smallest is chosen. If that is 0, or the model is
    no better than chance, the data are returned unchanged, with a warning.

    Parameters
    ----------
    estimator : classifier or regressor, default=gradient boosting on encoded columns
        The model that the data are for.
    augmenter : sampler, optional
        `GANAugmenter()` by default, or any oversampler of imbalanced-learn; a
        `GANRegressionAugmenter` for a regressor, or for fractional targets without an estimator.
        Polars frames are passed on as pandas frames.
    amounts : sequence of floats, default=(0.1, 0.25, 0.5, 1.0)
        Fractions, above 0 and at most 1, of the samples that the augmenter's ``sampling_strategy``
        adds to each class. Adding nothing is always tried too.
    param_grid : dict or list of dicts, optional
        Parameters of the augmenter to try, as for `sklearn.model_selection.GridSearchCV`, such as
        ``{"gan": ["tabular", "wgan_gp"]}``. One augmenter is fitted for each combination. For
        series, the default also tries warping: ``{"gan": ["auto", None]}``.
    scoring : str or callable, optional
        A scikit-learn scorer; by default the average precision of the rarer of two classes, or its
        mean over all classes if there are more; for regressors `ganaug.metrics.sera_scorer`.
    tolerance : float, default=0.25
        Number of plain standard errors of the difference within which an amount scores about the
        same as the best one. 1 is the rule of Breiman et al. (1984), which adds little unless the
        gain is clear.
    cv : int, splitter or iterable, default=5
        The splits, as for `GridSearchCV`; a number means shuffled, stratified folds (by region of
        the target for regressors), fewer if minority classes are smaller.
    n_jobs : int, optional
        Number of splits run in parallel, through joblib.
    verbose : int, default=0
        1 shows progress and the time left on standard error.
    random_state : int, RandomState instance or None, default=None
        Seeds the folds and replaces the augmenter's `random_state`, but not the classifier's.

    Attributes
    ----------
    best_params_ : dict
        The best ``"amount"``, and the best parameters of `param_grid`.
    best_score_ : float
        The mean score of the best parameters.
    best_index_ : int
        The position of the best parameters in `cv_results_`.
    cv_results_ : dict of lists and ndarrays of shape (n_candidates,)
        ``params``, ``param_...``, ``split0_test_score`` and so on, ``mean_test_score``,
        ``std_test_score`` and ``rank_test_score`` as in scikit-learn; ``mean_gain`` over adding
        nothing, and ``standard_error_gain``, which allows for overlapping training sets;
        ``mean_chance_score``, with shuffled labels. Candidates that add less come first.
    augmenter_ : sampler
        Fitted to all samples with the best parameters; it draws more samples, can be saved, and
        can be passed to `ganaug.mix_synthetic`. It is not fitted if `fit_resample` adds nothing.
    sampling_strategy_ : dict
        Number of samples added to each class.
    synthetic_mask_ : ndarray of shape (n_samples_new,), bool
        True for the synthetic samples of the result.
    scorer_ : callable
    n_splits_ : int
    classes_ : ndarray of shape (n_classes,)
        For regressors, the regions of the target.
    n_features_in_, feature_names_in_
        See scikit-learn.

    Warns
    -----
    NoGainWarning
        If nothing is added.

    See Also
    --------
    GANAugmenter : Adds a given amount.
    evaluate_augmentation : Tests whether augmentation helps.
    sklearn.model_selection.TunedThresholdClassifierCV : Improves decisions as much.

    Notes
    -----
    Each split holds out few samples of a minority class, so an amount without effect often seems
    to help by chance: in more than half of all searches with the default tolerance, and in fewer
    with 1. If the labels are noise, models score about the same with shuffled held-out labels.
    Nothing is added unless they beat those scores by a standard error.

    The regions of a target, and the relevance that weights the errors of regressors, are computed
    from all of `y`, including held-out targets, so that they are the same in all splits.

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
        "augmenter": [HasMethods(["fit_resample", "get_params"]), None],
        "amounts": ["array-like"],
        "param_grid": [dict, list, None],
        "scoring": [StrOptions(set(get_scorer_names())), callable, None],
        "tolerance": [Interval(Real, 0, None, closed="left")],
        "cv": ["cv_object"],
        "n_jobs": [Integral, None],
        "verbose": ["verbose"],
        "random_state": ["random_state"],
    }

    def __init__(  # noqa: PLR0913
        self,
        estimator: Predictor | None = None,
        augmenter: Sampler | None = None,
        *,
        amounts: Sequence[float] = (0.1, 0.25, 0.5, 1.0),
        param_grid: dict[str, Any] | list[dict[str, Any]] | None = None,
        scoring: str | Callable[..., float] | None = None,
        tolerance: float = 0.25,
        cv: int | Splitter | Iterable[tuple[Any, Any]] = 5,
        n_jobs: int | None = None,
        verbose: int = 0,
        random_state: RandomState = None,
    ) -> None:
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

    def fit(self, X: Samples, y: ArrayLike, groups: ArrayLike | None = None) -> Self:
        """Find the best parameters and fit the augmenter with them, so that it can sample.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others
            Samples, as for `GANAugmenter`.
        y : array-like of shape (n_samples,)
            Labels of at least two classes, or numbers for a regressor.
        groups : array-like of shape (n_samples,), optional
            Samples of a group, such as one person, are never split between training and test.

        Returns
        -------
        self : GANAugmenterCV

        Raises
        ------
        ValueError
            If `X` or `y` cannot be augmented, a parameter does not match them, or no class to be
            oversampled has a second sample to hold out.
        """
        with self._search(X, y, groups):
            self.augmenter_.fit(frames.to_pandas(X), frames.to_pandas(y))
        return self

    def fit_resample(
        self, X: Samples, y: Any = None, groups: ArrayLike | None = None
    ) -> tuple[Any, Any]:
        """Find the best parameters and return the data with that amount of synthetic samples.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or others
            Samples, as for `GANAugmenter`.
        y : array-like of shape (n_samples,)
            Labels of at least two classes, or numbers for a regressor.
        groups : array-like of shape (n_samples,), optional
            Samples of a group, such as one person, are never split between training and test.

        Returns
        -------
        X_resampled : {array-like, dataframe, sparse matrix} of shape (n_samples_new, ...)
            `X`, unchanged, and the synthetic samples, in the container of `X`.
        y_resampled : array-like of shape (n_samples_new,)
            Their labels, in the container of `y`.

        Raises
        ------
        ValueError
            See `fit`.
        """
        with self._search(X, y, groups) as warned:
            repeat(warned)
            X_more, y_more = self.augmenter_.fit_resample(frames.to_pandas(X), frames.to_pandas(y))
        self.synthetic_mask_: NDArray[np.bool_] = np.arange(len(y_more)) >= np.shape(y)[0]
        return frames.extended(X, X_more), frames.extended(y, y_more)

    # imbalanced-learn expects this name; its own validation is not needed.
    _fit_resample = fit_resample

    @contextmanager
    def _search(self, X: Samples, y: ArrayLike, groups: ArrayLike | None) -> Iterator[Warned]:
        """Yield the warnings of samplers if nothing is added; show progress up to the last fit."""
        task = task_of(y, [] if self.estimator is None else [self.estimator], [self.augmenter])
        sampler = task.augmenter() if self.augmenter is None else self.augmenter
        codec = inputs.codec_for(X, getattr(sampler, "codec", "auto"))
        X, y = self._read(X, y, codec, task)
        points = points_of(self.param_grid, with_codec(sampler, codec), codec)
        candidates = Candidates(points, self.amounts, lambda sampler: task.scaled(sampler, y))
        scaled, seed = candidates.samplers[0], seed_of(self.random_state)
        labels, groups = scaled.labels_of(y), groups_of(groups, y)
        self.classes_: NDArray[Any] = np.unique(labels)
        splits = splits_of(self.cv, X, labels, candidates.planned, seed, groups)
        estimator = task.estimator(len(y)) if self.estimator is None else self.estimator
        self.scorer_: Any = task.scorer(self.scoring, estimator, y, scaled.sampler)
        trials = Trials(estimator, self.scorer_, X, y, splits, seed)
        fits = len(splits) * len(candidates.samplers) if candidates.amounts else 0
        with progress_of({FIT: fits + 1}, self.verbose) as shown:
            shown.begin(f"{len(splits)} splits")
            yield self._choose(candidates, trials, shown)
            shown.end(FIT)

    def _choose(self, candidates: Candidates, trials: Trials, progress: Any) -> Warned:
        """Set the best candidate; the result is that of `_search`."""
        scores, by_chance, warned = trials.scores(
            candidates.samplers, candidates.amounts, n_jobs=self.n_jobs, progress=progress
        )
        ratio = ratio_of(trials.splits)
        choice = choice_of(candidates.params, scores, by_chance, self.tolerance, ratio)
        self._record(choice, len(trials.splits))
        amount, scaled = candidates[self.best_index_]
        self.augmenter_: Any = scaled.on(trials.y, amount, trials.seed)
        self.sampling_strategy_: dict[Any, int] = scaled.added(amount)
        if candidates.planned and not amount:
            warn(choice.reason, NoGainWarning)
        progress.begin("all samples")
        return [] if amount else warned

    def _read(self, X: Any, y: Any, codec: Any, task: Task) -> tuple[Any, NDArray[Any]]:
        validate_params(self)
        samples, y = task.read(X, y, codec)
        validate_data(self, X=samples, y=y, reset=True, skip_check_array=True)
        self.__dict__.pop("synthetic_mask_", None)
        return samples, y

    def _record(self, choice: Choice, n_splits: int) -> None:
        self.cv_results_: dict[str, Any] = choice.results
        self.n_splits_: int = n_splits
        self.best_index_: int = choice.chosen
        self.best_params_: dict[str, Any] = choice.results["params"][choice.chosen]
        self.best_score_: float = choice.results["mean_test_score"][choice.chosen]

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        sampler = GANAugmenter() if self.augmenter is None else self.augmenter
        if hasattr(sampler, "__sklearn_tags__"):
            tags.input_tags = sampler.__sklearn_tags__().input_tags
        tags.non_deterministic = False
        return tags
