"""The footer of a report's page: where its numbers come from."""

from ganaug._utils.durations import duration
from ganaug.evaluation.report.wording import cut

# Longer lists of columns are cut.
MAX_COLUMNS, MAX_LENGTH = 30, 60


def footer(report):
    """Return names and texts on the origin of a report, without unknown entries.

    Parameters
    ----------
    report : AugmentationReport

    Returns
    -------
    list of tuple of (str, str)
    """
    origin = report.provenance
    if origin.seconds is None:
        return []
    num_splits, date = report.rows["split"].nunique(), origin.date.replace("T", " ")
    found = {
        "Made by": f"ganaug {origin.version}, {date}, in {duration(origin.seconds)}",
        "Data": _data(origin),
        "Columns": _columns(origin.columns),
        "Splits": f"{num_splits} ({origin.cv})",
        "Seed": "none: results differ each time" if origin.random_state is None
        else str(origin.random_state),
        "Scoring": ", ".join(report.scoring),
        **{f"Sampler {name}": text for name, text in origin.samplers.items()},
        **{f"Model {name}": text for name, text in origin.estimators.items()},
    }  # fmt: skip
    return [(name, text) for name, text in found.items() if text]


def _data(origin):
    size, *others = origin.shape
    each = f" of {' by '.join(f'{side:,}' for side in others)} values" if others else ""
    source = [] if origin.file is None else [origin.file]
    target = [] if origin.target is None else [f"classes of the column {origin.target}"]
    return ", ".join([*source, f"{size:,} samples{each}", *target])


def _columns(names):
    shown = [cut(name, MAX_LENGTH) for name in names[:MAX_COLUMNS]]
    more = len(names) - len(shown)
    return ", ".join([*shown, f"and {more:,} more"] if more else shown)
