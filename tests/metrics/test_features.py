"""Feature extractors: what they return, and that they have not seen what they are used on."""

import pickle
import random

import keras
import numpy as np
import pytest
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

from ganaug.metrics import classifier_features, model_features, pca_features


@pytest.fixture(scope="module")
def digits():
    images, labels = load_digits(return_X_y=True)
    return images.reshape(-1, 8, 8, 1).astype("float32")[:600], labels[:600]


@pytest.fixture(scope="module")
def noise():
    """Return images that say nothing of their labels."""
    rng = np.random.default_rng(0)
    return rng.random((80, 6, 6, 1), dtype="float32"), np.arange(80) % 2


@pytest.fixture(scope="module")
def folds(digits):
    return classifier_features(*digits, seed=0, num_steps=150)


def quick(images, labels, **options):
    return classifier_features(images, labels, **{"seed": 0, "num_steps": 3} | options)


@pytest.fixture(scope="module")
def quick_folds(noise):
    return quick(*noise)


@pytest.fixture(params=["pca", "model", "classifier"])
def extract(request, digits, folds):
    if request.param == "pca":
        return pca_features(digits[0])
    if request.param == "model":
        return model_features(keras.layers.MaxPooling2D())
    return folds[0].extract


def test_an_extractor_gives_rows_of_single_precision(extract, digits):
    images = digits[0][:5]
    features = extract(images)
    assert features.dtype == "float32"
    assert features.ndim == 2
    np.testing.assert_allclose(extract(images[3:4]), features[3:4], rtol=1e-4, atol=1e-4)


def test_an_extractor_takes_any_kind_of_number(extract, digits):
    images = digits[0][:5]
    np.testing.assert_array_equal(extract(images.astype("uint8")), extract(images))


def test_an_extractor_can_be_pickled(extract, digits):
    images = digits[0][:5]
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(extract))(images), extract(images))


def test_an_extractor_refuses_missing_values(extract, digits):
    with pytest.raises(ValueError, match="images must be finite"):
        extract(np.where(digits[0][:2] > 0, np.nan, 0))


def test_components_keep_distances():
    rng = np.random.default_rng(0)
    images = rng.normal(size=(50, 3)) @ rng.normal(size=(3, 16))  # The rank is 3.
    features = pca_features(images.reshape(50, 4, 4), 3)(images.reshape(50, 4, 4))
    assert np.linalg.norm(features[0] - features[1]) == pytest.approx(
        np.linalg.norm(images[0] - images[1]), rel=1e-5
    )


def test_components_as_many_as_there_can_be(digits):
    assert pca_features(digits[0][:10], 64)(digits[0]).shape == (600, 9)
    assert pca_features(digits[0], 1000)(digits[0]).shape == (600, 64)


def test_components_of_many_pixels_by_seed():
    images = np.random.default_rng(0).random((600, 30, 30))
    first, same, other = (pca_features(images, 5, seed=seed)(images) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)


def test_component_errors():
    with pytest.raises(ValueError, match="images must differ"):
        pca_features(np.ones((5, 4, 4)))
    with pytest.raises(ValueError, match="images must have at least 2"):
        pca_features(np.ones((1, 4, 4)))
    with pytest.raises(ValueError, match="n_components == 0"):
        pca_features(np.eye(4), 0)


def test_a_model_is_asked_in_batches_and_in_inference_mode():
    images = np.random.default_rng(0).random((7, 2, 2, 1), dtype="float32")
    extract = model_features(keras.layers.Dropout(0.5, seed=0), batch_size=3)
    np.testing.assert_array_equal(extract(images), images.reshape(7, 4))


@pytest.mark.parametrize("pack", [lambda x: x, lambda x: [x], lambda x: {"sample": x}])
def test_a_model_of_one_named_or_listed_input(pack):
    inputs = keras.Input((2, 2, 1), name="sample")
    model = keras.Model(pack(inputs), keras.layers.Flatten()(inputs))
    np.testing.assert_array_equal(model_features(model)(np.ones((3, 2, 2, 1))), np.ones((3, 4)))


