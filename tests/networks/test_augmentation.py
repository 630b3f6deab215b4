"""The discriminator sees images changed as the paper says, and differentiably."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.networks.augmentation import (
    Brightness,
    Contrast,
    Cutout,
    DiffAugment,
    Saturation,
    Shift,
    Translation,
)

OPERATIONS = [Brightness(), Contrast(), Saturation(), Translation(), Shift(), Cutout()]


def images(channels=3, height=8, width=12):
    return np.random.default_rng(0).uniform(-1, 1, (16, height, width, channels)).astype("float32")


def uniform(*numbers):
    return tf.constant([numbers], "float32")


def test_brightness_adds_one_number_per_image():
    changed = Brightness(0.5)(images()[:1], uniform(0.75)).numpy()
    np.testing.assert_allclose(changed, images()[:1] + 0.25, rtol=1e-6)


def test_contrast_keeps_the_mean_and_scales_distances():
    before = images()[:1]
    changed = Contrast(0.5)(before, uniform(0.0)).numpy()
    np.testing.assert_allclose(changed - before.mean(), 0.5 * (before - before.mean()), atol=1e-6)


def test_saturation_scales_colours_around_grey():
    before = images()[:1]
    changed = Saturation(1.0)(before, uniform(0.0)).numpy()
    np.testing.assert_allclose(
        changed, np.broadcast_to(before.mean(axis=3, keepdims=True), before.shape), atol=1e-6
    )
    grey = np.repeat(images(1), 3, axis=3)[:1]
    np.testing.assert_allclose(Saturation()(grey, uniform(0.9)), grey, atol=1e-6)


def test_translation_shifts_by_whole_pixels_and_zeros_move_in():
    before = images()[:1]
    # The largest shift down is 1 of 8 rows; right, 2 of 12 columns (rounded).
    changed = Translation(0.125)(before, uniform(0.0, 0.999)).numpy()
    expected = np.zeros_like(before)
    expected[:, 1:, :-2] = before[:, :-1, 2:]
    np.testing.assert_array_equal(changed, expected)
    np.testing.assert_array_equal(Translation(0.125)(before, uniform(0.5, 0.5)), before)


def test_a_shift_repeats_the_edge():
    before = images()[:1]
    changed = Shift(0.125)(before, uniform(0.0, 0.5)).numpy()
    np.testing.assert_array_equal(changed[:, 1:], before[:, :-1])
    np.testing.assert_array_equal(changed[:, 0], before[:, 0])


def test_every_shift_is_equally_likely():
    line = np.zeros((3000, 9, 9, 1), "float32")
    line[:, 4, 4] = 1.0
    numbers = np.random.default_rng(0).uniform(size=(3000, 2)).astype("float32")
    moved = Translation(2 / 9)(line, tf.constant(numbers)).numpy()
    rows = moved[..., 0].sum(axis=(0, 2))
    np.testing.assert_allclose(rows[2:7], 600, rtol=0.15)
    assert rows[[0, 1, 7, 8]].sum() == 0


def test_cutout_removes_half_of_each_side_at_the_middle():
    ones = np.ones((1, 8, 12, 3), "float32")
    changed = Cutout(0.5)(ones, uniform(0.5, 0.5)).numpy()
    assert (changed == 0).sum() == 4 * 6 * 3
    assert set(np.unique(changed)) == {0.0, 1.0}
    # At a corner a quarter of the rectangle is inside.
    assert (Cutout(0.5)(ones, uniform(0.0, 0.0)).numpy() == 0).sum() == 2 * 3 * 3


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: type(o).__name__)
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_gradients_come_through_in_a_compiled_graph(operation, channels):
    augment = DiffAugment([operation], seed=0)

    @tf.function(jit_compile=True)
    def gradient(batch):
        with tf.GradientTape() as tape:
            tape.watch(batch)
            total = tf.reduce_sum(tf.square(augment(batch)))
        return tape.gradient(total, batch)

    batch = tf.constant(images(channels))
    found = gradient(batch).numpy()
    assert np.isfinite(found).all()
    assert np.abs(found).max() > 0


def test_the_probability_is_per_image_and_can_change():
    augment = DiffAugment([Brightness(0.5)], probability=0.0, seed=0)
    before = np.repeat(images()[:1], 2000, axis=0)
    np.testing.assert_array_equal(augment(before), before)
    augment.probability.assign(0.25)
    changed = np.abs(augment(before).numpy() - before).max(axis=(1, 2, 3)) > 0
    assert changed.mean() == pytest.approx(0.25, abs=0.04)


def test_equal_seeds_change_alike_and_images_differently():
    before = np.repeat(images()[:1], 4, axis=0)
    first, second, other = (DiffAugment(seed=seed)(before).numpy() for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first[0], first[1])


def test_it_is_saved_with_its_probability(tmp_path):
    inputs = keras.Input((8, 12, 3))
    augment = DiffAugment(OPERATIONS, probability=0.5, seed=3)
    model = keras.Model(inputs, augment(inputs))
    augment.probability.assign(0.7)
    model.save(tmp_path / "model.keras")
    restored = keras.models.load_model(tmp_path / "model.keras").layers[-1]
    assert restored.operations == augment.operations
    assert float(restored.probability) == pytest.approx(0.7)


def test_errors():
    with pytest.raises(ValueError, match=r"must be in \[0, 1\]"):
        DiffAugment(probability=1.5)
