"""Images with holes in, filled images out."""

import random
from functools import partial

import keras
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError

from ganaug import Inpainter, TrainingWarning
from ganaug.data.holes import Boxes
from ganaug.images.train_inpainting import InpainterEvaluation
from ganaug.recipes import cyclegan, inpainting

pytestmark = pytest.mark.usefixtures("no_idle_models")

DIGITS, LABELS = load_digits().images[:120], load_digits().target[:120]
HOLE = np.zeros((8, 8), bool)
HOLE[2:6, 3:7] = True

tiny = partial(inpainting, width=4, latent_dim=4)


def inpainter(**settings):
    return Inpainter(**{"gan": tiny, "max_iter": 3, "batch_size": 8, "random_state": 0} | settings)


@pytest.fixture(scope="module")
def fitted():
    return inpainter().fit(DIGITS)


@pytest.fixture(scope="module")
def told():
    return inpainter().fit(DIGITS, LABELS)


@pytest.mark.parametrize(
    "change",
    [
        lambda images: images.astype("uint8"),
        lambda images: images > 8,
        lambda images: np.pad(np.stack([images] * 3, -1), [(0, 0), (1, 0), (0, 1), (0, 0)]) / 16,
    ],
    ids=["bytes", "flags", "floats in colour, odd sides"],
)
def test_what_is_known_comes_back_and_the_rest_is_filled(change):
    images = change(DIGITS)
    before = images.copy()
    hole = np.zeros(images.shape[:3], bool)
    hole[::2, 2:5] = hole[1::2, :, -3:] = True
    model = inpainter().fit(images)
    for filled in (model.transform(images, hole), *model.sample(images, hole, 2)):
        assert filled.shape == images.shape
        assert filled.dtype == images.dtype
        np.testing.assert_array_equal(filled[~hole], images[~hole])
        assert images.min() <= filled.min() <= filled.max() <= images.max()
    np.testing.assert_array_equal(images, before)


def test_what_is_erased_is_not_looked_at(fitted):
    other = DIGITS.copy()
    other[:, HOLE] = 77
    for method in (fitted.transform, fitted.sample):
        np.testing.assert_array_equal(method(other, HOLE), method(DIGITS, HOLE))


def test_holes_at_the_edge_of_odd_sides_are_not_looked_at_either():
    images, hole = np.pad(DIGITS, [(0, 0), (1, 0), (0, 1)]), np.zeros((9, 9), bool)
    hole[:3] = hole[:, -3:] = True
    other = np.where(hole, 9, images)
    model = inpainter().fit(images)
    np.testing.assert_array_equal(model.transform(other, hole), model.transform(images, hole))


def test_one_mask_for_all_is_that_mask_for_each(fitted):
    each = np.broadcast_to(HOLE, DIGITS.shape)
    np.testing.assert_array_equal(fitted.transform(DIGITS, HOLE), fitted.transform(DIGITS, each))


def test_missing_pixels_are_holes(fitted):
    missing = np.where(HOLE, np.nan, DIGITS)
    np.testing.assert_array_equal(fitted.transform(missing), fitted.transform(DIGITS, HOLE))
    np.testing.assert_array_equal(fitted.sample(missing)[0], fitted.sample(DIGITS, HOLE)[0])


def test_a_pixel_that_is_missing_in_a_channel_is_a_hole():
    colour = np.stack([DIGITS] * 3, -1)
    model, missing = inpainter().fit(colour), colour.copy()
    missing[:, HOLE, 1] = np.nan
    np.testing.assert_array_equal(model.transform(missing), model.transform(colour, HOLE))


def test_no_hole_and_no_image(fitted):
    np.testing.assert_array_equal(fitted.transform(DIGITS, np.zeros((8, 8), bool)), DIGITS)
    np.testing.assert_array_equal(fitted.transform(DIGITS), DIGITS)
    assert fitted.transform(DIGITS[:0], HOLE).shape == (0, 8, 8)
    assert fitted.sample(DIGITS[:0], HOLE, 2).shape == (2, 0, 8, 8)


def test_images_of_another_dtype_lose_nothing():
    model = inpainter().fit((DIGITS * 4000).astype("uint16"))
    known = model.transform(DIGITS.astype("uint8"), HOLE)
    assert known.dtype == np.uint16
    np.testing.assert_array_equal(known[:, ~HOLE], DIGITS[:, ~HOLE])


