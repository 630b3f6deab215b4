"""Generated rows keep the relations of the real ones, on each way out of an augmenter."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from related_tables import people, people_keep

from ganaug import GANAugmenter, mix_synthetic

X, Y = people(900)
ALL = dict.fromkeys(people_keep(X, X), 1.0)


@pytest.fixture(scope="module")
def fitted():
    augmenter = GANAugmenter(max_iter=50, random_state=0)
    return augmenter, augmenter.fit_resample(X, Y)


def test_fit_resample(fitted):
    augmenter, (X_more, _) = fitted
    synthetic = X_more[augmenter.synthetic_mask_].reset_index(drop=True)
    assert len(synthetic) > 500
    assert people_keep(synthetic, X) == ALL
    pd.testing.assert_frame_equal(X_more[: len(X)], X)


def test_the_network_is_the_smaller_for_it(fitted):
    plain = GANAugmenter(max_iter=2, random_state=0, relations=None).fit(X, Y)
    assert plain.codec_.relations_ == []
    assert fitted[0].codec_.space_.shape[0] <= plain.codec_.space_.shape[0] - 9


def test_after_saving(fitted, tmp_path):
    fitted[0].save(tmp_path / "it")
    loaded = GANAugmenter.load(tmp_path / "it")
    assert loaded.relations == "auto"
    assert loaded.codec_.relations_ == fitted[0].codec_.relations_
    rows, _ = loaded.sample(300, random_state=1)
    pd.testing.assert_frame_equal(rows, fitted[0].sample(300, random_state=1)[0])
    assert people_keep(rows, X) == ALL


def test_mixed_into_a_dataset(fitted):
    columns = {name: np.asarray(X[name]) for name in X}
    for name in ("start", "end"):
        columns[name] = X[name].array.view("int64")
    for name in ("city", "status", "member", "edu"):
        columns[name] = X[name].to_numpy(dtype=object)
    data = tf.data.Dataset.from_tensor_slices((columns, Y.astype("int64")))
    mixed = data.apply(mix_synthetic(fitted[0], "balanced", seed=0)).batch(256)
    frame = pd.concat(
        [pd.DataFrame({k: v.numpy() for k, v in features.items()}) for features, _ in mixed]
    ).reset_index(drop=True)
    for name in ("city", "status", "member", "edu"):
        frame[name] = frame[name].str.decode("utf-8")
    for name in ("start", "end"):
        frame[name] = frame[name].to_numpy().view(X[name].dtype.str)
    assert len(frame) > len(X) + 500
    assert people_keep(frame, X) == ALL


def test_polars():
    polars = pytest.importorskip("polars")
    augmenter = GANAugmenter(max_iter=10, random_state=0)
    X_more, _ = augmenter.fit_resample(polars.from_pandas(X), Y)
    synthetic = X_more.to_pandas()[augmenter.synthetic_mask_].reset_index(drop=True)
    assert people_keep(synthetic, X) == ALL
    assert len(augmenter.codec_.relations_) == len(ALL)


def test_datasets_are_searched_too():
    columns = {name: X[name].to_numpy() for name in ("age", "birth", "rent", "food")}
    data = tf.data.Dataset.from_tensor_slices((columns, Y)).batch(64)
    augmenter = GANAugmenter(max_iter=2, random_state=0).fit(data)
    assert list(map(str, augmenter.codec_.relations_)) == ["birth = 2024 - age"]
