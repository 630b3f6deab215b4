"""Mixtures of real images as they are, changed ones and synthetic ones in a batch.

The table has the balanced accuracy of a small network on Fashion-MNIST with five scarce classes.
Each batch has equal parts of all classes; the rows differ in the images that a class has.
"""

from typing import NamedTuple

import numpy as np
from image_protocol import (
    BATCH,
    STEPS,
    moved,
    pixels,
    recalls_of,
    scarce_results,
    thinned,
    trained_on,
)
from measure import table

# The number of synthetic images of each scarce class, more than a run shows of one.
POOL = 4000


class Mixture(NamedTuple):
    """The parts of a batch.

    Attributes
    ----------
    changed, kept : float
        Real images, shifted and perhaps flipped, or as they are.
    filled : float
        Real images and synthetic ones in the proportions of a set that has been filled: 40 and
        360 of a scarce class, 400 and none of a common one.
    synthetic : float
        Synthetic images of scarce classes; real images, as they are, of common ones.
    change_synthetic : bool
        If True, all images of the last two parts are shifted and perhaps flipped, too.
    pool : int
        Number of synthetic images of a class: with 360, the same ones come again and again.
    """

    changed: float = 0.0
    kept: float = 0.0
    filled: float = 0.0
    synthetic: float = 0.0
    change_synthetic: bool = False
    pool: int = POOL


ALL_CHANGED, BASELINE, BEST = (
    "real, all changed",
    "real, half changed",
    "half changed, half filled",
)
MIXTURES = {
    ALL_CHANGED: Mixture(changed=1.0),
    BASELINE: Mixture(changed=0.5, kept=0.5),
    "real, a quarter changed": Mixture(changed=0.25, kept=0.75),
    "filled": Mixture(filled=1.0),
    "half filled, everything changed": Mixture(changed=0.5, filled=0.5, change_synthetic=True),
    BEST: Mixture(changed=0.5, filled=0.5),
    "the same, the same 360 images": Mixture(changed=0.5, filled=0.5, pool=360),
    "three quarters changed, a quarter filled": Mixture(changed=0.75, filled=0.25),
    "half changed, a quarter kept, a quarter filled": Mixture(0.5, 0.25, 0.25),
    "half changed, half synthetic": Mixture(changed=0.5, synthetic=0.5),
}


class Sources:
    """Real and synthetic images, to draw batches from.

    Parameters
    ----------
    X, y : ndarray
        Real images, as bytes, and labels.
    made : dict
        An array of `POOL` synthetic images for each scarce class.
    """

    def __init__(self, X, y, made):
        self.real = [np.flatnonzero(y == c) for c in range(10)]
        self.images = np.concatenate([X, *made.values()])
        starts = len(X) + POOL * np.arange(len(made))
        self.starts = dict(zip(made, starts.tolist(), strict=True))

    def rows(self, mixture, seed):
        """Return, for each step, the images of a batch, their labels and which are changed."""
        rng = np.random.default_rng(seed)
        shape = STEPS, BATCH
        labels = rng.permuted(np.resize(np.arange(10), shape), axis=1)
        shares = np.array([mixture.changed, mixture.kept, mixture.filled, mixture.synthetic])
        part = rng.choice(4, shape, p=shares)
        rows = np.empty(shape, int)
        for label, own in enumerate(self.real):
            mask = labels == label
            rows[mask] = rng.choice(own, mask.sum())
            if label in self.starts:
                fill = (part == 2) & (rng.random(shape) > len(own) / 400)
                mask &= fill | (part == 3)
                rows[mask] = self.starts[label] + rng.integers(mixture.pool, size=mask.sum())
        changed = (part == 0) | (mixture.change_synthetic & (part > 1))
        return rows, labels, changed


def batches(sources, mixture, seed):
    """Return a dataset of the images and labels of a mixture."""
    import tensorflow as tf

    images = tf.constant(pixels(sources.images))
    steps = tf.data.Dataset.from_tensor_slices(sources.rows(mixture, seed))

    def draw(step, parts):
        rows, labels, changed = parts
        batch = tf.gather(images, rows)
        other = moved(batch, [seed, step])
        return tf.where(changed[:, None, None, None], other, batch), labels

    return steps.enumerate().map(draw).prefetch(2)


def trained(sources, mixture, seed):
    """Return a network that was trained on batches of a mixture."""
    return trained_on(batches(sources, mixture, seed), seed)


def run_draw(draw, train, test, names, num_networks):
    """Yield the results of each mixture on one draw, all with one augmenter."""
    from ganaug import GANAugmenter

    X, y, scarce = thinned(*train, draw)
    augmenter = GANAugmenter(random_state=draw).fit(X, y)
    made = {int(c): augmenter.sample(POOL, np.full(POOL, c))[0] for c in scarce}
    sources = Sources(X, y, made)
    for name in names:
        found = [
            recalls_of(trained(sources, MIXTURES[name], 10 * draw + i), test)
            for i in range(num_networks)
        ]
        found = np.mean(found, axis=0)
        yield {
            "method": name,
            "draw": draw,
            "balanced_accuracy": float(found.mean()),
            "scarce": float(found[scarce].mean()),
        }


def print_table(results):
    """Print a row per mixture, with its lead over the better mixture of real images alone."""
    baseline = {r["draw"]: r["balanced_accuracy"] for r in results if r["method"] == BASELINE}
    rows = []
    for name in dict.fromkeys(r["method"] for r in results):
        own = [r for r in results if r["method"] == name]
        leads = np.array([r["balanced_accuracy"] - baseline.get(r["draw"], np.nan) for r in own])
        error = leads.std(ddof=1) / len(leads) ** 0.5 if len(leads) > 1 else np.nan
        means = [np.mean([r[key] for r in own]) for key in ("balanced_accuracy", "scarce")]
        rows.append([name, *(f"{m:.4f}" for m in means), f"{leads.mean():+.4f}", f"{error:.4f}"])
    header = ["a batch holds", "balanced accuracy", "scarce", "lead", "standard error"]
    table(header, rows, f"Lead over {BASELINE!r}, {len(baseline)} draws")


def main():
    """Run what is asked for, print the table, write JSON."""
    print_table(scarce_results(__doc__, "mixtures.json", MIXTURES, run_draw))


if __name__ == "__main__":
    main()
