"""The sampler for regression: a GAN learns rows with their targets, and adds rare ones."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from copy import copy
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from sklearn.base import clone
from sklearn.utils import check_consistent_length
from sklearn.utils.validation import validate_data

from ganaug._utils.compat import Interval, StrOptions, validate_params
from ganaug._utils.seeding import seed_of
from ganaug.augmenter import GANAugmenter
from ganaug.exceptions import IdentifierWarning
from ganaug.identifiers import warn_of_identifiers
from ganaug.regression.continuous_target import numbers_of
from ganaug.regression.fitted_regression import FittedRegressionSampler
from ganaug.regression.joint_table import JointTable
from ganaug.regression.regions import Regions, planned_totals, sizes_of, warn_of_regions
from ganaug.selection import TargetAgreement

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray
    from sklearn.utils import Tags

    from ganaug.types import RandomState, Samples


class GANRegressionAugmenter(FittedRegressionSampler):
    """Oversample rows whose continuous target is rare.

    A table and its target are learned together, as one table, by a `GANAugmenter` whose classes
    are regions of the target: rare low values, common ones and rare high ones. Generated rows
    whose target disagrees with a regressor are dropped; see `TargetAgreement`.

    Parameters
    ----------
    augmenter : GANAugmenter, optional
        Learns the rows; `GANAugmenter()` by default. Its `sampling_strategy` and `random_state`
        are ignored, and its `selection` "auto" means `TargetAgreement`. Its constraints and
        relations apply to a pandas frame whose last column is the target, under its name or
        "target".
    relevance : "auto", dict or callable, default="auto"
        The relevance of each target, from 0 to 1; see `ganaug.metrics.fit_relevance`. "auto" uses
        the box plot of the target; a dict gives the values at which targets become fully relevant,
        ``{"low": ..., "high": ...}`` or one of them. Rare values count as low below the median of
        the targets that the relevance was fitted to, or of `y` for a function.
    threshold : float, default=0.8
        Targets with at least this relevance are rare.
    sampling_strategy : float or dict, default=0.5
        A float is the ratio of the rows of each rare region to the common rows in the result,
        like that of two classes in `GANAugmenter`; regions with more rows are left as they are. A
        dict gives the total of each region, ``{"low": ..., "high": ...}``. Common rows are never
        added.
    random_state : int, RandomState instance or None, default=None
        The same integer gives the same rows. No global random state is used or changed.

    Attributes
    ----------
    relevance_ : callable
        The relevance function: a `ganaug.metrics.Relevance`, or the given function.
    regions_ : dict
        Number of rows in `X` of each region ("low", "common" and "high") that occurs.
    sampling_strategy_ : dict
        Number of rows added to each rare region.
    augmenter_ : GANAugmenter
        Fitted to the table with its target. Missing if `fit_resample` had nothing to add.
    synthetic_mask_ : ndarray of shape (n_samples_new,), bool
        True for the synthetic rows of the last `fit_resample`.
    n_features_in_ : int
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Only if the columns have names.

    Warns
    -----
    RelevanceWarning
        If the box plot of the target has no outliers, or nothing is added because no target or
        every target is rare.
    SmallClassWarning, TrainingWarning, IdentifierWarning
        See `GANAugmenter`; its classes are regions of the target.

    See Also
    --------
    GANAugmenter : Oversamples minority classes.
    ganaug.metrics.sera_score : Squared errors weighted by relevance.

    Notes
    -----
    The original rows come first in the result, in order and unchanged. Synthetic targets stay in
    the range of `y` and have its dtype, and whole numbers stay whole.

    Multi-output targets are not supported. Train a model for each target:
    ``MultiOutputRegressor(make_pipeline(GANRegressionAugmenter(), regressor))``. To learn a
    transformed target, such as a logarithm, put `sklearn.compose.TransformedTargetRegressor`
    around the pipeline.

    References
    ----------
    Torgo, Ribeiro, Pfahringer & Branco, 2013, SMOTE for regression,
    https://doi.org/10.1007/978-3-642-40669-0_33

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug import GANAugmenter, GANRegressionAugmenter
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(200, 3))
    >>> y = np.exp(X[:, 0])
    >>> augmenter = GANRegressionAugmenter(GANAugmenter(max_iter=20), random_state=0)
    >>> X_more, y_more = augmenter.fit_resample(X, y)
    >>> {name: int(n) for name, n in augmenter.regions_.items()}
    {'common': 177, 'high': 23}
    >>> len(y_more)
    265
    """

    _doc_link_module = "ganaug"
    _sampling_type = "over-sampling"

    _parameter_constraints = {
        "augmenter": [GANAugmenter, None],
        "relevance": [StrOptions({"auto"}), dict, callable],
        "threshold": [Interval(Real, 0, 1, closed="right")],
        "sampling_strategy": [Interval(Real, 0, None, closed="neither"), dict],
        "random_state": ["random_state"],
    }

    def __init__(
        self,
        augmenter: GANAugmenter | None = None,
        *,
        relevance: Literal["auto"] | Mapping[str, float] | Callable[[Any], ArrayLike] = "auto",
        threshold: float = 0.8,
        sampling_strategy: float | dict[str, int] = 0.5,
        random_state: RandomState = None,
    ) -> None:
        self.augmenter = augmenter
        self.relevance = relevance
        self.threshold = threshold
        self.sampling_strategy = sampling_strategy
        self.random_state = random_state

    def fit(self, X: Samples, y: ArrayLike) -> Self:
        """Train the GAN, so that `sample` can be called.

        Parameters
        ----------
        X, y
            See `fit_resample`.

        Returns
        -------
        self : GANRegressionAugmenter

        Raises
        ------
        ValueError
            See `fit_resample`.
        """
        frame, regions = self._read(X, y)
        with _target_may_identify():
            self._new_augmenter().fit(frame, regions)
        return self

    def fit_resample(self, X: Samples, y: ArrayLike | None = None) -> tuple[Any, Any]:
        """Train the GAN and return the data with synthetic rows of rare targets added.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features)
            A table, as for `GANAugmenter`.
        y : array-like of shape (n_samples,) or (n_samples, 1)
            Finite numbers, in any container.

        Returns
        -------
        X_resampled : {array-like, dataframe, sparse matrix} of shape (n_samples_new, n_features)
            `X`, unchanged, and the synthetic rows, region by region, in the container of `X`.
        y_resampled : array-like of shape (n_samples_new,) or (n_samples_new, 1)
            Their targets, in the container and dtype of `y`.

        Raises
        ------
        ValueError
            If `X` or `y` cannot be augmented, or a parameter does not match them.
        """
        frame, regions = self._read(X, y)
        if not self.sampling_strategy_:
            self.synthetic_mask_ = np.zeros(len(regions), bool)
            return copy(X), copy(y)
        augmenter = self._new_augmenter()
        with _target_may_identify():
            more, _ = augmenter.fit_resample(frame, regions)
        self.synthetic_mask_ = augmenter.synthetic_mask_
        table, column = self._joint.divided(more.iloc[len(regions) :].reset_index(drop=True))
        return self._joint.container.append(X, table), self._joint.target.append(y, column)

    def _read(self, X: Any, y: Any) -> tuple[Any, NDArray[Any]]:
        """Return the table with its target, and the region of each row."""
        validate_params(self)
        for name in ("augmenter_", "synthetic_mask_"):
            self.__dict__.pop(name, None)
        self._joint, table, column = JointTable.of(X, y)
        validate_data(self, X=table, reset=True, skip_check_array=True)
        check_consistent_length(table, column)
        numbers = numbers_of(column)
        found = Regions.of(numbers, self.relevance, self.threshold)
        self.relevance_, regions = found.relevance, found.labels_of(numbers)
        warn_of_regions(numbers, regions)
        self.regions_ = sizes_of(regions)
        totals = planned_totals(self.sampling_strategy, self.regions_)
        self.sampling_strategy_ = {name: n - self.regions_[name] for name, n in totals.items()}
        base = GANAugmenter() if self.augmenter is None else clone(self.augmenter)
        self._settings = self._joint.settings(base, table)
        declared = self._settings["id_columns"] or ()
        warn_of_identifiers(table, [self._joint.names.index(name) for name in declared])
        return self._joint.joined(table, column), regions

    def _new_augmenter(self) -> GANAugmenter:
        """Return the augmenter of the table with its target, not yet fitted."""
        base = GANAugmenter() if self.augmenter is None else clone(self.augmenter)
        is_auto = isinstance(base.selection, str)
        self.augmenter_ = base.set_params(
            **self._settings,
            sampling_strategy={
                name: n + self.regions_[name] for name, n in self.sampling_strategy_.items()
            },
            selection=TargetAgreement() if is_auto else base.selection,
            random_state=seed_of(self.random_state),
        )
        return self.augmenter_

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags = GANAugmenter().__sklearn_tags__().input_tags
        tags.input_tags.three_d_array = False
        tags.target_tags.required = True
        return tags


def _target_may_identify() -> warnings.catch_warnings[None]:
    """Return a context that hides identifier warnings: `_read` warns of the table alone."""
    return warnings.catch_warnings(action="ignore", category=IdentifierWarning)
