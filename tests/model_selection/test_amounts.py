"""Choosing by noisy scores."""

import numpy as np

from ganaug.model_selection.amounts import least_within


def test_what_is_within_the_error_is_preferred():
    # Behind by 1 on average, with a standard error of 1: just close enough.
    assert least_within(np.array([[0.0, 2.0], [2.0, 2.0]])) == 0
    # The first is behind by 1.5 with an error of 0.5, which is too far. The second is behind by
    # 0.1 without an error, and then by 0.2 with an error of 0.3.
    assert least_within(np.array([[0.0, 1.0], [1.9, 1.9], [2.0, 2.0]])) == 2
    assert least_within(np.array([[0.0, 1.0], [1.5, 2.1], [2.0, 2.0]])) == 1


def test_differences_count_and_not_how_hard_splits_are():
    hard, easy = 0.1, 0.9
    assert least_within(np.array([[hard, easy], [hard + 0.1, easy + 0.1]])) == 1


def test_the_first_of_equals():
    assert least_within(np.ones((3, 4))) == 0


def test_one_split_cannot_tell():
    assert least_within(np.array([[0.1], [0.9]])) == 0


def test_tolerance_is_in_standard_errors():
    # Behind by 1.5 on average, with a standard error of .5.
    scores = np.array([[0.0, 1.0], [2.0, 2.0]])
    assert [least_within(scores, tolerance) for tolerance in (0, 2.9, 3.1)] == [1, 1, 0]
    assert least_within(np.array([[0.1], [0.9]]), 0) == 1
