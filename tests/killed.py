"""Code that `test_killed.py` runs in processes that it kills."""

import numpy as np
from sklearn.datasets import make_classification

from ganaug import GANAugmenter
from ganaug._utils import atomic

SIZE = 2**22


def replace(path):
    """Replace a file without end, by bytes that are all equal."""
    for number in range(10**9):
        with atomic.writing(path) as file:
            file.write(bytes([number % 256]) * SIZE)


def fit(folder, path):
    """Fit, from wherever an earlier process has come to, and write what was learned."""
    X, y = make_classification(400, 6, n_informative=4, weights=[0.8], random_state=0)
    augmenter = GANAugmenter(
        mode="per_class",
        sampling_strategy={0: 400, 1: 400},
        max_iter=6000,
        early_stopping=True,
        n_iter_no_change=20,
        checkpoint_dir=folder,
        random_state=0,
    ).fit(X, y)
    arrays = [w for gan in augmenter.gans_ for w in gan.get_weights()]
    np.savez(path, *arrays, augmenter.sample(50)[0])
