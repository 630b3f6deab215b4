"""The claims about a comparison."""

import json

import numpy as np
import pytest

from ganaug import Claim, Verdict
from ganaug.evaluation.report.verdict import claim_of
from ganaug.model_selection.intervals import UNKNOWN, Gain

LEAD = {"nothing": 0.5, "SMOTE": 0.6, "ours": 0.7, "other": 0.55}


def test_it_helps(report):
    whole = report(LEAD, 0.01)
    verdict = whole.verdict()
    assert verdict.claim == Claim.ADDS == "adds"
    assert (verdict.sampler, verdict.peer, verdict.num_splits) == ("ours", "SMOTE", 10)
    assert verdict.over_peer.mean == pytest.approx(whole.gain("ours", "SMOTE").mean)
    assert verdict.over_nothing.mean == pytest.approx(whole.gain("ours").mean)
    assert verdict.notes == ()
    assert verdict.times_samples is None
    assert str(verdict).startswith("ours adds 0.10")
    assert "average precision over the best baseline, SMOTE (interval +0.0" in str(verdict)
    assert whole.verdict("f1").measure == "f1"


def test_it_does_harm(report):
    verdict = report({"nothing": 0.5, "SMOTE": 0.4, "ours": 0.3}, 0.01).verdict()
    assert verdict.claim == "harms"
    assert verdict.over_nothing.high < 0
    assert "against doing nothing" in str(verdict)


def test_behind_the_best_of_several_is_no_harm(report):
    verdict = report({"nothing": 0.5, "SMOTE": 0.6, "ours": 0.52}, 0.01).verdict()
    assert verdict.claim == "does not help"
    assert verdict.peer == "SMOTE"
    assert verdict.over_peer.high < 0 < verdict.over_nothing.mean


def test_no_gain_that_matters_is_no_help(report):
    verdict = report({"nothing": 0.5, "SMOTE": 0.51, "ours": 0.511}, 0.003).verdict()
    assert verdict.over_peer.low < 0 < verdict.over_peer.high < verdict.matters == 0.005
    assert verdict.claim == "does not help"


def test_wide_intervals_cannot_tell(report):
    verdict = report({"nothing": 0.5, "SMOTE": 0.51, "ours": 0.515}, 0.1).verdict()
    assert verdict.claim == "cannot tell"
    assert verdict.over_peer.low < -0.005
    assert verdict.over_peer.high > 0.005
    assert str(verdict).startswith("Cannot tell whether ours helps: ")
    assert str(verdict).endswith(" times as many samples to tell.")


def verdict_with(mean, half, **options):
    gain = Gain(mean, mean - half, mean + half)
    claim = claim_of(gain, gain, 0.005)
    return Verdict(claim, "ours", "SMOTE", gain, gain, "f1", 0.005, 10, **options)


def test_it_does_not_help_only_if_a_gain_that_matters_is_left_out():
    assert verdict_with(0.0049, 0.0048).claim == "cannot tell"
    assert verdict_with(0.0049, 0.0050).claim == "cannot tell"
    assert verdict_with(0.0009, 0.0008).claim == "does not help"
    # A score of the user's own that no split has.
    assert claim_of(UNKNOWN, UNKNOWN, np.nan) == "cannot tell"


@pytest.mark.parametrize("matters", [0, 0.0])
def test_any_gain_may_matter(report, matters):
    whole = report({"nothing": 0.5, "SMOTE": 0.5, "ours": 0.5}, 0.1)
    verdict = whole.verdict(matters=matters)
    assert (verdict.matters, verdict.claim) == (0, "cannot tell")
    gain = Gain(0.0, -0.1, 0.1)
    nowhere = Verdict("cannot tell", "ours", "SMOTE", gain, gain, "f1", 0.0, 10)
    assert nowhere.times_samples is None
    assert "It would take" not in str(nowhere)


@pytest.mark.parametrize("matters", [-0.1, "much"])
def test_what_matters_is_checked(report, matters):
    with pytest.raises((TypeError, ValueError), match="matters"):
        report(LEAD, 0.01).verdict(matters=matters)


