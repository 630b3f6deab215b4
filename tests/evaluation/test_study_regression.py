"""Comparison of remedies for rare targets."""

import json
import time

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gaussian_kde
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsRegressor
from sklearn.tree import DecisionTreeRegressor

from ganaug import (
    GainDisplay,
    GANAugmenter,
    GANAugmenterCV,
    GANRegressionAugmenter,
    PrecisionRecallComparisonDisplay,
    evaluate_augmentation,
)
from ganaug.evaluation.number_scores import OF_NUMBERS, NumberScores
from ganaug.evaluation.settings import setting_of
from ganaug.evaluation.target_treatments import (
    DensityWeights,
    RareRepetition,
    RegionPlan,
    SMOTERByType,
)
from ganaug.metrics import fit_relevance

PLAN = RegionPlan("auto", 0.8, 0.5)


@pytest.fixture(scope="module")
def skewed():
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.normal(size=(200, 2)), columns=["size", "age"])
    X["kind"] = np.where(X["age"] > 0, "old", "new")
    return X, np.exp(X["size"]).to_numpy() + rng.normal(0, 0.05, 200)


@pytest.fixture(scope="module")
def numbers(skewed):
    return skewed[0][["size", "age"]].to_numpy(), skewed[1]


def interpolating():
    return GANRegressionAugmenter(GANAugmenter(gan=None))


@pytest.fixture(scope="module")
def report(numbers):
    models = {"tree": DecisionTreeRegressor(random_state=0), "line": LinearRegression()}
    return evaluate_augmentation(*numbers, interpolating(), models, cv=3, random_state=0)


def test_regressors_are_compared_by_relative_errors(report):
    table = report.to_frame()
    assert report.treatments == [
        "nothing",
        "density weights",
        "random oversampling",
        "SMOTER",
        "GANRegressionAugmenter",
    ]
    assert not report.failures
    assert report.measures == list(OF_NUMBERS) == table.columns[:4].tolist()
    # A tree is better than the median, on rare targets too.
    assert (table.loc["tree", list(OF_NUMBERS)] < 0.7).all(axis=None)
    added = table.loc["all", "added"]
    assert added["nothing"] == added["density weights"] == 0
    assert added["SMOTER"] == added["GANRegressionAugmenter"] > 0


