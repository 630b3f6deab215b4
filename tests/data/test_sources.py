"""Which images are translated into a class."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.data.sources import source_class, source_images


def classes(sizes, centres):
    labels = np.repeat(np.arange(len(sizes)), sizes)
    noise = np.random.default_rng(0).uniform(-0.1, 0.1, (len(labels), 8, 8, 1))
    values = noise + np.array(centres)[labels][:, None, None, None]
    return values.astype("float32"), labels


@pytest.mark.parametrize(
    ("sizes", "centres", "expected"),
    [
        ((4, 20, 20), (0.0, 0.9, -0.4), 2),
        ((4, 20, 7), (0.0, 0.9, -0.4), 1),
        ((20, 21, 18), (0.0, 0.9, -0.4), 1),
        ((20, 9, 8), (0.0, 0.9, -0.4), 2),
    ],
    ids=["the nearest", "the plentiful one", "one that has more", "any"],
)
def test_who_gives(sizes, centres, expected):
    assert source_class(*classes(sizes, centres), 0) == expected


def test_donors_by_class_of_the_group():
    codes, labels = classes((30, 4, 5, 40), (-0.8, -0.5, 0.5, 0.8))
    sources = source_images(codes, labels, [1, 2])
    local = tf.constant([0, 1, 1, 0])
    images, conditions = sources.draw(local, tf.random.uniform((4, 3)), None)
    np.testing.assert_array_equal(conditions, local)
    centres = np.mean(images, axis=(1, 2, 3))
    np.testing.assert_allclose(centres, [-0.8, 0.8, 0.8, -0.8], atol=0.1)


def test_each_donor_comes_as_often_as_others():
    codes, labels = classes((30, 4), (0.0, 0.5))
    sources = source_images(codes, labels, [1])
    images, _ = sources.draw(tf.zeros(90, tf.int32), tf.constant([[0.3, 0.0, 0.0]]), None)
    counts = [(np.asarray(images) == code).all(axis=(1, 2, 3)).sum() for code in codes[:30]]
    assert sum(counts) == 90
    assert min(counts) >= 2
    assert max(counts) <= 4


def test_one_class_has_none_to_give():
    with pytest.raises(ValueError, match="at least two are needed"):
        source_images(*classes((5,), (0.0,)), [0])
