"""`GANAugmenter.fit` on datasets."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, GANAugmenterCV, GANRegressionAugmenter
from ganaug.persistence import augmenter_state


def test_a_dataset_of_rows_is_as_good_as_the_array(scarce, quick):
    X, y = scarce
    dataset = tf.data.Dataset.from_tensor_slices((X, y))
    of_array, of_dataset = quick().fit(X, y), quick().fit(dataset.batch(32))
    assert of_dataset.sampling_strategy_ == of_array.sampling_strategy_
    assert of_dataset.n_features_in_ == 5
    for ours, theirs in zip(of_dataset.sample(40), of_array.sample(40), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_dict_of_columns_with_weights(scarce, quick):
    X, y = scarce
    columns = {"a": X[:, 0], "b": np.where(X[:, 1] > 0, "yes", "no"), "c": X[:, 2] > 0}
    dataset = tf.data.Dataset.from_tensor_slices((columns, y, np.ones(len(y))))
    augmenter = quick().fit(dataset)
    assert augmenter.feature_names_in_.tolist() == ["a", "b", "c"]
    X_new, y_new = augmenter.sample(30)
    assert isinstance(X_new, pd.DataFrame)
    assert set(X_new["b"]) <= {"yes", "no"}
    assert X_new["c"].dtype == bool
    assert set(y_new) == {1}


def test_images_under_keys(quick):
    images = np.random.default_rng(0).integers(0, 255, (60, 8, 8, 1), dtype="uint8")
    labels = np.repeat([0, 1], [50, 10])
    dataset = tf.data.Dataset.from_tensor_slices({"image": images, "label": labels})
    X_new, _ = quick().fit(dataset, "label").sample(3)
    assert X_new.shape == (3, 8, 8, 1)
    assert X_new.dtype == np.uint8


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("auto", {1: 160}),
        (0.5, {1: 70}),
        ({1: 30}, {1: 10}),
        (lambda y: {1: 2 * int((y == 1).sum())}, {1: 20}),
        ("all", {0: 0, 1: 160}),
    ],
)
def test_the_plan_goes_by_all_that_there_are(scarce, strategy, expected):
    dataset = tf.data.Dataset.from_tensor_slices(scarce)
    augmenter = GANAugmenter(max_iter=1, sampling_strategy=strategy, random_state=0)
    assert augmenter.fit(dataset).sampling_strategy_ == expected


def test_what_is_refused(scarce, quick):
    dataset = tf.data.Dataset.from_tensor_slices(scarce)
    for data in ((dataset,), scarce):
        with pytest.raises(ValueError, match=r"do not occur; there are \[0, 1\]\. .*\[7\]"):
            quick(sampling_strategy={7: 100}).fit(*data)
    with pytest.raises(ValueError, match="Unknown label type"):
        quick().fit(dataset.map(lambda x, y: (x, x[0])))
    with pytest.raises(TypeError, match="y is their key"):
        quick().fit(dataset, scarce[1])


def test_a_dataset_of_one_class(scarce, quick):
    dataset = tf.data.Dataset.from_tensor_slices(scarce)
    augmenter = quick().fit(dataset.filter(lambda x, y: y == 1))
    assert augmenter.sample(3)[1].tolist() == [1, 1, 1]


def test_counts_are_saved(tmp_path, scarce, quick):
    quick().fit(tf.data.Dataset.from_tensor_slices(scarce)).save(tmp_path / "augmenter")
    loaded = GANAugmenter.load(tmp_path / "augmenter")
    assert loaded.synthesizer_.counts_.tolist() == [180, 20]


def test_a_file_without_counts(tmp_path, scarce, quick, monkeypatch):
    packed = augmenter_state.pack_synthesizer

    def without_counts(synthesizer):
        document, *rest = packed(synthesizer)
        del document["counts"]
        return document, *rest

    monkeypatch.setattr(augmenter_state, "pack_synthesizer", without_counts)
    quick().fit(*scarce).save(tmp_path / "augmenter")
    loaded = GANAugmenter.load(tmp_path / "augmenter")
    assert loaded.synthesizer_.counts_.tolist() == [180, 20]


@pytest.mark.parametrize("estimator", [GANAugmenter, GANAugmenterCV, GANRegressionAugmenter])
def test_resampling_a_dataset_says_what_to_do(estimator, scarce):
    dataset = tf.data.Dataset.from_tensor_slices(scarce)
    with pytest.raises(TypeError, match=r"a tf.data.Dataset. Fit .*mix_synthetic"):
        estimator().fit_resample(dataset)
    with pytest.raises(ValueError, match="requires y to be passed"):
        estimator().fit_resample(scarce[0])
