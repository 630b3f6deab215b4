"""The requested scores of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ganaug.evaluation.report.paired_scores import PairedScores
from ganaug.evaluation.scores import ERRORS

if TYPE_CHECKING:
    import pandas as pd


def rows_of(report: Any, label: Any = None) -> pd.DataFrame:
    """Return the rows of an `AugmentationReport` for a label, or those for all labels together."""
    is_all = report.rows["label"].isna()
    rows = report.rows[is_all if label is None else ~is_all & (report.rows["label"] == label)]
    if rows.empty:
        raise ValueError(
            f"label must be one of {list(report.counts)}, or None. Received: label={label!r}"
        )
    return rows


def rival_of(report: Any) -> str:
    """Return the best of SMOTE and its amounts or, without it, of all baselines."""
    scores = paired_scores(report)
    others = [name for name in scores.whole if name not in report.samplers]
    rivals = [name for name in others if str(name).startswith("SMOTE")]
    if not rivals or not len(scores.whole):
        return scores.best_baseline()
    return str(scores.whole[rivals].mean().idxmax())


def paired_scores(
    report: Any, measure: str | None = None, estimator: str | None = None
) -> PairedScores:
    """Return a measure of an `AugmentationReport`, of an estimator or the mean of all."""
    measure = measure or report.measures[0]
    rows = rows_of(report)
    for name, value, known in (
        ("measure", measure, report.measures),
        ("estimator", estimator, [None, *rows["estimator"].unique()]),
    ):
        if value not in known:
            raise ValueError(f"{name} must be one of {known}. Received: {name}={value!r}")
    if estimator is not None:
        rows = rows[rows["estimator"] == estimator]
    table = rows.pivot_table(measure, "split", "treatment", sort=False, dropna=False)
    table = -table if measure in ERRORS else table
    return PairedScores(table, measure, report.samplers, report.test_ratio, report.references)
