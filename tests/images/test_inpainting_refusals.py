"""Images and masks that Inpainter refuses."""

import numpy as np
import pytest
import tensorflow as tf
from inpainters import DIGITS, HOLE, inpainter
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from ganaug.recipes import cyclegan

pytestmark = pytest.mark.usefixtures("no_idle_models")


@pytest.fixture(scope="module")
def fitted():
    return inpainter().fit(DIGITS)


def test_a_dataset():
    with pytest.raises(TypeError, match=r"array were expected\. Received: a .*Dataset\. Collect"):
        inpainter().fit(tf.data.Dataset.from_tensor_slices(DIGITS))


def test_before_it_is_fitted():
    for method in ("transform", "sample"):
        with pytest.raises(NotFittedError):
            getattr(clone(inpainter()), method)(DIGITS, HOLE)


MASKS = {
    "numbers": (HOLE.astype("uint8"), TypeError, r"bool array.*dtype=uint8.*mask > 0"),
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
        (
            DIGITS.astype("uint8"),
            None,
            "only floats can.*mask=None and images of dtype=uint8",
        ),
        (np.where(HOLE, np.nan, DIGITS), ~HOLE, "must be finite"),
        (np.full_like(DIGITS, np.nan), None, "all pixels of 120 of 120"),
        (np.repeat(DIGITS, 2, axis=1), np.repeat(HOLE, 2, axis=0), "Expected images as fitted"),
        (DIGITS.astype("uint8"), HOLE, "Expected images as fitted"),
        (DIGITS[0], HOLE, r"batch of shape \('n', 8, 8\).*shape=\(8, 8\).*X\[None\]"),
        (np.where(HOLE, np.nan, DIGITS[0]), None, r"batch of shape .*X\[None\]"),
        (np.zeros((8, 8, 3)), HOLE, r"batch of shape .*X\[None\]"),
        (
            np.ma.array(DIGITS, mask=np.broadcast_to(HOLE, DIGITS.shape)),
            ~HOLE,
            r"masked array that hides 1920 pixels.*Leave the mask out.*pass X\.data",
        ),
    ],
)
def test_images_that_cannot_be_filled(fitted, images, mask, message):
    with pytest.raises(ValueError, match=message):
        fitted.transform(images, mask)


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
