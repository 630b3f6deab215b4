"""Files of GANRegressionAugmenter."""

import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter, GANRegressionAugmenter
from ganaug.metrics import Relevance


def quick(**params):
    return GANRegressionAugmenter(GANAugmenter(max_iter=3), random_state=0, **params)


def test_samples_continue_and_a_file_brings_them_back(mixed, tmp_path):
    X, y = mixed
    augmenter = quick(relevance={"high": float(y.quantile(0.9))}, threshold=0.5)
    augmenter.fit_resample(X, y)
    augmenter.save(tmp_path / "a.ganaug")
    loaded = GANRegressionAugmenter.load(tmp_path / "a.ganaug")
    for _ in range(2):
        (rows, targets), (again, targets_again) = augmenter.sample(7), loaded.sample(7)
        pd.testing.assert_frame_equal(rows, again)
        pd.testing.assert_series_equal(targets, targets_again)
    assert rows.dtypes.tolist() == X.dtypes.tolist()
    assert (targets.dtype, targets.name) == (y.dtype, "price")
    assert str(loaded.get_params()) == str(augmenter.get_params())
    for name in ("regions_", "sampling_strategy_", "n_features_in_"):
        assert getattr(loaded, name) == getattr(augmenter, name)
    assert loaded.feature_names_in_.tolist() == X.columns.tolist()
    np.testing.assert_array_equal(loaded.synthetic_mask_, augmenter.synthetic_mask_)
    np.testing.assert_array_equal(loaded.relevance_(y), augmenter.relevance_(y))
    given, _ = augmenter.sample(3, given={"kind": "flat"}, random_state=0)
    assert given["kind"].tolist() == ["flat"] * 3


def test_only_functions_of_the_package_are_saved(numbers, tmp_path):
    X, y = numbers
    augmenter = quick(relevance=Relevance([1.0, 3.0], [0, 1], [0, 0])).fit(X, y)
    augmenter.save(tmp_path / "a.ganaug")
    assert isinstance(GANRegressionAugmenter.load(tmp_path / "a.ganaug").relevance, Relevance)
    augmenter.set_params(relevance=np.abs)
    with pytest.raises(TypeError, match="without pickle"):
        augmenter.save(tmp_path / "b.ganaug")
    augmenter.set_params(relevance="auto", random_state=np.random.RandomState(0))
    with pytest.raises(TypeError, match="random_state as an int"):
        augmenter.save(tmp_path / "b.ganaug")
    with pytest.raises(ValueError, match="GANRegressionAugmenter"):
        GANAugmenter.load(tmp_path / "a.ganaug")


def test_a_function_that_was_fitted_is_not_saved_under_another_parameter(numbers, tmp_path):
    X, y = numbers
    augmenter = quick(relevance=lambda y: (y > 3).astype(float)).fit(X, y)
    with pytest.raises(TypeError, match=r"without pickle\. Received: relevance_="):
        augmenter.set_params(relevance="auto").save(tmp_path / "a.ganaug")
    assert not (tmp_path / "a.ganaug").exists()
