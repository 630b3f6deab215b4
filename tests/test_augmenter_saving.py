"""A fitted augmenter is saved, pickled and cloned."""

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from ganaug import GANAugmenter


def test_save_and_load(quick, mixed, tmp_path):
    X, y = mixed
    augmenter = quick().fit(X, y)
    augmenter.sample(3)
    augmenter.save(tmp_path / "it.ganaug")
    loaded = GANAugmenter.load(tmp_path / "it.ganaug")
    assert [file.name for file in tmp_path.iterdir()] == ["it.ganaug"]
    assert loaded.get_params() == augmenter.get_params()
    assert loaded.sampling_strategy_ == augmenter.sampling_strategy_
    assert loaded.history_ == augmenter.history_
    assert loaded.feature_names_in_.tolist() == X.columns.tolist()
    pd.testing.assert_frame_equal(loaded.sample(20)[0], augmenter.sample(20)[0])
    assert loaded.sample(2)[1].tolist() == ["rare", "rare"]
    old = augmenter.gan_.generator_optimizer.variables
    new = loaded.gan_.generator_optimizer.variables
    for before, after in zip(old, new, strict=True):
        np.testing.assert_array_equal(before, after)


def test_save_refuses_what_needs_pickle(quick, scarce, tmp_path):
    augmenter = quick(sampling_strategy=lambda y: {1: 50}).fit(*scarce)
    with pytest.raises(TypeError, match="strategy as a dict"):
        augmenter.save(tmp_path / "it.ganaug")
    assert not list(tmp_path.iterdir())
    X, y = scarce
    balanced = quick(sampling_strategy=dict(zip(*np.unique(y, return_counts=True), strict=True)))
    balanced.fit_resample(X, y)
    for unfitted in (quick(), balanced):
        with pytest.raises(NotFittedError, match="learns only if a class needs rows"):
            unfitted.save(tmp_path / "it.ganaug")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        GANAugmenter.load(tmp_path / "nowhere")
    (tmp_path / "text").write_text("not an archive")
    with pytest.raises(ValueError, match="a ZIP archive"):
        GANAugmenter.load(tmp_path / "text")


def test_pickle_and_joblib(quick, scarce, tmp_path):
    augmenter = quick().fit(*scarce)
    joblib.dump(augmenter, tmp_path / "it.joblib")
    loaded = joblib.load(tmp_path / "it.joblib")
    np.testing.assert_array_equal(loaded.sample(9)[0], augmenter.sample(9)[0])
    assert clone(augmenter).get_params() == augmenter.get_params()