@pytest.mark.parametrize("mean", [0.05, 0.01, 0.006, -0.02, 0.0])
def test_with_so_many_times_the_samples_it_could_be_told(mean):
    half = 0.15
    times = verdict_with(mean, half).times_samples
    assert times > 1
    # A little more than that, and the interval has shrunk by the square root.
    assert verdict_with(mean, half / np.sqrt(times * 1.01)).claim != "cannot tell"
    assert verdict_with(mean, half / np.sqrt(times * 0.99)).claim == "cannot tell"


@pytest.mark.parametrize(
    ("mean", "half", "text"),
    [
        (0.05, 0.055, "about 2 times"),
        (0.05, 0.1, "about 4 times"),
        (0.05, 0.22, "about 20 times"),
        (0.0, 0.2, "more than 100 times"),
    ],
)
def test_how_many_more_is_rounded(mean, half, text):
    assert f"It would take {text} as many samples to tell." in str(verdict_with(mean, half))


def test_with_two_splits_more_of_them_are_advised_and_not_more_samples(report):
    verdict = report({"nothing": 0.5, "ours": 0.52}, 0.1, splits=2).verdict()
    assert verdict.claim == "cannot tell"
    assert "With 2 splits, every interval is wide" in str(verdict)
    assert "samples to tell" not in str(verdict)


def test_two_equal_splits_say_nothing(report):
    verdict = report({"nothing": 0.5, "ours": 0.7}, splits=2).verdict()
    assert verdict.claim == "cannot tell"
    assert verdict.times_samples is None
    assert "+0.200 average precision against doing nothing (no interval)" in str(verdict)
    assert verdict.notes == (
        "The difference is the same in all 2 splits, so its variation by chance is unknown.",
    )


def test_one_split_says_nothing(report):
    verdict = report(LEAD, 0.01, splits=1).verdict()
    assert (verdict.claim, verdict.num_splits) == ("cannot tell", 1)
    assert "Only one split has a score" in str(verdict)


def test_without_any_difference_it_does_not_help(report):
    assert report({"nothing": 1.0, "SMOTE": 1.0, "ours": 1.0}).verdict().claim == "does not help"


def test_splits_without_a_score_are_told(report):
    whole = report(LEAD, 0.01)
    whole.rows.loc[whole.rows["split"] == 0, "roc_auc"] = np.nan
    verdict = whole.verdict("roc_auc")
    assert (verdict.claim, verdict.num_splits) == ("adds", 9)
    assert "1 of 10 splits have no ROC AUC" in str(verdict)
    whole.rows["roc_auc"] = np.nan
    verdict = whole.verdict("roc_auc")
    assert (verdict.claim, verdict.num_splits, verdict.peer) == ("cannot tell", 0, "nothing")
    assert str(verdict).startswith("Cannot tell whether ours helps: no split has a score.")
    assert whole.best_sampler("roc_auc") == "ours"
    assert json.loads(json.dumps(verdict.to_dict()))["claim"] == "cannot tell"


def test_a_threshold_does_as_well(report):
    leads = {"nothing": 0.5, "ours": 0.5}
    tuned = {"nothing": 0.7, "ours": 0.7}
    f1 = {"nothing": 0.4, "ours": 0.6}
    whole = report(leads, 0.001, f1=f1, f1_tuned=tuned)
    assert whole.verdict().notes == (
        "Its F1 is 0.600, against 0.400 without it; tuning the decision threshold instead gives "
        "0.700.",
    )
    assert whole.verdict("brier").notes == ()
    whole.counts = {2: 5, 1: 10, 0: 90}
    assert whole.verdict().notes == ()
    behind = report(leads, 0.001, f1={"nothing": 0.4, "ours": 0.8}, f1_tuned=tuned)
    assert behind.verdict().notes == ()


