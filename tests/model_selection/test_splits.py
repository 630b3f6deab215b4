"""Which samples are held out."""

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold, RepeatedStratifiedKFold

from ganaug.model_selection.splits import (
    folds,
    groups_of,
    positions,
    repeated_splits_of,
    splits_of,
)


@pytest.fixture
def grouped():
    """Labels of 120 samples, and their groups, of which 8 have samples of class 1."""
    groups = np.repeat(np.arange(24), 5)
    return np.where((groups < 8) & (np.arange(120) % 5 < 3), 1, 0), groups


def test_without_groups_they_are_those_of_scikit_learn():
    y = np.repeat([0, 1], [40, 11])
    cv = RepeatedStratifiedKFold(n_splits=5, n_repeats=2, random_state=7)
    found = repeated_splits_of(None, y, y, 7)
    for ours, theirs in zip(found, cv.split(y, y), strict=True):
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(a, b)
    assert len(repeated_splits_of(3, y, y, 7)) == 3


def together(splits, groups):
    return all(not set(groups[train]) & set(groups[test]) for train, test in splits)


def test_groups_stay_together(grouped):
    y, groups = grouped
    for found, count in (
        (repeated_splits_of(None, y, y, 0, groups), 10),
        (splits_of(4, y, y, {1}, 0, groups), 4),
        (folds(2, y, 0, groups), 2),
        (positions(GroupKFold(3), y, y, groups), 3),
    ):
        assert len(found) == count
        assert together(found, groups)
        assert all(y[test].any() for _, test in found)
    assert not together(repeated_splits_of(None, y, y, 0), groups)
    first, second = np.split(np.arange(10), 2)
    repeated = repeated_splits_of(None, y, y, 0, groups)
    assert [repeated[i][1].tolist() for i in first] != [repeated[i][1].tolist() for i in second]


def test_there_are_no_more_folds_than_groups_of_a_class(grouped):
    y, groups = grouped
    few = np.where(groups < 3, y, 0)
    assert len(splits_of(5, y, few, {1}, 0, groups)) == 3
    assert len(repeated_splits_of(5, y, few, 0, groups)) == 3


def test_a_class_of_one_group_cannot_be_held_out(grouped):
    y, groups = grouped
    one = np.where(groups == 0, y, 0)
    with pytest.raises(ValueError, match="must have two samples, in two groups"):
        splits_of(5, y, one, {1}, 0, groups)
    with pytest.raises(ValueError, match="must have two samples, in two groups"):
        repeated_splits_of(5, y, one, 0, groups)


def test_groups_of_any_type_are_numbered():
    assert groups_of(None, [0, 1]) is None
    assert groups_of(["b", "a", "b"], [0, 1, 0]).tolist() == [1, 0, 1]
    with pytest.raises(ValueError, match="inconsistent numbers"):
        groups_of([1, 2], [0, 1, 0])


@pytest.mark.parametrize("missing", [np.nan, None])
def test_each_sample_has_a_group(missing):
    with pytest.raises(ValueError, match="1 missing groups, the first at position 1"):
        groups_of(["a", missing, "b"], [0, 1, 0])


def test_given_splits_must_not_cut_groups(grouped):
    y, groups = grouped
    cut = folds(3, y, 0)
    with pytest.raises(ValueError, match="split 0 has samples of one group in both training"):
        positions(cut, y, y, groups)
    assert len(positions(cut, y, y)) == 3
