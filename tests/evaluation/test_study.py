"""`evaluate_augmentation`: samplers beside what else can be done."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from imblearn.over_sampling import SMOTE, RandomOverSampler
from joblib import parallel_config
from sklearn.datasets import make_classification
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score
from sklearn.model_selection import (
    FixedThresholdClassifier,
    GroupKFold,
    StratifiedKFold,
    cross_val_predict,
)
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from ganaug import GANAugmenter, evaluate_augmentation
from ganaug._utils.seeding import seed_of
from ganaug.evaluation.scores import best_threshold

PEERS = ["nothing", "tuned threshold", "class weights", "random oversampling", "SMOTE"]


class Spy(RandomOverSampler):
    """An oversampler that notes what it is shown."""

    seen = []

    def fit_resample(self, X, y):
        Spy.seen.append(set(X[:, 0]))
        return super().fit_resample(X, y)


def test_scores_are_those_of_held_out_samples(scarce):
    X, y = scarce
    splits = list(StratifiedKFold(3, shuffle=True, random_state=0).split(X, y))
    report = evaluate_augmentation(X, y, RandomOverSampler(), GaussianNB(), cv=splits)
    rows = report.rows[(report.rows["treatment"] == "nothing") & report.rows["label"].isna()]
    assert rows["split"].tolist() == [0, 1, 2]
    for (train, test), row in zip(splits, rows.to_dict("records"), strict=True):
        probability = GaussianNB().fit(X[train], y[train]).predict_proba(X[test])[:, 1]
        expected = average_precision_score(y[test], probability)
        assert row["average_precision"] == pytest.approx(expected)
        assert row["f1"] == pytest.approx(f1_score(y[test], probability > 0.5))


def test_samplers_never_see_what_is_held_out(scarce):
    X, y = scarce
    splits = list(StratifiedKFold(2, shuffle=True, random_state=0).split(X, y))
    Spy.seen.clear()
    evaluate_augmentation(X, y, Spy(), GaussianNB(), cv=splits, baselines=False)
    # Once for the test part, and for each of two inner folds that the threshold is tuned on.
    assert len(Spy.seen) == 2 * 3
    for number, seen in enumerate(Spy.seen):
        train = set(X[splits[number // 3][0], 0])
        assert seen <= train
        assert (seen == train) == (number % 3 == 0)


def test_peers_by_default(scarce):
    X, y = scarce
    report = evaluate_augmentation(
        X, y, GANAugmenter(max_iter=2, selection=None), GaussianNB(), cv=2
    )
    table = report.to_frame()
    assert table.index.unique("treatment").tolist() == [*PEERS, "GANAugmenter"]
    assert table.loc[("all", "GANAugmenter"), "added"] == 80
    assert table.loc[("all", "nothing"), "added"] == 0
    assert report.samplers == ["GANAugmenter"]
    assert report.counts == {1: 20, 0: 180}
    assert report.test_ratio == 1
    assert not report.failures


@pytest.mark.nightly
def test_default_classifiers_and_splits(scarce):
    report = evaluate_augmentation(*scarce, RandomOverSampler(), baselines=False, random_state=0)
    assert report.rows["split"].nunique() == 10
    assert report.to_frame().index.unique("estimator").tolist() == [
        "all",
        "logistic regression",
        "nearest neighbours",
        "gradient boosting",
    ]


def test_several_by_name(scarce):
    samplers = {"half": RandomOverSampler(sampling_strategy=0.5), "full": RandomOverSampler()}
    estimators = {"bayes": GaussianNB(), "neighbours": KNeighborsClassifier()}
    report = evaluate_augmentation(*scarce, samplers, estimators, cv=2, baselines=False)
    assert report.to_frame().index.tolist() == [
        (estimator, treatment)
        for estimator in ("all", "bayes", "neighbours")
        for treatment in ("nothing", "half", "full")
    ]


@pytest.mark.parametrize("backend", ["threading", pytest.param("loky", marks=pytest.mark.nightly)])
def test_equal_seeds_give_equal_reports(scarce, backend):
    def rows(seed, n_jobs=None):
        report = evaluate_augmentation(
            *scarce,
            GANAugmenter(max_iter=2, selection=None),
            GaussianNB(),
            cv=2,
            n_jobs=n_jobs,
            random_state=seed,
        )
        return report.rows.drop(columns=["seconds", "seconds_in_all"])

    first = rows(0)
    with parallel_config(backend=backend):
        pd.testing.assert_frame_equal(first, rows(0, n_jobs=2))
    assert not first.equals(rows(1))


def test_a_classifier_that_fails_is_an_error(scarce):
    X, y = scarce
    X = np.where(X > 2, np.nan, X)
    with pytest.raises(ValueError, match="contains NaN"):
        evaluate_augmentation(
            X, y, GANAugmenter(max_iter=1, selection=None), KNeighborsClassifier(), cv=2
        )


def test_class_weights_and_tuned_thresholds_are_used():
    X, y = make_classification(600, 4, weights=[0.9], flip_y=0.1, random_state=0)
    train, test = next(iter(StratifiedKFold(3, shuffle=True, random_state=0).split(X, y)))
    report = evaluate_augmentation(
        X, y, RandomOverSampler(), LogisticRegression(), cv=[(train, test)], random_state=5
    )
    rows = report.rows[report.rows["label"].isna()].set_index("treatment")
    weighted = LogisticRegression(class_weight="balanced").fit(X[train], y[train])
    found = f1_score(y[test], weighted.predict(X[test]))
    assert rows.loc["class weights", "f1"] == pytest.approx(found)
    assert found != pytest.approx(rows.loc["nothing", "f1"])

    folds = StratifiedKFold(2, shuffle=True, random_state=seed_of(5))
    inside = cross_val_predict(
        LogisticRegression(), X[train], y[train], cv=folds, method="predict_proba"
    )[:, 1]
    # Concatenated in the order of folds there, which makes no difference to the best threshold.
    threshold = best_threshold(y[train] == 1, inside)
    probability = LogisticRegression().fit(X[train], y[train]).predict_proba(X[test])[:, 1]
    tuned = f1_score(y[test], probability >= threshold)
    assert rows.loc["nothing", "f1_tuned"] == pytest.approx(tuned)
    assert tuned != pytest.approx(rows.loc["nothing", "f1"])


def test_a_tuned_threshold_is_a_treatment(scarce):
    report = evaluate_augmentation(
        *scarce, RandomOverSampler(), GaussianNB(), cv=3, scoring="recall", random_state=0
    )
    rows = report.rows[report.rows["label"].isna()].set_index("treatment")
    nothing, tuned = rows.loc["nothing"], rows.loc["tuned threshold"]
    for measure in ("average_precision", "roc_auc", "brier"):
        assert tuned[measure].tolist() == nothing[measure].tolist()
    assert tuned["f1"].tolist() == nothing["f1_tuned"].tolist()
    assert tuned["f1"].tolist() != nothing["f1"].tolist()
    assert tuned["recall"].tolist() != nothing["recall"].tolist()
    # If the best ranking is that of nothing, it is not called that of a threshold.
    assert report.best_baseline("average_precision") != "tuned threshold"


def test_default_classifiers_are_bagged_for_reference(compared):
    assert compared.references == ["balanced bagging"]
    assert "balanced bagging" in compared.treatments
    assert not [each for each in compared.failures if each["treatment"] == "balanced bagging"]
    assert compared.best_baseline("balanced_accuracy") != "balanced bagging"


def test_more_classes_have_no_tuned_threshold():
    X, y = np.random.default_rng(0).normal(size=(60, 2)), np.repeat([0, 1, 2], [30, 20, 10])
    report = evaluate_augmentation(X, y, RandomOverSampler(), GaussianNB(), cv=2)
    assert "tuned threshold" not in report.treatments


def test_what_a_classifier_decides_counts(scarce):
    early = FixedThresholdClassifier(GaussianNB(), threshold=0.01, response_method="predict_proba")
    estimators = {"plain": GaussianNB(), "early": early}
    report = evaluate_augmentation(*scarce, RandomOverSampler(), estimators, cv=3, baselines=False)
    nothing = report.to_frame().xs("nothing", level="treatment")
    assert nothing.loc["early", "f1"] != nothing.loc["plain", "f1"]
    assert nothing.loc["early", "roc_auc"] == nothing.loc["plain", "roc_auc"]


def test_labels_in_a_column_or_one_hot(scarce):
    X, y = scarce
    options = {"cv": 2, "baselines": False, "random_state": 0}
    expected = evaluate_augmentation(X, y, RandomOverSampler(), GaussianNB(), **options)
    for labels in (y[:, None], np.eye(2, dtype=int)[y]):
        report = evaluate_augmentation(X, labels, RandomOverSampler(), GaussianNB(), **options)
        assert report.rows["brier"].tolist() == expected.rows["brier"].tolist()


def test_labels_keep_their_type(scarce):
    report = evaluate_augmentation(*scarce, RandomOverSampler(), GaussianNB(), cv=2)
    assert {type(label) for label in report.rows["label"]} == {int, type(None)}


def test_mixed_frames_of_text_labels(mixed):
    X, y = mixed
    report = evaluate_augmentation(
        X, y, GANAugmenter(max_iter=2, selection=None), cv=2, random_state=0
    )
    assert not report.failures
    assert report.to_frame().drop(columns=["roc_auc"]).notna().all(axis=None)


def test_many_classes_and_tiny_ones():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1, 2], [60, 20, 3])
    X = rng.normal(size=(83, 3)) + y[:, None]
    cv = StratifiedKFold(3, shuffle=True, random_state=0)
    report = evaluate_augmentation(
        X, y, GANAugmenter(max_iter=2, selection=None), GaussianNB(), cv=cv
    )
    assert report.rows["split"].nunique() == 3
    assert not report.failures
    assert list(report.counts) == [2, 1, 0]
    each = [report.to_frame(label)["roc_auc"] for label in (0, 1, 2)]
    np.testing.assert_allclose(np.mean(each, axis=0), report.to_frame()["roc_auc"])


@pytest.mark.nightly
def test_images():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [30, 10])
    X = (rng.random((40, 8, 8)) * 100 + 100 * y[:, None, None]).astype("uint8")
    report = evaluate_augmentation(
        X, y, GANAugmenter(max_iter=1, selection=None), cv=2, random_state=0
    )
    assert not report.failures
    assert report.to_frame().loc["logistic regression", "roc_auc"].min() > 0.9


def test_polars(scarce):
    X, y = scarce
    frame = pl.DataFrame(X, schema=list("abcde"))
    report = evaluate_augmentation(frame, pl.Series(y), RandomOverSampler(), cv=2)
    assert not report.failures


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"samplers": RandomOverSampler}, r"`fit_resample` were expected.*RandomOverSampler"),
        ({"samplers": {}}, "At least one object"),
        ({"samplers": {"nothing": RandomOverSampler()}}, r"by another name than \['nothing'"),
        ({"samplers": SMOTE()}, r"by another name than .*'SMOTE'"),
        ({"estimators": {"all": GaussianNB()}}, r"by another name than \['all'\]"),
        ({"estimators": {}}, "At least one object"),
        ({"samplers": {"a": LogisticRegression()}}, r"`fit_resample` were expected.*'a'"),
        ({"estimators": {"b": LinearSVC()}}, r"`predict_proba` were expected.*'b'"),
        ({"cv": GroupKFold(2)}, "groups"),
        ({"groups": [1, 2]}, "inconsistent numbers"),
    ],
)
def test_parameters_are_checked(scarce, options, message):
    with pytest.raises((TypeError, ValueError), match=message):
        evaluate_augmentation(*scarce, **options)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0] * 20, "at least two classes"),
        ([0] * 19 + [1], r"Each class must have two.*a class with a single one"),
        ([0.5] * 10 + [0.1] * 10, "Unknown label type"),
        ([0] * 10 + [None] * 10, "label for each row"),
        ([0, 1], "inconsistent numbers"),
    ],
)
def test_labels_are_checked(y, message):
    with pytest.raises(ValueError, match=message):
        evaluate_augmentation(np.zeros((20, 2)), y, RandomOverSampler(), DummyClassifier())
