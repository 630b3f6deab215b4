"""Held-out rows that are classified differently with synthetic rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ganaug.evaluation.report.wording import NOTHING
from ganaug.evaluation.views import view_of
from ganaug.sampling.real_rows import RealRows
from ganaug.targets import as_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.evaluation.findings import HeldOut, SplitSamples, SyntheticSamples
    from ganaug.evaluation.report.augmentation_report import AugmentationReport


def changed_predictions(
    report: AugmentationReport,
    sampler: str,
    estimator: str | None = None,
    *,
    n_neighbors: int = 3,
) -> pd.DataFrame:
    """Return held-out rows of the first split that are classified differently with synthetic rows.

    Parameters
    ----------
    report : AugmentationReport
        A report on classifiers.
    sampler : str
        A treatment that added rows.
    estimator : str, optional
        One of the classifiers, by default the first.
    n_neighbors : int, default=3
        Number of nearest synthetic rows to list.

    Returns
    -------
    DataFrame
        Indexed by the position of the row in the data, largest changes in probability first. The
        columns are ``label``; ``before`` and ``after``, the classes predicted without and with the
        synthetic rows; ``probability_before`` and ``probability_after``, those of its label; and
        ``nearest_1``, ..., ``nearest_label_1``, ... and ``distance_1``, ...: the nearest synthetic
        rows, as positions among those of ``report.samples``, their labels, and their distances in
        units of the usual distance between real rows of the label.

    Raises
    ------
    ValueError
        If the treatment added no rows in the first split, or there are no such predictions.
    """
    known = report.predictions.probabilities
    estimator = estimator or next((name for _, name in known), "")
    held_out, made = _parts(report, sampler, estimator)
    before, after = (known[name, estimator][: len(held_out.y)] for name in (NOTHING, sampler))
    labels, places = as_array(list(report.counts)), {y: i for i, y in enumerate(report.counts)}
    changed = np.flatnonzero(before.argmax(axis=1) != after.argmax(axis=1))
    own = np.array([places[label] for label in held_out.y[changed].tolist()], int)
    was, became = before[changed, own], after[changed, own]
    frame = pd.DataFrame(
        {
            "label": held_out.y[changed],
            "before": labels[before[changed].argmax(axis=1)],
            "after": labels[after[changed].argmax(axis=1)],
            "probability_before": was,
            "probability_after": became,
        }
        | _nearest(report.samples, held_out, made, changed, n_neighbors),
        index=held_out.places[changed],
    )
    return frame.iloc[np.argsort(-np.abs(became - was), kind="stable")]


def _parts(
    report: AugmentationReport, sampler: str, estimator: str
) -> tuple[HeldOut, SyntheticSamples]:
    """Return the held-out rows and the synthetic ones, if there are predictions for them."""
    added, held_out = report.samples.synthetic, report.samples.held_out
    if held_out is None:
        raise ValueError(
            "A report with samples, as evaluate_augmentation returns it, was expected. Received: "
            "one read from JSON. Run the comparison again."
        )
    if sampler not in added:
        raise ValueError(
            f"sampler must be a treatment that added rows in the first split: {list(added)}. "
            f"Received: sampler={sampler!r}"
        )
    known = report.predictions.probabilities
    if (sampler, estimator) not in known or known[sampler, estimator].ndim != 2:
        raise ValueError(
            "Expected a treatment that ran in all splits with class predictions by one of "
            f"{list(dict.fromkeys(name for _, name in known))}. Received: sampler={sampler!r}, "
            f"estimator={estimator!r}, in a report of {report.measures[0]}"
        )
    return held_out, added[sampler]


def _nearest(
    samples: SplitSamples,
    held_out: HeldOut,
    made: SyntheticSamples,
    changed: NDArray[np.intp],
    k: int,
) -> dict[str, Any]:
    """Return the synthetic rows nearest to held-out ones, as columns."""
    view = view_of(samples.X, samples.codec)
    real = RealRows(view.see(samples.X).features, samples.y)
    # Synthetic rows of all classes are searched.
    rows = RealRows(view.see(made.X).features, np.zeros(len(made.y), int))
    labels = held_out.y[changed].tolist()
    found = rows.near(view.see(held_out.X).features[changed], 0, min(k, len(made.y)))
    units = {label: real.usual_distance(label) for label in set(labels)}
    scale = np.array([units[label] for label in labels])
    columns: dict[str, Any] = {}
    for i in range(found.rows.shape[1]):
        columns[f"nearest_{i + 1}"] = found.rows[:, i]
        columns[f"nearest_label_{i + 1}"] = made.y[found.rows[:, i]]
        columns[f"distance_{i + 1}"] = found.distances[:, i] / scale
    return columns
