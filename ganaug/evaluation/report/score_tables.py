"""Tables of a report's page."""

from typing import NamedTuple

import numpy as np

from ganaug.evaluation.quality import BEST, SIDES
from ganaug.evaluation.report.wording import ALL, word_of, wording_of
from ganaug.evaluation.scores import ERRORS

# Only the columns that differ most are shown of wide tables.
MAX_COLUMNS = 12
# Equal probabilities for all samples are calibrated, and useless.
NEVER_BEST = ("calibration_error",)


class Cell(NamedTuple):
    """A text, and whether it is the best of its column."""

    text: str
    best: bool = False


class Row(NamedTuple):
    """A row of a table; ``ours`` is highlighted."""

    head: str
    cells: list
    ours: bool = False


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
            + [Cell(_whole(row["added"])), Cell(_number(row["seconds"], 1))],
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
    return Cell(_number(value, 3), bool(np.isfinite(value) and value == best))


def quality(report):
    """Return a table for each class with the quality of new samples."""
    measures = report.quality.measures
    found = []
    for label, part in measures.groupby(level="label", sort=False):
        table = _beside(f"class {label}", part.droplevel("label"), report.samplers)
        for row in table.rows:
            row.cells.append(Cell(_number(BEST[row.head], 2)))
        found.append(table._replace(heads=[*table.heads, "ideal"]))
    return found


def columns(report):
    """Return a table for each class with the columns that differ most."""
    found = []
    for label, part in report.quality.columns.groupby(level="label", sort=False):
        part = part.droplevel("label")
        # A distance means little without that of real samples.
        lead = (part["synthetic"] - part["real"]).groupby(level="column", sort=False).max()
        worst = lead.sort_values(ascending=False).index[:MAX_COLUMNS]
        part = part[part.index.get_level_values("column").isin(worst)]
        found.append(_beside(f"distance of columns, class {label}", part, report.samplers))
    return found


def _beside(name, part, ours):
    """Return a table of treatments side by side, each with the floor for as many samples."""
    treatments, lines = (part.index.unique(level) for level in range(2))
    treatments = sorted(treatments, key=lambda treatment: treatment not in ours)
    # Unsorted, pandas 2 would assign numbers to the wrong names.
    wide = part[SIDES].unstack(0).swaplevel(axis=1)
    rows = [
        Row(str(line), [Cell(_number(value, 3)) for value in wide.loc[line, treatments]])
        for line in lines
    ]
    heads = [head for treatment in treatments for head in (str(treatment), "real")]
    return Table(name, ["", *heads], rows)


def _number(value, digits):
    return "-" if np.isnan(value) else f"{value:.{digits}f}"


def _whole(value):
    return "-" if np.isnan(value) else f"{value:,.0f}"
