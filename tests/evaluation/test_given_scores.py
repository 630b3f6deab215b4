"""Scores that are asked for."""

import numpy as np
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.linear_model import LinearRegression
from sklearn.metrics import fbeta_score, make_scorer, recall_score
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import GaussianNB

from ganaug import GANAugmenter, GANRegressionAugmenter, evaluate_augmentation
from ganaug.evaluation.given_scores import given_scores


def model_ignored(model, X, y):
    return float(len(y))


def compare(X, y, scoring, **options):
    settings = {"cv": 2, "baselines": False, "random_state": 0} | options
    return evaluate_augmentation(
        X, y, RandomOverSampler(), GaussianNB(), scoring=scoring, **settings
    )


def test_given_scores_come_first_and_decide(scarce):
    X, y = scarce
    scoring = {"F2": make_scorer(fbeta_score, beta=2), "recall": "recall"}
    splits = list(StratifiedKFold(2, shuffle=True, random_state=0).split(X, y))
    report = compare(X, y, scoring, cv=splits)
    assert report.measures[:3] == ["F2", "recall", "average_precision"]
    rows = report.rows[report.rows["treatment"] == "nothing"].set_index("split")
    for number, (train, test) in enumerate(splits):
        predicted = GaussianNB().fit(X[train], y[train]).predict(X[test])
        row = rows[rows["label"].isna()].loc[number]
        assert row["F2"] == pytest.approx(fbeta_score(y[test], predicted, beta=2))
        assert row["recall"] == pytest.approx(recall_score(y[test], predicted))
    verdict = report.verdict()
    assert verdict.measure == "F2"
    assert verdict.matters == pytest.approx(0.01 * report.to_frame().loc[("all", "nothing"), "F2"])
    # They are of all classes together.
    assert "F2" not in report.to_frame(1)
    assert '<th scope="col">F2</th>' in report._repr_html_()


@pytest.mark.parametrize("scoring", ["roc_auc", ["roc_auc"], ("roc_auc",)])
def test_own_measures_are_put_first(scarce, scoring):
    own, first = (compare(*scarce, scores) for scores in (None, scoring))
    assert first.measures[0] == first.verdict().measure == "roc_auc"
    assert sorted(first.measures) == sorted(own.measures)
    assert first.rows["roc_auc"].equals(own.rows["roc_auc"])


def test_a_function(scarce):
    report = compare(*scarce, model_ignored)
    assert report.to_frame().loc["all", "model_ignored"].tolist() == [100.0, 100.0]
    assert given_scores(make_scorer(recall_score), True).names == ["score"]


def test_of_regressors():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(150, 2))
    report = evaluate_augmentation(
        X, np.exp(X[:, 0]), GANRegressionAugmenter(GANAugmenter(gan=None)), LinearRegression(),
        scoring=["r2", "neg_mean_absolute_error"], cv=2, baselines=False, random_state=0,
    )  # fmt: skip
    assert report.measures[:3] == ["r2", "neg_mean_absolute_error", "sera"]
    assert report.verdict("neg_mean_absolute_error").matters > 0
    assert "the regressors are" in report._repr_html_()


@pytest.mark.parametrize(
    ("scoring", "message"),
    [
        ({"seconds": "recall"}, "other names than"),
        ({"f1": "recall"}, "other names than the measures of reports"),
        ({"absolute_error": "neg_mean_absolute_error"}, "other names than the measures"),
        (5, "must be a scorer"),
        ("no such score", "no such score"),
    ],
)
def test_names_are_checked(scarce, scoring, message):
    with pytest.raises(ValueError, match=message):
        compare(*scarce, scoring)
