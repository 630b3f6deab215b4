"""Tiles at the head of a report's page: a few numbers of few treatments."""

from typing import NamedTuple

import numpy as np

from ganaug.evaluation.decisions import COUNTS
from ganaug.evaluation.report.selected_scores import rival_of, rows_of
from ganaug.evaluation.report.wording import ALL, NOTHING, word_of, wording_of
from ganaug.evaluation.scores import ERRORS, SCORES

# Measures for tasks whose samples are not counted as found and missed.
FURTHER = ("balanced_accuracy", "f1", "relevant_error", "absolute_error")
NUM_TILES = 3
MEANINGS = {
    "average_precision": "Rates how well a class is ranked before the others, at any threshold.",
    "balanced_accuracy": "Share of each class that is found, averaged over all classes.",
    "f1": "Found samples and false alarms in one number.",
    "sera": "Squared error weighted towards rare targets; predicting the median scores 1.",
    "relevant_error": "Absolute error of rare targets; predicting the median scores 1.",
    "absolute_error": "Absolute error of all targets; predicting the median scores 1.",
}


class Line(NamedTuple):
    """A treatment in a tile.

    Attributes
    ----------
    name : str
    text : str
    width : float
        The width of its bar, in percent.
    ours : bool
    """

    name: str
    text: str
    width: float
    ours: bool


class Tile(NamedTuple):
    """A number of a few treatments."""

    title: str
    caption: str
    lines: list


def tiles(report):
    """Return the tiles of a report.

    Parameters
    ----------
    report : AugmentationReport

    Returns
    -------
    list of Tile
        Found samples, false alarms and the measure that decides; of several classes and of
        regressors, measures.
    """
    names, first = _shown(report), report.measures[0]
    rows = rows_of(report)
    if len(report.counts) == 2 and set(COUNTS) <= set(rows):
        counts = rows.groupby("treatment")[list(COUNTS)].sum() / rows["estimator"].nunique()
        return [*_counted(report, counts.loc[names]), _measured(report, first, names)]
    measures = [first, *(name for name in FURTHER if name in report.measures)]
    chosen = list(dict.fromkeys(measures))[:NUM_TILES]
    return [_measured(report, measure, names) for measure in chosen]


def _shown(report):
    """Return doing nothing, SMOTE, the best baseline and the best sampler."""
    rivals = rival_of(report), report.best_baseline()
    names = dict.fromkeys([NOTHING, *rivals, report.best_sampler()])
    return [name for name in names if name is not None]


def _counted(report, counts):
    rarest, size = next(iter(report.counts.items()))
    held_out = counts.loc[NOTHING, ["found", "missed"]].sum()
    turns = held_out / size
    is_whole = turns >= 1 and turns == round(turns)
    times = turns if is_whole else report.rows["split"].nunique()
    basis = "scaled to the size of the data" if is_whole else "the mean of splits"
    total, models = _shortened(held_out / times), wording_of(report).models
    found = (
        f"Out of {total} held-out samples of class {rarest}, {basis}; the mean of {models}. More "
        "is better."
    )
    alarms = f"Other held-out samples predicted as class {rarest}. Fewer is better."
    return [
        _tile(report, "Found", found, counts["found"] / times, held_out / times),
        _tile(report, "False alarms", alarms, counts["false_alarms"] / times),
    ]


def _measured(report, measure, names):
    means = report.to_frame().loc[ALL, measure]
    direction = "Lower is better." if measure in ERRORS else "Higher is better."
    caption = f"{MEANINGS.get(measure, '')} {direction}".strip()
    word = word_of(measure)
    most = 1.0 if measure in SCORES else None
    return _tile(
        report, f"{word[:1].upper()}{word[1:]}", caption, means[names], most, "{:.3f}".format
    )


def _shortened(count):
    """Return a mean of counts, with a digit more if it is small."""
    return f"{count:.1f}" if count < 10 and count != round(count) else f"{count:,.0f}"


def _tile(report, title, caption, values, most=None, shown=_shortened):
    """Return a tile of values by treatment; bars are as wide as the tile for the most."""
    most = max(values.max(), 0.0) if most is None else most
    lines = [
        Line(
            name,
            shown(value),
            float(np.nan_to_num(np.clip(100 * value / most, 0, 100))) if most > 0 else 0.0,
            name in report.samplers,
        )
        for name, value in values.items()
    ]
    return Tile(title, caption, lines)
