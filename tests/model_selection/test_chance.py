"""Models that have learned nothing."""

import numpy as np
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, get_scorer
from sklearn.model_selection import LeaveOneGroupOut
from sklearn.neighbors import KNeighborsClassifier

from ganaug import GANAugmenterCV, NoGainWarning
from ganaug.model_selection.chance import beats_chance, score_and_chance

BY_CHANCE = np.full((2, 4), 0.2)


def test_a_lead_counts_if_it_is_beyond_its_standard_error():
    # On average 0.1, with a standard error of 0.052 or, for overlapping splits, 0.079.
    scores = BY_CHANCE + np.array([0.01, 0.19, 0.19, 0.01])
    assert beats_chance(scores, BY_CHANCE, 0.0)
    assert beats_chance(scores, BY_CHANCE, 1 / 3)
    assert not beats_chance(scores, BY_CHANCE, 1.0)
    assert not beats_chance(2 * BY_CHANCE - scores, BY_CHANCE, 0.0)


def test_all_candidates_are_tested_together():
    # F1 is like this if a model predicts a scarce class only with synthetic samples.
    assert beats_chance(BY_CHANCE + np.array([[0.0], [0.5]]), BY_CHANCE, 1 / 3)


def test_one_split_and_scorers_that_need_no_labels():
    assert beats_chance(np.array([[0.3]]), np.array([[0.2]]), 1 / 3)
    assert not beats_chance(np.array([[0.1]]), np.array([[0.2]]), 1 / 3)
    assert beats_chance(BY_CHANCE, BY_CHANCE, 1 / 3)


def test_splits_that_shuffles_do_not_change_say_nothing():
    # The other two splits have a mean of 0.1 and no spread.
    scores = BY_CHANCE + np.array([0.1, 0.0, 0.1, 1e-17])
    assert beats_chance(scores, BY_CHANCE, 1 / 3)
    assert not beats_chance(2 * BY_CHANCE - scores, BY_CHANCE, 1 / 3)
    # A scorer may fail on shuffled labels.
    assert beats_chance(scores, BY_CHANCE + np.array([0.0, 0.0, 0.0, np.nan]), 1 / 3)


@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
def test_a_scorer_that_needs_no_labels_decides(overlapping):
    def scorer(model, X, y):
        return float(model.predict_proba(X)[:, 1].mean())

    for seed in range(3):
        search = GANAugmenterCV(
            KNeighborsClassifier(), RandomOverSampler(), scoring=scorer, cv=3, random_state=seed
        )
        # The more is added, the higher are probabilities.
        assert search.fit(*overlapping).best_params_ == {"amount": 1.0}


@pytest.mark.filterwarnings("ignore:No amount:ganaug.NoGainWarning")
def test_groups_of_one_label_are_no_sign_of_chance():
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(12), 20)
    y = np.isin(groups, [0, 1, 2]).astype(int)
    X = rng.normal(size=(240, 2)) + 2 * y[:, None]
    search = GANAugmenterCV(
        LogisticRegression(), RandomOverSampler(), scoring="accuracy", cv=LeaveOneGroupOut()
    )
    # Another warning would be an error.
    search.fit(X, y, groups=groups)
    assert search.cv_results_["mean_test_score"].min() > 0.8


class _Ranked:
    def predict(self, X):
        return X


def _scorer(model, X, y):
    return average_precision_score(y, model.predict(X))


def test_few_samples_have_more_than_their_share_by_chance():
    rng = np.random.default_rng(0)
    X, y = np.arange(40.0), np.repeat([0, 1], [38, 2])
    assert _scorer(_Ranked(), X, y) == 1
    found = [score_and_chance(_scorer, _Ranked(), X, y, rng) for _ in range(200)]
    assert all(score == 1 for score, _ in found)
    # The mean over all pairs of ranks.
    exact = np.mean([(1 / i + 2 / j) / 2 for j in range(2, 41) for i in range(1, j)])
    assert exact > 2 * y.mean()
    assert np.mean([by_chance for _, by_chance in found]) == pytest.approx(exact, abs=0.02)


@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
def test_nothing_is_added_where_labels_mean_nothing():
    amounts = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(200, 4)), (rng.permutation(200) < 30).astype(int)
        search = GANAugmenterCV(LogisticRegression(), RandomOverSampler(), random_state=seed)
        amounts.append(search.fit(X, y).best_params_["amount"])
    assert amounts.count(0.0) >= 8


def test_that_nothing_is_learned_is_said():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(200, 4)), (rng.permutation(200) < 30).astype(int)
    with pytest.warns(NoGainWarning, match=r"In 5 splits, the model is no better than chance"):
        GANAugmenterCV(LogisticRegression(), RandomOverSampler(), random_state=0).fit(X, y)


@pytest.mark.filterwarnings("ignore::ganaug.NoGainWarning")
def test_the_level_of_chance_is_among_the_results(overlapping):
    search = GANAugmenterCV(KNeighborsClassifier(), RandomOverSampler(), cv=3, random_state=0)
    search.fit(*overlapping)
    by_chance = search.cv_results_["mean_chance_score"]
    assert by_chance.shape == (5,)
    assert (by_chance < search.cv_results_["mean_test_score"]).all()


class _Counting(LogisticRegression):
    """Counts the arrays for which it is asked for probabilities."""

    asked = 0

    def predict_proba(self, X):
        _Counting.asked += 1
        return super().predict_proba(X)


def test_samples_are_predicted_once_for_all_shuffles(overlapping):
    X, y = overlapping
    model, scorer = _Counting().fit(X, y), get_scorer("neg_log_loss")
    score, by_chance = score_and_chance(scorer, model, X, y, np.random.default_rng(0))
    assert _Counting.asked == 1
    assert score == scorer(model, X, y)
    assert by_chance < score
    # The model itself is as it was.
    assert _Counting.asked == 2
    # Scorers may change what they are given, and ask for other samples.
    assert np.isfinite(score_and_chance(_careless, model, X, y, np.random.default_rng(0))).all()


def _careless(model, X, y):
    probabilities = model.predict_proba(X)
    found = average_precision_score(y, probabilities[:, 1])
    probabilities[:] = np.nan
    return found + 0 * model.predict_proba(X[:1])[0, 1]
