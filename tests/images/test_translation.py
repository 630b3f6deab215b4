"""Images of one domain in, images of the other out."""

import random
from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError

from ganaug import DomainTranslator, PixelRangeWarning, TrainingWarning
from ganaug.images.train_translation import TranslatorEvaluation
from ganaug.recipes import cyclegan, vanilla

pytestmark = pytest.mark.usefixtures("no_idle_models")

DIGITS = load_digits().images
PLAIN, INVERTED = DIGITS[:40], 16 - DIGITS[40:70]

tiny = partial(cyclegan, width=4, num_blocks=1)


def translator(**settings):
    return DomainTranslator(**{"gan": tiny, "max_iter": 3, "random_state": 0} | settings)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda images: images, marks=pytest.mark.nightly),
        lambda images: images.astype("uint8"),
        lambda images: np.pad(np.stack([images] * 3, -1), [(0, 0), (1, 0), (0, 1), (0, 0)]),
    ],
    ids=["floats", "bytes", "colour, odd sides"],
)
def test_what_goes_in_comes_out(change):
    a, b = change(PLAIN), change(INVERTED)
    before = a.copy()
    fitted = translator().fit(a, b)
    for images in (fitted.transform(a), fitted.inverse_transform(a)):
        assert images.shape == a.shape
        assert images.dtype == a.dtype
        assert images.min() >= 0
        assert images.max() <= 16
    np.testing.assert_array_equal(a, before)


def test_each_domain_has_its_own_dtype_and_range(tmp_path):
    a, b = (PLAIN / 16).astype("float32"), (INVERTED * 4000).astype("uint16")
    fitted = translator().fit(a, b)
    fitted.set_params(gan="auto").save(tmp_path / "translator.ganaug")
    for model in (fitted, DomainTranslator.load(tmp_path / "translator.ganaug")):
        there, back = model.transform(a), model.inverse_transform(b)
        assert (there.dtype, back.dtype) == (b.dtype, a.dtype)
        assert back.min() >= 0
        assert back.max() <= 1
        assert np.ptp(there) > 16


def test_given_ranges(tmp_path):
    ranges = {"value_range": (0.0, 20.0), "target_range": ([-1.0], [17.0])}
    fitted = translator(**ranges).fit(PLAIN[..., None], INVERTED[..., None])
    assert fitted.codec_.value_range_ == (0, 20)
    fitted.set_params(gan="auto").save(tmp_path / "translator.ganaug")
    loaded = DomainTranslator.load(tmp_path / "translator.ganaug")
    assert loaded.target_codec_.value_range_ == ((-1,), (17,))


def test_history():
    fitted = translator().fit(PLAIN, INVERTED)
    assert {"cycle_loss", "identity_loss", "quality", "kernel_distance"} <= set(fitted.history_)
    assert len(fitted.history_["cycle_loss"]) == fitted.n_iter_ == 3


@pytest.mark.nightly
def test_early_stopping_keeps_the_best():
    def hasty(space, seed):
        model = tiny(space, seed=seed)
        for optimizer in model.optimizers():
            optimizer.learning_rate = 0.03
        return model

    settings = {"max_iter": 32, "early_stopping": True, "n_iter_no_change": 2}
    fitted = translator(gan=hasty, **settings).fit(PLAIN, INVERTED)
    found = fitted.history_["quality"]
    assert len(found) < 16
    assert np.argmin(found) == len(found) - 3
    codes = fitted.codec_.encode(PLAIN), fitted.target_codec_.encode(INVERTED)
    again = TranslatorEvaluation(*codes, seed=0)(fitted.gan_).logs["quality"]
    assert again == pytest.approx(min(found), rel=1e-4)


class Fixed:
    """A model that changes images by the same function both ways."""

    def __init__(self, change):
        self.change = change

    def gans(self):
        return [self, self]

    def generate(self, source):
        return self.change(source)


def test_quality_is_by_the_domain_that_is_translated_into():
    a, b = (images[..., None].astype("float32") / 8 - 1 for images in (PLAIN, INVERTED))
    evaluate = TranslatorEvaluation(a, b, seed=0)
    right, wrong = (evaluate(Fixed(f)).logs["quality"] for f in (tf.negative, tf.identity))
    assert abs(right) < 0.1 * wrong


