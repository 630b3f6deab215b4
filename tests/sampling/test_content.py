"""Classes of videos that differ in content are distinguished from those that differ in motion."""

import numpy as np
import pytest
import tensorflow as tf
from scipy.ndimage import label, shift
from sklearn.datasets import load_digits

from ganaug import GANAugmenter
from ganaug.data.sources import SourceFrames
from ganaug.sampling.content import frames_tell_classes


def clips(digits, motions):
    """Return clips of digits that move to the right, or to the left."""
    images, labels = load_digits(return_X_y=True)
    rng = np.random.default_rng(0)
    found = []
    for digit, motion in zip(digits, motions, strict=True):
        image = images[rng.choice(np.flatnonzero(np.isin(labels, digit)))].reshape(8, 8) / 8 - 1
        frame = np.pad(image, 4, constant_values=-1.0)
        found.append([shift(frame, (0, motion * t), order=1, cval=-1) for t in (-2, -1, 0, 1)])
    return np.array(found, "float32")[..., None]


LABELS = np.repeat([0, 1], [40, 12])
BY_MOTION = clips([list(range(10))] * 52, np.where(LABELS, 1.0, -1.0))
BY_CONTENT = clips(np.where(LABELS, 0, 1)[:, None].tolist(), [1.0] * 52)


def test_motions_and_contents():
    assert not frames_tell_classes(BY_MOTION, LABELS)
    assert frames_tell_classes(BY_CONTENT, LABELS)


@pytest.mark.parametrize(
    ("codes", "labels"),
    [(BY_MOTION[:40], LABELS[:40]), (BY_MOTION[:41], LABELS[:41])],
    ids=["one class", "a class of one"],
)
def test_too_few_to_know(codes, labels):
    assert frames_tell_classes(codes, labels)


def test_a_class_of_one_decides_nothing():
    codes, labels = np.concatenate([BY_MOTION, BY_MOTION[:1]]), np.append(LABELS, 2)
    assert not frames_tell_classes(codes, labels)


def test_videos_that_are_all_alike():
    assert not frames_tell_classes(np.zeros_like(BY_MOTION), LABELS)


def test_sources_are_frames_of_a_class_or_of_any():
    codes = np.arange(6, dtype="float32").reshape(3, 2, 1, 1, 1)
    labels, uniform = tf.repeat([0, 1], 50), tf.random.uniform((100, 3), seed=0)
    own = SourceFrames(codes, np.array([0, 0, 1]), 2).draw(labels, uniform, None)[0].numpy()
    assert set(own[:50].ravel()) == {0, 1, 2, 3}
    assert set(own[50:].ravel()) == {4, 5}
    of_any = SourceFrames(codes, np.zeros(3, int), 2).draw(labels, uniform, None)[0].numpy()
    assert set(of_any[50:].ravel()) == {0, 1, 2, 3, 4, 5}


def share_with_holes(videos):
    """Return the share of videos whose first frame has a hole, as zeros have and ones have not."""
    darks = [label(video[0, :, :, 0] < -0.3)[1] for video in videos]
    return np.mean(np.array(darks) > 1)


def test_synthetic_videos_show_what_is_of_their_class():
    zeros, ones = (BY_CONTENT[k == LABELS] for k in (1, 0))
    assert share_with_holes(zeros) > 0.9 > 0.1 > share_with_holes(ones)
    augmenter = GANAugmenter(codec="videos", max_iter=40, selection=None, random_state=0)
    X_more, _ = augmenter.fit_resample(BY_CONTENT, LABELS)
    assert share_with_holes(X_more[len(LABELS) :]) > 0.7
