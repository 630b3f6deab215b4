"""Images that are held out from training, to evaluate on."""

import numpy as np

from ganaug._utils.seeding import stream

# Bounds of the number of images held out; below the lower one, training images are used.
MOST_HELD_OUT, LEAST_HELD_OUT = 256, 8


def split(number, seed):
    """Return the rows of images to train on, and of those to evaluate on."""
    rows = stream(seed, "held out").permutation(number)
    held_out = min(number // 10, MOST_HELD_OUT)
    if held_out < LEAST_HELD_OUT:
        return rows, rows[:MOST_HELD_OUT]
    return rows[held_out:], rows[:held_out]


def split_labelled(labels, seed):
    """Return the rows to train on, with some of each class, and those to evaluate on."""
    training, held_out = split(len(labels), seed)
    learned = np.isin(labels[held_out], labels[training])
    if learned.sum() < min(LEAST_HELD_OUT, len(labels)):
        rows = np.concatenate([training, held_out])
        return rows, rows[:MOST_HELD_OUT]
    return np.concatenate([training, held_out[~learned]]), held_out[learned]
