"""The tables of a report's page."""

from typing import NamedTuple

import numpy as np

from ganaug.evaluation.measures import ERRORS, MEASURES
from ganaug.evaluation.words import ALL, WORDS

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
    frame = report.to_frame()
    found = [
        _scores("all classifiers" if estimator == ALL else estimator, part, report.samplers)
        for estimator, part in frame.groupby(level="estimator", sort=False)
    ]
    of_classes = report.counts if len(report.counts) > 2 else []
    return found + [
        _scores(
            f"class {label}, all classifiers", report.to_frame(label).loc[[ALL]], report.samplers
        )
        for label in of_classes
    ]


def _scores(name, frame, ours):
    frame = frame.droplevel("estimator")
    best = {
        measure: frame[measure].min() if measure in ERRORS else frame[measure].max()
        for measure in MEASURES
    }
    rows = [
        Row(
            treatment,
            [_score(row[measure], best[measure]) for measure in MEASURES]
            + [Cell(_whole(row["added"])), Cell(_number(row["seconds"], 1))],
            treatment in ours,
        )
        for treatment, row in frame.iterrows()
    ]
    heads = ["", *(WORDS[measure] for measure in MEASURES), "samples added", "seconds"]
    return Table(name, heads, rows)


def _score(value, best):
    return Cell(_number(value, 3), bool(np.isfinite(value) and value == best))


def quality(report):
    """Return a table of the quality of new samples for each class."""
    measures = report.quality.measures
    return [
        _beside(f"class {label}", part.droplevel("label"), report.samplers, 3, best=True)
        for label, part in measures.groupby(level="label", sort=False)
    ]


def columns(report):
    """Return a table of the columns that differ most, for each class."""
    found = []
    for label, part in report.quality.columns.groupby(level="label", sort=False):
        part = part.droplevel("label")
        # One column's distance says little beside that of real samples.
        lead = (part["synthetic"] - part["real"]).groupby(level="column").max()
        worst = lead.sort_values(ascending=False).index[:MAX_COLUMNS]
        part = part[part.index.get_level_values("column").isin(worst)]
        name = f"distance of columns, class {label}"
        found.append(_beside(name, part, report.samplers, 3, best=False))
    return found


def _beside(name, part, ours, digits, *, best):
    """Return a table of treatments side by side, with the floor of the first of ours."""
    wide = part["synthetic"].unstack(0, sort=False)
    names = [*(n for n in wide if n in ours), *(n for n in wide if n not in ours)]
    ends = [part["real"].unstack(0, sort=False)[names[0]]]
    ends += [part["best"].unstack(0, sort=False)[names[0]]] if best else []
    rows = [
        Row(str(head), [Cell(_number(value, digits)) for value in [*wide.loc[head, names], *rest]])
        for head, *rest in zip(wide.index, *ends, strict=True)
    ]
    return Table(name, ["", *names, "real", *(["best"] if best else [])], rows)


def _number(value, digits):
    return "-" if np.isnan(value) else f"{value:.{digits}f}"


def _whole(value):
    return f"{value:,.0f}"
