"""Tables of the scores of treatments on a report's page."""

from typing import NamedTuple

import numpy as np

from ganaug.evaluation.report.wording import ALL, word_of, wording_of
from ganaug.evaluation.scores import ERRORS

# Equal probabilities for all samples are calibrated, and useless.
NEVER_BEST = ("calibration_error",)


class Cell(NamedTuple):
    """A text, whether it is the best of its column or out of range, and a note below it."""

    text: str
    best: bool = False
    out: bool = False
    note: str = ""


class Row(NamedTuple):
    """A row of a table; ``ours`` is highlighted, and a note is below its head."""

    head: str
    cells: list
    ours: bool = False
    note: str = ""


class Table(NamedTuple):
    """A named table."""

    name: str
    heads: list
    rows: list


def scores(report):
    """Return tables of means for all estimators, for each one, and for each class.

    Parameters
    ----------
    report : AugmentationReport

    Returns
    -------
    list of Table
    """
    every = f"all {wording_of(report).models}"
    parts = {
        every if estimator == ALL else estimator: part
        for estimator, part in report.to_frame().groupby(level="estimator", sort=False)
    }
    if len(report.counts) > 2:
        for label in report.counts:
            parts[f"class {label}, {every}"] = report.to_frame(label).loc[[ALL]]
    ran = report.rows.groupby("treatment")["split"].nunique()
    return [
        _scores(name, part.droplevel("estimator"), ran, report) for name, part in parts.items()
    ]


def _scores(name, frame, ran, report):
    measures = [measure for measure in report.measures if measure in frame]
    # A treatment with fewer splits, which may be easier, cannot be the best.
    whole = frame[(ran == ran.max()).reindex(frame.index, fill_value=False)]
    best = dict.fromkeys(measures) | {
        measure: whole[measure].min() if measure in ERRORS else whole[measure].max()
        for measure in measures
        if measure not in NEVER_BEST
    }
    rows = [
        Row(
            _head(treatment, ran),
            [_score(row[measure], best[measure]) for measure in measures]
            + [Cell(_whole(row["added"])), Cell(number(row["seconds"], 1))],
            treatment in report.samplers,
        )
        for treatment, row in frame.iterrows()
    ]
    heads = ["", *(word_of(measure) for measure in measures), "samples added", "seconds"]
    return Table(name, heads, rows)


def _head(treatment, ran):
    count = ran.get(treatment, 0)
    return str(treatment) if count == ran.max() else f"{treatment} ({count} of {ran.max()} splits)"


def _score(value, best):
    return Cell(number(value, 3), bool(np.isfinite(value) and value == best))


def number(value, digits):
    """Return a number as text; a dash if it is not known."""
    # No minus sign before a rounded 0.
    return "-" if np.isnan(value) else f"{round(float(value), digits) + 0.0:.{digits}f}"


def _whole(value):
    return "-" if np.isnan(value) else f"{value:,.0f}"
