"""Balanced batches for `model.fit`."""

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from imblearn.over_sampling import SMOTE
from imblearn.under_sampling import RandomUnderSampler
from scipy import sparse

from ganaug import BalancedBatches, GANAugmenter


def everything(batches):
    parts = [batches[i] for i in range(len(batches))]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


def model(width=5):
    network = keras.Sequential([keras.Input((width,)), keras.layers.Dense(1, "sigmoid")])
    network.compile("adam", "binary_crossentropy", weighted_metrics=["accuracy"])
    return network


def test_an_epoch_has_all_real_rows_and_new_synthetic_ones(scarce, quick):
    X, y = scarce
    batches = BalancedBatches(X, y, quick(), batch_size=64, random_state=0)
    epochs = []
    for _ in range(2):
        rows, labels = everything(batches)
        assert [len(batches[i][1]) for i in range(len(batches))] == [64] * 5 + [40]
        assert np.bincount(labels).tolist() == [180, 180]
        real = (rows[:, None] == X[None]).all(axis=2)
        assert real.any(axis=0).all()
        np.testing.assert_array_equal(
            labels[real.any(axis=1)], y[real.argmax(axis=1)[real.any(1)]]
        )
        epochs.append((rows, rows[~real.any(axis=1)]))
        batches.on_epoch_end()
    assert not np.array_equal(epochs[0][0], epochs[1][0])
    fresh = (epochs[0][1][:, None] == epochs[1][1][None]).all(axis=2)
    assert fresh.mean() < 0.01


def test_fit(scarce, quick):
    X, y = scarce
    batches = BalancedBatches(X, y, quick(), batch_size=50, random_state=0)
    history = model().fit(batches, epochs=3, validation_data=(X, y), verbose=0).history
    assert len(history["val_loss"]) == 3
    with pytest.raises(ValueError, match="validation_split"):
        model().fit(batches, validation_split=0.2, verbose=0)


def test_workers_see_the_same(scarce, quick):
    X, y = scarce
    weights = []
    for workers in (1, 3):
        batches = BalancedBatches(X, y, quick(), random_state=0, workers=workers)
        network = model()
        network.set_weights([np.ones_like(weight) for weight in network.get_weights()])
        network.fit(batches, epochs=2, shuffle=False, verbose=0)
        weights.append(network.get_weights())
    np.testing.assert_allclose(weights[0][0], weights[1][0], rtol=1e-5)


@pytest.mark.parametrize(
    ("sampler", "counts"), [(SMOTE(), [180, 180]), (RandomUnderSampler(), [20, 20])]
)
def test_any_sampler(scarce, sampler, counts):
    batches = BalancedBatches(*scarce, sampler, batch_size=7, random_state=0)
    assert np.bincount(everything(batches)[1]).tolist() == counts
    before = np.sort(everything(batches)[0], axis=0)
    batches.on_epoch_end()
    assert not np.array_equal(np.sort(everything(batches)[0], axis=0), before)
    assert sampler.random_state is None
    model().fit(batches, verbose=0)
    assert not any(name.endswith("_") for name in vars(sampler))


def test_the_random_state_decides(scarce, quick):
    runs = [BalancedBatches(*scarce, quick(), random_state=seed) for seed in (0, 0, 1)]
    rows = [everything(batches)[0] for batches in runs]
    np.testing.assert_array_equal(rows[0], rows[1])
    assert not np.array_equal(rows[0], rows[2])
    in_order = everything(BalancedBatches(*scarce, quick(), shuffle=False))[0]
    np.testing.assert_array_equal(in_order[:200], scarce[0])


def test_an_augmenter_that_is_fitted_is_not_fitted_again(scarce, quick):
    augmenter = quick().fit(*scarce)
    gan = augmenter.gan_
    batches = BalancedBatches(*scarce, augmenter)
    assert batches.sampler_ is augmenter
    assert augmenter.gan_ is gan
    fresh = quick()
    assert BalancedBatches(*scarce, fresh).sampler_ is not fresh
    assert not hasattr(fresh, "gan_")


def test_weights(scarce, quick):
    X, y = scarce
    batches = BalancedBatches(X, y, quick(), sample_weight=np.full(200, 3.0), random_state=0)
    assert np.unique(everything(batches)[2], return_counts=True)[1].tolist() == [160, 200]
    model().fit(batches, verbose=0)
    with pytest.raises(ValueError, match=r"sample_weight.*SMOTE"):
        BalancedBatches(X, y, SMOTE(), sample_weight=np.ones(200))
    with pytest.raises(ValueError, match="inconsistent numbers"):
        BalancedBatches(X, y, quick(), sample_weight=np.ones(3))


def test_frames_are_dicts_where_they_hold_text(scarce, quick):
    X, y = scarce
    frame = pd.DataFrame({"a": X[:, 0], "b": np.where(X[:, 1] > 0, "yes", None)})
    batches = BalancedBatches(frame, y, quick(), random_state=0)
    samples, _ = batches[0]
    assert set(samples) == {"a", "b"}
    assert set(samples["b"].numpy()) == {b"yes", b""}
    a, b = keras.Input((), name="a"), keras.Input((), dtype="string", name="b")
    known = keras.layers.StringLookup(vocabulary=["yes", ""], output_mode="one_hot")(b)
    joined = keras.layers.Concatenate()([keras.layers.Reshape((1,))(a), known])
    network = keras.Model({"a": a, "b": b}, keras.layers.Dense(1, "sigmoid")(joined))
    network.compile("adam", "binary_crossentropy")
    assert np.isfinite(network.fit(batches, verbose=0).history["loss"]).all()
    numbers = BalancedBatches(frame[["a"]].astype("float32"), y, quick())
    assert numbers[0][0].shape == (32, 1)


