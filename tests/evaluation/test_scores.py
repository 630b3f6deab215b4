"""Measures of predictions, beside those of scikit-learn and imbalanced-learn."""

import numpy as np
import pytest
from imblearn.metrics import geometric_mean_score
from sklearn import metrics
from sklearn.calibration import calibration_curve

from ganaug.evaluation.scores import (
    OF_CLASSES,
    best_threshold,
    calibration_error,
    measures,
)


@pytest.fixture
def predictions():
    """Return labels of 300 samples and imperfect probabilities of three classes."""
    rng = np.random.default_rng(0)
    y = rng.choice(3, 300, p=[0.1, 0.3, 0.6])
    logits = rng.normal(size=(300, 3)) + 1.5 * np.eye(3)[y]
    probabilities = np.exp(logits)
    return y, probabilities / probabilities.sum(axis=1, keepdims=True)


def test_each_class_against_the_others(predictions):
    y, p = predictions
    predicted = p.argmax(axis=1)
    found = measures(y, predicted, p, np.arange(3), [0.3, 0.4, 0.5])
    for label, threshold in enumerate([0.3, 0.4, 0.5]):
        is_positive = y == label
        assert found[label] == pytest.approx(
            {
                "average_precision": metrics.average_precision_score(is_positive, p[:, label]),
                "roc_auc": metrics.roc_auc_score(is_positive, p[:, label]),
                "f1": metrics.f1_score(y, predicted, labels=[label], average="macro"),
                "f1_tuned": metrics.f1_score(is_positive, p[:, label] >= threshold),
                "brier": metrics.brier_score_loss(is_positive, p[:, label]),
                "calibration_error": calibration_error(is_positive, p[:, label]),
            }
        )


def test_all_of_three_classes(predictions):
    y, p = predictions
    predicted = p.argmax(axis=1)
    found = measures(y, predicted, p, np.arange(3), np.full(3, 0.5))[None]
    assert found["average_precision"] == pytest.approx(metrics.average_precision_score(y, p))
    assert found["roc_auc"] == pytest.approx(metrics.roc_auc_score(y, p, multi_class="ovr"))
    assert found["f1"] == pytest.approx(metrics.f1_score(y, predicted, average="macro"))
    expected = metrics.balanced_accuracy_score(y, predicted)
    assert found["balanced_accuracy"] == pytest.approx(expected)
    assert found["geometric_mean"] == pytest.approx(geometric_mean_score(y, predicted))


def test_all_of_two_classes_are_of_the_first_label(predictions):
    y, p = predictions
    y, rare = np.where(y == 0, "rare", "other"), p[:, 0]
    # A classifier may decide by another threshold than 0.5.
    decided, both = np.where(rare > 0.3, "rare", "other"), np.stack([rare, 1 - rare], 1)
    found = measures(y, decided, both, np.array(["rare", "other"]), [0.2, 0.5])
    for name in OF_CLASSES:
        assert found[None][name] == found["rare"][name]
    assert found[None]["f1"] == metrics.f1_score(y, decided, pos_label="rare")


def test_a_class_that_does_not_occur_is_left_out(predictions):
    y, p = predictions
    y, p = y[y != 0], p[y != 0]
    found = measures(y, p.argmax(axis=1), p, np.arange(3), np.full(3, 0.5))
    decided = ("average_precision", "roc_auc", "f1", "f1_tuned")
    assert np.isnan([found[0][name] for name in decided]).all()
    assert found[0]["brier"] == pytest.approx(np.mean(p[:, 0] ** 2))
    expected = np.mean([found[1]["roc_auc"], found[2]["roc_auc"]])
    assert found[None]["roc_auc"] == pytest.approx(expected)
    assert np.isfinite(list(found[None].values())).all()


def test_calibration_error_by_the_curve_of_scikit_learn(predictions):
    y, p = predictions
    shares, means = calibration_curve(y == 2, p[:, 2], n_bins=10, strategy="quantile")
    # Each bin has as many samples.
    expected = np.mean(np.abs(shares - means))
    assert calibration_error(y == 2, p[:, 2]) == pytest.approx(expected, abs=1e-9)


def test_calibrated_probabilities_have_no_error():
    probability = np.repeat([0.2, 0.6], 10)
    is_positive = np.r_[np.arange(10) < 2, np.arange(10) < 6]
    assert calibration_error(is_positive, probability) == 0
    assert calibration_error(~is_positive, np.ones(20)) == pytest.approx(0.4)


def test_probabilities_of_a_scarce_class_are_told_from_reversed_ones():
    rng = np.random.default_rng(0)
    probability = rng.beta(1, 30, 2000)
    is_positive = rng.random(2000) < probability
    # In ten bins of equal width, they differ by 0.004.
    right, wrong = (
        calibration_error(is_positive, p) for p in (probability, np.sort(probability)[::-1][
            np.argsort(np.argsort(probability))
        ])
    )  # fmt: skip
    assert wrong > right + 0.02


def test_no_threshold_is_better(predictions):
    y, p = predictions
    is_positive, probability = y == 0, p[:, 0]
    best = metrics.f1_score(is_positive, probability >= best_threshold(is_positive, probability))
    every = [metrics.f1_score(is_positive, probability >= t) for t in probability]
    assert best == max(every)


def test_thresholds_at_the_edges():
    assert best_threshold(np.array([False, False]), np.array([0.1, 0.9])) == 0.5
    assert best_threshold(np.array([True, True]), np.array([0.4, 0.8])) == 0.4
    # Half-way between what is of the class and what is not.
    assert best_threshold(np.array([False, True]), np.array([0.2, 0.4])) == pytest.approx(0.3)


def test_without_a_threshold_there_is_no_score_at_it(predictions):
    y, p = predictions
    found = measures(y, p.argmax(axis=1), p, np.arange(3), [np.nan] * 3)
    assert np.isnan([found[of]["f1_tuned"] for of in (0, 1, 2, None)]).all()
    assert not np.isnan(found[None]["f1"])


def test_one_sample_is_no_ranking():
    found = measures(
        np.array([1]), np.array([1]), np.array([[0.9, 0.1]]), np.array([1, 0]), [0.5, 0.5]
    )
    for label in (1, 0, None):
        assert np.isnan(found[label]["average_precision"])
        assert np.isnan(found[label]["f1"])
        assert found[label]["brier"] == pytest.approx(0.01)
