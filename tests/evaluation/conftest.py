"""Data on which augmentation helps, or cannot help."""

import numpy as np
import pytest
from imblearn.over_sampling import RandomOverSampler

from ganaug import evaluate_augmentation


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


class Liar(Oracle):
    """Adds points of class 0 as if they were of class 1."""

    def _fit_resample(self, X, y):
        X, y = super()._fit_resample(X, y)
        X[len(X) - self.sampling_strategy_.get(1, 0) :] /= 0.3
        return X, y


@pytest.fixture(scope="session")
def compared(overlapping):
    """What the oracle is worth, and its baselines."""
    return evaluate_augmentation(*overlapping, {"oracle": Oracle()}, cv=3, random_state=0)


@pytest.fixture
def oracle():
    return Oracle()


@pytest.fixture
def liar():
    return Liar()
