"""Handwritten digits that move in one of six ways; a motion or a digit is scarce."""

from typing import NamedTuple

import numpy as np

MOTIONS = ["left", "right", "up", "down", "zoom", "spin"]
FRAMES, SIDE, DIGIT = 8, 16, 8
MANY, FEW, TESTED = 100, 10, 50


class Task(NamedTuple):
    """Clips to learn from, and clips of other digits to test with.

    Attributes
    ----------
    X, test : ndarray of shape (n, 8, 16, 16, 1), float32
    y, test_labels : ndarray of shape (n,), int
        Positions in MOTIONS, or digits.
    scarce : int
        The motion, or the digit, with few clips.
    """

    X: np.ndarray
    y: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray
    scarce: int


def task(draw):
    """Return a task; each draw has another scarce motion."""
    from sklearn.datasets import load_digits

    rng = np.random.default_rng(draw)
    images = rng.permutation(load_digits().images) / 16
    scarce = draw % len(MOTIONS)
    counts = np.full(len(MOTIONS), MANY)
    counts[scarce] = FEW
    y, labels = np.repeat(range(len(MOTIONS)), counts), np.repeat(range(len(MOTIONS)), TESTED)
    X, test = clips(images[: len(y)], y, rng), clips(images[-len(labels) :], labels, rng)
    return Task(X, y, test, labels, scarce)


def digit_task(draw):
    """Return a task whose classes are the digits from 0 to 5, which move in any way."""
    from sklearn.datasets import load_digits

    rng = np.random.default_rng(draw)
    digits = load_digits()
    scarce = draw % len(MOTIONS)
    parts = []
    for part, size in enumerate((MANY, TESTED)):
        counts = np.full(len(MOTIONS), size)
        counts[scarce] = size if part else FEW
        y = np.repeat(range(len(MOTIONS)), counts)
        # Images with odd numbers are for testing.
        own = [np.flatnonzero(digits.target == k)[part::2] for k in range(len(MOTIONS))]
        images = np.array([digits.images[rng.choice(own[k])] for k in y]) / 16
        parts += [clips(images, rng.integers(0, len(MOTIONS), len(y)), rng), y]
    return Task(*parts, scarce)


# Tasks by the meaning of a class.
TASKS = {"motions": task, "digits": digit_task}


def clips(images, motions, rng):
    """Return clips of images, each of which moves in a motion at a random speed from a start."""
    return np.stack([_clip(i, MOTIONS[m], rng) for i, m in zip(images, motions, strict=True)])


def _clip(image, motion, rng):
    """Return a clip of shape (8, 16, 16, 1), with pixels in [0, 1]."""
    times = np.arange(FRAMES) - (FRAMES - 1) / 2
    middle = np.full((FRAMES, 2), (SIDE - 1) / 2) + rng.uniform(-2, 2, 2)
    scales, angles = (
        np.full(FRAMES, rng.uniform(0.9, 1.2)),
        np.full(FRAMES, rng.uniform(-0.2, 0.2)),
    )
    way = times * rng.uniform(0.3, 1.1)
    if motion in ("left", "right"):
        middle[:, 1] += way if motion == "right" else -way
    elif motion in ("up", "down"):
        middle[:, 0] += way if motion == "down" else -way
    elif motion == "zoom":
        scales = scales * np.exp(times * rng.uniform(0.04, 0.12))
    else:
        angles = angles + times * rng.uniform(0.08, 0.25)
    frames = [_placed(image, *place) for place in zip(middle, scales, angles, strict=True)]
    return np.stack(frames)[..., None].astype("float32")


def _placed(image, middle, scale, angle):
    """Return a frame with an image around a place, scaled and turned clockwise."""
    from scipy.ndimage import affine_transform

    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) / scale
    offset = (DIGIT - 1) / 2 - turn @ middle
    return np.clip(affine_transform(image, turn, offset, (SIDE, SIDE), order=1), 0, 1)
