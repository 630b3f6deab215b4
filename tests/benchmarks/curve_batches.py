"""Batches that the methods of the learning curve show to the classifier."""

import numpy as np
from image_protocol import BATCH
from trivial_augment import trivial_augment

STEPS = 1000
# Mixing weights: Zhang et al., 2018, https://arxiv.org/abs/1710.09412, for ImageNet, and Yun et
# al., 2019, https://arxiv.org/abs/1905.04899, who cut from half of the batches.
MIXUP, CUTMIX, CUT_SHARE = 0.2, 1.0, 0.5


def balanced_labels(task, rng):
    """Return labels for all updates; each batch has equal parts of all classes."""
    labels = np.resize(np.arange(task.num_learned), (STEPS, BATCH))
    return rng.permuted(labels, axis=1).ravel()


def natural_labels(task, rng):
    """Return labels for all updates, as often as in the training set."""
    return rng.choice(task.labels[task.labels < task.num_learned], STEPS * BATCH)


def batches(task, seed, changed=0.5, *, labels=balanced_labels, change=None, made=None):
    """Return images, one batch after the other, and their labels as rows of zeros and a one.

    Parameters
    ----------
    task : Task
    seed : int
        The same images are drawn by all methods.
    changed : float
        Share of real images that are changed. The others are real images as they are, and, in
        scarce classes, those of `made` in the proportions of a class that has been filled.
    labels : callable
        ``(task, rng)``
    change : callable, optional
        The change of the task by default.
    made : tuple of ndarray, optional
        Synthetic images of scarce classes and their labels.
    """
    rng = np.random.default_rng(seed)
    y = labels(task, rng)
    images = drawn(task.images, task.labels, y, rng)
    mask = rng.random(len(y)) < changed
    fills = rng.random(len(y)) > task.count / task.full
    if made is not None:
        fills &= ~mask & np.isin(y, task.scarce)
        images[fills] = drawn(*made, y[fills], rng)
    if mask.any():
        images[mask] = (change or task.change)(images[mask], int(rng.integers(2**31)))
    return images, np.eye(task.num_learned, dtype="float32")[y]


def drawn(images, labels, wanted, rng):
    """Return a random image of each wanted label."""
    rows = np.empty(len(wanted), int)
    for label in np.unique(wanted):
        mask = wanted == label
        rows[mask] = rng.choice(np.flatnonzero(labels == label), mask.sum())
    return images[rows]


def trivial(task, seed):
    """Return batches, the changed half of which goes through TrivialAugment as well."""

    def change(images, seed):
        return trivial_augment(task.change(images, seed), [seed, 1])

    return batches(task, seed, change=change)


def mixup(task, seed):
    """Return batches in which each image is mixed with another of its batch, and its label."""
    images, targets = batches(task, seed)
    rng = np.random.default_rng([seed, 1])
    weights = rng.beta(MIXUP, MIXUP, len(images)).astype("float32")[:, None]
    others = partners(len(images), rng)
    mixed = weights[..., None] * images + (1 - weights)[..., None] * images[others]
    return mixed.round().astype("uint8"), weights * targets + (1 - weights) * targets[others]


def cutmix(task, seed):
    """Return batches; in half of them, a box of each image is that of another image."""
    images, targets = batches(task, seed)
    rng = np.random.default_rng([seed, 1])
    others = partners(len(images), rng)
    cut, weights = images.copy(), np.ones((len(images), 1), "float32")
    for step in np.flatnonzero(rng.random(STEPS) < CUT_SHARE):
        own = slice(step * BATCH, (step + 1) * BATCH)
        rows, columns = box(task.side, rng)
        cut[own, rows, columns] = images[others[own], rows, columns]
        area = (rows.stop - rows.start) * (columns.stop - columns.start)
        weights[own] = 1 - area / task.side**2
    return cut, weights * targets + (1 - weights) * targets[others]


def box(side, rng):
    """Return slices of rows and columns, whose share of the image is uniform from 0 to 1."""
    half = side * np.sqrt(1 - rng.beta(CUTMIX, CUTMIX)) / 2
    middle = rng.integers(side, size=2)
    first = np.round(middle - half).clip(0, side).astype(int)
    last = np.round(middle + half).clip(0, side).astype(int)
    return slice(first[0], last[0]), slice(first[1], last[1])


def partners(size, rng):
    """Return for each image another one of its batch, or itself."""
    rows = np.arange(size).reshape(-1, BATCH)
    return rng.permuted(rows, axis=1).ravel()
