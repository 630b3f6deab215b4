"""Videos in, videos out: arrays, lists, several forms of channels."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug import (
    BalancedBatches,
    GANAugmenter,
    GANAugmenterCV,
    ImageGrid,
    SmallClassWarning,
    mix_synthetic,
)
from ganaug.codecs import VideoCodec
from ganaug.sampling.fallback import JitteredVideos

LABELS = np.repeat([0, 1], [14, 7])
SHAPE = (5, 9, 8, 1)


def bars(shape=SHAPE, dtype="uint8", seed=0):
    """Return bars that move down, and fewer that move up."""
    rng = np.random.default_rng(seed)
    time, height = np.arange(shape[0]), np.arange(shape[1])
    places = 4 + (1 - 2 * LABELS[:, None]) * (time - 2) + rng.integers(-1, 2, (len(LABELS), 1))
    videos = np.zeros((len(LABELS), *shape))
    videos[:] = (height == places[..., None]).reshape(*places.shape, -1, *[1] * (len(shape) - 2))
    return (videos * 200).astype(dtype)


def quick(**params):
    return GANAugmenter(**{"max_iter": 1, "batch_size": 4, "random_state": 0} | params)


@pytest.mark.parametrize(
    ("shape", "dtype", "codec", "gan"),
    [
        (SHAPE, "uint8", "auto", "auto"),
        ((4, 8, 8, 3), "float32", VideoCodec(value_range=(0, 255)), None),
        ((5, 9, 8), "bool", "videos", None),
    ],
    ids=["bytes", "colour", "no channels"],
)
def test_arrays_come_back(shape, dtype, codec, gan):
    X = bars(shape, dtype)
    before = X.copy()
    augmenter = quick(codec=codec, gan=gan)
    X_more, y_more = augmenter.fit_resample(X, LABELS)
    assert augmenter.codec_.kind == "videos"
    assert (X_more.shape, X_more.dtype) == ((28, *shape), X.dtype)
    np.testing.assert_array_equal(X_more[:21], before)
    np.testing.assert_array_equal(X, before)
    assert X_more.min() >= X.min()
    assert X_more.max() <= (255 if dtype == "float32" else X.max())
    assert Counter(y_more.tolist()) == {0: 14, 1: 14}


@pytest.mark.parametrize("batched", [False, True])
def test_datasets_with_one_hot_labels(batched):
    one_hot = np.eye(2, dtype="float32")[LABELS]
    dataset = tf.data.Dataset.from_tensor_slices((bars(), one_hot))
    augmenter = quick(gan=None).fit(dataset.batch(7) if batched else dataset)
    assert augmenter.codec_.kind == "videos"
    assert augmenter.codec_.shape_ == SHAPE


def test_batches_without_labels():
    dataset = tf.data.Dataset.from_tensor_slices(bars()).batch(7, drop_remainder=True)
    assert quick(gan=None).fit(dataset).sample(2)[0].shape == (2, *SHAPE)


def test_early_stopping():
    rng = np.random.default_rng(0)
    X, y = rng.integers(0, 255, (40, 4, 8, 8, 1), dtype="uint8"), np.repeat([0, 1], 20)
    augmenter = quick(early_stopping=True, validation_fraction=0.5, max_iter=2).fit(X, y)
    assert np.isfinite(augmenter.history_["quality"]).all()


def test_masked_videos_in_a_list():
    videos = list(bars())
    videos[3] = np.ma.masked_equal(videos[3], 0)
    with pytest.raises(ValueError, match="masked pixels in 1 of 21 videos"):
        quick().fit(videos, LABELS)


def test_four_axes_stay_images():
    augmenter = quick(gan=None).fit(bars((5, 9, 8)).swapaxes(1, 3), LABELS)
    assert augmenter.codec_.kind == "images"


@pytest.mark.parametrize("container", [list, np.array], ids=["list", "array"])
def test_videos_one_by_one(container, tmp_path):
    videos = list(bars())
    X = videos
    if container is np.array:
        X = np.empty(len(videos), dtype=object)
        X[:] = videos
    augmenter = quick(gan=None)
    X_more, _ = augmenter.fit_resample(X, LABELS)
    assert type(X_more) is type(X)
    assert all(new is old for new, old in zip(X_more[:21], X, strict=True))
    assert {(x.shape, x.dtype) for x in X_more} == {(SHAPE, np.dtype("uint8"))}
    augmenter.save(tmp_path / "videos")
    assert type(GANAugmenter.load(tmp_path / "videos").sample(2, 1)[0]) is type(X)


def test_saved(tmp_path):
    augmenter = quick(codec=VideoCodec(max_side=32)).fit(bars(), LABELS)
    augmenter.save(tmp_path / "videos")
    loaded = GANAugmenter.load(tmp_path / "videos")
    assert loaded.codec.max_side == 32
    np.testing.assert_array_equal(augmenter.sample(5, 1)[0], loaded.sample(5, 1)[0])


def test_exported(tmp_path):
    augmenter = quick().fit(bars(), LABELS)
    augmenter.export(tmp_path / "model")
    sample = tf.saved_model.load(str(tmp_path / "model")).signatures["sample"]
    drawn = sample(label=tf.constant([1, 0], tf.int64), seed=tf.constant(3, tf.int64))["features"]
    assert (drawn.shape, drawn.dtype) == ((2, *SHAPE), tf.uint8)


def test_datasets_and_batches():
    X = bars(dtype="float32")
    dataset = tf.data.Dataset.from_tensor_slices((X, LABELS))
    augmenter = quick().fit(dataset)
    mixed = dataset.apply(mix_synthetic(augmenter, "balanced"))
    assert mixed.element_spec[0].shape == SHAPE
    assert np.bincount([int(label) for _, label in mixed]).tolist() == [14, 14]
    batches = BalancedBatches(X, LABELS, quick(), batch_size=6, random_state=0)
    assert batches[0][0].shape == (6, *SHAPE)


@pytest.mark.nightly
def test_one_gan_per_class():
    augmenter = quick(mode="per_class").fit(bars(), LABELS)
    assert len(augmenter.gans_) == 1
    assert augmenter.sample(3, 1)[0].shape == (3, *SHAPE)


def test_without_a_gan_all_frames_are_changed_alike():
    X = bars(dtype="float32")
    augmenter = quick(gan=None)
    X_more, _ = augmenter.fit_resample(X, LABELS)
    assert augmenter.gans_ == []
    assert isinstance(augmenter.synthesizer_.samplers_[1][0], JitteredVideos)
    made = X_more[21:]
    assert len(np.unique(made, axis=0)) == 7
    # The bar is the brightest row; it moves up by one in each frame, unless it leaves the picture.
    places = made.mean(axis=(3, 4)).argmax(axis=2)
    assert set(np.diff(places).ravel().tolist()) <= {-1, 0}


def test_small_classes_are_shifted():
    with pytest.warns(SmallClassWarning, match=r"\[1\] have fewer.*all frames alike"):
        quick().fit_resample(bars()[:18], LABELS[:18])


@pytest.mark.filterwarnings("ignore::ganaug.exceptions.NoGainWarning")
def test_chosen_by_cross_validation():
    search = GANAugmenterCV(
        augmenter=quick(), param_grid={"gan": [None]}, amounts=(1.0,), cv=2, random_state=0
    )
    X_more, y_more = search.fit_resample(bars(), LABELS)
    assert X_more.shape[1:] == SHAPE
    assert len(X_more) == len(y_more)


def test_moving_pictures(tmp_path):
    from PIL import Image

    grid = ImageGrid(tmp_path, num_per_class=3)
    watched = quick(callbacks=[grid]).fit(bars(), LABELS)
    assert grid._sources is None
    plain = quick().fit(bars(), LABELS)
    np.testing.assert_array_equal(watched.sample(3, 1)[0], plain.sample(3, 1)[0])
    with Image.open(tmp_path / "gan_1" / "evaluation_1.png") as picture:
        assert picture.n_frames == 8  # Padded to a multiple of 4.
        assert picture.size == (3 * 8 + 2 * 2, 2 * 12 + 2)


UNEQUAL = [*bars()[:20], bars((4, 9, 8, 1))[20]]


@pytest.mark.parametrize(
    ("X", "params", "message"),
    [
        (UNEQUAL, {}, r"one shape.*20 of 21 videos of shape \(5, 9, 8, 1\).*number 20 of \(4, 9"),
        (UNEQUAL, {"codec": "videos"}, r"number 20 of \(4, 9, 8, 1\)\. Cut them to equal numbers"),
        (bars((1, 9, 8, 1)), {}, r"of 2 to 32 frames.*shape=\(21, 1, 9, 8, 1\)"),
        (bars((5, 6, 8, 1)), {}, "h and w from 8 to 64"),
        (bars()[..., 0, 0], {"codec": "videos"}, r"Expected videos of shape.*shape=\(21, 5, 9\)"),
        (np.full((21, *SHAPE), np.nan), {}, "Pixels must be finite.*in 21 of 21 videos"),
        (pd.DataFrame(bars()[:, 0, :, 0, 0]), {"codec": "videos"}, "Expected videos of shape"),
        (bars(), {"categorical_features": [0]}, "Videos have no categorical"),
        (bars(), {"id_columns": [0]}, "Videos have no columns"),
        (bars(), {"codec": VideoCodec(), "value_range": (0, 1)}, "A codec object has its own"),
        (bars(), {"gan": "image"}, r"images of shape \(height, width, channels\)"),
        (bars(), {"gan": "series"}, r"\(time, channels\)"),
        (bars((8, 8, 8)), {"gan": "videos", "codec": "images"}, r"\(time, height, width, ch"),
    ],
)
def test_what_does_not_fit(X, params, message):
    with pytest.raises((TypeError, ValueError), match=message):
        quick(**params).fit_resample(X, LABELS)
