"""Problems within a comparison are told."""

import warnings

import numpy as np
import pytest
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import make_pipeline as make_sampling_pipeline
from sklearn.exceptions import FitFailedWarning
from sklearn.model_selection import LeaveOneOut, StratifiedKFold
from sklearn.naive_bayes import GaussianNB

from ganaug import GANAugmenter, TrainingWarning, evaluate_augmentation
from ganaug.exceptions import recording, warn


class Failing(RandomOverSampler):
    """A sampler that fails."""

    def fit_resample(self, X, y):
        raise RuntimeError("out of luck")


def compare(X, y, sampler, cv=2, **options):
    return evaluate_augmentation(
        X, y, sampler, GaussianNB(), cv=cv, baselines=False, random_state=0, **options
    )


def test_what_fails_is_told_and_left_out(scarce):
    samplers = {"failing": Failing(), "well": RandomOverSampler()}
    with pytest.warns(FitFailedWarning, match="In 2 of 2 splits, failing failed: .*out of luck"):
        report = compare(*scarce, samplers)
    assert report.to_frame().index.unique("treatment").tolist() == ["nothing", "well"]
    assert [failure["split"] for failure in report.failures] == [0, 1]
    assert all("out of luck" in failure["reason"] for failure in report.failures)
    note = "In 2 of 2 splits, failing failed: RuntimeError('out of luck')."
    assert report.verdict().notes == (note,)


def test_samplers_that_all_fail_are_an_error(scarce):
    samplers = {"failing": Failing(), "too few": SMOTE(k_neighbors=99)}
    with pytest.raises(ValueError, match=r"in all splits.*failing: .*out of luck.*too few: "):
        compare(*scarce, samplers)


@pytest.mark.filterwarnings("error")
def test_that_no_gan_was_trained_is_part_of_the_verdict(scarce):
    X, y = scarce
    rows = np.r_[np.flatnonzero(y == 0), np.flatnonzero(y == 1)[:8]]
    report = compare(X[rows], y[rows], GANAugmenter(max_iter=2))
    assert report.verdict().notes[0] == (
        "In 2 of 2 splits, GANAugmenter warned: too few rows to train a GAN."
    )
    assert {each["category"] for each in report.warnings} == {"SmallClassWarning"}
    assert "[1] have fewer than 6" in report.warnings[0]["message"]
    assert not report.failures
    assert "too few rows to train a GAN" in report.to_json()
    assert "too few rows to train a GAN" in report._repr_html_()


def test_nothing_is_claimed_of_rankings_of_one_sample(scarce):
    X, y = scarce
    rows = np.r_[np.flatnonzero(y == 0)[:20], np.flatnonzero(y == 1)[:5]]
    report = compare(X[rows], y[rows], RandomOverSampler(), LeaveOneOut())
    verdict = report.verdict()
    assert (verdict.claim, verdict.num_splits) == ("cannot tell", 0)
    assert "25 of 25 splits have no average precision" in str(verdict)
    assert "Not drawn" not in report._repr_html_()
    # For each sample, the error of its probability is known.
    assert report.verdict("brier").num_splits == 25


def test_weights_that_are_refused_fail_that_treatment_only(scarce):
    model = make_sampling_pipeline(SMOTE(k_neighbors=3), GaussianNB())
    with pytest.warns(FitFailedWarning, match="class weights failed"):
        report = evaluate_augmentation(*scarce, RandomOverSampler(), model, cv=2)
    assert {failure["treatment"] for failure in report.failures} == {"class weights"}
    assert len(report.to_frame().index.unique("treatment")) == 5


def test_a_sampler_that_fails_in_inner_folds_keeps_its_other_measures():
    y = np.repeat([0, 1], [100, 8])
    X = np.random.default_rng(0).normal(size=(108, 3))
    cv = StratifiedKFold(4)
    report = evaluate_augmentation(X, y, {"smote": SMOTE()}, GaussianNB(), cv=cv, baselines=False)
    ours = report.to_frame().loc[("all", "smote")]
    assert np.isnan(ours["f1_tuned"])
    assert ours["f1"] > 0 or ours["roc_auc"] > 0
    assert all("no tuned threshold" in failure["reason"] for failure in report.failures)
    assert report.verdict().sampler == "smote"


def test_bagging_fails_alone_on_parts_that_are_too_small():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 2)), np.repeat([0, 1], [56, 4])
    # Two scarce rows and as many others are no five neighbours.
    with pytest.warns(FitFailedWarning, match="In 2 of 2 splits, balanced bagging failed"):
        report = evaluate_augmentation(X, y, RandomOverSampler(), cv=2, random_state=0)
    assert {each["treatment"] for each in report.failures} == {"balanced bagging"}
    assert report.verdict().num_splits == 2


def test_warnings_are_recorded_by_thread():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with recording() as outer:
            with recording() as inner:
                warn("within", TrainingWarning)
            warn("around", TrainingWarning)
    assert inner == [(TrainingWarning, "within")]
    assert outer == [(TrainingWarning, "around")]
    with pytest.warns(TrainingWarning, match="after"):
        warn("after", TrainingWarning)
