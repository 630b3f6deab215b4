"""The tables of a report's page."""

from typing import NamedTuple

import numpy as np

from ganaug.evaluation.quality import BEST, SIDES
from ganaug.evaluation.report.wording import ALL, WORDS
from ganaug.evaluation.scores import ERRORS, MEASURES

# Of wide tables, those columns that differ most.
MAX_COLUMNS = 12


class Cell(NamedTuple):
    """What stands in a table, and whether it is the best of its column."""

    text: str
    best: bool = False


class Row(NamedTuple):
    """A line of a table; ``ours``, if it is to be seen at once."""

    head: str
    cells: list
    ours: bool = False


class Table(NamedTuple):
    """A table with a name."""

    name: str
    heads: list
    rows: list


def scores(report):
    """Return a table of means for all classifiers, for each, and for each class.

    Parameters
    ----------
    report : AugmentationReport

    Returns
    -------
    list of Table
    """
    parts = {
        "all classifiers" if estimator == ALL else estimator: part
        for estimator, part in report.to_frame().groupby(level="estimator", sort=False)
    }
    if len(report.counts) > 2:
        for label in report.counts:
            parts[f"class {label}, all classifiers"] = report.to_frame(label).loc[[ALL]]
    ran = report.rows.groupby("treatment")["split"].nunique()
    return [
        _scores(name, part.droplevel("estimator"), ran, report.samplers)
        for name, part in parts.items()
    ]


def _scores(name, frame, ran, ours):
    # Of fewer splits, and maybe easier ones, nobody is the best.
    whole = frame[(ran == ran.max()).reindex(frame.index, fill_value=False)]
    best = {
        measure: whole[measure].min() if measure in ERRORS else whole[measure].max()
        for measure in MEASURES
    }
    rows = [
        Row(
            _head(treatment, ran),
            [_score(row[measure], best[measure]) for measure in MEASURES]
            + [Cell(_whole(row["added"])), Cell(_number(row["seconds"], 1))],
            treatment in ours,
        )
        for treatment, row in frame.iterrows()
    ]
    heads = ["", *(WORDS[measure] for measure in MEASURES), "samples added", "seconds"]
    return Table(name, heads, rows)


def _head(treatment, ran):
    count = ran.get(treatment, 0)
    return str(treatment) if count == ran.max() else f"{treatment} ({count} of {ran.max()} splits)"


def _score(value, best):
    return Cell(_number(value, 3), bool(np.isfinite(value) and value == best))


def quality(report):
    """Return a table of the quality of new samples for each class."""
    measures = report.quality.measures
    found = []
    for label, part in measures.groupby(level="label", sort=False):
        table = _beside(f"class {label}", part.droplevel("label"), report.samplers)
        for row in table.rows:
            row.cells.append(Cell(_number(BEST[row.head], 2)))
        found.append(table._replace(heads=[*table.heads, "ideal"]))
    return found


def columns(report):
    """Return a table of the columns that differ most, for each class."""
    found = []
    for label, part in report.quality.columns.groupby(level="label", sort=False):
        part = part.droplevel("label")
        # One column's distance says little beside that of real samples.
        lead = (part["synthetic"] - part["real"]).groupby(level="column", sort=False).max()
        worst = lead.sort_values(ascending=False).index[:MAX_COLUMNS]
        part = part[part.index.get_level_values("column").isin(worst)]
        found.append(_beside(f"distance of columns, class {label}", part, report.samplers))
    return found


def _beside(name, part, ours):
    """Return a table of treatments side by side, each with the floor of as many samples."""
    treatments, lines = (part.index.unique(level) for level in range(2))
    treatments = sorted(treatments, key=lambda treatment: treatment not in ours)
    # Without sorting, pandas 2 would put numbers beside the names of others.
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
