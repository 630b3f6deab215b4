"""Images with holes in, filled images out."""

import random

import keras
import numpy as np
import pytest
from inpainters import DIGITS, HOLE, inpainter, tiny

from ganaug import Inpainter, TrainingWarning
from ganaug.data.holes import Boxes

pytestmark = pytest.mark.usefixtures("no_idle_models")


@pytest.fixture(scope="module")
def fitted():
    return inpainter().fit(DIGITS)


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


def masked_float(images, hole):
    return np.ma.array(np.where(hole, np.nan, images), mask=np.broadcast_to(hole, images.shape))


def masked_one_by_one(images, hole):
    return [np.ma.array(np.where(hole, 99.0, image), mask=hole) for image in images]


def masked_in_part(images, hole):
    left = hole & (np.arange(8) < 4)
    images = np.where(hole & ~left, np.nan, images)
    return np.ma.array(images, mask=np.broadcast_to(left, images.shape))


@pytest.mark.parametrize("masked", [masked_float, masked_one_by_one, masked_in_part])
def test_the_mask_of_a_masked_array_is_the_hole(fitted, masked):
    images, given = masked(DIGITS, HOLE), fitted.transform(DIGITS, HOLE)
    filled = fitted.transform(images)
    assert type(filled) is np.ndarray
    np.testing.assert_array_equal(filled, given)
    np.testing.assert_array_equal(fitted.sample(images)[0], fitted.sample(DIGITS, HOLE)[0])
    nothing = np.ma.array(DIGITS, mask=False)
    np.testing.assert_array_equal(fitted.transform(nothing), DIGITS)
    np.testing.assert_array_equal(fitted.transform(nothing, HOLE), given)


def test_masked_arrays_of_bytes_in_colour():
    colour = np.stack([DIGITS] * 3, -1).astype("uint8")
    model, hidden = inpainter().fit(colour), np.zeros(colour.shape, bool)
    hidden[:, HOLE, 1] = True
    filled = model.transform(np.ma.array(np.where(hidden, 99, colour), mask=hidden))
    np.testing.assert_array_equal(filled, model.transform(colour, HOLE))


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


def test_history(fitted):
    names = {"generator_loss", "discriminator_loss", "quality", "error", "kernel_distance"}
    assert names <= set(fitted.history_)
    assert len(fitted.history_["error"]) == fitted.n_iter_ == 3


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
