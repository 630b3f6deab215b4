"""A selection with a regressor that predicts the target of a candidate."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.model_selection import KFold, cross_val_predict

from ganaug.codecs import TabularCodec
from ganaug.selection.base import Selection

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.types import Codec, Selector

# Real rows to fit the trees to, and folds of cross-validation for their errors.
MAX_ROWS, FOLDS = 5000, 5


class TargetAgreement(Selection):
    """Keep candidates whose target is close to a regressor's prediction from the other columns.

    It is for `ganaug.GANRegressionAugmenter`, which learns a table with its target as the last
    column; in a `ganaug.GANAugmenter` itself, it would take the last feature for the target.

    Extremely randomised trees, fitted to at most 5,000 real rows (equally many of each class if
    there are more), predict the target of each candidate. Candidates whose error is no larger than
    most errors of real rows of their class come first, then the others, by increasing error. The
    errors of real rows are found by cross-validation in 5 folds.

    Parameters
    ----------
    quantile : float, default=0.9
        The largest error that candidates may have, as a quantile of the errors of real rows of
        their class.
    candidates : float, default=4.0
        Number of candidates to generate for each row that is kept.
    n_estimators : int, default=50
        Number of trees.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from ganaug.codecs import TabularCodec
    >>> from ganaug.selection import TargetAgreement
    >>> x = np.linspace(0, 1, 50)
    >>> rows = pd.DataFrame({"x": x, "y": x**2})
    >>> codec = TabularCodec(relations=None).fit(rows)
    >>> codes = codec.encode(rows)
    >>> selection = TargetAgreement().for_codec(codec).fit(codes, np.zeros(50, int), seed=0)
    >>> candidates = codec.encode(pd.DataFrame({"x": [0.5, 0.5, 0.5], "y": [0.9, 0.25, 0.1]}))
    >>> selection.selector(0)(candidates, 1, seed=0).tolist()
    [1]
    """

    def __init__(
        self, quantile: float = 0.9, candidates: float = 4.0, n_estimators: int = 50
    ) -> None:
        self.quantile = quantile
        self.candidates = candidates
        self.n_estimators = n_estimators

    def for_codec(self, codec: Codec) -> Self:
        """Return the selection for the last column of a table; see `Selection`.

        Parameters
        ----------
        codec : TabularCodec

        Raises
        ------
        TypeError
            If it is another kind of codec.
        """
        if not isinstance(codec, TabularCodec):
            raise TypeError(
                "TargetAgreement is for tables whose last column is the target, such as those "
                f"that GANRegressionAugmenter learns. Received: {codec!r}. Use LabelAgreement, "
                "Novelty or selection='auto'."
            )
        spans: Any = codec.columns_[-1].spans
        selection = copy(self)
        selection.width_ = sum(span.width for span in spans)
        return selection

    def fit(self, codes: NDArray[np.float32], labels: NDArray[np.integer], seed: int) -> Self:
        """Fit the regressor to real rows; see `Selection`."""
        order = np.random.default_rng(seed).permutation(len(codes))
        # The first row of each class, then the second ones and so on, to balance the classes.
        ranks = pd.Series(labels[order]).groupby(labels[order]).cumcount()
        kept = order[np.sort(np.argsort(ranks, kind="stable")[:MAX_ROWS])]
        columns, target = self._split(codes[kept])
        # Without units to predict, or to predict from, all candidates are equally good.
        self.regressor_: ExtraTreesRegressor | None = None
        self.limits_: dict[int, float] = {}
        if not target.shape[1] or not columns.shape[1] or len(kept) < FOLDS:
            return self
        self.regressor_ = ExtraTreesRegressor(self.n_estimators, random_state=seed, n_jobs=1)
        folds = KFold(FOLDS, shuffle=True, random_state=seed)
        # Trees warn of a target that is a column vector.
        fitted = target[:, 0] if target.shape[1] == 1 else target
        unseen = cross_val_predict(self.regressor_, columns, fitted, cv=folds)
        errors = _distances(unseen, target)
        for label in np.unique(labels[kept]).tolist():
            self.limits_[label] = float(np.quantile(errors[labels[kept] == label], self.quantile))
        self.regressor_.fit(columns, fitted)
        return self

    def selector(self, label: int) -> Selector:
        """Return a function that selects among the candidates of one class; see `Selection`."""

        def select(candidates: NDArray[Any], num_samples: int, seed: int) -> NDArray[np.intp]:
            if self.regressor_ is None:
                return np.arange(num_samples)
            columns, target = self._split(candidates)
            errors = _distances(self.regressor_.predict(columns), target)
            # Candidates within the limit tie; the first of them are as good as any.
            order = np.argsort(np.maximum(errors, self.limits_[label]), kind="stable")
            return np.sort(order[:num_samples])

        return select

    def _split(self, codes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        start = codes.shape[1] - self.width_
        return codes[:, :start], codes[:, start:]


def _distances(predicted: NDArray[Any], target: NDArray[Any]) -> NDArray[Any]:
    return np.linalg.norm(predicted.reshape(target.shape) - target, axis=1)
