"""Plots of the rows of a sampler beside held-out real rows, for a report's page."""

import numpy as np

from ganaug import inputs
from ganaug._utils.compat import safe_indexing
from ganaug.evaluation.changed import changed_predictions
from ganaug.evaluation.displays import (
    ChangedPredictionsDisplay,
    DistancesDisplay,
    ToldApartDisplay,
)
from ganaug.evaluation.report.svg import Plot
from ganaug.evaluation.told_apart import FOLDS


def row_plots(name, report, label):
    """Return the plots of the synthetic rows of a sampler.

    Parameters
    ----------
    name : str
        A sampler that added rows in the first split.
    report : AugmentationReport
    label : object
        The class of most of the rows.

    Returns
    -------
    list of Plot
    """
    if report.samples.held_out is None:
        return []
    return [
        *_distances(name, report.samples),
        *_told_apart(name, report.samples, label),
        *_changed(name, report),
    ]


def _distances(name, samples):
    made = samples.synthetic[name]
    held_out = samples.held_out

    def draw(ax):
        parts = ((part.X, part.y) for part in (samples, made, held_out))
        DistancesDisplay.from_samples(*parts, codec=samples.codec, ax=ax)

    text = (
        "The share of samples within a distance of the nearest real one of their class (first "
        "split); 1 is the usual distance between real samples. If synthetic ones rise near 0, "
        "well before held-out ones, there are near-copies."
    )
    return [Plot(f"Distances of {name} to real samples", text, draw, (3.1, 2.5))]


def _told_apart(name, samples, label):
    of_label = [
        safe_indexing(part.X, np.flatnonzero(part.y == label))
        for part in (samples.held_out, samples.synthetic[name])
    ]
    is_table = inputs.kind_of(samples.X, samples.codec) == "table"
    if not is_table or min(np.shape(part)[0] for part in of_label) < FOLDS:
        return []
    text = (
        f"ROC AUC of gradient boosting that separates synthetic rows of class {label} from "
        "held-out real ones (0.5 means not at all), and its drop if a column is shuffled."
    )
    height = 0.8 + 0.25 * min(np.shape(samples.X)[1], 12)
    return [
        Plot(
            f"Columns that tell {name} apart",
            text,
            lambda ax: ToldApartDisplay.from_samples(*of_label, ax=ax),
            (4.6, height),
        )
    ]


def _changed(name, report):
    known = report.predictions.probabilities
    estimator = next((of for treatment, of in known if treatment == name), None)
    if estimator is None or known[name, estimator].ndim != 2:
        return []
    changed = changed_predictions(report, name, estimator, n_neighbors=1)
    if changed.empty:
        return []
    text = (
        f"Held-out samples of the first split that {estimator} assigns to another class when "
        f"trained with the synthetic samples of {name} ({len(changed):,} of "
        f"{len(report.samples.held_out.y):,}; those that changed most). On the right are the "
        "class of the nearest synthetic sample and its distance, in units of the usual distance "
        "between real samples."
    )
    display = ChangedPredictionsDisplay(changed)
    height = 1.2 + 0.22 * min(len(changed), display.max_rows)
    return [Plot(f"Predictions that {name} changed", text, display.plot, (5.2, height))]
