"""What a comparison found, in words and files."""

import json

import numpy as np
import pandas as pd
import pytest

from ganaug import AugmentationReport
from ganaug.evaluation.evidence import Predictions, Specimens
from ganaug.evaluation.quality import quality_of
from ganaug.evaluation.scores import MEASURES

EVIDENCE = {
    "quality": quality_of([], ["treatment", "label"]),
    "predictions": Predictions(np.array([]), {}),
    "specimens": Specimens(np.empty((0, 2)), np.array([]), {}),
}
LEAD = {"nothing": 0.5, "SMOTE": 0.6, "ours": 0.7, "other": 0.55}


@pytest.fixture
def report():
    """Return a function that returns a report in which treatments score as told."""

    def build(leads, noise=0.0, splits=10, **others):
        rng = np.random.default_rng(0)
        rows = []
        for split in range(splits):
            hard = rng.normal() * 0.1
            for name, score in leads.items():
                for estimator in ("a", "b"):
                    for label in (1, 0, None):
                        row = dict.fromkeys(MEASURES, score + hard + rng.normal() * noise)
                        row |= {key: values[name] for key, values in others.items()}
                        key = {"split": split, "treatment": name, "estimator": estimator}
                        cost = {"added": 5, "seconds": 1.0, "seconds_in_all": 2.0}
                        rows.append(key | {"label": label} | cost | row)
        samplers = [name for name in leads if name in ("ours", "other")]
        frame = pd.DataFrame(rows)
        frame["label"] = pd.Series([row["label"] for row in rows], dtype=object)
        return AugmentationReport(
            frame, [], counts={1: 10, 0: 90}, samplers=samplers, test_ratio=0.25, **EVIDENCE
        )

    return build


def test_a_gain_is_paired_and_how_hard_splits_are_does_not_count(report):
    gain = report(LEAD).gain("ours", "SMOTE")
    assert gain == pytest.approx((0.1, 0.1, 0.1))


def test_errors_are_gained_on_if_they_are_lower(report):
    assert report(LEAD).gain("ours", "SMOTE", "brier").mean == pytest.approx(-0.1)
    assert report(LEAD).best_baseline("brier") == "nothing"
    assert report(LEAD).best_baseline() == "SMOTE"


def test_it_helps(report):
    assert (
        report({"nothing": 0.5, "SMOTE": 0.6, "ours": 0.7}, 0.01)
        .verdict()
        .startswith("ours adds 0.10")
    )
    verdict = report(LEAD).verdict()
    assert verdict == (
        "ours adds 0.100 average precision over the best baseline, SMOTE "
        "(interval +0.100 to +0.100)."
    )
    assert "F1 over" in report(LEAD).verdict("f1")


def test_it_does_harm(report):
    verdict = report({"nothing": 0.5, "SMOTE": 0.4, "ours": 0.3}, 0.01).verdict()
    assert verdict.startswith("ours does harm: -0.")
    assert "against doing nothing" in verdict


def test_behind_the_best_of_several_is_no_harm(report):
    verdict = report({"nothing": 0.5, "SMOTE": 0.6, "ours": 0.52}, 0.01).verdict()
    assert verdict.startswith("ours does not help here: -0.0")
    assert "the best baseline, SMOTE" in verdict


def test_it_does_not_help(report):
    verdict = report({"nothing": 0.5, "SMOTE": 0.51, "ours": 0.515}, 0.1).verdict()
    assert verdict.startswith("ours does not help here: ")


def test_a_threshold_does_as_well(report):
    leads = {"nothing": 0.5, "ours": 0.5}
    tuned = {"nothing": 0.7, "ours": 0.7}
    f1 = {"nothing": 0.4, "ours": 0.6}
    verdict = report(leads, f1=f1, f1_tuned=tuned).verdict()
    assert verdict.endswith(
        "Its F1 is 0.600, against 0.400 without it; tuning the decision threshold instead gives "
        "0.700."
    )
    many = report(leads, f1=f1, f1_tuned=tuned)
    many.counts = {2: 5, 1: 10, 0: 90}
    assert many.verdict().endswith("+0.000).")
    behind = report(leads, f1={"nothing": 0.4, "ours": 0.8}, f1_tuned=tuned).verdict()
    assert behind.endswith("+0.000).")


