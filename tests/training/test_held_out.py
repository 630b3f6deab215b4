"""Images that are held out of training."""

import numpy as np
import pytest

from ganaug.training.held_out import split, split_labelled


@pytest.mark.parametrize(("number", "expected"), [(5, 5), (79, 79), (80, 8), (9000, 256)])
def test_a_tenth_is_held_out_of_many(number, expected):
    training, held_out = split(number, 0)
    assert len(held_out) == expected
    together = np.concatenate([training, held_out]) if expected < number else training
    np.testing.assert_array_equal(np.sort(together), np.arange(number))


def test_labels_that_occur_once_are_learned():
    labels = np.r_[np.zeros(200, int), 1:21]
    training, held_out = split_labelled(labels, 0)
    assert {*labels[training]} == {*labels}
    assert 8 <= len(held_out) < 22
    assert not labels[held_out].any()
    np.testing.assert_array_equal(np.sort(np.r_[training, held_out]), np.arange(len(labels)))


@pytest.mark.parametrize("shared", [0, 20])
def test_where_few_labels_occur_twice_all_images_are_learned(shared):
    labels = np.maximum(np.arange(120) - shared, 0)
    training, held_out = split_labelled(labels, 0)
    np.testing.assert_array_equal(np.sort(training), np.arange(120))
    np.testing.assert_array_equal(np.sort(held_out), np.arange(120))


@pytest.mark.parametrize("number", [2, 9, 79])
def test_few_images_are_learned_and_evaluated(number):
    training, held_out = split_labelled(np.arange(number), 0)
    np.testing.assert_array_equal(training, split(number, 0)[0])
    np.testing.assert_array_equal(held_out, training)
