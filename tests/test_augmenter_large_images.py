"""Images of more than 128 pixels a side: learned smaller, enlarged again."""

import logging
import pickle
from collections import Counter

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug import GANAugmenter, PixelRangeWarning, mix_synthetic
from ganaug.sampling.enlarging import EnlargingCodec, factor_of

# A GAN that has hardly been trained draws the same for any latent.
pytestmark = pytest.mark.filterwarnings("ignore:Training collapsed")
LABELS = np.repeat(["common", "scarce"], [12, 8])


def gradients(number, height=136, width=36, channels=3):
    """Return images of soft colours, as bytes."""
    rng = np.random.default_rng(0)
    rows, columns = np.linspace(0, 1, height)[:, None, None], np.linspace(0, 1, width)[:, None]
    slopes = rng.uniform(0, 120, (number, 2, 1, 1, channels))
    return (slopes[:, 0] * rows + slopes[:, 1] * columns).round().astype("uint8")


def stripes(number, side=132, period=4):
    """Return bars of random places and colours: finer than what small images hold."""
    rng = np.random.default_rng(1)
    places = np.arange(side) + rng.integers(period * 3, size=(number, 1))
    waves = np.where(places // period % 3 == 0, 200, 40).astype("uint8")
    return np.repeat(waves[:, None, :], side, axis=1)


def new(**params):
    settings = {"gan": "vanilla", "max_iter": 2, "batch_size": 8, "random_state": 0}
    return GANAugmenter(**settings | params)


@pytest.fixture(scope="module")
def learned():
    """Images of 136 x 36 pixels in colour, an augmenter that has learned them, and its result."""
    X, augmenter = gradients(20), new()
    return X, augmenter, augmenter.fit_resample(X, LABELS)


def test_what_goes_in_comes_out(learned):
    X, augmenter, (X_more, y_more) = learned
    np.testing.assert_array_equal(X_more[:20], X)
    assert X_more.shape == (24, 136, 36, 3)
    assert X_more.dtype == "uint8"
    assert Counter(y_more.tolist()) == {"common": 12, "scarce": 12}
    assert augmenter.gan_.generator.output_shape[1:] == (48, 12, 3)
    assert X_more.max() <= X.max()


def test_the_log_says_at_which_size_images_are_learned(caplog):
    with caplog.at_level(logging.WARNING, logger="ganaug"):
        new().fit(gradients(20), LABELS)
    (record,) = (r for r in caplog.records if r.name == "ganaug")
    assert "136 x 36 pixels are learned at 48 x 12" in record.message


def test_codes_are_means_and_come_back(learned):
    X, augmenter, _ = learned
    codec = augmenter.codec_
    assert codec.factor_ == 3
    codes = codec.encode(X)
    full = codec.full_.encode(X)
    means = full.reshape(20, 48, 3, 12, 3, 3).mean(axis=(2, 4))
    np.testing.assert_allclose(codes, means, atol=1e-5)
    # Images that are soft lose hardly anything, even before enlarging is learned.
    assert np.abs(codec.decode(codes).astype(int) - X).mean() < 3


def test_equal_seeds_give_equal_images(learned):
    X, augmenter, (X_more, _) = learned
    again, _ = new().fit_resample(X, LABELS)
    np.testing.assert_array_equal(again, X_more)
    other = new(random_state=1).fit(X, LABELS)
    weights, others = (a.codec_.enlarger_.get_weights() for a in (augmenter, other))
    assert any((a != b).any() for a, b in zip(weights, others, strict=True))


def test_what_is_saved_comes_back(learned, tmp_path):
    X, augmenter, _ = learned
    augmenter.save(tmp_path / "file")
    loaded = GANAugmenter.load(tmp_path / "file")
    expected, _ = augmenter.sample(3, random_state=5)
    np.testing.assert_array_equal(loaded.sample(3, random_state=5)[0], expected)
    np.testing.assert_array_equal(loaded.codec_.encode(X), augmenter.codec_.encode(X))
    loaded.save(tmp_path / "again")
    pickled = pickle.loads(pickle.dumps(augmenter))
    np.testing.assert_array_equal(pickled.sample(3, random_state=5)[0], expected)


def test_images_within_a_graph(learned, tmp_path):
    X, augmenter, _ = learned
    dataset = tf.data.Dataset.from_tensor_slices((X, LABELS))
    mixed = dataset.apply(mix_synthetic(augmenter, "balanced", seed=0)).take(30)
    images, _ = zip(*mixed.as_numpy_iterator(), strict=True)
    assert {image.shape for image in images} == {(136, 36, 3)}
    with pytest.raises(ValueError, match=r"keeps smaller ones.*BalancedBatches"):
        dataset.apply(mix_synthetic(augmenter, "balanced", transform=lambda images: images))
    augmenter.export(tmp_path / "model")
    exported = tf.saved_model.load(str(tmp_path / "model"))
    made = exported.signatures["sample"](
        label=tf.constant(["scarce"]), seed=tf.constant(1, tf.int64)
    )
    assert made["features"].shape == (1, 136, 36, 3)


def test_few_images_of_a_class_are_changed_ones():
    X = gradients(20, channels=1)[..., 0]
    labels = np.repeat([0, 1], [17, 3])
    with pytest.warns(match="Too few rows"):
        X_more, _ = new().fit_resample(X, labels)
    assert X_more.shape == (34, 136, 36)


def test_a_hot_pixel_is_left_out():
    X = np.concatenate([gradients(20, channels=1)] * 4).astype("uint16")
    X[3, 4, 5] = 60_000
    with pytest.warns(PixelRangeWarning):
        codec = EnlargingCodec(pretraining_iter=1, max_iter=1, random_state=0).fit(X)
    assert codec.value_range_[1] < 300


@pytest.mark.parametrize(
    ("sides", "factor"), [((129, 129), 3), ((192, 24), 3), ((193, 40), 4), ((256, 256), 4)]
)
def test_factors(sides, factor):
    assert factor_of(sides) == factor


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros((20, 160, 20)), "other side must have at least 24 pixels.*160 x 20"),
        (np.zeros((20, 300, 300)), "from 8 to 256.*300, 300.*Resize"),
        (np.zeros((20, 0, 200)), "from 8 to 256"),
    ],
)
def test_what_cannot_be_learned(X, message):
    with pytest.raises(ValueError, match=message):
        new().fit(X, LABELS)


def test_images_of_another_size(learned):
    _, augmenter, _ = learned
    with pytest.raises(ValueError, match=r"Expected images as fitted.*36, 3"):
        augmenter.codec_.encode(gradients(2, width=40))


def test_an_interrupt_while_enlarging_is_learned(monkeypatch):
    class Interrupt(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            raise KeyboardInterrupt

    fit = keras.Model.fit
    monkeypatch.setattr(
        keras.Model,
        "fit",
        lambda *args, callbacks, **kw: fit(*args, callbacks=[*callbacks, Interrupt()], **kw),
    )
    augmenter = new()
    with pytest.raises(KeyboardInterrupt, match="before the images were learned"):
        augmenter.fit(gradients(20), LABELS)
    assert not hasattr(augmenter, "synthesizer_")


@pytest.mark.nightly
def test_detail_is_learned():
    X = stripes(40)
    codec = EnlargingCodec(pretraining_iter=400, max_iter=100, random_state=0).fit(X[:30])
    untrained = EnlargingCodec(pretraining_iter=1, max_iter=1, random_state=0).fit(X[:30])
    errors = [
        np.abs(of.decode(of.encode(X[30:])).astype(float) - X[30:]).mean()
        for of in (codec, untrained)
    ]
    assert errors[0] < 0.5 * errors[1]
