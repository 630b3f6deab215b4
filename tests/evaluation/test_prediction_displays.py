"""Displays of the predictions for held-out samples."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from sklearn.metrics import confusion_matrix

from ganaug import (
    CalibrationCurvesDisplay,
    ConfusionDisplay,
    GainDisplay,
    PrecisionRecallComparisonDisplay,
)
from ganaug.evaluation.displays.calibration_plots import mean_curve
from ganaug.evaluation.report.prediction_plots import prediction_plots

DISPLAYS = [PrecisionRecallComparisonDisplay, CalibrationCurvesDisplay, ConfusionDisplay]
CLASSIFIERS = ["logistic regression", "nearest neighbours", "gradient boosting"]
ALL = ["nothing", "SMOTE", "oracle"]


@pytest.mark.parametrize("display", DISPLAYS)
def test_several_treatments_are_compared_and_ours_is_the_last(compared, display):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    drawn = display.from_report(compared, baseline=["nothing", "SMOTE"], ax=left)
    assert drawn.figure_ is figure
    assert not right.lines
    assert [axes.get_title() for axes in drawn.axes_] == CLASSIFIERS
    shown = [text.get_text() for text in drawn.axes_[0].get_legend().get_texts()]
    shown += [text.get_text() for text in drawn.axes_[0].get_yticklabels()]
    assert [name for name in ALL if any(text.startswith(name) for text in shown)] == ALL


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize(
    "wrong", [{"sampler": "typo"}, {"baseline": ["nothing", "typo"]}, {"label": 9}]
)
def test_what_is_not_in_the_report(compared, display, wrong):
    with pytest.raises(ValueError, match=r"must be one of.*Received: \w+=('typo'|9)"):
        display.from_report(compared, **wrong)


def test_found_missed_and_false_alarms_are_means_over_splits(compared):
    display = ConfusionDisplay.from_report(compared, "SMOTE", label=0)
    known = compared.predictions
    for name in ("nothing", "SMOTE"):
        taken = known.probabilities[name, CLASSIFIERS[1]][:, 1] > 0.5
        matrix = confusion_matrix(known.y == 0, taken)
        expected = matrix[1, 1] / 3, matrix[1, 0] / 3, matrix[0, 1] / 3
        assert display.decisions[CLASSIFIERS[1]][name] == pytest.approx(expected)
    bars = [patch.get_width() for patch in display.axes_[1].patches]
    assert bars == pytest.approx(
        np.transpose(list(display.decisions[CLASSIFIERS[1]].values())).ravel()
    )
    texts = [text.get_text() for text in display.axes_[1].texts]
    assert texts == [f"{length:.1f}" for length in bars]


def test_bins_of_a_split_have_as_many_samples_each(compared):
    display = CalibrationCurvesDisplay.from_report(compared, n_bins=4)
    curves = display.curves["logistic regression"]["oracle"]
    assert len(curves) == 3
    known = compared.predictions
    for number, (probability, share) in enumerate(curves):
        part = known.splits == number
        assert len(probability) == 4
        scores = known.probabilities["oracle", "logistic regression"][part, 0]
        assert probability.mean() == pytest.approx(scores.mean(), abs=1e-6)
        assert share.mean() == pytest.approx((known.y[part] == 1).mean())


def test_the_mean_curve_is_where_all_splits_have_bins():
    one = np.array([0.0, 0.5, 1.0]), np.array([0.0, 0.5, 1.0])
    other = np.array([0.2, 0.6]), np.array([0.4, 0.8])
    places, mean = mean_curve([one, other])
    assert (places[0], places[-1]) == (0.2, 0.6)
    np.testing.assert_allclose(mean, places + 0.1)
    for nowhere in ([], [(np.array([0.1]), np.array([0.0])), (np.array([0.5]), np.array([1.0]))]):
        assert len(mean_curve(nowhere)[0]) == 0


def test_the_gain_of_each_split_is_a_dot(compared):
    display = GainDisplay.from_report(compared, measure="brier", baseline="SMOTE")
    rows = compared.rows[compared.rows["label"].isna()]
    means = rows.groupby(["treatment", "split"])["brier"].mean()
    for name, gain in display.gains.items():
        single = display.by_split[name]
        np.testing.assert_allclose(single, means["SMOTE"] - means[name])
        assert np.mean(single) == pytest.approx(gain.mean)
    dots = np.concatenate([points.get_offsets() for points in display.ax_.collections[::2]])
    assert len(dots) == 3 * len(display.gains)
    of_one = GainDisplay.from_report(compared, estimator="nearest neighbours")
    assert np.mean(of_one.by_split["oracle"]) == pytest.approx(of_one.gains["oracle"].mean)


def test_the_page_shows_the_best_sampler_beside_nothing_and_smote(compared):
    plots = prediction_plots(compared)
    assert [plot.title for plot in plots] == [
        "Precision and recall",
        "Found, missed and false alarms",
        "Calibration",
    ]
    axes = Figure().add_subplot()
    plots[0].draw(axes)
    legend = axes.figure.axes[1].get_legend().get_texts()
    assert [text.get_text().split(":")[0] for text in legend] == ALL
