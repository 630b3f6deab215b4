"""Small images in, large images out."""

import os
import random
import signal
import threading

import keras
import numpy as np
import pytest
from resolvers import HIGH, LABELS, halved, resolver, tiny
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.neighbors import KNeighborsClassifier

from ganaug import GANAugmenter, SuperResolver, TrainingWarning
from ganaug._utils.seeding import seed_of
from ganaug.terms import FeatureContent, LabelContent, PixelContent
from ganaug.training.held_out import split
from ganaug.training.train_super_resolution import ResolverEvaluation

pytestmark = pytest.mark.usefixtures("no_idle_models")


def hasty(space, scale, **settings):
    gan = tiny(space, scale, **settings)
    gan.generator_optimizer.learning_rate = 0.1
    return gan


@pytest.mark.parametrize(
    ("images", "scale"),
    [
        pytest.param(HIGH, 2, marks=pytest.mark.nightly),
        (HIGH.astype("uint8"), 4),
        pytest.param(
            np.stack([HIGH, HIGH / 2], axis=-1).astype("float32"), 2, marks=pytest.mark.nightly
        ),
        pytest.param((HIGH * 4000).astype("uint16"), 2, marks=pytest.mark.nightly),
    ],
    ids=["floats", "bytes, by 4", "two channels", "16 bits"],
)
def test_what_goes_in_comes_out(images, scale):
    before = images.copy()
    low = halved(images, scale)
    large = resolver(scale=scale).fit(images).transform(low)
    assert large.shape == images.shape
    assert large.dtype == images.dtype
    assert large.min() >= images.min()
    assert large.max() <= images.max()
    np.testing.assert_array_equal(images, before)


@pytest.mark.nightly
def test_it_learns_more_than_repeated_pixels():
    train, test = HIGH[:100], HIGH[100:]
    low = halved(test)
    large = SuperResolver(pretraining_iter=300, max_iter=0, random_state=0).fit(train)
    error = np.mean((large.transform(low) - test) ** 2)
    assert error < 0.6 * np.mean((low.repeat(2, axis=1).repeat(2, axis=2) - test) ** 2)


def test_history():
    fitted = resolver(max_iter=3).fit(HIGH)
    assert {"generator_loss", "quality", "kernel_distance", "psnr", "ssim"} <= set(fitted.history_)
    assert len(fitted.history_["psnr"]) == 3
    assert len(fitted.pixel_loss_) == 4
    assert fitted.n_iter_ == 3


def test_content_is_what_it_is_told():
    flattened = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten()])
    content = [PixelContent(10.0), FeatureContent(flattened)]
    terms = resolver(content=content, max_iter=0).fit(HIGH).gan_.terms
    assert terms == tuple(content)


@pytest.mark.nightly
def test_content_that_learns_from_labels(tmp_path):
    fitted = resolver(content=[LabelContent(2.0, num_steps=150)]).fit(HIGH, LABELS)
    (term,) = fitted.gan_.terms
    assert term.weight == 2.0
    features = term.extractor(HIGH[..., np.newaxis] / 8 - 1)
    neighbors = KNeighborsClassifier(1).fit(features[:60], LABELS[:60])
    assert neighbors.score(features[60:], LABELS[60:]) > 0.9
    fitted.set_params(gan="auto", content="auto").save(tmp_path / "resolver.ganaug")
    loaded = SuperResolver.load(tmp_path / "resolver.ganaug")
    np.testing.assert_array_equal(*(r.transform(halved(HIGH)) for r in (fitted, loaded)))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (None, r"learns from labels. Received: y=None"),
        (LABELS[:50], "as many labels"),
        (0 * LABELS, "two classes of two or more"),
    ],
)
def test_content_without_labels_to_learn_from(labels, message):
    with pytest.raises(ValueError, match=message):
        resolver(content=[LabelContent()]).fit(HIGH, labels)


def test_early_stopping_keeps_the_best():
    fitted = resolver(gan=hasty, max_iter=16, early_stopping=True, n_iter_no_change=1).fit(HIGH)
    found = fitted.history_["quality"]
    assert len(found) < 16
    assert np.argmin(found) == len(found) - 2
    _, held_out = split(len(HIGH), seed_of(0))
    again = ResolverEvaluation(fitted.codec_.encode(HIGH)[held_out], 2)(fitted.gan_).logs[
        "quality"
    ]
    assert again == pytest.approx(min(found), rel=1e-4)


def test_pixels_alone():
    fitted = resolver(max_iter=0).fit(HIGH)
    assert fitted.history_ == {}
    assert fitted.n_iter_ == 0
    assert fitted.transform(halved(HIGH)).shape == HIGH.shape


