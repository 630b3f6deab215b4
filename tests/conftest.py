"""Small models and data that tests share."""

import contextlib
import ctypes
import gc
import os
import random
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("MPLBACKEND", "agg")

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.datasets import make_classification


def pytest_configure(config):
    """Have the nightly tier try all examples of fuzzing, and the quick one a part of them."""
    if config.option.markexpr == "nightly":
        os.environ.setdefault("FUZZING_PROFILE", "fuzzing-nightly")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Fuzzing belongs to both tiers."""
    if config.option.markexpr == "nightly":
        for item in items:
            if item.path.parent.name == "fuzzing":
                item.add_marker("nightly")


def pytest_collection_finish():
    """Keep what has been imported out of garbage collection, which takes a second otherwise."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _closed_figures():
    """Close figures, more than 20 of which Matplotlib warns of."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def forget_gradients():
    """Drop the custom gradients that TensorFlow registers for ever, each with its whole graph.

    Keras' optimizers have one in each train step that is traced.
    """
    from tensorflow.python.framework import ops

    registry = ops.gradient_registry._registry
    for name in [name for name in registry if name.startswith("CustomGradient")]:
        del registry[name]


@pytest.fixture(scope="module", autouse=True)
def memory():
    """Give back what a module took: TensorFlow, cycles of graphs and glibc keep what was freed."""
    yield
    if "tensorflow" in sys.modules:
        forget_gradients()
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # Other systems have no need of it.
        ctypes.CDLL(None).malloc_trim(0)


@pytest.fixture(scope="module")
def no_idle_models():
    """Drop the models of a module that wait for the next fit: those of images are large."""
    from ganaug.training import step_cache

    yield
    step_cache._idle.clear()


@pytest.fixture
def untouched_random_states():
    """Fail if the global random states of Python, NumPy, TensorFlow or Keras change."""
    import keras
    import tensorflow as tf

    def reset():
        # Keras 3.12 keeps its generator when it is seeded.
        keras.utils.clear_session()
        keras.utils.set_random_seed(1)

    def draw():
        return tf.random.uniform(()).numpy(), keras.random.uniform(()).numpy()

    reset()
    expected = draw()
    reset()
    states = random.getstate(), np.random.get_state()
    yield
    assert random.getstate() == states[0]
    for ours, theirs in zip(np.random.get_state(), states[1], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert draw() == expected


@pytest.fixture(scope="session")
def plane():
    """Return the space of points in the plane."""
    from ganaug.space import Space, Span

    return Space((2,), (Span(1, False), Span(1, False)))


@pytest.fixture
def points():
    """Return 32 points of the plane and a label for each."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(32, 2)).astype("float32"), np.arange(32, dtype="int32") % 2


@pytest.fixture
def tiny_gan(plane):
    """Return a function that returns a compiled GAN of points in the plane."""
    import keras

    from ganaug.models import GAN
    from ganaug.networks.mlp import mlp_discriminator, mlp_generator

    def build(
        objective=None, penalties=(), num_classes=None, options=None, rates=None, **settings
    ):
        gan = GAN(
            mlp_generator(plane, num_classes, latent_dim=2, units=(8,), seed=0),
            mlp_discriminator(plane, num_classes, units=(8,), seed=1),
            **{"seed": 0, **settings},
        )
        optimizers = [keras.optimizers.Adam(rate, beta_1=0.5) for rate in rates or (1e-2, 1e-2)]
        gan.compile(*optimizers, objective, penalties=penalties, **(options or {}))
        return gan

    return build


@pytest.fixture(scope="session")
def scarce():
    """200 rows of 5 numbers, 20 of them of class 1."""
    X, y = make_classification(400, 5, random_state=0)
    rows = np.sort(np.r_[np.flatnonzero(y == 0)[:180], np.flatnonzero(y == 1)[:20]])
    return X[rows], y[rows]


@pytest.fixture
def mixed(scarce):
    """A frame of every kind of column that there is, with missing values, and text labels."""
    X, y = scarce
    n = len(y)
    frame = pd.DataFrame(
        {
            "float": X[:, 0],
            "float32": X[:, 1].astype("float32"),
            "cents": np.round(X[:, 2] * 10, 2),
            "whole": (X[:, 3] * 10).round().astype(int),
            "nullable": pd.array(np.where(X[:, 4] > 1, None, 7 * (X[:, 4] > 0)), dtype="Int64"),
            "text": np.where(X[:, 0] > 0, "yes", "no"),
            "level": pd.Categorical(np.where(X[:, 1] > 0, "b", "a"), categories=["c", "b", "a"]),
            "grade": pd.Categorical(np.where(X[:, 2] > 0, 10, 20), ordered=True),
            "flag": X[:, 3] > 0,
            "day": pd.date_range("2020-01-01", periods=n),
            "constant": 3,
            "nothing": np.nan,
        }
    )
    frame.loc[::7, "text"] = None
    frame.loc[::5, "float"] = np.nan
    frame.loc[::9, "day"] = pd.NaT
    return frame, pd.Series(np.where(y == 1, "rare", "common"), name="target")


@pytest.fixture
def quick():
    """Return a function that builds an augmenter which hardly trains."""
    from ganaug import GANAugmenter

    def build(**params):
        # Forests that choose among candidates take as long as training.
        return GANAugmenter(**{"max_iter": 4, "selection": None, "random_state": 0} | params)

    return build


@pytest.fixture(scope="session")
def overlapping():
    """300 points in the plane, a tenth of them of a class that lies within the other."""
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [270, 30])
    return rng.normal(size=(300, 2)) * np.where(y == 1, 0.3, 1.0)[:, None], y


class Oracle(RandomOverSampler):
    """Adds points of the very distribution of class 1 of `overlapping`."""

    def _fit_resample(self, X, y):
        count = self.sampling_strategy_.get(1, 0)
        seed = 0 if self.random_state is None else self.random_state
        new = np.random.default_rng(seed).normal(size=(count, 2)) * 0.3
        return np.concatenate([X, new]), np.concatenate([y, np.ones(count, y.dtype)])


class WrongClass(Oracle):
    """Adds points of class 0 as if they were of class 1."""

    def _fit_resample(self, X, y):
        X, y = super()._fit_resample(X, y)
        X[len(X) - self.sampling_strategy_.get(1, 0) :] /= 0.3
        return X, y


@pytest.fixture(scope="session")
def compared(overlapping):
    """Return a report that compares the oracle with the baselines."""
    from ganaug import evaluate_augmentation

    return evaluate_augmentation(*overlapping, {"oracle": Oracle()}, cv=3, random_state=0)


@pytest.fixture
def oracle():
    return Oracle()


@pytest.fixture
def wrong_class():
    return WrongClass()