def test_a_sequential_model_that_is_not_built():
    model = keras.Sequential([keras.layers.Flatten()])
    assert model_features(model)(np.ones((3, 2, 2, 1))).shape == (3, 4)


def test_model_errors():
    with pytest.raises(TypeError, match=r"must be a keras.Model or keras.Layer.*model='vgg'"):
        model_features("vgg")
    one, two = keras.Input((1,)), keras.Input((1,))
    with pytest.raises(TypeError, match="a model with 2 inputs"):
        model_features(keras.Model([one, two], keras.layers.Add()([one, two])))
    with pytest.raises(TypeError, match="a model that returns a list"):
        model_features(keras.Model(one, [one, one]))(np.ones((2, 1)))


def test_every_image_is_unseen_once_and_each_class_is_halved(digits, folds):
    _, labels = digits
    np.testing.assert_array_equal(np.sort(np.concatenate([f.unseen for f in folds])), range(600))
    first, second = (np.bincount(labels[fold.unseen]) for fold in folds)
    assert abs(first - second).max() <= 1


def test_classifiers_tell_unseen_images_apart(digits, folds):
    images, labels = digits
    for fold in folds:
        features, classes = fold.extract(images[fold.unseen]), labels[fold.unseen]
        neighbours = KNeighborsClassifier(3).fit(features[::2], classes[::2])
        assert neighbours.score(features[1::2], classes[1::2]) > 0.8


def test_features_have_one_norm(digits, folds):
    norms = np.linalg.norm(folds[0].extract(digits[0]), axis=1)
    np.testing.assert_allclose(norms, 8.0, rtol=1e-5)


def test_a_network_knows_nothing_of_its_unseen_images(noise, quick_folds):
    images, labels = noise
    for number, fold in enumerate(quick_folds):
        changed = images.copy()
        changed[fold.unseen] = 1000.0 * np.random.default_rng(1).random((40, 6, 6, 1))
        again = quick(changed, labels)
        np.testing.assert_array_equal(again[number].extract(images), fold.extract(images))
        again, before = again[1 - number], quick_folds[1 - number]
        assert not np.array_equal(again.extract(images), before.extract(images))


def test_same_seed_same_bytes_and_global_states_untouched(noise, quick_folds):
    images, labels = noise
    before = random.getstate(), np.random.get_state()[1].copy()
    tf.random.set_seed(3)
    expected = tf.random.uniform((4,)).numpy()
    tf.random.set_seed(3)
    same, other = quick(images, labels), quick(images, labels, seed=1)
    np.testing.assert_array_equal(tf.random.uniform((4,)), expected)
    for a, b, c in zip(quick_folds, same, other, strict=True):
        np.testing.assert_array_equal(a.unseen, b.unseen)
        np.testing.assert_array_equal(a.extract(images), b.extract(images))
        assert not np.array_equal(a.extract(images), c.extract(images))
    assert random.getstate() == before[0]
    np.testing.assert_array_equal(np.random.get_state()[1], before[1])


def test_labels_of_any_kind_and_a_class_of_one_image(noise):
    images, _ = noise
    labels = np.array(["cat", "dog"] * 40)
    labels[7] = "yak"
    folds = quick(images, labels, num_features=5)
    assert [fold.extract(images).shape for fold in folds] == [(80, 5)] * 2


def test_classifier_errors(noise):
    images, labels = noise
    with pytest.raises(ValueError, match=r"must be of shape.*\(80, 6, 6\) and labels of shape"):
        quick(images[..., 0], labels)
    with pytest.raises(ValueError, match=r"with as many labels.*labels of shape \(79,\)"):
        quick(images, labels[1:])
    with pytest.raises(ValueError, match=r"at least two classes.*\{0: 80\}"):
        quick(images, np.zeros(80, int))
    with pytest.raises(ValueError, match=r"at least two classes.*\{False: 79, True: 1\}"):
        quick(images, np.arange(80) == 79)
    with pytest.raises(ValueError, match="images must be finite"):
        quick(np.full_like(images, np.nan), labels)
    with pytest.raises(ValueError, match="num_steps == 0"):
        quick(images, labels, num_steps=0)
