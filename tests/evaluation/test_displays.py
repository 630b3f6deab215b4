"""Displays draw the right values, on the axes that they are given."""

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import SMOTE
from matplotlib.figure import Figure
from scipy import stats
from sklearn.exceptions import NotFittedError
from sklearn.metrics import average_precision_score, precision_recall_curve
from sklearn.neighbors import KNeighborsClassifier

from ganaug import GANAugmenterCV
from ganaug.evaluation.displays import (
    AmountDisplay,
    EmbeddingDisplay,
    GainDisplay,
    HistoryDisplay,
    MarginalsDisplay,
    NeighborsDisplay,
    PrecisionRecallComparisonDisplay,
)
from ganaug.evaluation.displays.curves import Curves

HISTORY = {
    "discriminator_loss": [0.7, 0.6],
    "generator_loss": [0.7, 0.8],
    "loss": [1.4, 1.4],
    "quality": [0.5, 0.1],
}


def frames(num_rows=60):
    rng = np.random.default_rng(0)
    real = pd.DataFrame({"same": rng.normal(size=num_rows), 7: rng.normal(size=num_rows)})
    real["word"] = rng.choice(["a", "b", None], num_rows)
    synthetic = real.copy()
    synthetic[7] += 0.7
    synthetic["word"] = "b"
    return real, synthetic


def test_gains_are_those_of_the_report(compared):
    display = GainDisplay.from_report(compared, baseline="SMOTE", measure="brier")
    others = [name for name in compared.treatments if name != "SMOTE"]
    assert list(display.gains) == others
    assert display.gains["oracle"] == compared.gain("oracle", "SMOTE", "brier")
    assert [tick.get_text() for tick in display.ax_.get_yticklabels()] == others
    assert display.ax_.get_xlabel() == "gain in Brier score over SMOTE"
    places = [container.lines[0].get_xdata()[0] for container in display.ax_.containers]
    assert places == [gain.mean for gain in display.gains.values()]


def test_gains_of_one_classifier(compared):
    gains = GainDisplay.from_report(compared, estimator="nearest neighbours").gains
    assert gains["oracle"] == compared.gain("oracle", estimator="nearest neighbours")


def test_curves_before_and_after(compared):
    display = PrecisionRecallComparisonDisplay.from_report(compared)
    classifiers = ["logistic regression", "nearest neighbours", "gradient boosting"]
    assert [axes.get_title() for axes in display.axes_] == classifiers
    for name in ("nothing", "oracle"):
        curves = display.curves["nearest neighbours"][name]
        area = compared.to_frame().loc[("nearest neighbours", name), "average_precision"]
        assert curves.average_precision == area
        assert len(curves.by_split) == 3
        precision, recall = curves.mean()
        assert np.sum(np.diff(recall) * precision[1:]) == pytest.approx(area)
        shown = display.axes_[1].get_legend().get_texts()
        assert f"{name}: {area:.3f}" in [text.get_text() for text in shown]


def test_curves_of_another_class_and_treatment(compared):
    display = PrecisionRecallComparisonDisplay.from_report(
        compared, "SMOTE", baseline="class weights", label=0
    )
    curves = display.curves["gradient boosting"]
    assert list(curves) == ["class weights", "SMOTE"]
    assert min(each.average_precision for each in curves.values()) > 0.8


@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
@pytest.mark.parametrize("grid", [None, {"k_neighbors": [1, 3]}])
def test_amounts(overlapping, grid):
    search = GANAugmenterCV(
        KNeighborsClassifier(), SMOTE(), amounts=[0.5, 1.0], param_grid=grid, cv=3, random_state=0
    )
    search.fit(*overlapping)
    display = AmountDisplay.from_search(search)
    names = ["k_neighbors=1", "k_neighbors=3"] if grid else [""]
    assert list(display.gains) == names
    lines = [container.lines[0] for container in display.ax_.containers]
    assert len(lines) == len(names)
    found = search.cv_results_
    assert lines[0].get_ydata() == pytest.approx(found["mean_gain"][1 :: len(names)])
    gain = display.gains[names[0]][0.5]
    error = found["standard_error_gain"][1]
    assert gain.high - gain.mean == pytest.approx(stats.t.ppf(0.975, 2) * error)
    assert display.best == search.best_params_["amount"]
    shown = [text.get_text() for text in display.ax_.get_legend().get_texts()]
    assert f"chosen: {display.best:g}" in shown


