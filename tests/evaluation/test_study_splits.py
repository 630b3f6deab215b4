"""Which samples are held out in a comparison."""

from threading import Event

import joblib
import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.exceptions import FitFailedWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold, StratifiedShuffleSplit
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier

from ganaug import GANAugmenterCV, evaluate_augmentation
from ganaug.evaluation.findings import Findings
from ganaug.evaluation.running import run_splits


@pytest.mark.parametrize("form", [np.ndarray.tolist, lambda rows: np.isin(np.arange(200), rows)])
def test_splits_as_lists_or_masks(scarce, form):
    splits = list(StratifiedKFold(2).split(*scarce))
    given = [tuple(map(form, split)) for split in splits]
    reports = [
        evaluate_augmentation(
            *scarce, RandomOverSampler(), GaussianNB(), cv=cv, baselines=False, random_state=0
        )
        for cv in (splits, given)
    ]
    columns = ["average_precision", "brier", "f1"]
    pd.testing.assert_frame_equal(*(report.rows[columns] for report in reports))
    assert reports[1].test_ratio == 1


def test_splits_that_leave_samples_out(scarce):
    cv = StratifiedShuffleSplit(3, train_size=0.2, test_size=0.2, random_state=0)
    report = evaluate_augmentation(*scarce, RandomOverSampler(), GaussianNB(), cv=cv)
    assert report.test_ratio == 1


def test_scarce_classes_get_fewer_folds():
    X, y = np.random.default_rng(0).normal(size=(43, 2)), np.repeat([0, 1], [40, 3])
    report = evaluate_augmentation(X, y, RandomOverSampler(), GaussianNB(), baselines=False)
    assert report.rows["split"].nunique() == 2 * 3


def test_a_number_of_folds_is_shuffled(overlapping):
    X, y = overlapping
    first, same, other = (
        evaluate_augmentation(
            X, y, RandomOverSampler(), GaussianNB(), cv=3, baselines=False, random_state=seed
        ).rows["roc_auc"]
        for seed in (0, 0, 1)
    )
    assert len(first) == 3 * 2 * 3
    assert first.equals(same)
    assert not first.equals(other)


@pytest.mark.parametrize("grouped", [True, False])
def test_a_class_of_two_samples_or_groups_has_no_tuned_threshold(grouped):
    rng = np.random.default_rng(0)
    people = np.repeat(np.arange(6), 10)
    y = np.where(people < 2, 1, 0) if grouped else np.isin(np.arange(60), [3, 17]).astype(int)
    X = rng.normal(size=(60, 2)) + y[:, None]
    report = evaluate_augmentation(
        X, y, RandomOverSampler(), LogisticRegression(), cv=2, random_state=0,
        groups=people if grouped else None,
    )  # fmt: skip
    assert report.to_frame()["f1_tuned"].isna().all()
    assert report.to_frame()["average_precision"].notna().all()


def test_a_training_part_of_one_class_has_no_threshold():
    X, y = np.random.default_rng(0).normal(size=(120, 2)), np.repeat([1, 0], [6, 114])
    parts = np.split(np.arange(120), 3)
    splits = [(np.setdiff1d(np.arange(120), part), part) for part in parts]
    with pytest.warns(FitFailedWarning, match="RandomOverSampler failed: .* more than 1 class"):
        report = evaluate_augmentation(
            X, y, RandomOverSampler(), KNeighborsClassifier(), cv=splits, random_state=0
        )
    assert "tuned threshold" in report.treatments


class Waiting:
    """A study whose first split ends after the next two."""

    def __init__(self):
        self.others = Event()

    def run(self, number, train, test):
        if number == 0:
            self.others.wait(timeout=10)
        if number == 3:
            self.others.set()
        return Findings([number], [], [], [], {}, {})


def test_jobs_do_not_change_the_order_of_splits():
    with joblib.parallel_config(backend="threading"):
        findings = run_splits(Waiting(), [([], [])] * 5, 2, 0)
    assert [found.scores for found in findings] == [[0], [1], [2], [3], [4]]


class Spy(RandomOverSampler):
    """Notes the groups, which are a column, of what it is shown."""

    seen = []

    def fit_resample(self, X, y):
        Spy.seen.append(set(X[:, 0]))
        return super().fit_resample(X, y)


def test_groups_are_held_out_together_in_inner_folds_too():
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(30), 5)
    X, y = np.column_stack([groups, rng.normal(size=150)]), (groups % 3 == 0).astype(int)
    Spy.seen.clear()
    evaluate_augmentation(
        X, y, Spy(), GaussianNB(), cv=2, groups=groups, baselines=False, random_state=0
    )
    train, first, second = Spy.seen[:3]
    assert not train & Spy.seen[3]
    assert not first & second
    assert first | second == train


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.UndefinedMetricWarning")
def test_groups_are_held_out_together_by_a_search_too():
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(30), 5)
    X, y = np.column_stack([groups, rng.normal(size=150)]), (groups % 3 == 0).astype(int)
    search = GANAugmenterCV(GaussianNB(), Spy(), amounts=[1.0], cv=2)
    Spy.seen.clear()
    evaluate_augmentation(
        X, y, search, GaussianNB(), cv=2, groups=groups, baselines=False, random_state=0
    )
    # The folds of the first search, which have all groups of the training part between them.
    first, second = Spy.seen[:2]
    assert not first & second
    assert len(first | second) == 15


def test_a_splitter_is_given_the_groups(scarce):
    groups = np.arange(200) % 7
    report = evaluate_augmentation(
        *scarce, RandomOverSampler(), GaussianNB(), cv=GroupKFold(3), groups=groups,
        baselines=False, random_state=0,
    )  # fmt: skip
    held = report.predictions.splits
    assert len(held) == 200
    assert report.rows["split"].nunique() == 3
