"""Quality at a check: known answers for codes of a table, and the right order for images."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from ganaug.space import Space
from ganaug.training.quality import (
    ImageQuality,
    TableQuality,
    quality_of,
    reference,
    samples_per_check,
)

NONE = np.zeros(1000, bool)


def test_it_is_measured_on_held_out_rows_of_every_class():
    codes, labels = np.arange(1000.0)[:, None], np.repeat([0, 1], [998, 2])
    held_out = np.isin(np.arange(1000), [3, 500])
    first, second = reference(codes, labels, held_out, 0)
    assert sorted(first) == [3, 500]
    assert sorted(second) == [998, 999]  # None is held out: all of them.
    everything, _ = reference(codes, labels, NONE, 0)
    assert len(everything) == 256
    assert np.median(everything) == pytest.approx(499, abs=100)  # Not the first rows.


@pytest.mark.parametrize(
    ("shape", "expected"), [((10,), 256), ((28, 28, 1), 83), ((128, 128, 3), 32)]
)
def test_fewer_of_wide_samples(shape, expected):
    assert samples_per_check(np.zeros((1, *shape), "float32")) == expected


def test_rows_of_a_table():
    codes, labels = np.array([[0.0], [2.0], [5.0], [9.0]]), np.array([0, 0, 1, 1])
    quality = TableQuality(codes, labels, np.zeros(4, bool), 0)
    near, spreads = quality([codes[:2], np.array([[5.0], [6.0]])])
    assert spreads == [1.0, 0.25]
    assert near["diversity"] == 0.25
    far, _ = quality([codes[:2], np.array([[15.0], [16.0]])])
    # Mean distances across are 2 and 8.5; twice the difference, of one class of two.
    assert far["quality"] - near["quality"] == pytest.approx(6.5)


def test_a_class_of_equal_rows_is_not_called_collapsed():
    codes, labels = np.array([[1.0], [1.0], [0.0], [1.0]]), np.array([0, 0, 1, 1])
    _, spreads = TableQuality(codes, labels, np.zeros(4, bool), 0)([codes[:2], codes[2:]])
    assert spreads == [1.0, 1.0]


@pytest.fixture(scope="module")
def digits():
    X, y = load_digits(return_X_y=True)
    rows = np.isin(y, [0, 1, 2])
    images = (X[rows].reshape(-1, 8, 8, 1) / 8 - 1).astype("float32")
    return images, y[rows]


def halves(images, labels, num_classes):
    of_class = [images[labels == label] for label in range(num_classes)]
    fitted = np.concatenate([part[:80] for part in of_class])
    return fitted, np.repeat(np.arange(num_classes), 80), [part[80:160] for part in of_class]


@pytest.mark.parametrize("num_classes", [1, 3])
@pytest.mark.parametrize("share_held_out", [0.0, 0.3])
def test_images_rank_as_they_should(digits, num_classes, share_held_out):
    """In principal components, and where weights are chosen in the features of classifiers."""
    fitted, labels, fresh = halves(*digits, num_classes)
    held_out = np.arange(len(labels)) % 10 < 10 * share_held_out
    quality = ImageQuality(fitted, labels, held_out, 0)
    assert len(quality.folds) == (2 if num_classes > 1 and share_held_out else 1)
    good, spreads = quality(fresh)
    noisy, _ = quality([part + np.random.default_rng(0).normal(size=part.shape) for part in fresh])
    same, collapsed = quality([np.repeat(part[:1], 80, axis=0) for part in fresh])
    assert good["quality"] < 0.5 * min(noisy["quality"], same["quality"])
    assert good["coverage"] > 0.6 > same["coverage"]
    assert good["quality"] == pytest.approx(good["kernel_distance"] + 1 - good["coverage"])
    assert min(spreads) == good["diversity"] > 0.8
    assert max(collapsed) < 0.01


def test_other_classes_are_found_out(digits):
    fitted, labels, fresh = halves(*digits, 3)
    quality = ImageQuality(fitted, labels, np.arange(len(labels)) % 3 == 0, 0)
    assert quality(fresh[::-1]).logs["quality"] > 2 * quality(fresh).logs["quality"]


def test_few_held_out_images_are_not_relied_on(digits):
    fitted, labels, _ = halves(*digits, 3)
    held_out = np.zeros(len(labels), bool)
    held_out[:20] = True
    held_out[[80, 160]] = True
    counts = [
        [len(rows) for rows in real] for real in ImageQuality(fitted, labels, held_out, 0).real
    ]
    assert sum(counts[0]) == 20
    assert counts[1:] == [[40, 40], [40, 40]]  # All that the fold has not seen.


def test_what_measures_a_space():
    images, labels = np.zeros((4, 8, 8, 1), "float32"), np.array([0, 0, 1, 1])
    held_out = np.zeros(4, bool)
    assert isinstance(quality_of(Space((8, 8, 1)), images, labels, held_out, 0), TableQuality)
    images[0] = 1.0
    assert isinstance(quality_of(Space((8, 8, 1)), images, labels, held_out, 0), ImageQuality)
