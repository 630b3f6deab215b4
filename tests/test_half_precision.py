"""Half precision learns what single precision learns."""

import keras
import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_digits

from ganaug import GANAugmenter


def rows():
    X, y = load_breast_cancer(return_X_y=True)
    kept = np.r_[np.flatnonzero(y), np.flatnonzero(y == 0)[:30]]
    return X[kept], y[kept]


def digits():
    X, y = load_digits(n_class=2, return_X_y=True)
    kept = np.r_[np.flatnonzero(y), np.flatnonzero(y == 0)[:60]]
    return X[kept].reshape(-1, 8, 8), y[kept]


@pytest.fixture(params=[(rows, 300), (digits, 160)], ids=["table", "images"], scope="module")
def fitted(request):
    data, max_iter = request.param

    def fit(policy):
        previous = keras.config.dtype_policy()
        keras.config.set_dtype_policy(policy)
        try:
            return GANAugmenter(max_iter=max_iter, random_state=0).fit(*data())
        finally:
            keras.config.set_dtype_policy(previous)

    return fit, fit("float32")


@pytest.mark.nightly
@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_quality_is_that_of_single_precision(fitted, policy):
    fit, single = fitted
    half = fit(policy)
    assert all(np.isfinite(values).all() for values in half.history_.values())
    assert half.history_["quality"][-1] < 1.5 * single.history_["quality"][-1]
    assert half.history_["quality"][-1] < 0.5 * half.history_["quality"][0]
    scaled = [isinstance(o, keras.optimizers.LossScaleOptimizer) for o in half.gan_.optimizers()]
    assert scaled == [policy == "mixed_float16"] * 2
    assert half.sample(5, 0, random_state=0)[0].dtype == single.sample(5, 0)[0].dtype
