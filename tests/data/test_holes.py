"""Random holes: their sizes, shapes and places."""

import numpy as np
import pytest
import tensorflow as tf
from scipy import ndimage

from ganaug.data.holes import Boxes, RandomHoles, Strokes

UNIFORM = np.random.default_rng(0).random((2000, 20)).astype("float32")


def drawn(holes, height=16, width=24, uniform=UNIFORM):
    found = holes(tf.constant(uniform[:, : holes.num_random]), height, width).numpy()
    assert found.shape == (len(uniform), height, width)
    assert found.dtype == bool
    return found


@pytest.mark.parametrize("holes", [Boxes(), Strokes(), RandomHoles()], ids=repr)
def test_a_quarter_is_erased_and_never_all_or_nothing(holes):
    areas = drawn(holes).mean(axis=(1, 2))
    assert areas.mean() == pytest.approx(0.25, abs=0.03)
    assert areas.min() > 0
    assert areas.max() < 1


@pytest.mark.parametrize("holes", [Boxes(), Strokes()], ids=repr)
def test_a_hole_is_in_one_piece_and_anywhere(holes):
    found = drawn(holes)
    assert all(ndimage.label(hole, np.ones((3, 3)))[1] == 1 for hole in found[:200])
    often = found.mean(axis=0)
    assert often.min() > 0.004
    # The same places on both sides.
    np.testing.assert_allclose(often, often[::-1, ::-1], atol=0.06)


def test_boxes_are_full_and_of_the_sides_that_they_are_told():
    found = drawn(Boxes(0.5, 0.5))
    np.testing.assert_array_equal(found.sum(axis=1).max(axis=1), 8)
    np.testing.assert_array_equal(found.sum(axis=2).max(axis=1), 12)
    np.testing.assert_array_equal(found.sum(axis=(1, 2)), 8 * 12)


@pytest.mark.parametrize("side", [0.0, 1.0])
def test_a_box_has_a_pixel_and_leaves_a_row_and_a_column(side):
    height, width = drawn(Boxes(side, side), 8, 8)[0].any(axis=1).sum(), 8
    assert height == (7 if side else 1)
    assert drawn(Boxes(side, side), 8, width).sum(axis=(1, 2)).tolist() == [height**2] * 2000


def test_broader_strokes_cover_narrower_ones():
    narrow, broad = drawn(Strokes(0.1, 0.1)), drawn(Strokes(0.3, 0.3))
    assert (broad >= narrow).all()
    assert broad.sum() > 2 * narrow.sum()


def test_strokes_are_as_broad_as_they_are_told():
    # From left to right, back, and to the left again.
    level = np.array([[0.0, 0.5, 0.0, 0.5, 1.0, 0.5, 0.0, 0.5, 1.0]], "float32")
    (hole,) = drawn(Strokes(0.25, 0.25), 16, 16, level)
    np.testing.assert_array_equal(hole.sum(axis=0), 4)
    np.testing.assert_array_equal(np.flatnonzero(hole.any(axis=1)), [6, 7, 8, 9])


def test_each_kind_is_drawn_as_often():
    kinds = Boxes(0.1, 0.1), Boxes(0.9, 0.9)
    large = drawn(RandomHoles(kinds)).mean(axis=(1, 2)) > 0.5
    assert large.mean() == pytest.approx(0.5, abs=0.05)
