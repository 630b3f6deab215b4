"""The columns by which a classifier tells real rows from synthetic ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from ganaug.model_selection.estimators import PlainColumns, frame_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.types import Samples

FOLDS = 3
MAX_SAMPLES = 1000


class ToldApart(NamedTuple):
    """The result of telling two sets of rows apart.

    Attributes
    ----------
    score : float
        The area under the ROC curve of a classifier on rows that it has not seen.
    importances : Series
        The loss in score if the values of a column are shuffled, by column.
    """

    score: float
    importances: pd.Series


def told_apart(real: Samples, synthetic: Samples, seed: int = 0) -> ToldApart:
    """Return how well gradient boosting tells synthetic rows from real ones, and by which columns.

    Parameters
    ----------
    real, synthetic : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features)
        At least 3 rows each; the sampler has not seen the real ones. At most 1,000 are used.
    seed : int, default=0

    Returns
    -------
    ToldApart
    """
    plain = PlainColumns().fit(real)
    tables = [_some(plain.transform(part), seed) for part in (real, synthetic)]
    if min(map(len, tables)) < FOLDS:
        raise ValueError(
            f"At least {FOLDS} rows of each kind were expected, one for each fold. Received: "
            f"{len(tables[0])} real and {len(tables[1])} synthetic rows."
        )
    rows = _numbers(pd.concat(tables, ignore_index=True))
    is_real = np.repeat([1, 0], [len(table) for table in tables])
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(rows, is_real)
    # On so few rows, OpenMP threads that wait for a busy core cost more than they gain.
    with threadpool_limits(1):
        found = [_of_fold(rows, is_real, train, test, seed) for train, test in folds]
    scores, falls = zip(*found, strict=True)
    importances = pd.Series(np.mean(falls, axis=0), index=frame_of(real).columns)
    return ToldApart(float(np.mean(scores)), importances)


def _some(table, seed):
    return table.sample(min(len(table), MAX_SAMPLES), random_state=seed)


def _numbers(table):
    """Return one number for each cell; for text, the rank of its level."""
    columns = [
        table[name] if table[name].dtype.kind == "f" else pd.factorize(table[name], sort=True)[0]
        for name in table
    ]
    return np.column_stack(columns).astype("float64")


def _of_fold(
    rows: NDArray[Any], is_real: NDArray[Any], train: Any, test: Any, seed: int
) -> tuple[float, NDArray[np.float64]]:
    """Return the score on test rows, and its drop if each column is shuffled."""
    model = HistGradientBoostingClassifier(max_iter=50, min_samples_leaf=5, random_state=seed)
    model.fit(rows[train], is_real[train])

    def score(table: NDArray[Any]) -> float:
        return float(roc_auc_score(is_real[test], model.predict_proba(table)[:, 1]))

    whole, rng = score(rows[test]), np.random.default_rng(seed)
    falls = np.zeros(rows.shape[1])
    for column in range(rows.shape[1]):
        shuffled = rows[test].copy()
        rng.shuffle(shuffled[:, column])
        falls[column] = whole - score(shuffled)
    return whole, falls
