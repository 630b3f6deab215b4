"""Means of scores over splits, in tables."""

from __future__ import annotations

import pandas as pd

from ganaug.evaluation.report.wording import ALL
from ganaug.model_selection.intervals import gain_of

KEYS = ["estimator", "treatment"]


def mean_scores(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return the mean of columns over splits, by estimator, all of them first, and treatment."""
    return _ordered(_everywhere(rows).groupby(KEYS, sort=False)[columns].mean())


def score_intervals(rows: pd.DataFrame, measures: list[str], test_ratio: float) -> pd.DataFrame:
    """Return means as `mean_scores` does, each with its 95 % interval: mean, low and high."""
    by_split = _everywhere(rows).groupby([*KEYS, "split"], sort=False)[measures].mean()
    found = {
        key: [
            part
            for name in measures
            for part in gain_of(scores[name].dropna().to_numpy(), test_ratio)
        ]
        for key, scores in by_split.groupby(level=KEYS, sort=False)
    }
    columns = pd.MultiIndex.from_product([measures, ["mean", "low", "high"]])
    index = pd.MultiIndex.from_tuples(found, names=KEYS)
    return _ordered(pd.DataFrame(list(found.values()), index=index, columns=columns))


def _everywhere(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([rows.assign(estimator=ALL), rows])


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    order = [frame.index.unique(level) for level in frame.index.names]
    return frame.reindex(pd.MultiIndex.from_product(order))
