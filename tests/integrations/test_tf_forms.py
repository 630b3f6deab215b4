"""Synthetic samples in the form of the elements of a dataset: tables, images, keys, weights."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, mix_synthetic

Y = np.where(np.arange(80) % 4 == 0, "rare", "common")


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "price": rng.normal(size=80).astype("float32"),
            "rooms": rng.integers(1, 30, 80),
            "city": rng.choice(["Ulm", "Köln"], 80),
            "sold": rng.random(80) < 0.3,
        }
    )


@pytest.fixture(scope="module")
def augmenter(frame):
    return GANAugmenter(max_iter=5, selection=None, random_state=0).fit(frame, Y)


def columns(frame):
    return {name: frame[name].to_numpy() for name in frame}


def mixed(dataset, augmenter, **options):
    result = dataset.apply(mix_synthetic(augmenter, seed=0, **options))
    assert result.element_spec == dataset.element_spec
    return result


def synthetic(dataset, augmenter, **options):
    """The elements that were added, in one batch; weights or texts tell them apart."""
    elements = list(mixed(dataset, augmenter, **options).as_numpy_iterator())
    assert len(elements) == 120
    return elements


def test_columns_of_all_kinds(frame, augmenter):
    dataset = tf.data.Dataset.from_tensor_slices((columns(frame), Y))
    elements = synthetic(dataset, augmenter)
    assert {features["city"] for features, _ in elements} == {b"Ulm", "Köln".encode()}
    assert {label for _, label in elements} == {b"rare", b"common"}
    assert sum(label == b"rare" for _, label in elements) == 60
    assert 1 <= min(f["rooms"] for f, _ in elements) <= max(f["rooms"] for f, _ in elements) < 30
    batches = mixed(dataset.batch(16), augmenter)
    assert [len(label) for _, label in batches] == [16] * 7 + [8]


def test_the_label_among_the_columns(frame, augmenter):
    dataset = tf.data.Dataset.from_tensor_slices(columns(frame) | {"target": Y})
    elements = synthetic(dataset, augmenter, label="target")
    assert sum(element["target"] == b"rare" for element in elements) == 60
    by_itself = GANAugmenter(max_iter=5, selection=None, random_state=0).fit(dataset, "target")
    again = synthetic(dataset, by_itself, label="target")
    assert {element["city"] for element in again} == {b"Ulm", "Köln".encode()}


def test_weights(frame, augmenter):
    weights = np.full(80, 3.0, "float32")
    dataset = tf.data.Dataset.from_tensor_slices((columns(frame), Y, weights))
    elements = synthetic(dataset, augmenter, sample_weight=0.5)
    found = np.array([weight for _, _, weight in elements])
    assert (np.count_nonzero(found == 3.0), np.count_nonzero(found == 0.5)) == (80, 40)


def test_rows_of_a_frame_of_numbers(frame):
    numbers = frame[["price", "rooms"]]
    augmenter = GANAugmenter(max_iter=5, selection=None, random_state=0).fit(numbers, Y == "rare")
    rows = numbers.to_numpy("float32")
    dataset = tf.data.Dataset.from_tensor_slices((rows, (Y == "rare").astype("float32")))
    elements = synthetic(dataset, augmenter)
    assert all(float(features[1]).is_integer() for features, _ in elements)
    assert sum(label for _, label in elements) == 60


def test_missing_values(frame):
    numbers = frame[["price", "city"]].copy()
    numbers.loc[::3, "price"] = np.nan
    numbers.loc[::5, "city"] = None
    augmenter = GANAugmenter(max_iter=40, selection=None, random_state=0).fit(numbers, Y)
    given = {"price": numbers["price"], "city": numbers["city"].fillna("")}
    dataset = tf.data.Dataset.from_tensor_slices(({k: v.tolist() for k, v in given.items()}, Y))
    elements = synthetic(dataset, augmenter)
    assert {f["city"] for f, _ in elements} == {b"Ulm", "Köln".encode(), b""}
    assert sum(np.isnan(f["price"]) for f, _ in elements) > 27


@pytest.mark.parametrize("key", [None, "label"])
def test_images(key):
    images = np.random.default_rng(0).integers(0, 255, (80, 8, 9, 1), dtype="uint8")
    labels = (Y == "rare").astype("int32")
    augmenter = GANAugmenter(max_iter=2, selection=None, random_state=0).fit(images, labels)
    parts = (images, labels) if key is None else {"image": images, "label": labels}
    dataset = tf.data.Dataset.from_tensor_slices(parts)
    assert len(mixed(dataset.batch(8, drop_remainder=True), augmenter, label=key)) == 15
    with pytest.raises(ValueError, match=r"shape \(8, 9, 1\) and dtype uint8"):
        dataset.map(lambda *p: (tf.cast(images[0], "float32"), labels[0])).apply(
            mix_synthetic(augmenter)
        )
    with pytest.raises(ValueError, match="images of shape"):
        tf.data.Dataset.from_tensor_slices((np.zeros((4, 72)), [0, 1, 0, 1])).apply(
            mix_synthetic(augmenter)
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f, y: ({k: v for k, v in f.items() if k != "city"}, y), r"without \['city'\]"),
        (lambda f, y: (f | {"extra": y}, y), r"the unknown \['extra'\]"),
        (lambda f, y: (f | {"price": tf.cast(f["price"], "int32")}, y), "'price'.*int32"),
        (lambda f, y: (f | {"city": tf.strings.length(f["city"])}, y), "'city'.*text.*int32"),
        (lambda f, y: (f | {"rooms": tf.as_string(f["rooms"])}, y), "'rooms'.*string"),
        (lambda f, y: (f, tf.strings.length(y)), r"labels of the dataset are int32.*'common'"),
        (lambda f, y: (tf.zeros((28, 28)), y), "has learned rows"),
        (lambda f, y: (tf.zeros((3,)), y), "rows of 4 columns"),
        (lambda f, y: (tf.zeros((4,)), y), "'city' was learned as text"),
    ],
)
def test_what_does_not_fit_is_said(frame, augmenter, change, message):
    dataset = tf.data.Dataset.from_tensor_slices((columns(frame), Y)).map(change)
    with pytest.raises(ValueError, match=message):
        dataset.apply(mix_synthetic(augmenter))


def test_labels_that_a_dtype_cannot_hold(frame):
    augmenter = GANAugmenter(max_iter=2, selection=None).fit(frame, np.where(Y == "rare", 300, 1))
    dataset = tf.data.Dataset.from_tensor_slices((columns(frame), np.ones(80, "uint8")))
    with pytest.raises(ValueError, match=r"uint8, which cannot hold.*\[1, 300\]"):
        dataset.apply(mix_synthetic(augmenter))


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (np.arange(80) - 40, "uint8"),
        (np.arange(80) * 13, "int8"),
        (np.arange(80) * 1e6, "float16"),
        (pd.Series(pd.date_range("2020-01-01", periods=80)), "int32"),
        (pd.Series(pd.date_range("2020-01-01", periods=80)).mask(Y == "rare"), "float32"),
        (np.where(Y == "rare", np.nan, 1.5), "int64"),
    ],
)
def test_values_that_a_dtype_cannot_hold(values, dtype):
    augmenter = GANAugmenter(max_iter=2, selection=None).fit(pd.DataFrame({"a": values}), Y)
    dataset = tf.data.Dataset.from_tensor_slices(({"a": np.zeros(80, dtype)}, Y))
    with pytest.raises(ValueError, match=rf"'a' was learned as .* {dtype} of the dataset"):
        dataset.apply(mix_synthetic(augmenter))


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
def test_narrower_dtypes_that_hold_all():
    X = np.column_stack([np.arange(80), np.arange(80) % 2])
    augmenter = GANAugmenter(max_iter=2, selection=None).fit(X, Y)
    for dtype in ("uint8", "int32", "float16", "float64"):
        mixed(tf.data.Dataset.from_tensor_slices((X.astype(dtype), Y)), augmenter)


def test_weights_that_are_whole_numbers(frame, augmenter):
    dataset = tf.data.Dataset.from_tensor_slices((columns(frame), Y, np.ones(80, "int32")))
    assert synthetic(dataset, augmenter, sample_weight=2)
    with pytest.raises(ValueError, match=r"int32, which cannot hold.*sample_weight=0.5"):
        dataset.apply(mix_synthetic(augmenter, sample_weight=0.5))


def test_rows_of_text():
    words = np.array([["a", "ä"], ["c", "d"]] * 40)
    dataset = tf.data.Dataset.from_tensor_slices((words, Y))
    by_itself = GANAugmenter(max_iter=2, selection=None, random_state=0).fit(dataset)
    assert set(by_itself.sample(9)[0].ravel()) <= {"a", "ä", "c", "d"}
    found = {word for row, _ in synthetic(dataset, by_itself) for word in row.tolist()}
    assert found == {b"a", "ä".encode(), b"c", b"d"}


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
def test_keys_that_are_numbers_and_named_tuples():
    class Pair(NamedTuple):
        features: dict
        label: tf.Tensor

    numbers = {0: np.arange(80.0), 1: np.arange(80) % 7}
    dataset = tf.data.Dataset.from_tensor_slices(Pair(numbers, Y))
    by_itself = GANAugmenter(max_iter=2, selection=None, random_state=0).fit(dataset)
    assert isinstance(next(iter(mixed(dataset, by_itself))), Pair)


def test_numbers_that_numpy_does_not_have(frame, augmenter):
    dataset = tf.data.Dataset.from_tensor_slices((tf.zeros((4, 3), tf.bfloat16), [0, 1, 0, 1]))
    with pytest.raises(TypeError, match="bfloat16"):
        dataset.apply(mix_synthetic(augmenter))
