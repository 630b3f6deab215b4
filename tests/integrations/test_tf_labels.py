"""Labels of a dataset that are one-hot or in a column, as Keras' readers of folders make them."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, mix_synthetic

pytestmark = pytest.mark.filterwarnings("ignore::ganaug.SmallClassWarning")
CODES = np.repeat([0, 1, 2], [20, 10, 6])
IMAGES = np.random.default_rng(0).integers(0, 255, (36, 8, 8), dtype="uint8")
COLUMNS = {"a": IMAGES[:, 0, 0] / 7, "b": np.where(IMAGES[:, 0, 1] > 99, "yes", "no")}
FEATURES = {"images": IMAGES, "rows": IMAGES[:, 0] / 7, "columns": COLUMNS}


def one_hot(codes=CODES, width=3, dtype="float32"):
    return np.eye(width, dtype=dtype)[codes]


LABELS = {
    "numbers": CODES,
    "column of numbers": CODES[:, None].astype("float32"),
    "column of text": CODES.astype(str)[:, None],
    "floats": one_hot(),
    "whole numbers": one_hot(dtype="int32"),
    "flags": one_hot(dtype=bool),
}
BATCHES = {
    "single": lambda dataset: dataset,
    "batches": lambda dataset: dataset.batch(7),
    "fixed batches": lambda dataset: dataset.batch(8, drop_remainder=True),
}


def augmenter():
    return GANAugmenter(max_iter=2, selection=None, sampling_strategy="all", random_state=0)


@pytest.mark.parametrize("batched", BATCHES)
@pytest.mark.parametrize(
    ("features", "labels"),
    [*(("images", labels) for labels in LABELS), ("rows", "floats"), ("columns", "flags")],
)
def test_synthetic_labels_have_the_form_of_the_others(features, labels, batched):
    dataset = tf.data.Dataset.from_tensor_slices((FEATURES[features], LABELS[labels]))
    dataset = BATCHES[batched](dataset.shuffle(36, seed=0, reshuffle_each_iteration=False))
    learner = augmenter().fit(dataset)
    whole = batched != "fixed batches"
    assert len(learner.classes_) == 3
    assert list(learner.classes_)[1] == ("1" if "text" in labels else 1)
    assert whole == (list(learner.sampling_strategy_.values()) == [0, 10, 14])
    assert learner.sample(4)[1].dtype.kind == (
        "O" if "text" in labels else LABELS[labels].dtype.kind
    )
    mixed = dataset.apply(mix_synthetic(learner, "balanced", seed=0))
    assert mixed.element_spec == dataset.element_spec
    found = [element[1].numpy() for element in mixed]
    assert len(found) == len(mixed)
    found = np.stack(found) if batched == "single" else np.concatenate(found)
    assert found.shape[1:] == LABELS[labels].shape[1:]
    counts = np.unique(found.astype(str), axis=0, return_counts=True)[1]
    assert counts.tolist() == [20] * 3 if whole else (abs(counts - counts.mean()) < 3).all()


@pytest.mark.parametrize("batched", BATCHES)
@pytest.mark.parametrize(("given", "other"), [(CODES, one_hot()), (one_hot(), CODES)])
def test_an_augmenter_of_arrays(given, other, batched):
    learner = augmenter().fit(IMAGES, given)
    for labels in (given, other):
        dataset = BATCHES[batched](tf.data.Dataset.from_tensor_slices((IMAGES, labels)))
        mixed = dataset.apply(mix_synthetic(learner, seed=0))
        assert len(list(mixed)) == len(mixed)


def test_weights_and_keys():
    weights = np.full(36, 3.0, "float32")
    weighted = tf.data.Dataset.from_tensor_slices((IMAGES, one_hot(), weights))
    learner = augmenter().fit(weighted)
    for dataset in (weighted, weighted.batch(7)):
        found = [w for *_, w in dataset.apply(mix_synthetic(learner, sample_weight=0.5))]
        found = np.concatenate([np.atleast_1d(w) for w in found])
        assert np.unique(found, return_counts=True)[1].tolist() == [24, 36]
    named = tf.data.Dataset.from_tensor_slices({"image": IMAGES, "label": one_hot()})
    mixed = named.apply(mix_synthetic(augmenter().fit(named, "label"), label="label"))
    assert sum(e["label"].numpy() for e in mixed).tolist() == [20, 20, 20]


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 1)])
def test_as_many_classes_as_rows_of_pixels(shape, shuffled):
    """Finding F4: labels of one image were taken for those of a batch of rows."""
    codes = np.repeat(np.arange(8), 5)
    images = np.random.default_rng(0).random((40, *shape), dtype="float32")
    dataset = tf.data.Dataset.from_tensor_slices((images, one_hot(codes, 8)))
    dataset = dataset.shuffle(40, seed=0) if shuffled else dataset
    learner = augmenter().fit(dataset)
    assert learner.codec_.shape_ == shape
    assert learner.classes_.tolist() == list(range(8))
    mixed = dataset.apply(mix_synthetic(learner, 0.5, seed=0))
    assert mixed.element_spec == dataset.element_spec
    assert np.stack([y for _, y in mixed]).sum() == len(mixed) == 80
    for wrong in (lambda x, y: (x, y * 0.9 + 0.0125), lambda x, y: (x, y / 2 + y[::-1] / 2)):
        with pytest.raises(ValueError, match="must be one-hot"):
            augmenter().fit(dataset.map(wrong))


def test_batches_as_long_as_rows_are_wide_stay_batches():
    X = np.random.default_rng(0).random((64, 8), dtype="float32")
    for y in (np.arange(64) % 8 == 0, (np.arange(64) % 5 == 0).astype("float32")):
        dataset = tf.data.Dataset.from_tensor_slices((X, y)).batch(8, drop_remainder=True)
        learner = augmenter().fit(dataset)
        assert learner.n_features_in_ == 8
        assert len(learner.classes_) == 2
        mixed = dataset.apply(mix_synthetic(learner, 0.5, seed=0))
        assert {y.shape for _, y in mixed} == {(8,)}


@pytest.fixture(scope="module")
def learner():
    return augmenter().fit(IMAGES, one_hot())


@pytest.mark.parametrize("batched", [False, True])
@pytest.mark.parametrize(
    "wrong",
    [
        lambda x, y: (x, y * 0.9 + 0.05),
        lambda x, y: (x, tf.ones_like(y)),
        lambda x, y: (x, tf.zeros_like(y)),
        lambda x, y: (x, -y),
        lambda x, y: (x, y * float("nan")),
    ],
)
def test_labels_that_are_not_one_hot(learner, wrong, batched):
    dataset = tf.data.Dataset.from_tensor_slices((IMAGES, one_hot())).map(wrong)
    dataset = dataset.batch(7) if batched else dataset
    with pytest.raises(ValueError, match=r"must be one-hot.*Received: the label \["):
        augmenter().fit(dataset)
    with pytest.raises(tf.errors.InvalidArgumentError, match="must be one-hot"):
        list(dataset.apply(mix_synthetic(learner)))


def test_classes_that_one_hot_labels_have_no_place_for():
    wide = tf.data.Dataset.from_tensor_slices((IMAGES, one_hot(width=5)))
    with pytest.raises(ValueError, match=r"one-hot rows of 5.*one-hot rows of 3"):
        wide.apply(mix_synthetic(augmenter().fit(IMAGES, one_hot())))
    dataset = tf.data.Dataset.from_tensor_slices((IMAGES, one_hot()))
    with pytest.raises(ValueError, match=r"one-hot rows of 3.*one-hot rows of 5"):
        dataset.apply(mix_synthetic(augmenter().fit(wide)))
    for labels in (CODES + 1, CODES - 1, CODES.astype(str)):
        with pytest.raises(ValueError, match="one-hot rows of 3, which cannot hold"):
            dataset.apply(mix_synthetic(augmenter().fit(IMAGES, labels)))


def test_a_class_that_is_missing_is_no_other_width(tmp_path):
    dataset = tf.data.Dataset.from_tensor_slices((IMAGES, one_hot(width=5)))
    augmenter().fit(dataset).save(tmp_path / "augmenter")
    learner = GANAugmenter.load(tmp_path / "augmenter")
    mixed = dataset.apply(mix_synthetic(learner, "balanced", seed=0))
    assert sum(y.numpy() for _, y in mixed).tolist() == [20, 20, 20, 0, 0]


@pytest.mark.parametrize("dtype", [">u2", ">f4"])
@pytest.mark.parametrize("form", ["images", "rows"])
def test_the_byte_order_of_the_machine(dtype, form):
    X = FEATURES[form].astype(dtype)
    learner = augmenter().fit(X, CODES)
    dataset = tf.data.Dataset.from_tensor_slices((X.astype(dtype[1:]), CODES))
    assert len(list(dataset.apply(mix_synthetic(learner, "balanced")))) == 60


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    def folder(names):
        path = tmp_path_factory.mktemp("images")
        for name, code in zip(names, range(3), strict=False):
            (path / name).mkdir()
            for number, image in enumerate(IMAGES[code == CODES]):
                keras.utils.save_img(path / name / f"{number}.png", image[..., None])
        return path

    return {"int": folder("abc"), "categorical": folder("abc"), "binary": folder("ab")}


@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize("mode", ["int", "categorical", "binary"])
def test_folders(folders, mode, batch_size):
    dataset = keras.utils.image_dataset_from_directory(
        folders[mode], label_mode=mode, batch_size=batch_size, image_size=(8, 8), verbose=False
    )
    mixed = dataset.apply(mix_synthetic(augmenter().fit(dataset), "balanced", seed=0))
    assert mixed.element_spec == dataset.element_spec
    samples = 40 if mode == "binary" else 60
    assert len(mixed) == (samples if batch_size is None else -(-samples // 7))
    labels = np.concatenate(
        [np.atleast_1d(y) if batch_size else y.numpy()[None] for _, y in mixed]
    )
    assert len(labels) == samples
    counts = (
        labels.sum(axis=0) if mode == "categorical" else np.unique(labels, return_counts=True)[1]
    )
    assert np.ravel(counts).tolist() == [20] * len(counts)
