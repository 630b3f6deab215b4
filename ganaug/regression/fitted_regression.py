"""Methods to draw from, save and load a fitted sampler for regression."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from ganaug._utils.parameter_hints import HintedParameters
from ganaug.allocation import requested_labels
from ganaug.regression import regression_state
from ganaug.regression.regions import RARE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.augmenter import GANAugmenter
    from ganaug.regression.joint_table import JointTable
    from ganaug.types import RandomState, StrPath

NOT_FITTED = (
    "This %(name)s has not been trained yet. Call fit(X, y) first; fit_resample trains only if it "
    "has rows with rare targets to add."
)


class FittedRegressionSampler(HintedParameters, BaseEstimator):
    """Methods of a sampler for regression that has been fitted.

    A subclass sets ``augmenter_``, fitted to the table with its target, and ``_joint``, which
    splits generated rows into the two.
    """

    relevance_: Callable[[Any], Any]
    regions_: dict[str, int]
    sampling_strategy_: dict[str, int]
    augmenter_: GANAugmenter
    synthetic_mask_: NDArray[np.bool_]
    _joint: JointTable

    def sample(
        self,
        n_samples: int = 1,
        *,
        given: Mapping[Hashable, Any] | None = None,
        random_state: RandomState = None,
    ) -> tuple[Any, Any]:
        """Draw synthetic rows with rare targets; each call draws different ones.

        Parameters
        ----------
        n_samples : int, default=1
            Number of rows. Regions are drawn in proportion to the rows in `sampling_strategy_`. If
            that is empty, all rare regions are drawn equally often; common rows are drawn only if
            no target is rare, which `fit` warns about.
        given : dict, optional
            Exact values of some columns, by name, or by position in an array; see
            `GANAugmenter.sample`.
        random_state : int, RandomState instance or None, default=None
            The same integer gives the same rows, whatever was drawn before.

        Returns
        -------
        X : array-like, dataframe or sparse matrix of shape (n_samples, n_features)
        y : array-like of shape (n_samples,) or (n_samples, 1)
            In the containers and dtypes of the training data.

        Raises
        ------
        NotFittedError
            Before `fit` or `fit_resample`, or if the latter had nothing to add.
        TypeError, ValueError
            See `GANAugmenter.sample`.
        """
        check_is_fitted(self, "augmenter_", msg=NOT_FITTED)
        rare, regions = [name for name in RARE if name in self.regions_], None
        if rare and not self.sampling_strategy_:
            regions = requested_labels(n_samples, None, np.array(rare), {})
        frame, _ = self.augmenter_.sample(
            n_samples, regions, given=given, random_state=random_state
        )
        table, column = self._joint.divided(frame)
        return self._joint.container.rows(table), self._joint.target.rows(column)

    def save(self, path: StrPath) -> None:
        """Write the fitted sampler to a file, without pickle.

        Parameters
        ----------
        path : str or Path
            An existing file is replaced once the new one is complete.

        Raises
        ------
        NotFittedError
            Before `fit` or `fit_resample`, or if the latter had nothing to add.
        TypeError
            If a parameter cannot be saved without pickle, such as a function; see
            `GANAugmenter.save`.
        FileNotFoundError
            If the folder does not exist.

        Notes
        -----
        The file is as confidential as the data; see `GANAugmenter.save`.
        """
        check_is_fitted(self, "augmenter_", msg=NOT_FITTED)
        regression_state.save(self, path)

    @classmethod
    def load(cls, path: StrPath) -> Self:
        """Return the fitted sampler that `save` wrote; it continues its sequence of rows.

        Parameters
        ----------
        path : str or Path

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If the file was not written by `save` of this class, is damaged, or was saved by a
            later version.
        """
        return regression_state.load(cls, path)
