"""Samples that are real images of their class with a part replaced."""

from functools import partial

import numpy as np
import pytest
import tensorflow as tf
from sklearn.datasets import load_digits

from ganaug import GANAugmenter, mix_synthetic
from ganaug.recipes import inpainting

pytestmark = pytest.mark.usefixtures("no_idle_models")

DIGITS, LABELS = load_digits(return_X_y=True)
COMMON, SCARCE = (np.flatnonzero(label == LABELS) for label in (1, 0))
ROWS = np.concatenate([COMMON[:60], SCARCE[:12]])
# Odd sides, which are padded.
X = np.pad(DIGITS[ROWS].reshape(-1, 8, 8), [(0, 0), (0, 1), (0, 0)]).astype("uint8")
Y = LABELS[ROWS]


def augmenter(**settings):
    recipe = partial(inpainting, width=4, latent_dim=4)
    return GANAugmenter(**{"gan": recipe, "max_iter": 4, "random_state": 0} | settings)


def replaced(images, label):
    """Return the least share of pixels by which images differ from a real one of a class."""
    real = X[label == Y]
    return (images[:, None] != real[None]).mean(axis=(2, 3)).min(axis=1)


@pytest.mark.parametrize("mode", ["conditional", "per_class"])
def test_a_part_of_a_real_image_of_the_class_is_replaced(mode):
    images, labels = augmenter(mode=mode).fit_resample(X, Y)
    np.testing.assert_array_equal(images[: len(X)], X)
    assert np.bincount(labels).tolist() == [60, 60]
    made = images[len(X) :]
    share = replaced(made, 0)
    assert share.max() < 0.7
    assert share.mean() > 0.05
    assert (replaced(made, 1) > share).mean() > 0.95


def test_all_images_of_the_class_serve_and_no_sample_is_one_of_them():
    fitted = augmenter(selection=None).fit(X, Y)
    images, _ = fitted.sample(240, 0)
    real = X[Y == 0]
    nearest = (images[:, None] != real[None]).mean(axis=(2, 3)).argmin(axis=1)
    assert np.bincount(nearest, minlength=len(real)).min() > 5
    assert (replaced(images, 0) > 0).mean() > 0.9


def test_what_is_saved_draws_the_same(tmp_path):
    fitted = augmenter().fit(X, Y).set_params(gan="inpainting")
    fitted.save(tmp_path / "augmenter.ganaug")
    loaded = GANAugmenter.load(tmp_path / "augmenter.ganaug")
    for number in (3, 40):
        pair = [a.sample(number, 0, random_state=1)[0] for a in (fitted, loaded)]
        np.testing.assert_array_equal(*pair)


def test_within_a_dataset():
    fitted = augmenter().fit(X, Y)
    real = tf.data.Dataset.from_tensor_slices((X, Y))
    mixed = mix_synthetic(fitted, target_dist="balanced", seed=0)(real.repeat()).take(200)
    images, labels = (np.stack(part) for part in zip(*mixed.as_numpy_iterator(), strict=True))
    scarce = images[labels == 0]
    assert len(scarce) > 60
    assert replaced(scarce, 0).max() < 0.7