def test_the_best_of_many_is_doubted(report):
    one = report({"nothing": 0.5, "ours": 0.55}, 0.05)
    two = report({"nothing": 0.5, "ours": 0.55, "other": 0.5}, 0.05)
    for whole, wider in ((one, False), (two, True)):
        found, gain = whole.verdict().over_peer, whole.gain("ours", "nothing")
        assert (found.low < gain.low - 0.001) == wider
        assert (found.high > gain.high + 0.001) == wider


def test_no_sampler_ran_through(report):
    verdict = report({"nothing": 0.5, "SMOTE": 0.6}).verdict()
    assert (verdict.claim, verdict.sampler, verdict.over_peer) == ("cannot tell", None, UNKNOWN)
    assert str(verdict) == "Cannot tell: no sampler ran in all splits."


@pytest.mark.parametrize(
    ("gain", "claim"), [(0.002, "does not help"), (0.007, "adds"), (-0.002, "does not help")]
)
def test_thousandths_are_neither_help_nor_harm(report, gain, claim):
    assert report({"nothing": 0.5, "ours": 0.5 + gain}, 1e-4).verdict().claim == claim


def test_of_errors_a_share_matters(report):
    whole = report({"nothing": 0.05, "ours": 0.048}, 1e-5)
    whole.rows["brier"] = whole.rows["brier"].abs()
    verdict = whole.verdict("brier")
    nothing = whole.to_frame().loc[("all", "nothing"), "brier"]
    assert verdict.matters == pytest.approx(0.01 * nothing)


def test_what_matters_can_be_given(report):
    whole = report({"nothing": 0.5, "ours": 0.52}, 0.001)
    assert whole.verdict().claim == "adds"
    assert whole.verdict(matters=0.05).claim == "does not help"


def test_errors_are_lowered():
    gain = Gain(0.002, 0.001, 0.003)
    verdict = Verdict("adds", "ours", "nothing", gain, gain, "brier", 0.0005, 10)
    assert str(verdict) == (
        "ours lowers the Brier score by 0.002 against doing nothing (interval +0.001 to +0.003)."
    )


def warning(split, treatment, message, category="TrainingWarning"):
    return {"split": split, "treatment": treatment, "message": message, "category": category}


def test_references_are_no_peers(report):
    whole = report({"nothing": 0.5, "SMOTE": 0.6, "ours": 0.7, "bagging": 0.8}, 0.01)
    assert whole.verdict().peer == "bagging"
    whole.references = ["bagging"]
    verdict = whole.verdict()
    assert (verdict.claim, verdict.peer) == ("adds", "SMOTE")
    assert verdict.notes[0].startswith("For reference, bagging is 0.")
    assert "ahead of ours (interval +0.0" in verdict.notes[0]
    whole.rows.loc[whole.rows["treatment"] == "bagging", "average_precision"] -= 0.3
    assert whole.verdict().notes == ()


def test_what_went_wrong_is_noted(report):
    whole = report(LEAD, 0.01)
    whole.warnings = [
        *(warning(i, "ours", "Too few rows to train a GAN: [1] have") for i in range(10)),
        warning(1, "ours", "Training of 3 classes failed. It is over."),
        warning(4, "ours", "Training of 2 classes failed. It is over."),
        warning(4, "other", "Another sampler. It is not the best."),
        warning(5, "ours", "column 'a' looks like a name", "IdentifierWarning"),
    ]
    lost = (whole.rows["treatment"] == "SMOTE") & (whole.rows["split"] < 2)
    whole.rows = whole.rows[~lost]
    whole.failures = [
        {"split": 0, "treatment": "SMOTE", "reason": "ValueError('too few')"},
        {"split": 1, "treatment": "SMOTE", "reason": "ValueError('other')"},
        {"split": 3, "treatment": "ours", "reason": "..., in an inner fold: no tuned threshold"},
    ]
    verdict = whole.verdict()
    assert verdict.peer == "nothing"
    assert verdict.notes == (
        "In 10 of 10 splits, ours warned: too few rows to train a GAN.",
        "In 2 of 10 splits, ours warned: training of 3 classes failed.",
        "In 2 of 10 splits, SMOTE failed: ValueError('too few').",
    )
    assert all(note in str(verdict) for note in verdict.notes)