def test_images_and_sparse_rows(scarce, quick):
    images = np.random.default_rng(0).integers(0, 255, (60, 8, 8), dtype="uint8")
    batches = BalancedBatches(images, np.repeat([0, 1], [40, 20]), quick())
    assert batches[0][0].shape == (32, 8, 8)
    assert batches[0][0].dtype == np.uint8
    X, y = scarce
    dense = BalancedBatches(sparse.coo_matrix(X * (X > 0)), y, quick())
    assert dense[0][0].shape == (32, 5)


def test_a_batch_larger_than_all(scarce, quick):
    batches = BalancedBatches(*scarce, quick(), batch_size=1000)
    assert len(batches) == 1
    model().fit(batches, verbose=0)


def test_nothing_to_add(scarce):
    X, y = scarce
    with pytest.raises(ValueError, match="batch_size"):
        BalancedBatches(X, y, batch_size=0)
    balanced = np.r_[0:20, np.flatnonzero(y == 1)]
    augmenter = GANAugmenter(max_iter=2, selection=None)
    batches = BalancedBatches(X[balanced], np.repeat([0, 1], 20), augmenter)
    assert len(everything(batches)[1]) == 40


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
def test_a_column_has_one_dtype_in_all_batches(scarce, quick):
    X, y = scarce
    whole, flag = pd.array(np.arange(200) % 9, "Int64"), pd.array(X[:, 1] > 0, "boolean")
    frame = pd.DataFrame({"t": np.where(X[:, 0] > 0, "yes", "no"), "whole": whole, "flag": flag})
    batches = BalancedBatches(frame.assign(id=np.arange(200)), y, quick(), shuffle=False)
    assert batches[0][0]["whole"].dtype == np.int64
    assert batches[0][0]["flag"].dtype == bool
    frame.loc[180:, ["whole", "flag"]] = pd.NA
    batches = BalancedBatches(frame, y, quick(selection=None), batch_size=20, shuffle=False)
    parts = [batches[i][0] for i in range(len(batches))]
    assert {(p["whole"].dtype.name, p["flag"].dtype.name) for p in parts} == {
        ("float64", "float64")
    }
    assert not np.isnan(parts[0]["whole"]).any()
    assert np.isnan(parts[9]["whole"]).all()


def test_what_is_refused_before_training(scarce, quick):
    X, y = scarce
    for labels in (np.eye(2)[y] * 0.9, np.ones((200, 2)), X):
        with pytest.raises(ValueError, match="exactly one 1 per row"):
            BalancedBatches(X, labels, quick())
    with pytest.raises(ValueError, match=r"of one shape.*\[\(4, 8\), \(8, 8\)\]"):
        BalancedBatches([*np.zeros((9, 8, 8)), np.zeros((4, 8))], y[:10], quick())
    with pytest.raises(ValueError, match="sample_weight must have one number"):
        BalancedBatches(X, y, quick(), sample_weight=np.ones((200, 1)))
    with pytest.raises(ValueError, match="number of columns"):
        BalancedBatches(X[:, :3], y, quick().fit(X, y))
    learned = quick().fit(X, y)
    with pytest.raises(ValueError, match=r"has learned.*: ndarray\. Received: DataFrame"):
        BalancedBatches(pd.DataFrame(X), y, learned)
    with pytest.raises(TypeError, match="mix_synthetic"):
        BalancedBatches(tf.data.Dataset.range(3), y)


FORMS = {
    "column": lambda y: y[:, None].astype("float32"),
    "one-hot": lambda y: np.eye(3, dtype="float32")[y],
    "flags": lambda y: np.eye(2, dtype=bool)[y],
    "frame": lambda y: pd.DataFrame(np.eye(2, dtype="int64")[y], columns=["no", "yes"]),
    "frame of a column": lambda y: pd.DataFrame({"label": np.where(y, "yes", "no")}),
    "lists": lambda y: np.eye(2)[y].tolist(),
    "sparse": lambda y: sparse.csr_array(np.eye(2)[y]),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sampler", ["augmenter", SMOTE()])
def test_labels_keep_their_form(scarce, quick, form, sampler):
    X, y = scarce
    labels = FORMS[form](y)
    sampler = quick(max_iter=2, selection=None) if sampler == "augmenter" else sampler
    batches = BalancedBatches(X, labels, sampler, batch_size=50, shuffle=False)
    _, found = everything(batches)
    expected = labels.toarray() if form == "sparse" else np.asarray(labels)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found[:200], expected)
    assert found.shape == (360, *expected.shape[1:])
    assert np.unique(found.astype(str), axis=0, return_counts=True)[1].tolist() == [180, 180]


def test_one_hot_labels_of_an_augmenter_that_is_fitted(scarce, quick):
    X, y = scarce
    one_hot = np.eye(2, dtype="float32")[y]
    for given, other in ((y, one_hot), (one_hot, y)):
        batches = BalancedBatches(X, other, quick(max_iter=2, selection=None).fit(X, given))
        assert len(everything(batches)[1]) == 360
    network = keras.Sequential([keras.Input((5,)), keras.layers.Dense(2, "softmax")])
    network.compile("adam", "categorical_crossentropy")
    network.fit(BalancedBatches(X, one_hot, SMOTE()), verbose=0)


def test_a_list_of_images(quick):
    images = list(np.random.default_rng(0).integers(0, 255, (60, 8, 8), dtype="uint8"))
    batches = BalancedBatches(images, np.repeat([0, 1], [40, 20]), quick(max_iter=2))
    assert (batches[0][0].shape, batches[0][0].dtype) == ((32, 8, 8), np.uint8)
