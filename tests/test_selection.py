"""What is kept of the candidates, and which labels are drawn."""

import numpy as np
import pytest

from ganaug import LabelAgreement
from ganaug.selection import MAX_JUDGED, Judge, requested_labels


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


def test_a_deputy_judges_very_many_candidates_alike(overlapping):
    classifier = LabelAgreement().fit(*overlapping, seed=0).classifier_
    candidates = np.random.default_rng(1).uniform(-2, 4, (MAX_JUDGED, 1))
    judge = Judge(classifier, 1)
    exact = judge(candidates)
    deputy = judge(candidates)
    assert not np.array_equal(deputy, exact)
    assert np.abs(deputy - exact).mean() < 0.03
    assert np.corrcoef(deputy, exact)[0, 1] > 0.97


def test_planned_labels_keep_their_proportions():
    labels = requested_labels(10, None, np.array([0, 1, 2]), {1: 30, 2: 70})
    assert labels.tolist() == [1] * 3 + [2] * 7
    assert requested_labels(4, None, np.array(["a", "b"]), {}).tolist() == ["a", "a", "b", "b"]
    assert len(requested_labels(1, None, np.array([0, 1, 2]), {0: 1, 1: 1, 2: 1})) == 1
