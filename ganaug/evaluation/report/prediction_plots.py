"""Plots of the predictions for held-out samples, for a report's page."""

from functools import partial

import numpy as np

from ganaug.evaluation.displays import (
    CalibrationCurvesDisplay,
    ConfusionDisplay,
    PrecisionRecallComparisonDisplay,
)
from ganaug.evaluation.report.selected_scores import rival_of
from ganaug.evaluation.report.svg import Plot
from ganaug.evaluation.report.wording import NOTHING

SIZE = 3.2, 2.8
CURVES = (
    "Curves of the rarest class, {}: a thin line for each split, and their mean, with its average "
    "precision."
)
CONFUSION = (
    "Held-out samples of class {} that are found and missed, and samples of other classes that "
    "are predicted as it: means over splits. Samplers raise the probability of a minority class, "
    "so they find more samples and raise more false alarms. A lower threshold does the same "
    "without them."
)
CALIBRATION = (
    "The share of class {} by its predicted probability, in bins of equally many held-out "
    "samples: a thin line for each split, and their mean where all splits have bins. Below the "
    "diagonal, probabilities are too high, as after oversampling; PriorCorrectedClassifier "
    "corrects them."
)
PLOTS = (
    ("Precision and recall", CURVES, PrecisionRecallComparisonDisplay),
    ("Found, missed and false alarms", CONFUSION, ConfusionDisplay),
    ("Calibration", CALIBRATION, CalibrationCurvesDisplay),
)


def prediction_plots(report):
    """Return plots of the best sampler, beside doing nothing and SMOTE or the best baseline.

    Parameters
    ----------
    report : AugmentationReport

    Returns
    -------
    list of Plot
        Empty if no sampler ran in all splits, and for regressors.
    """
    best = report.best_sampler()
    is_known = any(best == name for name, _ in report.predictions.probabilities)
    if not is_known or "average_precision" not in report.measures:
        return []
    rarest, baselines = next(iter(report.counts)), _baselines(report)
    return [
        Plot(
            title,
            text.format(rarest),
            partial(_draw, display, report, best, baselines),
            SIZE,
        )
        for title, text, display in PLOTS
    ]


def _draw(display, report, best, baselines, ax):
    display.from_report(report, best, baseline=baselines, ax=ax)


def _baselines(report):
    """Return doing nothing, and SMOTE or else the best baseline, if it has probabilities."""
    known, other = report.predictions.probabilities, rival_of(report)
    # Another threshold has the same probabilities.
    differs = any(
        not np.array_equal(known[other, of], known[NOTHING, of])
        for name, of in known
        if name == other
    )
    return [NOTHING, other] if differs else [NOTHING]
