"""Batches that the learning curve shows its classifier."""

import numpy as np
import pytest
from curve_batches import STEPS, batches, cutmix, mixup
from curve_tasks import digits
from deepsmote import neighbors
from image_protocol import BATCH
from trivial_augment import trivial_augment


@pytest.fixture(scope="module")
def task():
    return digits(count=5, draw=0)


def test_more_images_contain_fewer(task):
    more = digits(count=20, draw=0)
    assert (task.scarce == more.scarce).all()
    for label in task.scarce:
        few, many = (t.images[t.labels == label] for t in (task, more))
        assert len(few) == 5
        assert {image.tobytes() for image in few} <= {image.tobytes() for image in many}


def test_classes_are_in_equal_parts(task):
    _, targets = batches(task, 0)
    counts = targets.reshape(STEPS, BATCH, -1).sum(axis=1)
    assert counts.min() >= BATCH // 10
    assert counts.max() <= BATCH // 10 + 1


def test_half_of_a_scarce_class_is_filled(task):
    made = np.full((len(task.scarce), 8, 8), 255, "uint8"), task.scarce
    images, targets = batches(task, 0, made=made)
    filled = (images == 255).all((1, 2))
    scarce = np.isin(targets.argmax(axis=1), task.scarce)
    assert not filled[~scarce].any()
    assert filled[scarce].mean() == pytest.approx(0.5 * (1 - 5 / task.full), abs=0.01)


@pytest.mark.parametrize("mix", [mixup, cutmix])
def test_mixed_labels_are_shares(task, mix):
    images, targets = mix(task, 0)
    assert images.dtype == "uint8"
    assert np.allclose(targets.sum(axis=1), 1, atol=1e-5)
    assert ((targets > 0).sum(axis=1) == 2).any()


def test_trivial_augment_leaves_some_images_alone(task):
    changed = trivial_augment(task.images, 0)
    alike = (changed == task.images).all((1, 2)).mean()
    assert changed.shape == task.images.shape
    assert 1 / 13 - 0.05 < alike < 0.5


def test_a_single_image_is_its_own_neighbour():
    rng = np.random.default_rng(0)
    assert neighbors(np.zeros((1, 2)), np.array([0, 0]), rng).tolist() == [0, 0]
    assert neighbors(np.eye(2), np.array([0, 1]), rng).tolist() == [1, 0]
