"""Selections keep the right candidates, and labels are drawn as planned."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug import LabelAgreement, Novelty
from ganaug.allocation import requested_labels
from ganaug.selection.agreement import MAX_DISTILLED
from ganaug.selection.base import Selection, keep_first


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


def test_labels_may_have_gaps(clouds):
    codes, labels = clouds
    selection = LabelAgreement().fit(codes, 3 * labels + 1, seed=0)
    expected = LabelAgreement().fit(codes, labels, seed=0).probabilities(codes)
    np.testing.assert_array_equal(selection.probabilities(codes)[:, [1, 4]], expected)
    chosen = selection.selector(4)(around(200, 0), 50, seed=0)
    assert around(200, 0)[chosen].mean() > around(200, 0).mean() + 0.2


@pytest.mark.parametrize("selection", [LabelAgreement(), Novelty(0.5)])
def test_a_graph_keeps_what_arrays_keep(clouds, selection):
    codes, labels = clouds
    selection.fit(codes, labels, seed=0)
    candidates = np.r_[around(500, 2), around(1000, 3)]
    if isinstance(selection, Novelty):
        candidates[501::2] = codes[900:][np.arange(500) % 100] + 1e-3
    given = np.repeat([0, 1], [500, 1000]).astype("int32")
    select = tf.function(selection.graph_selector([0, 1], around))
    of_tensors = select(candidates, given, [200, 400], tf.constant([3, 0], tf.int64)).numpy()
    assert (np.diff(of_tensors) > 0).all()
    assert np.bincount(given[of_tensors]).tolist() == [200, 400]
    for label, num_samples in enumerate([200, 400]):
        mine = candidates[given == label]
        kept = of_tensors[given[of_tensors] == label] - 500 * label
        expected = selection.selector(label)(mine, num_samples, seed=3)
        np.testing.assert_allclose(mine[kept].mean(axis=0), mine[expected].mean(axis=0), atol=0.2)
    if isinstance(selection, Novelty):
        assert (kept % 2 == 0).all()
    else:
        assert mine[kept].mean() > mine.mean() + 0.3


def test_distilled_probabilities_are_like_those_of_the_forests(clouds):
    selection = LabelAgreement(exponent=1.0).fit(*clouds, seed=0)
    candidates = np.repeat(around(40, 5), 5000, axis=0)
    select = selection.graph_selector([1], around)
    labels = np.ones(len(candidates), "int32")
    kept = select(candidates, labels, [0, 10_000], tf.constant([0, 0], tf.int64)).numpy()
    found = np.bincount(kept // 5000, minlength=40)
    expected = selection.probabilities(candidates[::5000])[:, 1]
    assert np.corrcoef(found, expected)[0, 1] > 0.9


def test_the_network_is_distilled_once(clouds):
    selection = LabelAgreement(n_estimators=2).fit(*clouds, seed=0)
    calls = []

    def draw(num_samples, seed):
        calls.append(num_samples)
        return around(num_samples, seed)

    for labels in ([0], [0, 1]):
        selection.graph_selector(labels, draw)
    assert calls == [MAX_DISTILLED]


def test_the_first_of_each_class_are_kept():
    labels, order = np.array([0, 0, 2, 2, 2], "int32"), np.array([3, 1, 4, 0, 2], "int32")
    assert keep_first(order, labels, [1, 0, 2]).numpy().tolist() == [1, 3, 4]


def test_a_selection_of_ones_own_is_derived(quick, scarce):
    class Foreign:
        candidates = 2.0

        def fit(self, codes, labels, seed):
            return self

        def selector(self, label):
            return None

    with pytest.raises(ValueError, match=r"instance of 'ganaug\.selection\.base\.Selection'"):
        quick(selection=Foreign()).fit(*scarce)
    with pytest.raises(TypeError, match="abstract"):
        type("Empty", (Selection,), {})()


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
