"""Fits that `test_processes.py` runs in threads and in processes of every kind."""

import contextlib
import multiprocessing
from functools import partial

from sklearn.datasets import make_classification

from ganaug import GANAugmenter, SuperResolver
from ganaug.recipes.srgan import small_srgan

inherited = resolver = imputer = None
X, y = make_classification(120, 4, weights=[0.8], random_state=0)


def fit_and_sample():
    """Return what is drawn after a fit."""
    augmenter = GANAugmenter(max_iter=4, random_state=0).fit(X, y)
    return sample(augmenter)


def sample(augmenter):
    """Return what a fitted one draws."""
    return augmenter.sample(9, 1, random_state=1)[0]


def sample_inherited():
    """Draw from what a process has been given without pickling."""
    return sample(inherited)


def export_inherited(path):
    """Export what a process has been given without pickling."""
    inherited.export(path)


def transform_inherited():
    """Enlarge by what a process has been given without pickling."""
    resolver.transform(X[:16].reshape(-1, 4, 4))


def impute_inherited(method):
    """Fill missing values by what a process has been given without pickling."""
    getattr(imputer, method)(X)


def load(path):
    """Load a file that was saved."""
    return GANAugmenter.load(path)


def refused_then_forked():
    """Fit in a fork of a process in which nothing but refusals has come of ganaug."""
    for refused in (GANAugmenter(gan="unknown").fit, GANAugmenter(max_iter=-1).fit):
        with contextlib.suppress(ValueError):
            refused(X, y)
    with contextlib.suppress(FileNotFoundError):
        GANAugmenter.load("unknown")
    with multiprocessing.get_context("fork").Pool(1) as pool:
        pool.apply_async(fit_and_sample).get(timeout=100)


def enlarge():
    """Return one of the transformers, fitted."""
    small = partial(small_srgan, width=4, num_blocks=1)
    resolver = SuperResolver(gan=small, max_iter=1, pretraining_iter=1)
    return resolver.fit(X[:64].reshape(-1, 8, 8))
