"""Shares of what a sampler adds, in a comparison."""

import numpy as np
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.linear_model import LinearRegression
from sklearn.naive_bayes import GaussianNB

from ganaug import GANAugmenter, GANRegressionAugmenter, evaluate_augmentation
from ganaug.evaluation.evaluators import ClassEvaluator
from ganaug.evaluation.plan import plan_of
from ganaug.evaluation.settings import CLASSES
from ganaug.evaluation.treatments import Resampling, Share


class Counted(RandomOverSampler):
    """Counts its fits."""

    fits = []

    def fit_resample(self, X, y):
        Counted.fits.append(len(y))
        return super().fit_resample(X, y)


class Moving(RandomOverSampler):
    """Puts new samples first."""

    def fit_resample(self, X, y):
        X, y = super().fit_resample(X, y)
        return X[::-1], y[::-1]


def compare(X, y, sampler, amounts, **options):
    settings = {"cv": 2, "baselines": False, "random_state": 0} | options
    return evaluate_augmentation(X, y, sampler, GaussianNB(), amounts=amounts, **settings)


def planned(X, y, samplers=None, codec="table", amounts=None):
    options = {"baselines": True, "amounts": amounts}
    return plan_of(CLASSES, X, y, codec, ClassEvaluator(y), samplers, GaussianNB(), **options)


def test_a_sampler_is_fitted_once_for_all_amounts(scarce):
    Counted.fits.clear()
    report = compare(*scarce, {"ours": Counted()}, [0.25, 1.0])
    # For the training part and two inner folds of it, in each of two splits.
    assert Counted.fits == [100, 50, 50] * 2
    assert report.treatments == ["nothing", "ours", "ours (25%)"]
    assert report.samplers == ["ours", "ours (25%)"]
    assert report.to_frame().loc["all", "added"].tolist() == [0, 80, 20]
    assert report.samples.synthetic["ours (25%)"].X.shape == (20, 5)
    whole, part = (report.samples.synthetic[name].X for name in report.samplers)
    assert set(map(tuple, part)) <= set(map(tuple, whole))
    # Pictures of both would show the same samples twice.
    assert list(report.samples.distinct()) == ["ours"]
    alone = compare(*scarce, {"ours": Counted()}, [0.25])
    assert list(alone.samples.distinct()) == ["ours (25%)"]
    both = report.to_frame().loc[("all", "ours (25%)"), "average_precision"]
    assert alone.to_frame().loc[("all", "ours (25%)"), "average_precision"] == both


def test_baselines_that_make_samples_have_the_same_amounts(scarce):
    found = planned(*scarce, {"ours": RandomOverSampler()}, amounts=[0.5])
    assert {"SMOTE (50%)", "ours (50%)", "class weights"} < set(found.treatments)
    assert "SMOTE" not in found.treatments
    assert found.samplers == ["ours (50%)"]


def test_a_quarter_is_compared_by_default_where_it_costs_no_fit(scarce):
    X, y = scarce
    assert planned(X, y).samplers == ["GANAugmenter", "GANAugmenter (25%)"]
    assert planned(X, y, {"ours": GANAugmenter()}).samplers == ["ours"]
    assert planned(X, y, codec="series").samplers == ["GANAugmenter"]


@pytest.mark.filterwarnings("ignore:In 2 of 2 splits")
def test_samplers_that_move_samples_have_no_shares(scarce):
    samplers = {"well": RandomOverSampler(), "moving": Moving()}
    report = compare(*scarce, samplers, [0.5, 1.0])
    assert {each["treatment"] for each in report.failures} == {"moving (50%)"}
    assert "must come after all real ones" in report.failures[0]["reason"]
    assert "moving" in report.treatments


def test_targets_that_are_numbers():
    X = np.random.default_rng(0).normal(size=(150, 2))
    report = evaluate_augmentation(
        X, np.exp(X[:, 0]), GANRegressionAugmenter(GANAugmenter(gan=None)), LinearRegression(),
        cv=2, random_state=0, amounts=[1.0, 0.5],
    )  # fmt: skip
    added = report.to_frame().loc["all", "added"]
    assert added["GANRegressionAugmenter (50%)"] == pytest.approx(
        added["GANRegressionAugmenter"] / 2, abs=1
    )
    assert "SMOTER (50%)" in report.treatments


def test_other_amounts_are_refused(scarce):
    for amounts, message in (([1.5], "amounts == 1.5, must be <= 1"), ([], "length 0")):
        with pytest.raises(ValueError, match=message):
            compare(*scarce, RandomOverSampler(), amounts)


def test_classes_have_equal_shares():
    y = np.repeat([0, 1, 2], [40, 20, 10])
    whole = Resampling(RandomOverSampler())
    treated = whole.treated(np.arange(70.0)[:, None], y, 0)
    part = Share(whole, 0.5, np.asarray).part(treated, 0)
    assert np.bincount(part.y).tolist() == [40, 30, 25]
    assert part.num_real == 70
