"""Samples without labels, or of one class: there is nothing to balance, but more to draw."""

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, mix_synthetic

pytestmark = pytest.mark.filterwarnings("ignore:Training collapsed")

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (40, 8, 9), "uint8")
SAMPLES = {
    "images": IMAGES,
    "a list of images": list(IMAGES),
    "rows": RNG.normal(size=(60, 4)),
    "frame": pd.DataFrame({"a": RNG.normal(size=60), "b": RNG.choice(list("xyz"), 60)}),
}


def quick(**settings):
    return GANAugmenter(**{"max_iter": 2, "random_state": 0} | settings)


@pytest.mark.parametrize("kind", SAMPLES)
def test_without_labels(kind, tmp_path):
    X = SAMPLES[kind]
    augmenter = quick().fit(X)
    augmenter.save(tmp_path / "augmenter.ganaug")
    loaded = GANAugmenter.load(tmp_path / "augmenter.ganaug")
    pairs = [fitted.sample(5, random_state=1) for fitted in (augmenter, loaded)]
    for rows, labels in pairs:
        assert labels is None
        assert type(rows) is type(X)
        assert len(rows) == 5
    np.testing.assert_array_equal(*(np.asarray(rows) for rows, _ in pairs))
    assert augmenter.sampling_strategy_ == {}


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("label", [3, "ok"])
def test_with_one_class(kind, label):
    X = SAMPLES[kind]
    y = np.full(len(X), label)
    rows, labels = quick().fit(X, y).sample(5)
    assert len(rows) == 5
    np.testing.assert_array_equal(labels, [label] * 5)
    more, labels = quick(sampling_strategy={label: 70}).fit_resample(X, y)
    assert len(more) == 70
    np.testing.assert_array_equal(labels, [label] * 70)


def test_a_stage_needs_labels():
    with pytest.raises(ValueError, match="fitted without"):
        mix_synthetic(quick().fit(IMAGES), 0.5)


def test_resampling_needs_something_to_balance():
    with pytest.raises(ValueError, match="requires y"):
        quick().fit_resample(IMAGES, None)
    with pytest.raises(ValueError, match="more than 1 class"):
        quick().fit_resample(IMAGES, np.zeros(40, int))


DATASETS = {
    "single images": tf.data.Dataset.from_tensor_slices(IMAGES[..., None]),
    "batches": tf.data.Dataset.from_tensor_slices(IMAGES[..., None]).batch(16),
    "batches of two axes": tf.data.Dataset.from_tensor_slices(IMAGES).batch(16),
    "single images of two axes": tf.data.Dataset.from_tensor_slices(IMAGES),
    "fixed batches": tf.data.Dataset.from_tensor_slices(IMAGES[..., None]).batch(
        8, drop_remainder=True
    ),
    "rows": tf.data.Dataset.from_tensor_slices(SAMPLES["rows"]).batch(7),
}


@pytest.mark.parametrize("name", DATASETS)
def test_datasets_without_labels(name):
    dataset = DATASETS[name]
    augmenter = quick().fit(dataset)
    rows, labels = augmenter.sample(3)
    assert labels is None
    batched = "batches" in name or name == "rows"
    assert rows.shape[1:] == dataset.element_spec.shape[int(batched) :]
    size = 60 if name == "rows" else 40
    assert augmenter.synthesizer_.counts_.tolist() == [size]


class Batches(keras.utils.PyDataset):
    def __init__(self, *parts, length=5):
        super().__init__()
        self.parts, self.length = parts, length

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        return tuple(part[8 * index : 8 * index + 8] for part in self.parts)


class Endless(Batches):
    @property
    def num_batches(self):
        return None


@pytest.mark.parametrize("weighted", [False, True])
def test_batches_of_keras(weighted):
    y = np.repeat([2, 5], [30, 10])
    weights = (np.ones(40),) if weighted else ()
    fitted = quick().fit(Batches(IMAGES, y, *weights))
    expected = quick().fit(IMAGES, y)
    pair = [augmenter.sample(4, random_state=1) for augmenter in (fitted, expected)]
    for part, other in zip(*pair, strict=True):
        np.testing.assert_array_equal(part, other)
    one_hot = np.eye(6)[y].astype("float32")
    assert quick().fit(Batches(IMAGES, one_hot)).sampling_strategy_ == {5: 20}


def test_what_has_no_end_is_refused():
    with pytest.raises(ValueError, match="whose number of batches is unknown"):
        quick().fit(Endless(IMAGES, np.zeros(40)))
    with pytest.raises(TypeError, match="an iterator, generator, which may never end"):
        quick().fit((image for image in IMAGES), np.zeros(40))
    with pytest.raises(TypeError, match=r"a keras.utils.PyDataset. Fit an augmenter on it"):
        quick().fit_resample(Batches(IMAGES), np.zeros(40))
