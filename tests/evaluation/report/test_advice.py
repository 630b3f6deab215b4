"""Advice after a comparison."""

import json

import numpy as np
import pytest

from ganaug import AugmentationReport

CLEAR = 0.002
NO_GAIN = {"nothing": 0.5, "SMOTE": 0.5, "ours": 0.5}


def test_what_helps_is_kept(report):
    advice = report({"nothing": 0.5, "SMOTE": 0.6, "ours": 0.7}, CLEAR).advice()
    assert advice.why == "It is ahead of SMOTE in all 10 splits, and the interval excludes 0."
    assert advice.todo == (
        "Keep ours: resample all of your training data in this way; `sampling_strategy` sets the "
        "number of samples of each class."
    )
    assert str(advice) == f"{advice.why} {advice.todo}"


def test_a_better_baseline_is_taken(report):
    leads = {"nothing": 0.5, "class weights": 0.6, "ours": 0.59}
    advice = report(leads, CLEAR).advice()
    assert advice.why.startswith("Doing nothing is behind class weights in all 10 splits, and no")
    assert advice.todo == "Weight the classes (`class_weight='balanced'`)."
    smote = report({"nothing": 0.5, "SMOTE": 0.6, "ours": 0.59}, CLEAR).advice()
    assert smote.todo == "Use SMOTE."


def test_where_nothing_is_gained_the_data_are_left_as_they_are(report):
    advice = report(NO_GAIN, CLEAR).advice()
    assert "The interval excludes a gain over " in advice.why
    assert "at least 0.005" in advice.why
    assert advice.todo == "Leave the data as they are."


def test_a_threshold_that_does_as_well_is_tuned(report):
    f1 = {"nothing": 0.4, "SMOTE": 0.4, "ours": 0.6}
    tuned = dict.fromkeys(f1, 0.7)
    advice = report(NO_GAIN, CLEAR, f1=f1, f1_tuned=tuned).advice()
    assert "as good an F1: 0.700, against 0.600 with ours" in advice.why
    assert "TunedThresholdClassifierCV" in advice.todo
    worse = report(NO_GAIN, CLEAR, f1=f1, f1_tuned=dict.fromkeys(f1, 0.5)).advice()
    assert worse.todo == "Leave the data as they are."
    # It cannot replace a gain in what needs no threshold.
    whole = report(NO_GAIN | {"ours": 0.54}, 0.05, f1=f1, f1_tuned=tuned)
    assert whole.verdict().claim == "cannot tell"
    assert whole.verdict().over_peer.mean > 0.005
    assert "as many samples" in whole.advice().todo
    assert "until then, tune the decision threshold" in whole.advice().todo


def test_what_harms_is_added_less_of(report):
    advice = report({"nothing": 0.5, "SMOTE": 0.45, "ours": 0.4}, CLEAR).advice()
    assert advice.why == "Doing nothing is ahead of ours in all 10 splits."
    assert "`GANAugmenterCV`" in advice.todo
    searched = report({"nothing": 0.5, "SMOTE": 0.45, "GANAugmenterCV": 0.4}, CLEAR).advice()
    assert searched.todo == "Add fewer samples, or none."


def test_if_less_is_better_the_amount_is_searched(report):
    leads = {"nothing": 0.5, "ours": 0.5, "other": 0.4}
    added = {"nothing": 0, "ours": 10, "other": 90}
    advice = report(leads, CLEAR, added=added).advice()
    assert advice.why == "The best sampler, ours, is the one that adds the fewest samples."
    more = report(leads, CLEAR, added=added | {"ours": 99}).advice()
    assert "GANAugmenterCV" not in more.todo


def test_too_few_samples_to_tell(report):
    whole = report({"nothing": 0.5, "SMOTE": 0.5, "ours": 0.56}, 0.1)
    advice, verdict = whole.advice(), whole.verdict()
    assert verdict.claim == "cannot tell"
    assert f"({verdict.over_peer.low:+.3f} to {verdict.over_peer.high:+.3f})" in advice.why
    assert "a loss and a gain that matters" in advice.why
    (times,) = [word for word in str(verdict).split() if word.isdigit() and word != "95"][-1:]
    assert advice.todo.startswith(f"Collect about {times} times as many samples")
    assert advice.todo.endswith("until then, leave the data as they are.")