def test_samples_differ_and_the_seed_decides_which(fitted):
    first, second = fitted.sample(DIGITS, HOLE, 2)
    assert (first[:, HOLE] != second[:, HOLE]).any(axis=1).all()
    np.testing.assert_array_equal(fitted.sample(DIGITS, HOLE, 2), [first, second])
    a, b, c = (fitted.sample(DIGITS, HOLE, random_state=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(a, b)
    assert (a != c).any()
    # Each image has a fill of its own, also where images are equal.
    same = fitted.sample(np.repeat(DIGITS[:1], 5, axis=0), HOLE)[0]
    assert len(np.unique(same, axis=0)) == 5


def test_labels(told, tmp_path):
    np.testing.assert_array_equal(told.classes_, np.unique(LABELS))
    right, wrong, none = (told.transform(DIGITS, HOLE, y) for y in (LABELS, 9 - LABELS, None))
    assert (right != wrong).any()
    assert (right != none).any()
    told.set_params(gan="auto").save(tmp_path / "inpainter.ganaug")
    loaded = Inpainter.load(tmp_path / "inpainter.ganaug")
    np.testing.assert_array_equal(loaded.transform(DIGITS, HOLE, LABELS), right)
    np.testing.assert_array_equal(loaded.sample(DIGITS, HOLE), told.sample(DIGITS, HOLE))


def test_labels_of_text_and_a_class_of_one_image():
    names = np.where(np.arange(len(DIGITS)) == 7, "one", "many")
    model = inpainter(early_stopping=True).fit(DIGITS, names)
    assert model.classes_.tolist() == ["many", "one"]
    assert model.transform(DIGITS[:2], HOLE, ["one", "many"]).shape == (2, 8, 8)


@pytest.mark.nightly
def test_it_learns_more_than_the_mean_and_labels_help():
    X, y = load_digits(return_X_y=True)
    X, train = X.reshape(-1, 8, 8), np.arange(len(X)) < 1200
    model = Inpainter(max_iter=600, random_state=0).fit(X[train], y[train])

    def error(filled):
        return np.sqrt(np.mean((filled - X[~train])[:, HOLE] ** 2))

    alone = error(model.transform(X[~train], HOLE))
    assert error(model.transform(X[~train], HOLE, y[~train])) < alone
    assert alone < 0.8 * error(X[train].mean(axis=0))
    first, second = model.sample(X[~train], HOLE, 2)
    assert np.abs(first - second)[:, HOLE].mean() > 0.5


def test_history(fitted):
    names = {"generator_loss", "discriminator_loss", "quality", "error", "kernel_distance"}
    assert names <= set(fitted.history_)
    assert len(fitted.history_["error"]) == fitted.n_iter_ == 3


class Fixed:
    """A model that fills holes by a function of the images, the masks and the latents."""

    def __init__(self, fill):
        self.fill = fill
        self.generator = keras.Model(*[{"latent": keras.Input((1,), name="latent")}] * 2)

    def generate(self, source, condition, latent):
        mask = condition["mask"]
        return source + mask * self.fill(latent[:, None, None])


def test_the_error_is_that_of_the_hole():
    real = np.ones((40, 8, 8, 1), "float32") * np.linspace(-1, 1, 40)[:, None, None, None]
    evaluate = InpainterEvaluation(real.astype("float32"), Boxes(), 0, seed=0)
    logs = evaluate(Fixed(keras.ops.zeros_like)).logs
    erased = evaluate.given["mask"].numpy()
    by_hand = np.abs(evaluate.real * erased).sum() / erased.sum()
    assert logs["error"] == pytest.approx(by_hand, rel=1e-5)
    # The numbers have the distribution of the latents of neither.
    wild = evaluate(Fixed(lambda latent: 9 * latent)).logs
    assert wild["quality"] > logs["quality"]
    assert np.isnan(evaluate(Fixed(lambda latent: np.nan * latent)).logs["quality"])


@pytest.mark.nightly
def test_early_stopping_keeps_the_best():
    def hasty(space, num_classes, seed):
        gan = tiny(space, num_classes, seed=seed)
        gan.generator_optimizer.learning_rate = 0.1
        return gan

    settings = {"max_iter": 32, "early_stopping": True, "n_iter_no_change": 2}
    found = inpainter(gan=hasty, **settings).fit(DIGITS).history_["quality"]
    assert len(found) < 16
    assert np.argmin(found) == len(found) - 3


def test_the_seed_decides_everything_and_global_states_are_left_alone():
    states = random.getstate(), np.random.get_state()[1].copy()
    images = [
        inpainter(random_state=seed).fit(DIGITS).transform(DIGITS, HOLE) for seed in (1, 1, 2)
    ]
    assert random.getstate() == states[0]
    np.testing.assert_array_equal(np.random.get_state()[1], states[1])
    np.testing.assert_array_equal(images[0], images[1])
    assert (images[0] != images[2]).any()


def test_what_is_saved_comes_back(fitted, tmp_path):
    copy = tmp_path / "inpainter.ganaug"
    with pytest.raises(TypeError, match=r"cannot be saved without pickle: gan="):
        fitted.save(copy)
    model = inpainter(holes=Boxes(0.2, 0.3)).fit(DIGITS).set_params(gan="auto")
    with pytest.raises(TypeError, match=r"holes=Boxes.*set_params\(holes='auto'\)"):
        model.save(copy)
    model.set_params(holes="auto").save(copy)
    loaded = Inpainter.load(copy)
    np.testing.assert_array_equal(loaded.transform(DIGITS, HOLE), model.transform(DIGITS, HOLE))
    assert loaded.history_ == model.history_


def test_holes_are_those_that_are_told():
    seen = []

    class Middle(Boxes):
        def __call__(self, uniform, height, width):
            seen.append((height, width))
            return super().__call__(uniform, height, width)

    inpainter(holes=Middle()).fit(DIGITS)
    assert set(seen) == {(8, 8)}


def test_before_it_is_fitted():
    for method in ("transform", "sample"):
        with pytest.raises(NotFittedError):
            getattr(clone(inpainter()), method)(DIGITS, HOLE)


MASKS = {
    "numbers": (HOLE.astype("uint8"), TypeError, r"array of bool.*dtype=uint8.*mask > 0"),
    "another size": (HOLE[:7], ValueError, r"\(120, 8, 8\), or \(8, 8\).*\(7, 8\)"),
    "channels": (np.tile(HOLE[..., None], (120, 1, 1, 1)), ValueError, r"\(120, 8, 8, 1\)"),
    "all": (np.ones((8, 8), bool), ValueError, r"all pixels of 120 of 120.*pass ~mask"),
}


@pytest.mark.parametrize("name", MASKS)
def test_masks_that_do_not_fit(fitted, name):
    mask, error, message = MASKS[name]
    for method in (fitted.transform, fitted.sample):
        with pytest.raises(error, match=message):
            method(DIGITS, mask)


@pytest.mark.parametrize(
    ("images", "mask", "message"),
    [
        (DIGITS.astype("uint8"), None, "have no NaN.*mask=None and images of dtype=uint8"),
        (np.where(HOLE, np.nan, DIGITS), ~HOLE, "must be finite"),
        (np.full_like(DIGITS, np.nan), None, "all pixels of 120 of 120"),
        (np.repeat(DIGITS, 2, axis=1), np.repeat(HOLE, 2, axis=0), "Expected images as fitted"),
        (DIGITS.astype("uint8"), HOLE, "Expected images as fitted"),
    ],
)
def test_images_that_cannot_be_filled(fitted, images, mask, message):
    with pytest.raises(ValueError, match=message):
        fitted.transform(images, mask)


def test_labels_that_were_not_fitted(fitted, told):
    with pytest.raises(ValueError, match=r"one of those fitted, \[\].*120 labels, among them \[0"):
        fitted.transform(DIGITS, HOLE, LABELS)
    with pytest.raises(ValueError, match=r"among them \[10, 11"):
        told.transform(DIGITS, HOLE, LABELS + 5)
    with pytest.raises(ValueError, match=r"a label for each of 120 images.*Received: 7 labels"):
        told.transform(DIGITS, HOLE, LABELS[:7])
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        inpainter().fit(DIGITS, LABELS[:7])


@pytest.mark.parametrize(("n_samples", "error"), [(0, ValueError), (1.5, TypeError)])
def test_number_of_samples(fitted, n_samples, error):
    with pytest.raises(error, match="n_samples"):
        fitted.sample(DIGITS, HOLE, n_samples)


@pytest.mark.parametrize(
    ("images", "settings", "message"),
    [
        (DIGITS[:1], {}, "At least 2 images are needed"),
        (DIGITS.reshape(-1, 64), {}, "Expected images of shape"),
        (np.zeros((3, 130, 8)), {}, "h and w from 8 to 128"),
        (np.where(HOLE, np.nan, DIGITS), {}, "must be finite"),
        (DIGITS, {"batch_size": 1}, "batch_size"),
        (DIGITS, {"holes": "boxes"}, "holes"),
    ],
)
def test_what_cannot_be_learned(images, settings, message):
    with pytest.raises(ValueError, match=message):
        inpainter(**settings).fit(images)


def test_a_recipe_of_something_else():
    with pytest.raises(TypeError, match=r"must return .* here a GAN"):
        inpainter(gan=cyclegan).fit(DIGITS)


def test_an_interrupt_leaves_it_fitted_and_another_fit_goes_on(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise KeyboardInterrupt

    stopped = inpainter(callbacks=[Interrupt()], checkpoint_dir=tmp_path)
    with (
        pytest.warns(TrainingWarning, match=r"interrupted.*can be used"),
        pytest.raises(KeyboardInterrupt),
    ):
        stopped.fit(DIGITS)
    assert stopped.n_iter_ == 2
    assert stopped.transform(DIGITS, HOLE).shape == DIGITS.shape
    resumed = inpainter(checkpoint_dir=str(tmp_path)).fit(DIGITS)
    alone = inpainter().fit(DIGITS)
    np.testing.assert_array_equal(resumed.transform(DIGITS, HOLE), alone.transform(DIGITS, HOLE))
    assert resumed.history_ == alone.history_