def test_the_seed_decides_everything_and_global_states_are_left_alone():
    states = random.getstate(), np.random.get_state()[1].copy()
    large = [resolver(random_state=seed).fit(HIGH).transform(halved(HIGH)) for seed in (1, 1, 2)]
    assert random.getstate() == states[0]
    np.testing.assert_array_equal(np.random.get_state()[1], states[1])
    np.testing.assert_array_equal(large[0], large[1])
    assert (large[0] != large[2]).any()


def test_a_transformer():
    copied = clone(resolver(scale=4))
    assert copied.get_params()["scale"] == 4
    with pytest.raises(NotFittedError):
        copied.transform(HIGH)


@pytest.mark.parametrize(
    ("images", "settings", "message"),
    [
        (HIGH[:1], {}, "At least 2 images are needed"),
        (HIGH.reshape(-1, 64), {}, r"Expected images of shape"),
        (HIGH, {"scale": 5}, "scale"),
        (np.where(HIGH > 15, np.nan, HIGH), {}, "must be finite"),
        (HIGH, {"max_iter": -1}, "max_iter"),
        (HIGH, {"batch_size": 1}, "batch_size"),
    ],
)
def test_what_cannot_be_learned(images, settings, message):
    with pytest.raises(ValueError, match=message):
        resolver(**settings).fit(images)


def test_what_is_saved_comes_back(tmp_path):
    fitted = resolver(callbacks=[], checkpoint_dir=tmp_path / "checkpoints").fit(HIGH)
    with pytest.raises(TypeError, match=r"without pickle: gan=<fun.*set_params\(gan='auto'\)"):
        fitted.save(tmp_path / "resolver.ganaug")
    fitted.set_params(gan="auto").save(tmp_path / "resolver.ganaug")
    loaded = SuperResolver.load(tmp_path / "resolver.ganaug")
    low = halved(HIGH)
    np.testing.assert_array_equal(loaded.transform(low), fitted.transform(low))
    for name in ("history_", "pixel_loss_", "n_iter_"):
        assert getattr(loaded, name) == getattr(fitted, name)
    left_out = {"callbacks": None, "checkpoint_dir": None}
    assert loaded.get_params() == fitted.get_params() | left_out


@pytest.mark.parametrize(
    "settings",
    [{"gan": "auto", "content": [PixelContent()]}, {"random_state": np.random.RandomState(0)}],
)
def test_parameters_that_are_not_saved_are_refused(tmp_path, settings):
    fitted = resolver(max_iter=0, pretraining_iter=1).fit(HIGH).set_params(**settings)
    with pytest.raises(TypeError, match=r"cannot be saved without pickle"):
        fitted.save(tmp_path / "resolver.ganaug")


def test_only_what_was_fitted_and_only_by_its_own_class(tmp_path):
    with pytest.raises(NotFittedError):
        resolver().save(tmp_path / "resolver.ganaug")
    resolver().fit(HIGH).set_params(gan="auto").save(tmp_path / "resolver.ganaug")
    with pytest.raises(ValueError, match=r"GANAugmenter.save wrote.*SuperResolver.save wr"):
        GANAugmenter.load(tmp_path / "resolver.ganaug")


@pytest.fixture
def interruptible():
    """Let SIGINT interrupt, which pytest-xdist has its workers ignore."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)


@pytest.mark.nightly
@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_while_pixels_are_learned_leaves_it_fitted():
    stopped = resolver(pretraining_iter=10**5)
    timer = threading.Timer(8.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with (
        pytest.warns(TrainingWarning, match=r"interrupted.*can be used"),
        pytest.raises(KeyboardInterrupt),
    ):
        stopped.fit(HIGH)
    assert stopped.n_iter_ == 0
    assert stopped.transform(halved(HIGH)).shape == HIGH.shape


@pytest.mark.nightly
def test_an_interrupt_leaves_it_fitted_and_another_fit_goes_on(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise KeyboardInterrupt

    stopped = resolver(max_iter=3, callbacks=[Interrupt()], checkpoint_dir=tmp_path)
    with (
        pytest.warns(TrainingWarning, match=r"interrupted.*can be used"),
        pytest.raises(KeyboardInterrupt),
    ):
        stopped.fit(HIGH)
    assert stopped.n_iter_ == 2
    (checkpoint,) = tmp_path.iterdir()
    resumed = resolver(max_iter=3, checkpoint_dir=str(tmp_path)).fit(HIGH)
    assert not checkpoint.exists()
    alone = resolver(max_iter=3).fit(HIGH)
    for ours, theirs in zip(resumed.gan_.get_weights(), alone.gan_.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert resumed.history_ == alone.history_