def test_a_difference_that_no_data_would_show(report):
    whole = report({"nothing": 0.5, "ours": 0.5}, 0.1)
    rows = whole.rows["treatment"] == "ours"
    whole.rows.loc[rows, "average_precision"] -= whole.verdict().over_peer.mean
    assert whole.verdict().times_samples > 100
    assert "too small to distinguish from chance" in whole.advice().why
    assert whole.advice().todo == "Choose the simplest option: leave the data as they are."


def test_a_stronger_model_is_used(report):
    whole = report({"nothing": 0.5, "SMOTE": 0.6, "ours": 0.7, "bagging": 0.8}, CLEAR)
    whole.references = ["bagging"]
    assert whole.verdict().claim == "adds"
    assert whole.advice().why == "Another model, bagging, is ahead of ours in all 10 splits."
    assert "`GANEnsembleClassifier`" in whole.advice().todo
    behind = report({"nothing": 0.5, "SMOTE": 0.9, "ours": 0.7, "bagging": 0.8}, CLEAR)
    behind.references = ["bagging"]
    assert behind.advice().todo == "Use SMOTE."


@pytest.mark.parametrize(
    ("category", "why", "todo"),
    [
        ("SmallClassWarning", "too few samples for a GAN", "Collect more samples of the rarest"),
        ("NoGainWarning", "the search of ours found no amount", "Leave the data as they are."),
    ],
)
def test_a_sampler_that_learned_nothing(report, category, why, todo):
    whole = report(NO_GAIN, CLEAR)
    whole.warnings = [
        {"split": i, "treatment": "ours", "category": category, "message": "it was so"}
        for i in range(5)
    ]
    assert whole.advice().why.startswith("In 5 of 10 splits")
    assert why in whole.advice().why
    assert whole.advice().todo.startswith(todo)
    whole.warnings.pop()
    assert why not in whole.advice().why


def test_until_then_what_is_better_than_nothing_is_used(report):
    whole = report({"nothing": 0.5, "SMOTE": 0.59, "ours": 0.6}, 0.02)
    assert whole.verdict().claim == "cannot tell"
    assert whole.advice().todo.endswith("use ours, which is better than doing nothing.")


def test_what_cannot_be_compared_is_compared_again(report):
    assert "compare again" in report({"nothing": 0.5}).advice().todo
    assert "more splits" in report({"nothing": 0.5, "ours": 0.7}, splits=2).advice().todo
    whole = report(NO_GAIN, CLEAR)
    whole.rows["roc_auc"] = np.nan
    assert whole.advice("roc_auc").why == "No split has a score in ROC AUC."
    assert "ROC AUC" not in whole.advice().why


def test_advice_is_about_what_is_asked_for(report):
    whole = report({"nothing": 0.5, "ours": 0.52}, CLEAR)
    assert whole.advice().todo.startswith("Keep ours")
    assert whole.advice(matters=0.05).todo == "Leave the data as they are."
    # A lead in an error is a loss.
    assert "`GANAugmenterCV`" in whole.advice("brier").todo
    whole.rows.loc[whole.rows["estimator"] == "b", "average_precision"] = 0.5
    assert whole.advice(estimator="b").todo == "Leave the data as they are."


def test_advice_is_in_the_file_and_the_same_when_read(report, tmp_path):
    whole = report(NO_GAIN, 0.05)
    whole.to_json(tmp_path / "report.json")
    document = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert document["advice"] == whole.advice()._asdict()
    assert AugmentationReport.from_json(tmp_path / "report.json").advice() == whole.advice()


def test_a_page_shows_advice_in_which_names_are_no_markup(report):
    page = report({"nothing": 0.5, "<u>`both`</u>": 0.6, "ours": 0.3}, CLEAR)._repr_html_()
    assert "Use &lt;u&gt;<code>both</code>&lt;/u&gt;." in page
    page = report({"nothing": 0.5, "ours": 0.4}, CLEAR)._repr_html_()
    assert "including 0." in page
    assert "none: <code>GANAugmenterCV</code> searches" in page
