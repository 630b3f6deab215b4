"""A report has the results of a comparison, in words, tables and files."""

import copy
import json

import numpy as np
import pandas as pd
import pytest

from ganaug import AugmentationReport
from ganaug.evaluation.scores import MEASURES
from ganaug.model_selection.intervals import gain_of

LEAD = {"nothing": 0.5, "SMOTE": 0.6, "ours": 0.7, "other": 0.55}


def test_a_gain_is_paired_and_how_hard_splits_are_does_not_count(report):
    gain = report(LEAD, 1e-4).gain("ours", "SMOTE")
    assert gain == pytest.approx((0.1, 0.1, 0.1), abs=1e-3)


def test_errors_are_gained_on_if_they_are_lower(report):
    assert report(LEAD).gain("ours", "SMOTE", "brier").mean == pytest.approx(-0.1)
    assert report(LEAD).best_baseline("brier") == "nothing"
    assert report(LEAD).best_baseline() == "SMOTE"


def test_a_split_that_failed_is_left_out_of_both(report):
    whole = report(LEAD, 0.05)

    def part(rows):
        found = copy.copy(whole)
        found.rows = rows
        return found

    later = whole.rows["split"] >= 3
    without = part(whole.rows[later | (whole.rows["treatment"] != "ours")])
    assert without.gain("ours", "SMOTE") == pytest.approx(
        part(whole.rows[later]).gain("ours", "SMOTE")
    )
    # A treatment that ran in easy splits only is not called the best.
    assert without.verdict().sampler == "other"


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
    whole = report(LEAD, 0.01)
    whole.rows.loc[0, "f1"] = np.nan
    document = json.loads(whole.to_json())
    verdict = whole.verdict()
    assert document["verdict"]["claim"] == verdict.claim == "adds"
    assert document["verdict"]["text"] == str(verdict)
    assert document["verdict"]["over_peer"] == pytest.approx(verdict.over_peer._asdict())
    assert document["verdict"]["notes"] == []
    assert document["counts"] == {"1": 10, "0": 90}
    assert len(document["rows"]) == len(whole.rows)
    assert document["rows"][0]["f1"] is None
    assert repr(document["rows"][0]["label"]) == "1"
    assert document["rows"][2]["label"] is None
    assert len(document["means"]) == 12
    assert whole.to_json(tmp_path / "report.json") is None
    assert json.loads((tmp_path / "report.json").read_text()) == document


def test_a_report_is_read_again(report, tmp_path):
    whole = report(LEAD, 0.01)
    whole.rows.loc[0, "f1"] = np.nan
    whole.failures = [{"split": 0, "treatment": "ours", "reason": "once, in an inner fold"}]
    whole.to_json(tmp_path / "report.json")
    read = AugmentationReport.from_json(tmp_path / "report.json")
    assert read.verdict() == whole.verdict()
    assert read.counts == whole.counts
    assert read.failures == whole.failures
    pd.testing.assert_frame_equal(read.to_frame(1), whole.to_frame(1))
    pd.testing.assert_frame_equal(read.rows, whole.rows)
    assert read.to_json() == whole.to_json()


def test_a_comparison_is_read_again(compared, tmp_path):
    compared.to_json(tmp_path / "report.json")
    read = AugmentationReport.from_json(tmp_path / "report.json")
    pd.testing.assert_frame_equal(read.quality.measures, compared.quality.measures)
    pd.testing.assert_frame_equal(read.quality.columns, compared.quality.columns)
    assert read.verdict("f1") == compared.verdict("f1")
    page = read._repr_html_()
    assert str(compared.verdict()) in page
    assert "Precision and recall" not in page


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rows": [{"split": 1}]}'])
def test_other_files_are_no_reports(tmp_path, text):
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(ValueError, match="must be one written by"):
        AugmentationReport.from_json(tmp_path / "report.json")


def test_means_have_intervals(report):
    whole = report(LEAD, 0.05)
    means, table = whole.to_frame(), whole.to_frame(interval=True)
    assert table.index.equals(means.index)
    assert list(table.columns.levels[1]) == ["high", "low", "mean"]
    for measure in MEASURES:
        pd.testing.assert_series_equal(
            table[measure, "mean"], means[measure], check_names=False
        )  # fmt: skip
    rows = whole.rows[(whole.rows["treatment"] == "ours") & whole.rows["label"].isna()]
    by_split = rows.groupby("split")["f1"].mean()
    expected = gain_of(by_split.to_numpy(), 0.25)
    assert table.loc[("all", "ours"), "f1"].tolist() == pytest.approx(list(expected))


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
