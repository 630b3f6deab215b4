"""The amount of augmentation for a regressor."""

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsRegressor

from ganaug import GANAugmenter, GANAugmenterCV, GANRegressionAugmenter
from ganaug.metrics import sera_scorer
from ganaug.model_selection.tasks import CLASSIFICATION, REGRESSION, task_of
from ganaug.model_selection.trials import ScaledRegressionSampler

pytestmark = pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")


@pytest.fixture(scope="module")
def skewed():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 3))
    return X, np.exp(X[:, 0]) + rng.normal(0, 0.05, 200)


def quick():
    return GANRegressionAugmenter(GANAugmenter(gan=None))


def test_regressors_samplers_and_fractions_are_for_regression(skewed):
    _, y = skewed
    classes = np.arange(200) % 3
    assert task_of(y) is REGRESSION
    assert task_of(classes) is task_of(["a", "b"]) is task_of([None, "b"]) is CLASSIFICATION
    assert task_of(classes, [Ridge()]) is task_of(classes, (), [quick()]) is REGRESSION
    assert task_of(y, (), [RandomOverSampler()]) is CLASSIFICATION
    assert task_of(y, [LogisticRegression()]) is CLASSIFICATION


@pytest.mark.parametrize(
    ("estimators", "samplers"),
    [
        ([Ridge(), LogisticRegression()], ()),
        ([LogisticRegression()], [quick()]),
        ([Ridge(), object()], ()),
    ],
    ids=["both", "a sampler for regression", "unknown"],
)
def test_mixtures_are_refused(estimators, samplers):
    with pytest.raises(ValueError, match="All estimators must be regressors, or none"):
        task_of([0.5, 1.5], estimators, samplers)


def test_an_amount_is_the_same_share_of_all_regions_in_each_part(skewed):
    _, y = skewed
    scaled = ScaledRegressionSampler(GANRegressionAugmenter(), y)
    (high,) = scaled.planned.values()
    assert scaled.added(0.5) == {"high": round(high / 2)}
    part = y[::2]
    rare = int((scaled.labels_of(part) == "high").sum())
    assert set(scaled.labels_of(y[scaled.labels_of(y) == "high"])) == {"high"}
    share = round(0.5 * high * rare / scaled.counts["high"])
    assert scaled.on(part, 0.5, seed=3).sampling_strategy == {"high": rare + share}
    assert scaled.on(part, 0.5, seed=3).random_state == 3
    with pytest.raises(TypeError, match="GANRegressionAugmenter"):
        ScaledRegressionSampler(RandomOverSampler(), y)


@pytest.mark.parametrize(
    "relevance", ["auto", lambda y: (np.abs(y) < 1).astype(float)], ids=["density", "function"]
)
@pytest.mark.filterwarnings("ignore::ganaug.RelevanceWarning")
def test_rare_values_around_the_median_are_in_the_same_regions_in_all_splits(relevance):
    rng = np.random.default_rng(0)
    y = np.r_[rng.normal(-4, 1, 110), rng.normal(4, 1, 105), rng.uniform(-1.5, 1.5, 25)]
    X = y[:, None] + rng.normal(size=(240, 2))
    sampler = quick().set_params(relevance=relevance, threshold=0.5)
    search = GANAugmenterCV(Ridge(), sampler, amounts=[1.0], cv=3, random_state=0)
    search.fit_resample(X, y)
    assert {"low", "high"} <= set(search.classes_)
    scaled = ScaledRegressionSampler(sampler, y)
    for part in (y[:150], y[90:]):
        fitted = scaled.on(part, 1.0, seed=0).fit(np.c_[part, part], part)
        assert sum(fitted.regions_.values()) == len(part)
        names, counts = np.unique(scaled.labels_of(part), return_counts=True)
        assert fitted.regions_ == dict(zip(names.tolist(), counts.tolist(), strict=True))


def test_a_search_scores_by_sera_and_returns_the_container(skewed):
    X, y = skewed
    search = GANAugmenterCV(KNeighborsRegressor(), quick(), cv=3, tolerance=0.0, random_state=0)
    series = pd.Series(y, name="price", dtype="float32")
    X_more, y_more = search.fit_resample(X, series)
    assert search.classes_.tolist() == ["common", "high"]
    assert (y_more.name, y_more.dtype) == ("price", np.dtype("float32"))
    added = search.sampling_strategy_.get("high", 0)
    assert len(y_more) == len(X_more) == 200 + added
    assert search.synthetic_mask_.sum() == added
    assert (search.cv_results_["mean_test_score"] < 0).all()
    assert search.cv_results_["params"][0] == {"amount": 0.0}
    # On the same folds, nothing added scores as the model alone.
    folds = StratifiedKFold(3, shuffle=True, random_state=search.random_state)
    assert search.n_splits_ == folds.n_splits


def test_the_parameters_of_the_sampler_can_be_searched(skewed):
    X, y = skewed
    grid = {"threshold": [0.7, 0.9]}
    search = GANAugmenterCV(
        LinearRegression(),
        quick(),
        amounts=[1.0],
        param_grid=grid,
        scoring=sera_scorer(y),
        cv=2,
        random_state=0,
    ).fit(X, y)
    assert {point.get("threshold") for point in search.cv_results_["params"]} == {None, 0.7, 0.9}
    rows, targets = search.augmenter_.sample(4)
    assert (rows.shape, targets.shape) == ((4, 3), (4,))


def test_defaults_follow_from_the_target(skewed):
    X, y = skewed
    search = GANAugmenterCV(augmenter=quick(), amounts=[1.0], cv=2, random_state=0)
    search.fit_resample(X, y)
    assert isinstance(search.augmenter_, GANRegressionAugmenter)