def test_a_report_says_whether_it_helps(report, tmp_path):
    verdict = report.verdict()
    assert verdict.measure == "sera"
    assert verdict.matters == pytest.approx(0.01 * report.to_frame().loc["all"]["sera"]["nothing"])
    assert "SERA" in str(verdict)
    assert report.best_baseline("absolute_error") in report.treatments
    gain = report.gain("SMOTER", measure="relevant_error")
    assert gain.low < gain.mean < gain.high
    high = report.to_frame("high")["absolute_error"]
    assert (high > report.to_frame()["absolute_error"]).all()
    assert list(report.counts) == ["high", "common"]
    with pytest.raises(ValueError, match="regressors"):
        PrecisionRecallComparisonDisplay.from_report(report)
    assert GainDisplay.from_report(report).measure == "sera"
    document = json.loads(report.to_json())
    assert document["means"][0]["sera"] > 0
    report.to_html(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "the regressors are tree, line" in page
    assert "error on rare targets" in page
    assert "Brier" not in page
    assert "lassifier" not in page


def test_defaults_take_mixed_columns(skewed):
    X, y = skewed
    samplers = {"ours": interpolating()}
    report = evaluate_augmentation(X, y, samplers, cv=2, random_state=0)
    estimators = report.rows["estimator"].unique().tolist()
    assert estimators == ["ridge regression", "nearest neighbours", "gradient boosting"]
    assert not report.failures
    assert "high" in report.quality.measures.index.get_level_values("label")
    made = report.samples.synthetic["ours"].y
    assert set(made) <= {"high", "common"}
    assert (made == "high").mean() > 0.5


def test_whole_numbers_are_targets_for_regressors(numbers):
    X, y = numbers
    whole = (y * 100).astype(int)
    report = evaluate_augmentation(
        X, whole, interpolating(), KNeighborsRegressor(), cv=2, baselines=False, random_state=0
    )
    assert report.treatments == ["nothing", "GANRegressionAugmenter"]


def test_some_targets_must_be_rare(numbers):
    X, _ = numbers
    with (
        pytest.warns(UserWarning, match="no outliers"),
        pytest.raises(ValueError, match="some targets must be rare"),
    ):
        evaluate_augmentation(X, np.linspace(0, 1, 200))
    with pytest.raises(TypeError, match="predict"):
        evaluate_augmentation(X, np.exp(X[:, 0]), interpolating(), {"a": DummyRegressor, "b": 1})


def test_the_median_has_errors_of_one(numbers):
    _, y = numbers
    found = NumberScores(y, fit_relevance(y), 0.8)(y, np.full(len(y), np.median(y)))
    assert found == dict.fromkeys(OF_NUMBERS, 1.0)
    assert np.isnan(NumberScores(y, fit_relevance(y), 0.8)(y[:0], y[:0])["sera"])


def test_density_gives_rare_targets_more_weight(numbers):
    X, y = numbers
    weight = DensityWeights().treated(X, y, 0).weight
    assert weight.mean() == pytest.approx(1.0)
    assert weight[y.argmax()] == weight.max()
    assert weight.min() > 0
    assert DensityWeights().treated(X, y, 0).num_real == 200


def test_random_oversampling_repeats_rare_targets(numbers):
    X, y = numbers
    treated = RareRepetition(PLAN).treated(X, y, seed=0)
    labels, totals = PLAN.planned(y)
    assert totals == {"high": round(0.5 * (labels == "common").sum())}
    added = treated.y[200:]
    assert set(added) <= set(y[labels == "high"])
    assert len(added) == totals["high"] - (labels == "high").sum()
    assert len(treated.X) == len(treated.y) == treated.num_real


def test_smoter_lies_between_rare_rows(skewed):
    X, y = skewed
    X_more, y_more = SMOTERByType(PLAN, random_state=0).fit_resample(X, y)
    labels, _ = PLAN.planned(y)
    rare = y[labels == "high"]
    assert X_more.dtypes.tolist() == X.dtypes.tolist()
    assert ((y_more[200:] >= rare.min()) & (y_more[200:] <= rare.max())).all()
    np.testing.assert_array_equal(y_more[:200], y)
    same = SMOTERByType(RegionPlan("auto", 0.8, 0.01)).fit_resample(X, y)
    assert len(same[1]) == 200


def test_a_search_is_compared_as_what_it_searches(numbers):
    inner = interpolating().set_params(relevance={"high": 3.0})
    alone = setting_of(numbers[1], None, inner)
    models = {"tree": DecisionTreeRegressor()}
    for search in (GANAugmenterCV(augmenter=inner), GANAugmenterCV(models["tree"])):
        assert setting_of(numbers[1].round(), None, {"search": search}) is alone
    evaluator = alone.evaluator(numbers[1], {"search": GANAugmenterCV(models["tree"], inner)})
    assert evaluator.labels_of([2.0, 3.0]).tolist() == ["common", "high"]
    search = GANAugmenterCV(models["tree"], inner)
    plan = alone.baselines(None, "table", search, evaluator.labels)["random oversampling"]
    assert plan.plan.relevance == {"high": 3.0}
    with pytest.raises(ValueError, match="All estimators must be regressors"):
        setting_of(numbers[1], LogisticRegression(), GANAugmenterCV(models["tree"], inner))
    assert setting_of([0, 1], None, GANAugmenterCV()) is not alone


def test_density_weights_are_those_of_all_pairs():
    y = np.r_[np.random.default_rng(0).lognormal(size=800), 60.0]
    weight = DensityWeights().treated(y[:, None], y, 0).weight
    density = gaussian_kde(y, "silverman")(y)
    exact = np.maximum(1 - (density - density.min()) / np.ptp(density), 1e-3)
    np.testing.assert_allclose(weight, exact / exact.mean(), rtol=0.01, atol=0.005)
    # Between far values, the density is 0.
    assert DensityWeights().treated(X=y, y=np.r_[y[:-1], 1e4], seed=0).weight.argmax() == 800


def test_density_weights_of_many_targets_take_no_pairs():
    rng = np.random.default_rng(0)
    many = rng.normal(size=100_000)
    started = time.perf_counter()
    DensityWeights().treated(many[:, None], many, 0)
    # All pairs take about a minute.
    assert time.perf_counter() - started < 10