def test_directions_are_not_the_same():
    fitted = translator().fit(PLAIN, INVERTED)
    assert (fitted.transform(PLAIN) != fitted.inverse_transform(PLAIN)).any()
    there = fitted.gan_.forward.generate(source=fitted.codec_.encode(PLAIN))
    np.testing.assert_array_equal(fitted.target_codec_.decode(there), fitted.transform(PLAIN))


def test_the_seed_decides_everything_and_global_states_are_left_alone():
    states = random.getstate(), np.random.get_state()[1].copy()
    images = [
        translator(random_state=seed).fit(PLAIN, INVERTED).transform(PLAIN) for seed in (1, 1, 2)
    ]
    assert random.getstate() == states[0]
    np.testing.assert_array_equal(np.random.get_state()[1], states[1])
    np.testing.assert_array_equal(images[0], images[1])
    assert (images[0] != images[2]).any()


def test_what_is_saved_comes_back(tmp_path):
    fitted = translator().fit(PLAIN, INVERTED)
    fitted.set_params(gan="auto").save(tmp_path / "translator.ganaug")
    loaded = DomainTranslator.load(tmp_path / "translator.ganaug")
    np.testing.assert_array_equal(loaded.transform(PLAIN), fitted.transform(PLAIN))
    np.testing.assert_array_equal(
        loaded.inverse_transform(INVERTED), fitted.inverse_transform(INVERTED)
    )
    assert loaded.history_ == fitted.history_
    for method in (loaded.transform, loaded.inverse_transform):
        assert method(PLAIN[:0]).shape == (0, 8, 8)
        assert method(PLAIN[:0]).dtype == PLAIN.dtype


def test_a_recipe_of_something_else():
    with pytest.raises(TypeError, match=r"must return .* here a CycleGAN"):
        translator(gan=lambda space, seed: vanilla(space, seed=seed)).fit(PLAIN, INVERTED)


def test_before_it_is_fitted():
    for method in ("transform", "inverse_transform"):
        with pytest.raises(NotFittedError):
            getattr(clone(translator()), method)(PLAIN)


@pytest.mark.nightly
def test_divergence_is_told():
    def explosive(space, seed):
        model = tiny(space, seed=seed)
        model.forward.generator_optimizer.learning_rate = 1e30
        return model

    with pytest.warns(TrainingWarning, match="Training diverged at the evaluations"):
        translator(gan=explosive).fit(PLAIN, INVERTED)


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (PLAIN[:0], INVERTED, "At least 2 images are needed .* 0 in domain A"),
        (PLAIN, INVERTED[:1], "Received: 1 in domain B"),
        (PLAIN, np.repeat(INVERTED, 2, axis=2), r"same size.*\(8, 8\).*\(8, 16\)"),
        (PLAIN, np.stack([INVERTED] * 3, -1), r"number of channels.*\(8, 8\).*\(8, 8, 3\)"),
        (PLAIN.reshape(-1, 64), INVERTED.reshape(-1, 64), "Expected images of shape"),
        (PLAIN, np.where(INVERTED > 15, np.nan, INVERTED), "must be finite"),
    ],
)
def test_what_cannot_be_translated(a, b, message):
    with pytest.raises(ValueError, match=message):
        translator().fit(a, b)


def test_an_interrupt_leaves_it_fitted_and_another_fit_goes_on(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise KeyboardInterrupt

    stopped = translator(max_iter=3, callbacks=[Interrupt()], checkpoint_dir=tmp_path)
    with (
        pytest.warns(TrainingWarning, match=r"interrupted.*can be used"),
        pytest.raises(KeyboardInterrupt),
    ):
        stopped.fit(PLAIN, INVERTED)
    assert stopped.n_iter_ == 2
    (checkpoint,) = tmp_path.iterdir()
    resumed = translator(max_iter=3, checkpoint_dir=str(tmp_path)).fit(PLAIN, INVERTED)
    assert not checkpoint.exists()
    alone = translator(max_iter=3).fit(PLAIN, INVERTED)
    for ours, theirs in zip(resumed.gan_.get_weights(), alone.gan_.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert resumed.history_ == alone.history_


def test_images_scaled_otherwise_than_those_fitted():
    fitted = translator(max_iter=1).fit(PLAIN * 15, INVERTED)
    with pytest.warns(PixelRangeWarning, match="fitted were from 0 to 240"):
        fitted.transform(PLAIN / 16)
    fitted.inverse_transform(INVERTED)
