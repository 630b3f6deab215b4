"""Half of the images are real and changed; the others, real or synthetic, are as they are."""

import pickle

import keras
import numpy as np
import pytest
import tensorflow as tf
from imblearn.over_sampling import RandomOverSampler

from ganaug import BalancedBatches, GANAugmenter, mix_synthetic
from ganaug.integrations.image_changes import ImageChange

pytestmark = pytest.mark.filterwarnings("ignore:Training collapsed")

SIZES = (30, 10)


def images(shape=(8, 9, 3), dtype="uint8"):
    """Return images that are 100 and more at the left and less at the right, and their labels."""
    rng = np.random.default_rng(0)
    X = rng.integers(0, 60, (sum(SIZES), *shape)).astype(dtype)
    X[:, :, :4] += 120
    return X, np.repeat([0, 1], SIZES)


def flip(image):
    return tf.reverse(image, [-2])


def is_flipped(X):
    return np.array([x[:, :4].mean() < x[:, 5:].mean() for x in np.asarray(X, float)])


@pytest.fixture(scope="module")
def augmenter():
    return GANAugmenter(gan="vanilla", max_iter=2, random_state=0).fit(*images())


def originals_of(flipped, X):
    """Return the row of the original that each flipped image is made of."""
    return [np.flatnonzero((x[:, ::-1] == X).all(axis=(1, 2, 3)))[0] for x in flipped]


@pytest.mark.parametrize("batch", [None, 7])
def test_a_stage_adds_a_changed_image_for_each_other(augmenter, batch):
    X, y = images()
    dataset = tf.data.Dataset.from_tensor_slices((X, y))
    dataset = dataset if batch is None else dataset.batch(batch)
    mixed = dataset.apply(mix_synthetic(augmenter, "balanced", transform=flip, seed=0))
    assert mixed.element_spec == dataset.element_spec
    elements = list(mixed.as_numpy_iterator())
    assert len(mixed) == len(elements)
    join = np.stack if batch is None else np.concatenate
    found, labels = (join(part) for part in zip(*elements, strict=True))
    assert len(found) == 120
    flipped = np.array([(x[:, ::-1] == X).all(axis=(1, 2, 3)).any() for x in found])
    assert flipped.sum() == 60
    rows = originals_of(found[flipped], X)
    np.testing.assert_array_equal(y[rows], labels[flipped])
    counts = np.bincount(rows, minlength=40)
    assert (counts[:30] == 1).all()
    assert counts[30:].min() >= 1
    assert counts[30:].sum() == 30
    kept = [x for x in found if (x == X).all(axis=(1, 2, 3)).any()]
    np.testing.assert_array_equal(kept, X)
    assert np.bincount(labels).tolist() == [60, 60]


def test_all_kinds_come_at_random_places(augmenter):
    X, y = images()
    weighted = tf.data.Dataset.from_tensor_slices((X, y, np.full(40, 3.0, "float32")))
    stage = mix_synthetic(augmenter, "balanced", transform=flip, sample_weight=0.5, seed=0)
    weights = np.array([float(weight) for *_, weight in weighted.apply(stage)])
    for weight in (0.5, 1.0):
        places = np.flatnonzero(weights == weight)
        assert 40 < places.mean() < 80
        assert places.std() > 25


def test_whole_numbers_are_cut_off_and_flags_rounded(augmenter):
    X, y = images()
    stage = mix_synthetic(augmenter, "balanced", transform=lambda x: tf.cast(x, tf.int32) + 200)
    mixed = tf.data.Dataset.from_tensor_slices((X, y)).apply(stage)
    changed = np.stack([image for image, _ in mixed if image.numpy().min() >= 200])
    assert len(changed) == 60
    assert (changed == 255).any()
    batches = BalancedBatches(
        X > 60,
        y,
        GANAugmenter(gan="vanilla", max_iter=2),
        transform=lambda x: 0.3 * tf.cast(x, "float32"),
        shuffle=False,
        batch_size=60,
    )
    assert not batches[1][0].any()


def test_weights_of_changed_images_are_those_of_real_ones(augmenter):
    X, y = images()
    dataset = tf.data.Dataset.from_tensor_slices((X, y, np.full(40, 3.0, "float32")))
    stage = mix_synthetic(augmenter, "balanced", transform=flip, sample_weight=0.5, seed=0)
    weights = [float(weight) for *_, weight in dataset.apply(stage)]
    values, counts = np.unique(weights, return_counts=True)
    assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == {0.5: 20, 1.0: 20, 3.0: 80}


