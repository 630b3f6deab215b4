"""What is kept of the candidates, and which labels are drawn."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug import LabelAgreement, Novelty
from ganaug.allocation import requested_labels
from ganaug.selection.agreement import MAX_JUDGED, Judge


@pytest.fixture(scope="module")
def overlapping():
    """Two classes on a line, at 0 and 2, of deviation 1; class 1 is rare."""
    rng = np.random.default_rng(0)
    codes = np.r_[rng.normal(0, 1, 900), rng.normal(2, 1, 100)][:, None]
    return codes, np.repeat([0, 1], [900, 100])


def test_candidates_among_the_other_class_are_dropped_first(overlapping):
    candidates = np.linspace(-2, 4, 600)[:, None]
    kept = []
    for exponent in (0.0, 1.0, 8.0):
        selection = LabelAgreement(exponent, n_estimators=20).fit(*overlapping, seed=0)
        kept.append(candidates[selection.selector(1)(candidates, 200, seed=0)].mean())
    assert kept[0] == pytest.approx(1.0, abs=0.25)
    assert kept[0] < kept[1] < kept[2]
    assert kept[2] > 2.0


def test_selection_is_a_draw_without_repetition(overlapping):
    selection = LabelAgreement(n_estimators=5).fit(*overlapping, seed=0)
    candidates = np.linspace(-2, 4, 50)[:, None]
    chosen = selection.selector(1)(candidates, 20, seed=0)
    assert len(set(chosen.tolist())) == 20
    assert (np.diff(chosen) > 0).all()
    np.testing.assert_array_equal(chosen, selection.selector(1)(candidates, 20, seed=0))
    assert selection.selector(1)(candidates, 20, seed=1).tolist() != chosen.tolist()
    assert selection.selector(1)(candidates, 50, seed=0).tolist() == list(range(50))


def test_candidates_of_no_agreement_at_all_are_kept_if_needed(overlapping):
    selection = LabelAgreement(n_estimators=5).fit(*overlapping, seed=0)
    assert len(selection.selector(1)(np.full((4, 1), -3.0), 4, seed=0)) == 4


@pytest.fixture(scope="module")
def clouds():
    """Two overlapping classes in five dimensions, of deviation 1; class 1 is rare."""
    rng = np.random.default_rng(0)
    codes = np.r_[rng.normal(0, 1, (900, 5)), rng.normal(1, 1, (100, 5))].astype("float32")
    return codes, np.repeat([0, 1], [900, 100])


def around(num_samples, seed):
    """Candidates where both classes are."""
    return np.random.default_rng(seed).normal(0.5, 1.2, (num_samples, 5)).astype("float32")


def test_a_deputy_judges_very_many_candidates_alike(clouds):
    classifier = LabelAgreement().fit(*clouds, seed=0).classifier_
    candidates = around(MAX_JUDGED, 1)
    judge = Judge(classifier, 1)
    exact = judge(candidates)
    deputy = judge(candidates)
    assert not np.array_equal(deputy, exact)
    assert np.abs(deputy - exact).mean() < 0.06
    assert np.corrcoef(deputy, exact)[0, 1] > 0.95


@pytest.mark.parametrize("selection", [LabelAgreement(), Novelty(0.5)])
def test_a_graph_keeps_what_arrays_keep(clouds, selection):
    selection.fit(*clouds, seed=0)
    candidates = around(1000, 2)
    if isinstance(selection, Novelty):
        candidates[::2] = clouds[0][900:][np.arange(500) % 100] + 1e-3
    of_arrays = selection.selector(1)(candidates, 400, seed=3)
    select = tf.function(selection.graph_selector(1, around))
    seed = tf.constant([3, 0], tf.int64)
    of_tensors = select(tf.constant(candidates), tf.constant(400), seed).numpy()
    assert (np.diff(of_tensors) > 0).all()
    assert len(of_tensors) == 400
    np.testing.assert_array_equal(of_tensors, select(candidates, 400, seed))
    kept = [candidates[chosen].mean(axis=0) for chosen in (of_arrays, of_tensors)]
    np.testing.assert_allclose(*kept, atol=0.2)
    if isinstance(selection, Novelty):
        assert (of_tensors % 2 == 1).all()
    else:
        assert kept[1].mean() > candidates.mean() + 0.3


LINE = np.array([0.0, 1.0, 3.0, 6.0])[:, None], np.array([0, 0, 0, 1])


def test_copies_are_left_out():
    """The nearest real samples of the class are 1 apart; the 6 is of another class."""
    select = Novelty().fit(*LINE, seed=0).selector(0)
    candidates = np.array([0.0, 3.5, 2.0, 0.9, 6.0, -1.5])[:, None]
    assert select(candidates, 3, seed=0).tolist() == [2, 4, 5]
    # Where there are too few others, the farthest copies are kept.
    assert select(candidates, 4, seed=0).tolist() == [1, 2, 4, 5]
    assert select(candidates, 6, seed=0).tolist() == list(range(6))


def test_what_is_new_has_equal_chances():
    select = Novelty().fit(*LINE, seed=0).selector(0)
    candidates = np.r_[np.zeros(50), np.linspace(5, 50, 50)][:, None]
    chosen = [select(candidates, 10, seed) for seed in range(200)]
    np.testing.assert_array_equal(chosen[0], select(candidates, 10, 0))
    # Each of the 50 is expected 40 times, with a deviation of 5.7.
    counts = np.bincount(np.concatenate(chosen), minlength=100)
    assert (counts[:50] == 0).all()
    assert 20 < counts[50:].min() <= counts[50:].max() < 60


def test_a_larger_quantile_keeps_farther_away():
    real = np.array([0.0, 1.0, 3.0, 7.0, 15.0])[:, None], np.zeros(5, int)
    candidates = np.array([0.5, 4.9, 11.0, 30.0])[:, None]
    kept = [
        Novelty(quantile).fit(*real, seed=0).selector(0)(candidates, 2, 0)
        for quantile in (0.2, 0.9)
    ]
    assert kept[0].min() > 0
    assert kept[1].tolist() == [2, 3]


def test_equal_real_samples_leave_nothing_out():
    select = Novelty().fit(np.ones((4, 2, 2, 1)), np.zeros(4, int), seed=0).selector(0)
    candidates = np.ones((30, 2, 2, 1))
    assert len(select(candidates, 20, seed=0)) == 20


@pytest.mark.parametrize("quantile", [0.0, 1.0])
def test_quantiles_that_are_none(quantile):
    with pytest.raises(ValueError, match=f"quantile == {quantile}"):
        Novelty(quantile).fit(*LINE, seed=0)


def test_planned_labels_keep_their_proportions():
    labels = requested_labels(10, None, np.array([0, 1, 2]), {1: 30, 2: 70})
    assert labels.tolist() == [1] * 3 + [2] * 7
    assert requested_labels(4, None, np.array(["a", "b"]), {}).tolist() == ["a", "a", "b", "b"]
    assert len(requested_labels(1, None, np.array([0, 1, 2]), {0: 1, 1: 1, 2: 1})) == 1
