"""Weights of samples pass through resampling."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from imblearn.pipeline import Pipeline
from sklearn import config_context
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import get_scorer
from sklearn.model_selection import GridSearchCV, cross_validate
from sklearn.preprocessing import StandardScaler

from ganaug.pipeline import WeightedPipeline

# Classes that are too small to train on: what is tested needs no GAN.
pytestmark = pytest.mark.filterwarnings("ignore::ganaug.SmallClassWarning")

Y = np.repeat([0, 1], [35, 5])
X = np.random.default_rng(0).normal(size=(40, 2)) + Y[:, None]
WEIGHTS = np.linspace(1, 2, 40)


class Recorder(LogisticRegression):
    """A classifier that keeps its weights."""

    def fit(self, X, y, sample_weight=None):
        self.weights_ = sample_weight
        return super().fit(X, y, sample_weight)


@pytest.mark.parametrize("container", [np.asarray, list, pd.Series, pl.Series])
@pytest.mark.parametrize("value", [1.0, 0.25])
def test_weights_of_originals_are_kept(quick, container, value):
    augmenter = quick(synthetic_weight=value)
    _, y_more = augmenter.fit_resample(X, Y, sample_weight=container(WEIGHTS))
    np.testing.assert_array_equal(augmenter.sample_weight_, np.r_[WEIGHTS, np.full(30, value)])
    assert len(y_more) == 70
    augmenter.fit_resample(X, Y)
    assert not hasattr(augmenter, "sample_weight_")


def test_weights_where_nothing_is_added(quick):
    augmenter = quick(sampling_strategy={1: 5})
    augmenter.fit_resample(X, Y, sample_weight=WEIGHTS)
    np.testing.assert_array_equal(augmenter.sample_weight_, WEIGHTS)


@pytest.mark.parametrize("weights", [WEIGHTS[1:], WEIGHTS[:, None], ["a"] * 40, WEIGHTS * np.nan])
def test_weights_that_do_not_fit(quick, weights):
    with pytest.raises(ValueError, match=r"for each of the 40 samples\. Received: sample_weight"):
        quick().fit_resample(X, Y, sample_weight=weights)


def steps(quick):
    classifier = Recorder().set_fit_request(sample_weight=True)
    classifier.set_score_request(sample_weight=True)
    return [
        ("scale", StandardScaler().set_fit_request(sample_weight=False)),
        ("gan", quick(synthetic_weight=0.5).set_fit_resample_request(sample_weight=True)),
        ("classifier", classifier),
    ]


def test_the_classifier_has_a_weight_for_each_row(quick):
    with config_context(enable_metadata_routing=True):
        model = WeightedPipeline(steps(quick)).fit(X, Y, sample_weight=WEIGHTS)
    expected = np.r_[WEIGHTS, np.full(30, 0.5)]
    np.testing.assert_array_equal(model["classifier"].weights_, expected)


def test_cross_validation_routes_weights(quick):
    with config_context(enable_metadata_routing=True):
        model = WeightedPipeline(steps(quick))
        # scikit-learn 1.6 routes no weights to the `score` of a pipeline, but does to a scorer.
        scorer = get_scorer("accuracy").set_score_request(sample_weight=True)
        options = {"scoring": scorer, "cv": 2, "error_score": "raise"}
        scores = cross_validate(model, X, Y, params={"sample_weight": WEIGHTS}, **options)
        search = GridSearchCV(model, {"gan__synthetic_weight": [0.5, 1.0]}, **options)
        search.fit(X, Y, sample_weight=WEIGHTS)
    assert np.isfinite(scores["test_score"]).all()
    assert len(search.best_estimator_["classifier"].weights_) == 70


def test_without_weights_it_is_the_pipeline_of_imbalanced_learn(quick):
    plain, weighted = (
        kind([("gan", quick()), ("classifier", Recorder())]).fit(X, Y)
        for kind in (Pipeline, WeightedPipeline)
    )
    np.testing.assert_array_equal(plain.predict_proba(X), weighted.predict_proba(X))
    assert weighted["classifier"].weights_ is None


def test_imbalanced_learns_pipeline_routes_weights_to_the_augmenter(quick):
    with config_context(enable_metadata_routing=True):
        parts = steps(quick)
        parts[-1][1].set_fit_request(sample_weight=False)
        model = Pipeline(parts).fit(X, Y, sample_weight=WEIGHTS)
    assert len(model["gan"].sample_weight_) == 70
