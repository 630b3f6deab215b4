"""Measures class by class."""

import numpy as np
import pytest

from ganaug.metrics import copy_share, coverage, diversity, per_class


@pytest.fixture
def labelled():
    """Return samples of three classes, far apart, and their labels."""
    rng = np.random.default_rng(0)
    labels = np.array(list("abc" * 30))
    return rng.normal(size=(90, 2)) + 100.0 * (labels == "b")[:, np.newaxis], labels


def test_a_class_is_measured_by_itself(labelled):
    samples, labels = labelled
    synthetic = np.where((labels == "b")[:, np.newaxis], samples[labels == "b"][0], samples)
    assert per_class(diversity, labelled, (synthetic, labels)) == {"a": 1.0, "b": 0.0, "c": 1.0}
    # All together, the distances between the classes hide the collapse.
    assert diversity(samples, synthetic) > 0.95


def test_labels_need_not_be_in_one_order(labelled):
    samples, labels = labelled
    order = np.random.default_rng(1).permutation(90)
    shuffled = samples[order].tolist(), labels[order].tolist()
    assert per_class(coverage, labelled, shuffled) == dict.fromkeys("abc", 1.0)


def test_three_sets(labelled):
    shares = per_class(copy_share, labelled, labelled, labelled)
    assert list(shares) == ["a", "b", "c"]
    assert shares["a"].synthetic == 1.0


def test_the_classes_are_those_of_the_last_set(labelled):
    samples, labels = labelled
    scarce = samples[labels == "b"], labels[labels == "b"]
    assert list(per_class(diversity, labelled, scarce)) == ["b"]
    with pytest.raises(ValueError, match=r"set 1 of 2 without samples of \['a', 'c'\]"):
        per_class(diversity, scarce, labelled)


def test_labels_are_plain_numbers():
    samples, labels = np.arange(8.0)[:, np.newaxis], np.repeat([0, 1], 4)
    keys = list(per_class(diversity, (samples, labels), (samples, labels)))
    assert keys == [0, 1]
    assert all(type(key) is int for key in keys)


def test_as_many_labels_as_samples(labelled):
    samples, labels = labelled
    with pytest.raises(ValueError, match=r"one label per sample.*\(90, 2\).*\(89,\)"):
        per_class(diversity, labelled, (samples, labels[1:]))
