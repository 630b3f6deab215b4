"""Plots of a report's page."""

import numpy as np

from ganaug import inputs
from ganaug._utils.compat import safe_indexing
from ganaug.evaluation.displays import (
    CorrelationsDisplay,
    EmbeddingDisplay,
    GainDisplay,
    HistoryDisplay,
    MarginalsDisplay,
    NeighborsDisplay,
    SeriesDisplay,
    VideoDisplay,
)
from ganaug.evaluation.displays.history import runs_of
from ganaug.evaluation.report.prediction_plots import prediction_plots
from ganaug.evaluation.report.row_plots import row_plots
from ganaug.evaluation.report.svg import Plot, drawn, pictures_of
from ganaug.model_selection.estimators import PlainColumns


def gains(report):
    """Return the plot of the gains of treatments."""
    size = 4.6, 0.8 + 0.35 * len(report.treatments)
    return drawn(lambda ax: GainDisplay.from_report(report, ax=ax), size, "Gain over nothing")


def predictions(report):
    """Return the pictures of predictions for held-out samples; none of regressors."""
    return pictures_of(prediction_plots(report))


def pictures(report):
    """Return the pictures of the samples and training of each sampler in the first split."""
    found = []
    synthetic = report.samples.distinct()
    for name in report.samplers:
        made = synthetic.get(name)
        labels = [] if made is None else _in_both(report, made)
        if labels:
            label = labels[0]
            found += _samples(name, report.samples, made, label)
            found += row_plots(name, report, label)
            found += _history(name, made.history)
    return pictures_of(found)


def _samples(name, samples, made, label):
    kind = f"real samples of class {label} (first split), and synthetic ones of {name}"
    real, made, others = (
        safe_indexing(X, np.flatnonzero(chosen))
        for X, chosen in (
            (samples.X, samples.y == label),
            (made.X, made.y == label),
            (samples.X, samples.y != label),
        )
    )
    plane = Plot(
        f"Samples of {name} in a plane",
        f"The first two principal components of {kind}; others are real, of other classes.",
        lambda ax: EmbeddingDisplay.from_samples(
            real, made, others=others, codec=samples.codec, ax=ax
        ),
        (4.6, 3.6),
    )
    return [*_details(name, kind, (real, made), samples, made), plane]


def _details(name, kind, pair, samples, made):
    """Return the plots for the kind of the samples, if it has any."""
    details = {
        "table": lambda: [_marginals(name, kind, *pair), *_correlations(name, kind, *pair)],
        "images": lambda: [_neighbors(name, samples, made)],
        "series": lambda: [_curves(name, kind, pair, samples.codec)],
        "videos": lambda: [_films(name, kind, *pair)],
    }
    detail = details.get(inputs.kind_of(samples.X, samples.codec))
    return [] if detail is None else detail()


def _marginals(name, kind, real, made):
    def draw(ax):
        return MarginalsDisplay.from_samples(real, made, ax=ax)

    text = f"{kind[0].upper()}{kind[1:]}: the columns that differ most."
    return Plot(f"Columns of {name}", text, draw, (3.1, 2.2))


def _correlations(name, kind, real, made):
    if np.shape(real)[1] < 2:
        return []

    def draw(ax):
        return CorrelationsDisplay.from_samples(real, made, ax=ax)

    text = (
        f"{kind[0].upper()}{kind[1:]}, and the difference: synthetic minus real. All maps have "
        "the columns that differ most, in the same order."
    )
    if any(storage is None for storage in PlainColumns().fit(real).storages_):
        text += " Common text values count as columns too."
    return [Plot(f"Correlations of {name}", text, draw, CorrelationsDisplay.size)]


def _curves(name, kind, samples, codec):
    def draw(ax):
        return SeriesDisplay.from_samples(*samples, codec=codec, ax=ax)

    return Plot(f"Series of {name}", f"Some {kind}.", draw, (3.1, 2.5))


def _films(name, kind, real, made):
    def draw(ax):
        return VideoDisplay.from_samples(real, made, ax=ax)

    return Plot(f"Videos of {name}", f"Frames of some {kind}.", draw, (4.6, 4.1))


def _neighbors(name, samples, made):
    def draw(ax):
        return NeighborsDisplay.from_samples((samples.X, samples.y), (made.X, made.y), ax=ax)

    text = "Each synthetic image is above the nearest real image of its class."
    return Plot(f"Images of {name}", text, draw, (4.6, 1.5))


def _history(name, history):
    if not runs_of(history):
        return []
    text = (
        "Losses show whether one network beats the other, and need not fall; quality, a distance "
        "to real samples, should fall. Diversity is 1 if it equals that of real samples, and 0 "
        "for mode collapse."
    )
    draw = HistoryDisplay(history).plot
    return [Plot(f"Training of {name}", text, draw, (3.1, 2.3))]


def _in_both(report, made):
    """Return the labels of both real and synthetic samples, the rarest first."""
    parts = made.y, report.samples.y
    return [label for label in report.counts if all(np.any(y == label) for y in parts)]