def test_amounts_of_what_adds_nothing_or_is_not_fitted():
    X, y = np.random.default_rng(0).normal(size=(40, 2)), np.tile([0, 1], 20)
    search = GANAugmenterCV(KNeighborsClassifier(), SMOTE(), cv=2)
    with pytest.raises(NotFittedError):
        AmountDisplay.from_search(search)
    with pytest.raises(ValueError, match="without anything to add"):
        AmountDisplay.from_search(search.fit(X, y))


def test_columns_that_differ_most_come_first():
    display = MarginalsDisplay.from_samples(*frames(), max_columns=2)
    assert [axes.get_title() for axes in display.axes_] == ["word", "7"]
    bars = display.axes_[0].patches
    assert sum(bar.get_height() for bar in bars) == pytest.approx(2.0)
    shown = {tick.get_text() for tick in display.axes_[0].get_xticklabels()}
    assert shown == {"a", "b", "(missing)"}


def test_titles_and_levels_are_cut_with_a_sign_and_dates_have_ticks():
    level, name = "mixed feelings about it", "n" * 90
    dates = pd.date_range("2021-03-01", "2023-05-01", periods=4)
    real = pd.DataFrame({name: [level] * 4, "since": dates})
    display = MarginalsDisplay.from_samples(real, real)
    display.figure_.canvas.draw()
    levels, since = display.axes_
    assert levels.get_title() == "n" * 16 + "…" + "n" * 16
    assert [tick.get_text() for tick in levels.get_xticklabels()] == ["mixed f…bout it"]
    assert "2022" in {tick.get_text() for tick in since.get_xticklabels()}


def test_columns_of_arrays_have_titles():
    display = MarginalsDisplay.from_samples(np.eye(4), np.eye(4), max_columns=2)
    assert [axes.get_title() for axes in display.axes_] == ["column 0", "column 1"]


def test_numbers_that_are_missing_equal_or_far_off():
    real = pd.DataFrame({"none": [np.nan] * 4, "one": [1.0] * 4, "far": [0.0, 1.0, 2.0, 1e9]})
    display = MarginalsDisplay.from_samples(real, real)
    assert len(display.axes_) == 3
    display.figure_.canvas.draw()


def test_the_plane_holds_all_points():
    real, synthetic = frames()
    display = EmbeddingDisplay.from_samples(real, synthetic, others=real)
    assert {name: len(points) for name, points in display.points.items()} == {
        "others": 60,
        "real": 60,
        "synthetic": 60,
    }
    assert len(display.ax_.collections) == 3
    np.testing.assert_array_equal(display.points["real"], display.points["others"])


def test_the_plane_of_one_column():
    samples = np.random.default_rng(0).normal(size=(20, 1))
    points = EmbeddingDisplay.from_samples(samples, samples).points["real"]
    assert points.shape == (20, 2)
    assert np.ptp(points[:, 1]) < 1e-9


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 1), (8, 8, 2), (8, 8, 3), (8, 8, 4)])
def test_neighbours_of_images(shape):
    rng = np.random.default_rng(0)
    real = rng.integers(0, 255, (30, *shape)).astype(np.uint8)
    labels = np.repeat(["x", "y"], 15)
    made = real[[3, 16]]
    display = NeighborsDisplay.from_samples((real, labels), (made, ["x", "y"]))
    for label, image in zip("xy", made, strict=True):
        np.testing.assert_array_equal(display.pairs[label][1][0], image)
    assert display.axes_[0].get_title() == "x"
    assert display.axes_[0].images[0].get_array().shape[:2] == (20, 10)  # With frames.


def test_losses_share_their_axes():
    display = HistoryDisplay(HISTORY).plot()
    assert [axes.get_title() for axes in display.axes_] == ["losses", "quality"]
    np.testing.assert_array_equal(display.axes_[0].lines[0].get_ydata(), [0.7, 0.6])
    np.testing.assert_array_equal(display.axes_[1].lines[0].get_xdata(), [1, 2])
    names = [text.get_text() for text in display.axes_[0].get_legend().get_texts()]
    assert names == ["discriminator", "generator"]


