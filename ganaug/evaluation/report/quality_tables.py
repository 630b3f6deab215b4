"""Tables of the quality of synthetic samples on a report's page, and what stands out in them."""

import numpy as np

from ganaug.evaluation.quality import BEST, SIDES
from ganaug.evaluation.report.quality_words import QUALITY_WORDS
from ganaug.evaluation.report.score_tables import Cell, Row, Table, number
from ganaug.evaluation.report.wording import wording_of

# Only the columns that differ most are shown of wide tables.
MAX_COLUMNS = 12
UNKNOWN = Cell("-"), Cell("-")
IN_RANGE = "All measures of {} are within their ranges."
SOME_IN_RANGE = "Measures of {} that have a range are within it; the others need more splits."
NO_RANGE = "There are too few splits for ranges, so nothing is marked."
OUT_OF_RANGE = "{} is out of range, most serious first: {}."


def quality(report):
    """Return a table for each class with the quality of new samples.

    Parameters
    ----------
    report : AugmentationReport

    Returns
    -------
    list of Table
    """
    found = []
    for label, part in _by_label(report.quality.measures, report):
        measures = set(part.index.get_level_values("measure"))
        treatments = _ours_first(part, report.samplers)
        known = [measure for measure in QUALITY_WORDS if measure in measures]
        rows = [_measured(measure, part, treatments) for measure in known]
        name = f"{wording_of(report).unit} {label}"
        found.append(Table(name, [*_heads(treatments), "ideal"], rows))
    return found


def columns(report):
    """Return a table for each class with the columns that differ most."""
    found = []
    for label, part in _by_label(report.quality.columns, report):
        # A distance means little without that of real samples.
        lead = (part["synthetic"] - part["real"]).groupby(level="column", sort=False).max()
        worst = lead.sort_values(ascending=False).index[:MAX_COLUMNS]
        treatments = _ours_first(part, report.samplers)
        # Unsorted, pandas 2 would assign numbers to the wrong names.
        wide = part[SIDES].unstack(0).swaplevel(axis=1)
        rows = [
            Row(str(line), [Cell(number(value, 3)) for value in wide.loc[line, treatments]])
            for line in part.index.unique("column")
            if line in worst
        ]
        name = f"distance of columns, {wording_of(report).unit} {label}"
        found.append(Table(name, _heads(treatments), rows))
    return found


def standing_out(report):
    """Return a sentence for each sampler about measures that are out of their range."""
    measures = report.quality.measures
    ours = [name for name in report.samplers if name in measures.index.unique("treatment")]
    if ours and not _with_range(measures).any():
        return [NO_RANGE]
    return [_sentence(name, measures.loc[name]) for name in ours]


def _by_label(frame, report):
    """Return pairs of a label and its part of a frame, in the order of the report."""
    known, order = frame.index.unique("label").tolist(), list(report.counts)
    known.sort(key=lambda label: order.index(label) if label in order else len(order))
    return [(label, frame.xs(label, level="label")) for label in known]


def _with_range(measures):
    """Return whether the range of each row leaves anything out."""
    names = measures.index.get_level_values("measure")
    rows = zip(names, measures.to_dict("records"), strict=True)
    return np.array([QUALITY_WORDS[name].has_range(row) for name, row in rows], bool)


def _sentence(name, measures):
    words = [
        _worst(word.name, outside)
        for measure, word in QUALITY_WORDS.items()
        if (outside := _outside(measure, measures))
    ]
    if words:
        return OUT_OF_RANGE.format(name, "; ".join(words))
    return (IN_RANGE if _with_range(measures).all() else SOME_IN_RANGE).format(name)


def _outside(measure, measures):
    """Return the rows of classes in which a measure is out of its range, by label."""
    part = measures[measures.index.get_level_values("measure") == measure]
    rows = part.droplevel("measure").to_dict("index")
    return {label: row for label, row in rows.items() if _is_out(measure, row)}


def _worst(word, outside):
    """Return in words the class that is farthest out of range."""
    label = max(outside, key=lambda of: abs(outside[of]["synthetic"] - outside[of]["real"]))
    synthetic, real = (number(outside[label][side], 3) for side in SIDES)
    more = f" and {len(outside) - 1} more" if len(outside) > 1 else ""
    return f"{word} ({synthetic}, real {real}, class {label}{more})"


def _measured(measure, part, treatments):
    word = QUALITY_WORDS[measure]
    rows = part[part.index.get_level_values("measure") == measure].droplevel("measure")
    cells = [
        cell
        for treatment in treatments
        for cell in (_sides(measure, rows.loc[treatment]) if treatment in rows.index else UNKNOWN)
    ]
    cells.append(Cell(number(BEST[measure], 2)))
    return Row(word.name, cells, note=f"{word.meaning} {word.better.text}")


def _sides(measure, row):
    """Return the cells of synthetic samples and of real ones, the latter with their range."""
    note, word = "too few splits for a range", QUALITY_WORDS[measure]
    if word.has_range(row):
        note = word.better.range.format(low=row["low"], high=row["high"])
    synthetic, real = (number(row[side], 3) for side in SIDES)
    return Cell(synthetic, out=_is_out(measure, row)), Cell(real, note=note)


def _is_out(measure, row):
    better = QUALITY_WORDS[measure].better
    return bool(better.is_out(row["synthetic"], row["low"], row["high"]))


def _ours_first(part, ours):
    return sorted(part.index.unique("treatment"), key=lambda treatment: treatment not in ours)


def _heads(treatments):
    """Return the heads of treatments side by side, each with the floor for as many samples."""
    return ["", *(head for treatment in treatments for head in (str(treatment), "real"))]
