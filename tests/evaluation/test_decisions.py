"""Held-out samples that are found, and false alarms."""

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import GaussianNB

from ganaug import GANAugmenter, GANRegressionAugmenter, evaluate_augmentation
from ganaug.evaluation.decisions import COUNTS, decisions


@pytest.fixture(scope="module")
def rows(scarce):
    splits = list(StratifiedKFold(2, shuffle=True, random_state=0).split(*scarce))
    report = evaluate_augmentation(
        *scarce, RandomOverSampler(random_state=0), LogisticRegression(), cv=splits
    )
    return splits, report.rows


def test_they_are_those_of_the_confusion_matrix(scarce, rows):
    (X, y), (splits, rows) = scarce, rows
    of_all = rows[rows["label"].isna()].set_index(["split", "treatment"])
    for number, (train, test) in enumerate(splits):
        predicted = LogisticRegression().fit(X[train], y[train]).predict(X[test])
        (_, alarms), (missed, found) = confusion_matrix(y[test], predicted)
        assert of_all.loc[(number, "nothing"), list(COUNTS)].tolist() == [found, missed, alarms]
    assert (of_all["found"] + of_all["missed"] == 10).all()


def test_another_threshold_decides_otherwise(rows):
    found = rows[1].groupby(["treatment", "label"])[list(COUNTS)].sum()
    assert found.loc[("tuned threshold", 1)].tolist() != found.loc[("nothing", 1)].tolist()
    # A missed sample of one of two classes is a false alarm of the other.
    swapped = found.rename(columns={"missed": "false_alarms", "false_alarms": "missed"})
    for treatment in found.index.unique("treatment"):
        ours, theirs = found.loc[treatment, 1], swapped.loc[treatment, 0]
        assert ours["missed"] == theirs["missed"]
        assert ours["false_alarms"] == theirs["false_alarms"]


def test_sizes_are_those_of_the_samples_learned_from(rows):
    sizes = rows[1].groupby(["treatment", "label"])["train_size"].mean()
    assert sizes["nothing"].to_dict() == {1: 10, 0: 90}
    assert sizes["class weights"].to_dict() == {1: 10, 0: 90}
    assert sizes["SMOTE"].to_dict() == {1: 90, 0: 90}
    of_all = rows[1][rows[1]["label"].isna()].set_index("treatment")["train_size"]
    assert of_all["nothing"].unique().tolist() == [100]


def test_several_classes_have_counts_of_their_own_only():
    y, predicted = np.array(list("aaabbc")), np.array(list("aabbca"))
    found = decisions(y, predicted, np.array(["c", "b", "a"]))
    assert found.pop(None) == {}
    assert pd.DataFrame(found).loc[list(COUNTS)].to_numpy().tolist() == [
        [0, 1, 2],
        [1, 1, 1],
        [1, 1, 1],
    ]


def test_regressors_have_sizes_by_region():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(120, 2))
    y = np.exp(1.5 * X[:, 0])
    report = evaluate_augmentation(
        X, y, GANRegressionAugmenter(GANAugmenter(gan=None)), Ridge(), cv=2, baselines=False
    )
    sizes = report.rows.groupby(["treatment", "label"])["train_size"].mean()
    assert sizes["nothing"].sum() == 60
    assert sizes["GANRegressionAugmenter", "high"] > sizes["nothing", "high"]
    assert "found" not in report.rows


@pytest.mark.parametrize("name", [*COUNTS, "train_size"])
def test_scores_have_other_names(scarce, name):
    with pytest.raises(ValueError, match="Scores must have other names"):
        evaluate_augmentation(
            *scarce, RandomOverSampler(), GaussianNB(), scoring={name: "accuracy"}
        )
