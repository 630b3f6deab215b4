"""Scores that are asked for."""

import numpy as np
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.exceptions import FitFailedWarning
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
    assert '<th scope="col" role="columnheader">F2</th>' in report._repr_html_()


def by_luck(model, X, y):
    """A scorer that fails on classifiers that have seen synthetic samples."""
    if model.class_prior_[1] > 0.3:
        raise RuntimeError("out of luck")
    return 1.0


def test_a_scorer_that_fails_costs_its_score_only(scarce):
    with pytest.warns(FitFailedWarning, match=r"In 2 of 2 splits, the scorer by_luck failed: .*"):
        report = compare(*scarce, {"by_luck": by_luck, "recall": "recall"})
    scores = report.to_frame().loc["all"]
    assert scores.loc["nothing", "by_luck"] == 1.0
    assert np.isnan(scores.loc["RandomOverSampler", "by_luck"])
    assert scores[["recall", "average_precision"]].notna().all(axis=None)
    failure = {"split": 0, "treatment": "RandomOverSampler", "measure": "by_luck"}
    reason = "RuntimeError: out of luck, when GaussianNB was scored"
    assert report.failures[0] == failure | {"reason": reason}
    note = f"In 2 of 2 splits, the scorer by_luck failed: {reason}."
    assert note in report.verdict("recall").notes
    assert report.verdict().sampler is None
    assert "RandomOverSampler, by_luck: <code>RuntimeError" in report._repr_html_()


def test_scores_that_are_no_numbers_are_failures(scarce):
    found, reasons = given_scores(lambda model, X, y: [len(y)], True).of(None, *scarce)
    assert np.isnan(found["<lambda>"])
    assert reasons == {"<lambda>": "it returned [200] instead of a number"}


def test_a_scorer_that_never_works_is_an_error(scarce):
    scoring = {"F7": make_scorer(fbeta_score, beta=2, pos_label=7)}
    with pytest.raises(ValueError, match=r"'F7' failed in all splits.*pos_label=7 is not a valid"):
        compare(*scarce, scoring)


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