def test_the_best_of_many_is_doubted(report):
    one = report({"nothing": 0.5, "ours": 0.55}, 0.05)
    two = report({"nothing": 0.5, "ours": 0.55, "other": 0.5}, 0.05)
    for whole, wider in ((one, False), (two, True)):
        low, high = whole.verdict().split("interval ")[1].rstrip(").").split(" to ")
        gain = whole.gain("ours", "nothing")
        assert (float(low) < gain.low - 0.001) == wider
        assert (float(high) > gain.high + 0.001) == wider


def test_a_split_that_failed_is_left_out_of_both(report):
    whole = report(LEAD, 0.05)

    def part(rows):
        return AugmentationReport(
            rows, [], counts=whole.counts, samplers=whole.samplers, test_ratio=0.25, **EVIDENCE
        )

    later = whole.rows["split"] >= 3
    without = part(whole.rows[later | (whole.rows["treatment"] != "ours")])
    assert without.gain("ours", "SMOTE") == pytest.approx(
        part(whole.rows[later]).gain("ours", "SMOTE")
    )
    # What ran in easy splits only is not called the best.
    assert without.verdict().startswith("other ")


def test_splits_that_cannot_be_measured_are_left_out(report):
    whole = report(LEAD, 0.01)
    whole.rows.loc[whole.rows["split"] == 0, "roc_auc"] = np.nan
    assert whole.verdict("roc_auc").startswith("ours adds 0.1")


def test_no_sampler_ran_through(report):
    whole = report({"nothing": 0.5, "SMOTE": 0.6})
    assert whole.verdict() == "No sampler ran in all splits: see failures."


def test_tables(report):
    table = report(LEAD).to_frame()
    assert table.index.names == ["estimator", "treatment"]
    assert len(table) == 3 * 4
    assert table.loc[("all", "ours"), "f1"] == pytest.approx(
        table.loc[("a", "ours"), "f1"] / 2 + table.loc[("b", "ours"), "f1"] / 2
    )
    assert list(table.columns) == [*MEASURES, "added", "seconds", "seconds_in_all"]
    assert len(report(LEAD).to_frame(1)) == len(table)


def test_json(report, tmp_path):
    whole = report(LEAD)
    whole.rows.loc[0, "f1"] = np.nan
    document = json.loads(whole.to_json())
    assert document["verdict"] == whole.verdict()
    assert document["counts"] == {"1": 10, "0": 90}
    assert len(document["rows"]) == len(whole.rows)
    assert document["rows"][0]["f1"] is None
    assert repr(document["rows"][0]["label"]) == "1"
    assert document["rows"][2]["label"] is None
    assert len(document["means"]) == 12
    assert whole.to_json(tmp_path / "report.json") is None
    assert json.loads((tmp_path / "report.json").read_text()) == document


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda report: report.gain("theirs"), r"sampler must be one of \['nothing'"),
        (lambda report: report.gain("ours", "theirs"), "baseline must be one of"),
        (lambda report: report.gain("ours", measure="accuracy"), r"measure must be.*'roc_auc'"),
        (lambda report: report.verdict(estimator="c"), r"estimator must be.*'a', 'b'"),
        (lambda report: report.to_frame(7), r"label must be one of \[1, 0\]"),
    ],
)
def test_what_is_asked_for_is_checked(report, call, message):
    with pytest.raises(ValueError, match=message):
        call(report(LEAD))


def test_thousandths_are_neither_help_nor_harm(report):
    for gain, claim in ((0.002, "does not help"), (0.007, "adds"), (-0.002, "does not help")):
        found = report({"nothing": 0.5, "ours": 0.5 + gain}, 1e-5).verdict()
        assert claim in found
    # A Brier score is small itself.
    assert "adds 0.002" in report({"nothing": 0.5, "ours": 0.498}, 1e-5).verdict("brier")
