"""Cross-validated amounts."""

import numpy as np
import pytest
from imblearn import FunctionSampler
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from ganaug.model_selection.trials import ScaledSampler, Trials


def test_an_amount_is_in_proportion_to_the_samples():
    y = np.repeat([0, 1, 2], [100, 50, 20])
    scaled = ScaledSampler(RandomOverSampler(), y)
    assert scaled.planned == {1: 50, 2: 80}
    assert scaled.added(0.5) == {1: 25, 2: 40}
    assert scaled.on(y, 0.5, seed=0).sampling_strategy == {1: 75, 2: 60}
    assert scaled.on(y[::2], 0.5, seed=0).sampling_strategy == {1: 37, 2: 30}


def test_totals_count_for_all_samples():
    y = np.repeat([0, 1], [100, 20])
    scaled = ScaledSampler(RandomOverSampler(sampling_strategy={1: 40}), y)
    # A part with half of the samples gets half of what is planned, not up to the total.
    assert scaled.on(y[::2], 1.0, seed=0).sampling_strategy == {1: 20}


def test_a_scaled_sampler_leaves_the_one_given_alone():
    sampler = SMOTE(random_state=7)
    given = ScaledSampler(sampler, np.repeat([0, 1], [9, 3])).on(
        np.repeat([0, 1], [9, 3]), 1.0, seed=1
    )
    assert (given.random_state, sampler.random_state) == (1, 7)
    assert sampler.sampling_strategy == "auto"


@pytest.mark.parametrize("sampler", [FunctionSampler(), RandomUnderSampler(), object()])
def test_what_is_no_over_sampler_is_refused(sampler):
    with pytest.raises(TypeError, match=r"oversampler with a parameter sampling_strategy"):
        ScaledSampler(sampler, np.repeat([0, 1], [9, 3]))


class Recorder(RandomOverSampler):
    """An oversampler that notes what it is shown."""

    seen = []

    def fit_resample(self, X, y):
        Recorder.seen.append(X[:, 0])
        return super().fit_resample(X, y)


@pytest.fixture
def splits(scarce):
    return list(StratifiedKFold(4, shuffle=True, random_state=0).split(*scarce))


def trials(scarce, splits, scaled, amounts, scorer):
    return Trials(LogisticRegression(), scorer, *scarce, splits, 0).scores([scaled], amounts)


def test_one_fit_serves_all_amounts_and_never_sees_what_is_held_out(scarce, splits):
    X, y = scarce
    Recorder.seen.clear()
    tested = []

    def scorer(model, X_test, y_test):
        tested.append(X_test[:, 0])
        return model.score(X_test, y_test)

    scores, by_chance, _ = trials(
        scarce, splits, ScaledSampler(Recorder(), y), [0.2, 0.6, 1.0], scorer
    )
    assert scores.shape == by_chance.shape == (4, 4)
    assert len(Recorder.seen) == 4
    amounts, plain = np.split(np.arange(len(tested)), [len(tested) * 3 // 4])
    for number, (train, test) in enumerate(splits):
        np.testing.assert_array_equal(Recorder.seen[number], X[train, 0])
        for call in [*np.split(plain, 4)[number], *np.split(amounts, 4)[number]]:
            np.testing.assert_array_equal(tested[call], X[test, 0])


def test_scores_are_those_of_the_classifier(scarce, splits):
    X, y = scarce

    def scorer(model, X_test, y_test):
        return model.score(X_test, y_test)

    scores, _, _ = trials(scarce, splits, ScaledSampler(RandomOverSampler(), y), [1.0], scorer)
    nothing, added = scores
    for number, (train, test) in enumerate(splits):
        plain = LogisticRegression().fit(X[train], y[train])
        assert nothing[number] == plain.score(X[test], y[test])
        more = RandomOverSampler(random_state=number).fit_resample(X[train], y[train])
        assert added[number] == LogisticRegression().fit(*more).score(X[test], y[test])


def test_a_score_of_an_amount_that_is_not_a_number(scarce, splits):
    def scorer(model, X_test, y_test):
        return np.nan if model.n_seen_ > 150 else 0.5

    class Counted(LogisticRegression):
        def fit(self, X, y):
            self.n_seen_ = len(y)
            return super().fit(X, y)

    scaled = ScaledSampler(RandomOverSampler(), scarce[1])
    with pytest.raises(ValueError, match=r"no finite score in splits \[0, 1, 2, 3\] of 4"):
        Trials(Counted(), scorer, *scarce, splits, 0).scores([scaled], [1.0])