def test_layers_and_functions_of_floats(augmenter):
    X, y = images()
    dataset = tf.data.Dataset.from_tensor_slices((X, y))
    for change in (
        keras.layers.RandomFlip("horizontal", seed=0),
        keras.layers.Dropout(0.5),
        keras.Sequential([keras.layers.RandomTranslation(0.1, 0.1), keras.layers.RandomFlip()]),
        lambda image: tf.image.random_brightness(tf.cast(image, tf.float32), 1000.0),
    ):
        mixed = dataset.apply(mix_synthetic(augmenter, "balanced", transform=change, seed=0))
        found = np.stack([image for image, _ in mixed.as_numpy_iterator()])
        assert found.dtype == np.uint8
        assert len(found) == 120
        assert len(np.unique(found.reshape(120, -1), axis=0)) > 60


@pytest.mark.parametrize("shape", [(8, 9), (8, 9, 1)])
@pytest.mark.parametrize("dtype", ["uint8", "float32", ">u2"])
def test_batches_are_half_changed(shape, dtype):
    X, y = images(shape, dtype)
    sampler = GANAugmenter(gan="vanilla", max_iter=2, random_state=0)
    batches = BalancedBatches(
        X, y, sampler, batch_size=16, transform=flip, sample_weight=np.full(40, 2.0)
    )
    for _ in range(2):
        parts = [batches[i] for i in range(len(batches))]
        found, labels, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
        assert parts[0][0].dtype == X.dtype
        assert found.shape == (120, *shape)
        assert np.bincount(labels).tolist() == [60, 60]
        real = [(x == X).reshape(40, -1).all(axis=1).any() for x in found]
        changed = [(x[:, ::-1] == X).reshape(40, -1).all(axis=1).any() for x in found]
        assert (np.sum(real), np.sum(changed)) == (40, 60)
        np.testing.assert_array_equal(weights, np.where(np.logical_or(real, changed), 2.0, 1.0))
        batches.on_epoch_end()


def test_other_samplers():
    X, y = images()
    rows = RandomOverSampler(random_state=0)

    class OnImages(RandomOverSampler):
        def fit_resample(self, X, y):
            more, labels = rows.fit_resample(X.reshape(len(X), -1), y)
            return more.reshape(-1, *X.shape[1:]), labels

    batches = BalancedBatches(X, y, OnImages(), transform=flip, shuffle=False, batch_size=60)
    assert not is_flipped(batches[0][0]).any()
    assert is_flipped(batches[1][0]).all()
    np.testing.assert_array_equal(batches[1][1], batches[0][1])


def test_a_network_trains_on_them():
    X, y = images()
    layer = keras.layers.RandomFlip("vertical", seed=0)
    sampler = GANAugmenter(gan="vanilla", max_iter=2, random_state=0)
    batches = BalancedBatches(X, y, sampler, transform=layer, random_state=0)
    network = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1)])
    network.compile("sgd", "mse")
    network.fit(batches, epochs=2, verbose=0)


def test_a_function_is_traced_once_and_may_depend_on_tensors():
    X, y = images()
    traced = []

    def sometimes_flipped(image):
        traced.append(image)
        if tf.random.uniform(()) < 0.5:
            image = flip(image)
        return image

    sampler = GANAugmenter(gan="vanilla", max_iter=2, random_state=0)
    settings = {"transform": sometimes_flipped, "shuffle": False, "batch_size": 20}
    batches = BalancedBatches(X, y, sampler, **settings)
    flipped = is_flipped(np.concatenate([batches[i][0] for i in (3, 4, 5)]))
    assert 10 < flipped.sum() < 50
    assert len(traced) == 1
    again = pickle.loads(pickle.dumps(ImageChange(flip, X.shape[1:])))
    np.testing.assert_array_equal(again(X), X[:, :, ::-1])
    stage = mix_synthetic(batches.sampler_, "balanced", transform=sometimes_flipped)
    mixed = tf.data.Dataset.from_tensor_slices((X, y)).apply(stage)
    assert len(list(mixed)) == 120
    assert len(traced) == 2


WRONG = {
    "no function": ("flip", TypeError, "transform must be a Keras layer"),
    "mixes classes": (keras.layers.MixUp(), TypeError, "must keep the label"),
    "no object": (keras.layers.RandomFlip, TypeError, "transform must be a Keras layer"),
    "nothing": (lambda image: None, ValueError, "Received: None of shape None"),
    "another shape": (lambda image: image[1:], ValueError, r"shape that it receives.*\(7, 9, 3\)"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_changes(augmenter, name):
    change, error, message = WRONG[name]
    dataset = tf.data.Dataset.from_tensor_slices(images())
    with pytest.raises(error, match=message):
        dataset.apply(mix_synthetic(augmenter, "balanced", transform=change))


def test_tables_have_no_images_to_change():
    X, y = np.random.default_rng(0).normal(size=(40, 3)), images()[1]
    with pytest.raises(TypeError, match=r"axes.*samples of shape"):
        BalancedBatches(X, y, RandomOverSampler(), transform=flip)
    augmenter = GANAugmenter(max_iter=2).fit(X, y)
    with pytest.raises(TypeError, match="transform changes images"):
        mix_synthetic(augmenter, transform=flip)
