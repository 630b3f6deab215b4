"""Plots of a report's page, as SVG in the colour of the text around them."""

import io
import re
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from ganaug import inputs
from ganaug._utils.compat import safe_indexing
from ganaug.evaluation.displays import (
    BeforeAfterDisplay,
    EmbeddingDisplay,
    GainDisplay,
    HistoryDisplay,
    MarginalsDisplay,
    NeighborsDisplay,
    SeriesDisplay,
    VideoDisplay,
)
from ganaug.evaluation.displays.history import runs_of
from ganaug.evaluation.report.row_plots import row_plots

# Placeholder for the colour of the text, which differs on dark pages.
TEXT = "#010203"
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
# Matplotlib's types accept only literal names of settings.
STYLE: Any = {
    "svg.fonttype": "none",
    # Names may contain a $.
    "text.parse_math": False,
    "text.usetex": False,
    "font.family": "sans-serif",
    "font.size": 9,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    **dict.fromkeys(
        ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), TEXT
    ),
}


class Picture(NamedTuple):
    """A plot with a title and a text."""

    title: str
    text: str
    plot: str


def gains(report):
    """Return the plot of the gains of treatments."""
    size = 7, 0.8 + 0.35 * len(report.treatments)
    return drawn(lambda ax: GainDisplay.from_report(report, ax=ax), size, "Gain over nothing")


def curves(report):
    """Return the precision-recall curves of the best sampler, or None if there is none."""
    best = report.best_sampler()
    if best is None or "average_precision" not in report.measures:
        return None
    count = len({estimator for _, estimator in report.predictions.probabilities})
    if not count:
        return None
    size = 3.2 * min(count, 3), 2.8 * -(-count // 3)
    return drawn(
        lambda ax: BeforeAfterDisplay.from_report(report, best, ax=ax), size, "Precision, recall"
    )


def pictures(report):
    """Return the pictures of the samples and training of each sampler in the first split."""
    found = []
    for name in report.samplers:
        exhibit = report.specimens.exhibits.get(name)
        if exhibit is not None and np.isin(exhibit.y, report.specimens.y).any():
            label = _commonest(exhibit.y[np.isin(exhibit.y, report.specimens.y)])
            found += _samples(name, report.specimens, exhibit, label)
            found += [_picture(*plot) for plot in row_plots(name, report, label)]
            found += _history(name, exhibit.history)
    return found


def _samples(name, specimens, exhibit, label):
    kind = f"real samples of class {label} (first split), and synthetic ones of {name}"
    real, made, others = (
        safe_indexing(X, np.flatnonzero(chosen))
        for X, chosen in (
            (specimens.X, specimens.y == label),
            (exhibit.X, exhibit.y == label),
            (specimens.X, specimens.y != label),
        )
    )
    plane = _picture(
        f"Samples of {name} in a plane",
        f"The first two principal components of {kind}; others are real, of other classes.",
        lambda ax: EmbeddingDisplay.from_samples(
            real, made, others=others, codec=specimens.codec, ax=ax
        ),
        (5.5, 4),
    )
    return [*_details(name, kind, (real, made), specimens, exhibit), plane]


def _details(name, kind, samples, specimens, exhibit):
    """Return a picture of samples as their kind is looked at; none of those of other kinds."""
    details = {
        "table": lambda: _marginals(name, kind, *samples),
        "images": lambda: _neighbors(name, specimens, exhibit),
        "series": lambda: _curves(name, kind, samples, specimens.codec),
        "videos": lambda: _films(name, kind, *samples),
    }
    detail = details.get(inputs.kind_of(specimens.X, specimens.codec))
    return [] if detail is None else [detail()]


def _marginals(name, kind, real, made):
    def draw(ax):
        return MarginalsDisplay.from_samples(real, made, ax=ax)

    text = f"{kind[0].upper()}{kind[1:]}: the columns that differ most."
    rows = -(-min(9, np.shape(real)[1]) // 3)
    return _picture(f"Columns of {name}", text, draw, (9, 2.2 * rows))


def _curves(name, kind, samples, codec):
    def draw(ax):
        return SeriesDisplay.from_samples(*samples, codec=codec, ax=ax)

    return _picture(f"Series of {name}", f"Some {kind}.", draw, (9, 5))


def _films(name, kind, real, made):
    def draw(ax):
        return VideoDisplay.from_samples(real, made, ax=ax)

    return _picture(f"Videos of {name}", f"Frames of some {kind}.", draw, (9, 6))


def _neighbors(name, specimens, exhibit):
    def draw(ax):
        return NeighborsDisplay.from_samples(
            (specimens.X, specimens.y), (exhibit.X, exhibit.y), ax=ax
        )

    text = "Each synthetic image is above the nearest real image of its class."
    return _picture(f"Images of {name}", text, draw, (7, 2.0 * len(np.unique(exhibit.y))))


def _history(name, history):
    if not runs_of(history):
        return []
    text = (
        "Losses show whether one network beats the other, and need not fall; quality, a distance "
        "to real samples, should fall. Diversity is 1 for that of real samples, 0 for a collapse."
    )
    draw = HistoryDisplay(history).plot
    return [_picture(f"Training of {name}", text, draw, (8, 5))]


def _picture(title, text, draw, size):
    return Picture(title, text, drawn(draw, size, title))


def drawn(draw, size, label):
    """Return a plot as SVG, or a line with the error, so that one plot cannot cost the report.

    Parameters
    ----------
    draw : callable
        Takes axes.
    size : tuple of float
        Inches.
    label : str
        A description for screen readers.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE | {"svg.hashsalt": label}):
        # Figures of pyplot are kept, and may open windows.
        figure = Figure(size, layout="constrained")
        file = io.StringIO()
        try:
            draw(figure.add_subplot())
            figure.savefig(file, format="svg", metadata=NO_METADATA, dpi=150)
        except Exception as error:
            return Markup("<p>Not drawn: <code>{}</code></p>").format(repr(error))
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :].replace(TEXT, "currentColor")
    # The style would apply to the whole page, which has the same rule.
    svg = re.sub(r"<style.*?</style>", "", svg)
    described = Markup('<svg role="img" aria-label="{}" ').format(label)
    return Markup(svg.replace("<svg ", described, 1))


def _commonest(labels):
    found, counts = np.unique(labels, return_counts=True)
    return found[counts.argmax()]
