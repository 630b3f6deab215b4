"""Treatments of scarce classes change samples, weights or thresholds, and nothing else."""

import numpy as np
import pytest
from imblearn.combine import SMOTEENN
from imblearn.ensemble import BalancedBaggingClassifier
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import make_pipeline as make_sampling_pipeline
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ganaug.evaluation.treatments import (
    BalancedBagging,
    ClassWeights,
    Nothing,
    Repetition,
    Resampling,
    TunedThreshold,
    fitted,
)


def test_nothing(scarce):
    X, y, weight, num_real, *_ = Nothing().treated(*scarce, seed=0)
    assert X is scarce[0]
    assert y is scarce[1]
    assert weight is None
    assert num_real == 200


@pytest.mark.parametrize(
    "wrap", [lambda model: model, lambda m: make_pipeline(StandardScaler(), m)]
)
def test_class_weights_are_those_of_scikit_learn(scarce, wrap):
    X, y = scarce
    expected = wrap(LogisticRegression(class_weight="balanced")).fit(X, y)
    model = fitted(wrap(LogisticRegression()), *ClassWeights().treated(X, y, seed=0)[:3])
    np.testing.assert_allclose(model.predict_proba(X), expected.predict_proba(X), atol=1e-5)


def test_classifiers_without_weights_stay_as_they_are(scarce):
    X, y = scarce
    model = fitted(KNeighborsClassifier(), *ClassWeights().treated(X, y, seed=0)[:3])
    expected = KNeighborsClassifier().fit(X, y)
    np.testing.assert_array_equal(model.predict_proba(X), expected.predict_proba(X))


@pytest.mark.parametrize("shape", [(5,), (8, 8, 3)])
def test_repetition_is_random_over_sampling_of_anything(scarce, shape):
    y = scarce[1]
    X = np.random.default_rng(0).normal(size=(200, *shape))
    rows, labels, weight, num_real, *_ = Repetition().treated(X, y, seed=0)
    expected = RandomOverSampler(random_state=0).fit_resample(X.reshape(200, -1), y)
    np.testing.assert_array_equal(rows.reshape(360, -1), expected[0])
    np.testing.assert_array_equal(labels, expected[1])
    assert weight is None
    assert num_real == 360  # None is new.


def test_resampling_leaves_the_sampler_alone(scarce):
    sampler = RandomOverSampler(random_state=3)
    X, y, weight, num_real, *_ = Resampling(sampler).treated(*scarce, seed=1)
    again, *_ = Resampling(sampler).treated(*scarce, seed=1)
    np.testing.assert_array_equal(X, again)
    assert np.bincount(y).tolist() == [180, 180]
    assert weight is None
    assert num_real == 200
    assert sampler.random_state == 3
    assert not hasattr(sampler, "sampling_strategy_")


@pytest.mark.parametrize(
    "sampler", [make_sampling_pipeline(SMOTE()), SMOTEENN(smote=SMOTE(), enn=None)]
)
def test_random_states_of_parts_are_set(scarce, sampler):
    first, again, other = (Resampling(sampler).treated(*scarce, seed=s)[0] for s in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)


def test_generators_of_others_need_no_parameters(scarce):
    class Twice:
        def fit_resample(self, X, y):
            return np.concatenate([X, X]), [*y, *y]

    X, y, *_ = Resampling(Twice()).treated(*scarce, seed=0)
    assert X.shape == (400, 5)
    assert y.shape == (400,)


def test_samplers_that_leave_out_samples_do_not_say_which_are_new(scarce):
    treated = Resampling(SMOTEENN()).treated(*scarce, seed=0)
    assert treated.num_real == len(treated.y)


def test_what_a_sampler_noted_is_kept(scarce):
    class Noting(RandomOverSampler):
        def _fit_resample(self, X, y):
            self.history_ = {"loss": [1.0]}
            return super()._fit_resample(X, y)

    assert Resampling(Noting()).treated(*scarce, seed=0).history == {"loss": [1.0]}
    assert Resampling(SMOTE()).treated(*scarce, seed=0).history == {}
    assert Resampling(Noting()).treated(*scarce, seed=0).relations == ()


def test_samplers_that_put_new_samples_first_do_not_say_which_are_new(scarce):
    class First:
        def fit_resample(self, X, y):
            return np.concatenate([X[:5] + 1.0, X]), np.concatenate([y[:5], y])

    X, y = scarce[0], np.sort(scarce[1])
    treated = Resampling(First()).treated(X, y, seed=0)
    assert treated.num_real == len(treated.y) == 205


def test_as_many_labels_as_samples(scarce):
    class Short:
        def fit_resample(self, X, y):
            return X, y[:-1]

    with pytest.raises(ValueError, match="200 samples and 199 labels"):
        Resampling(Short()).treated(*scarce, seed=0)


def test_the_last_step_is_bagged_on_balanced_parts(scarce):
    X, y = scarce
    expected = BalancedBaggingClassifier(LogisticRegression(), bootstrap=False, random_state=3)
    expected = make_pipeline(StandardScaler(), expected).fit(X, y)
    for steps in ([StandardScaler()], [StandardScaler(), StandardScaler()]):
        model = BalancedBagging().wrapped(make_pipeline(*steps, LogisticRegression()), 3)
        found = model.fit(X, y).predict_proba(X)
        np.testing.assert_allclose(found, expected.predict_proba(X))
    alone = BalancedBagging().wrapped(KNeighborsClassifier(), 3)
    assert isinstance(alone, BalancedBaggingClassifier)
    plain = LogisticRegression()
    assert Nothing().wrapped(plain, 3) is plain


def test_a_threshold_is_that_of_the_first_label(scarce):
    X, y = scarce
    names = np.where(y == 1, "rare", "common")
    treatment = TunedThreshold()
    treated = treatment.treated(X, names, 0)
    model = LogisticRegression().fit(X, names)
    labels = np.array(["rare", "common"])
    tuned = treatment.decided(model, treated, labels, [0.1, 0.9])
    rare = model.predict_proba(X)[:, 1]
    np.testing.assert_array_equal(tuned.predict(X), np.where(rare >= 0.1, "rare", "common"))
    np.testing.assert_array_equal(tuned.predict_proba(X), model.predict_proba(X))
    assert treatment.decided(model, treated, labels, None) is model
