"""Real rows that are near to others."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from ganaug.data.origins import NONE
from ganaug.sampling.real_rows import RealRows


def rows(sizes, width=4):
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    return rng.normal(size=(len(labels), width)).astype("float32"), labels


def test_a_copy_comes_before_a_row_that_is_nearly_as_near():
    codes, labels = rows((200,), width=30)
    codes[:, 1:] += 1000
    # Far from zero, a search by products cannot tell a row from one that differs by so little.
    codes[1::2] = codes[::2]
    codes[1::2, 0] = np.nextafter(codes[::2, 0], np.float32(np.inf))
    found = RealRows(codes, labels).near(codes, 0, 2)
    assert (found.distances[:, 0] == 0).all()
    assert found.rows[:, 0].tolist() == list(range(200))
    assert (found.distances[:, 1] > 0).all()


@pytest.mark.parametrize("width", [2, 20])
def test_neighbours_are_in_order_and_of_the_class(width):
    codes, labels = rows((50, 9), width)
    samples, _ = rows((30,), width)
    found = RealRows(codes, labels).near(samples, 1, 12)
    own = np.flatnonzero(labels == 1)
    distances = cdist(samples, codes[own])
    expected = np.sort(distances, axis=1)
    np.testing.assert_allclose(found.distances[:, :9], expected, rtol=1e-5)
    assert np.array_equal(found.rows[:, :9], own[distances.argsort(axis=1)])
    assert np.isnan(found.distances[:, 9:]).all()
    assert (found.rows[:, 9:] == NONE).all()
    assert RealRows(codes, labels).near(samples[:0], 1, 12).rows.shape == (0, 12)


def test_the_other_class_is_that_of_the_nearest_row():
    codes, labels = rows((40, 40, 40))
    samples, _ = rows((30,))
    others = np.flatnonzero(labels != 1)
    expected = labels[others[cdist(samples, codes[others]).argmin(axis=1)]]
    assert set(expected) == {0, 2}
    assert RealRows(codes, labels).nearest_other(samples, 1).tolist() == expected.tolist()
    two = RealRows(codes, np.minimum(labels, 1))
    assert set(two.nearest_other(samples, 1)) == {0}
    one = RealRows(codes, np.zeros(len(codes), int))
    assert set(one.nearest_other(samples, 0)) == {NONE}


def test_the_usual_distance_leaves_out_the_row_itself_and_its_copies():
    codes = np.array([[0.0], [0.0], [0.0], [1.0], [3.0], [7.0], [9.0]], "float32")
    labels = np.array([0, 0, 0, 0, 0, 1, 2])
    real = RealRows(codes, labels)
    # Nearest others of 0, 1 and 3 are 1, 1 and 2 away.
    assert real.usual_distance(0) == 1.0
    # A class of one row takes that of all: 1, 1, 2, 2 and 2.
    assert real.usual_distance(1) == 2.0
    assert RealRows(np.zeros((5, 1), "float32"), np.zeros(5, int)).usual_distance(0) == 1.0
