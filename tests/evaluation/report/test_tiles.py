"""The numbers at the head of a page."""

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.naive_bayes import GaussianNB

from ganaug import AugmentationReport, evaluate_augmentation
from ganaug.evaluation.report.class_sizes import class_sizes
from ganaug.evaluation.report.tiles import tiles

LEAD = {"nothing": 0.5, "class weights": 0.65, "SMOTE": 0.6, "ours": 0.7, "other": 0.55}
# One of 10 scarce samples in each of 10 splits is held out, by each of two classifiers.
FOUND = {"nothing": 0, "class weights": 1, "SMOTE": 1, "ours": 1, "other": 0}
COUNTS = {
    "found": FOUND,
    "missed": {name: 1 - found for name, found in FOUND.items()},
    "false_alarms": {"nothing": 0, "class weights": 9, "SMOTE": 5, "ours": 2, "other": 1},
}
MEASURED = ["Average precision", "Balanced accuracy", "F1"]


def lines(tile):
    return {line.name: line.text for line in tile.lines}


def test_found_false_alarms_and_what_decides(report):
    whole = report(LEAD, 0.01, **COUNTS)
    found, alarms, precision = tiles(whole)
    assert (found.title, alarms.title, precision.title) == (
        "Found",
        "False alarms",
        "Average precision",
    )
    # SMOTE is shown beside the better class weights.
    assert lines(found) == {"nothing": "0", "SMOTE": "10", "class weights": "10", "ours": "10"}
    assert lines(alarms) == {"nothing": "0", "SMOTE": "50", "class weights": "90", "ours": "20"}
    assert found.caption.startswith(
        "Out of 10 held-out samples of class 1, scaled to the size of the data; "
    )
    assert [line.width for line in found.lines] == [0, 100, 100, 100]
    assert [line.width for line in alarms.lines] == pytest.approx([0, 500 / 9, 100, 200 / 9])
    assert [line.ours for line in found.lines] == [False, False, False, True]
    mean = whole.to_frame().loc[("all", "ours"), "average_precision"]
    assert lines(precision)["ours"] == f"{mean:.3f}"


def test_what_is_not_held_out_equally_often_is_a_mean_of_splits(report):
    whole = report(LEAD, 0.01, splits=7, **COUNTS)
    found, alarms, _ = tiles(whole)
    assert found.caption.startswith("Out of 1 held-out samples of class 1, the mean of splits; ")
    assert lines(alarms) == {"nothing": "0", "SMOTE": "5", "class weights": "9", "ours": "2"}


def test_without_smote_the_best_baseline_is_shown(report):
    leads = {name: lead for name, lead in LEAD.items() if name != "SMOTE"}
    assert list(lines(tiles(report(leads, 0.01))[0])) == ["nothing", "class weights", "ours"]
    assert list(lines(tiles(report({"nothing": 0.5, "ours": 0.4}))[0])) == ["nothing", "ours"]
    assert list(lines(tiles(report({"nothing": 0.5}))[0])) == ["nothing"]


def test_files_without_counts_have_measures(report, tmp_path):
    whole = report(LEAD, 0.01)
    assert [tile.title for tile in tiles(whole)] == [
        "Average precision",
        "Balanced accuracy",
        "F1",
    ]
    assert class_sizes(whole) == []
    whole.to_json(tmp_path / "report.json")
    assert tiles(AugmentationReport.from_json(tmp_path / "report.json")) == tiles(whole)


def test_the_measure_that_was_asked_for_decides(report):
    whole = report(LEAD, 0.01, **COUNTS)
    whole.rows["a < b"] = -whole.rows["f1"]
    whole.scoring = ["a < b"]
    tile = tiles(whole)[-1]
    assert tile.title == "A < b"
    assert [line.width for line in tile.lines] == [0, 0, 0]
    whole.scoring = ["brier"]
    assert tiles(whole)[-1].caption == "Lower is better."


@pytest.fixture(scope="module")
def classes():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"value": rng.normal(size=90)})
    y = np.repeat(["<s>many</s>", "few", "fewer"], [50, 25, 15])
    samplers = {"<em>ours</em>": RandomOverSampler(random_state=0)}
    return evaluate_augmentation(X, y, samplers, GaussianNB(), cv=5, baselines=False)


def test_several_classes_have_measures(classes):
    assert [tile.title for tile in tiles(classes)] == MEASURED
    assert list(lines(tiles(classes)[0])) == ["nothing", "<em>ours</em>"]


def test_class_sizes_before_and_after(classes):
    sizes = class_sizes(classes)
    assert [(size.label, size.before, size.after) for size in sizes] == [
        ("fewer", 12, 40),
        ("few", 20, 40),
        ("<s>many</s>", 40, 40),
    ]
    assert [(size.real, size.new) for size in sizes] == [(30, 70), (50, 50), (100, 0)]


def test_names_in_tiles_are_no_markup(classes, tmp_path):
    classes.to_html(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<dt>&lt;em&gt;ours&lt;/em&gt;</dt>" in page
    assert "<dt>&lt;s&gt;many&lt;/s&gt;</dt><dd>40 → 40</dd>" in page
    assert "without and with &lt;em&gt;ours" in page
    assert "<s>" not in page