def test_several_gans_are_drawn_above_each_other():
    display = HistoryDisplay([HISTORY, HISTORY]).plot()
    assert len(display.axes_[0].lines) == 4
    assert len(display.axes_[1].lines) == 2


@pytest.mark.parametrize(
    "draw",
    [
        lambda compared, ax: GainDisplay.from_report(compared, ax=ax),
        lambda compared, ax: PrecisionRecallComparisonDisplay.from_report(compared, ax=ax),
        lambda compared, ax: HistoryDisplay(HISTORY).plot(ax),
        lambda compared, ax: MarginalsDisplay.from_samples(*frames(), ax=ax),
        lambda compared, ax: EmbeddingDisplay.from_samples(*frames(), ax=ax),
    ],
)
def test_axes_that_are_given(compared, draw):
    from matplotlib import pyplot as plt

    figure = Figure()
    left, right = figure.subplots(1, 2)
    display = draw(compared, left)
    assert display.figure_ is figure
    assert not right.lines
    assert not plt.get_fignums()


def test_the_area_under_a_drawn_curve_is_the_average_precision():
    y = np.repeat([1, 0], [10, 90])
    for scores in (np.full(100, 0.5), np.random.default_rng(0).integers(0, 3, 100) / 3):
        precision, recall, _ = precision_recall_curve(y, scores)
        area = average_precision_score(y, scores)
        curves = {"a tree": {"nothing": Curves([(precision, recall)], area)}}
        line, mean = PrecisionRecallComparisonDisplay(curves).plot().axes_[0].lines
        assert mean.get_drawstyle() == "steps-pre"
        steps = np.diff(mean.get_xdata())
        assert np.sum(steps * mean.get_ydata()[1:]) == pytest.approx(area)
        assert line.get_drawstyle() == "steps-post"
        x, height = line.get_xdata(), line.get_ydata()
        assert np.sum(-np.diff(x) * height[:-1]) == pytest.approx(area)


@pytest.mark.parametrize("wrong", [{"sampler": "typo"}, {"baseline": "typo"}, {"label": 9}])
def test_curves_of_what_is_not_in_the_report(compared, wrong):
    with pytest.raises(ValueError, match="must be one of"):
        PrecisionRecallComparisonDisplay.from_report(compared, **wrong)


def test_what_varies_in_the_class_alone_is_seen_in_the_plane():
    real = pd.DataFrame({"t": ["p"] * 20 + ["q"] * 20})
    others = pd.DataFrame({"t": ["z", "w"] * 20})
    points = EmbeddingDisplay.from_samples(real, real, others=others).points["real"]
    assert np.ptp(points[:, 0]) > 1.0


def test_the_plane_of_a_single_sample():
    others = np.random.default_rng(0).normal(size=(30, 3))
    display = EmbeddingDisplay.from_samples(others[:1] + 5.0, others[:9] + 5.0, others=others)
    assert len(display.points["real"]) == 1


def test_pale_images_look_pale():
    real = np.random.default_rng(0).random((10, 8, 8))
    display = NeighborsDisplay.from_samples((real, [1] * 10), (real[:1] * 0.1, [1]))
    sheet = display.axes_[0].images[0].get_array()
    assert sheet[1:9, 1:9].max() < 0.11 < sheet[11:19, 1:9].max()


@pytest.mark.parametrize(
    ("history", "titles"),
    [
        ({"loss": [1, 2]}, ["loss"]),
        ([{"a": [1]}, {"b": [2.0]}], ["a", "b"]),
        ({"a": 3.0, "b": np.ones(2), 1: [2], "text": ["x"]}, ["b"]),
    ],
)
def test_histories_of_other_samplers(history, titles):
    display = HistoryDisplay(history).plot()
    assert [axes.get_title() for axes in display.axes_] == titles


@pytest.mark.parametrize("history", [{}, [], [{}], None, "text", np.ones(2), [[1, 2], [3]]])
def test_histories_without_curves(history):
    with pytest.raises(ValueError, match="A history is a dict"):
        HistoryDisplay(history).plot()


def test_axes_in_no_grid_cannot_be_divided():
    axes = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
    with pytest.raises(ValueError, match=r"only if they are in a grid.*Received: ax="):
        HistoryDisplay({"quality": [0.4, 0.1]}).plot(axes)
