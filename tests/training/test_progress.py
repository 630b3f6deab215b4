"""Quality at an evaluation: known answers for codes of a table, and the right order for images."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from ganaug.recipes import vanilla
from ganaug.training.progress import (
    EnergyQuality,
    Evaluation,
    ImageQuality,
    reference,
    samples_per_evaluation,
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
    ("shape", "num_classes", "expected"),
    [((10,), 2, 256), ((28, 28, 1), 10, 256), ((128, 128, 3), 10, 136), ((128, 128, 3), 99, 32)],
)
def test_fewer_of_wide_samples_of_many_classes(shape, num_classes, expected):
    assert samples_per_evaluation(np.zeros((1, *shape), "float32"), num_classes) == expected


def test_rows_of_a_table():
    codes, labels = np.array([[0.0], [2.0], [5.0], [9.0]]), np.array([0, 0, 1, 1])
    quality = EnergyQuality(codes, labels, np.zeros(4, bool), 0)
    (near,) = quality([codes[:2], np.array([[5.0], [6.0]])])
    (far,) = quality([codes[:2], np.array([[15.0], [16.0]])])
    # Mean distances across are 2 and 8.5; twice the difference, of one class of two.
    assert far - near == pytest.approx(6.5)


@pytest.fixture
def constant(plane):
    """Return a GAN that generates the same whatever the latent."""
    gan = vanilla(plane, latent_dim=2, units=(4,), seed=0)
    for weight in gan.generator.weights:
        weight.assign(0.0 * weight)
    return gan


def checked(gan, codes, labels, held_out):
    evaluation = Evaluation(EnergyQuality(codes, labels, held_out, 0), codes, labels, None, 0)
    return evaluation(gan)


def test_a_collapse_is_seen_where_one_row_is_held_out(constant):
    codes = np.random.default_rng(0).normal(size=(12, 2)).astype("float32")
    found = checked(constant, codes, np.zeros(12, int), np.arange(12) == 0)
    assert found.diversity == [0.0]
    assert found.logs["diversity"] == 0.0
    assert found.logs["quality"] > 0.0


def test_a_class_of_equal_rows_is_not_called_collapsed(constant):
    codes = np.ones((12, 2), "float32")
    assert checked(constant, codes, np.zeros(12, int), np.zeros(12, bool)).diversity == [1.0]


def test_samples_that_are_no_numbers(constant):
    constant.generator.weights[-1].assign([np.inf, 0.0])
    codes = np.random.default_rng(0).normal(size=(12, 2)).astype("float32")
    logs, spreads = checked(constant, codes, np.zeros(12, int), np.zeros(12, bool))
    assert set(logs) == {"quality", "diversity"}
    assert np.isnan([*logs.values(), *spreads]).all()


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
    good, distance, covered = quality(fresh)
    rng = np.random.default_rng(0)
    noisy, *_ = quality([part + rng.normal(size=part.shape) for part in fresh])
    same, _, little = quality([np.repeat(part[:1], 80, axis=0) for part in fresh])
    assert good < 0.5 * min(noisy, same)
    assert covered > 0.6 > little
    assert good == pytest.approx(distance + 1 - covered)


def test_other_classes_are_found_out(digits):
    fitted, labels, fresh = halves(*digits, 3)
    quality = ImageQuality(fitted, labels, np.arange(len(labels)) % 3 == 0, 0)
    assert quality(fresh[::-1])[0] > 2 * quality(fresh)[0]


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


@pytest.mark.parametrize("num_held_out", [0, 8])
def test_images_that_are_all_equal(num_held_out):
    images, labels = np.ones((32, 8, 8, 1), "float32"), np.repeat([0, 1], 16)
    quality = ImageQuality(images, labels, np.arange(32) % 16 < num_held_out, 0)
    same, *_ = quality([images, images])
    other, *_ = quality([-images, images])
    assert same < other
