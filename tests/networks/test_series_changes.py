"""Changes of series in time and in magnitude."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.networks.augmentation import DiffAugment
from ganaug.networks.series_changes import MagnitudeWarp, TimeCutout, TimeShift, TimeWarp

RAMP = np.tile(np.arange(33.0, dtype="float32")[None, :, None], (4, 1, 2))
CHANGES = [TimeShift(), TimeWarp(), MagnitudeWarp(), TimeCutout()]


def uniform(change, value=None, seed=0):
    numbers = np.random.default_rng(seed).uniform(size=(4, change.num_random))
    return tf.constant(numbers if value is None else np.full_like(numbers, value), tf.float32)


@pytest.mark.parametrize("change", CHANGES[:3])
def test_the_middle_changes_nothing(change):
    np.testing.assert_allclose(change(RAMP, uniform(change, 0.5)), RAMP, atol=1e-4)


def test_time_is_shifted_and_edges_repeated():
    shifted = np.asarray(TimeShift(0.1)(RAMP, uniform(TimeShift(), 0.0)))
    np.testing.assert_array_equal(shifted[0, :, 0], np.maximum(np.arange(33) - 3, 0))


def test_time_runs_on_between_the_same_ends():
    change = TimeWarp(0.6)
    warped = np.asarray(change(RAMP, uniform(change)))
    np.testing.assert_allclose(warped[:, [0, -1]], RAMP[:, [0, -1]], atol=1e-3)
    assert (np.diff(warped, axis=1) > 0).all()
    assert np.abs(warped - RAMP).max() > 1.0
    # Four speeds, which are constant within a section.
    speeds = np.diff(warped[0, :, 0])
    np.testing.assert_allclose(speeds[:8], speeds[0], rtol=1e-3)


def test_factors_stay_within_their_limits():
    change = MagnitudeWarp(0.25)
    ones = np.ones((4, 33, 2), "float32")
    found = np.asarray(change(ones, uniform(change)))
    assert (np.abs(found - 1) <= 0.25 + 1e-6).all()
    assert found.std(axis=1).min() > 0.01
    np.testing.assert_array_equal(found[..., 0], found[..., 1])


def test_a_stretch_of_time_is_cut_out():
    change = TimeCutout(0.2)
    left = np.asarray(change(RAMP + 1, uniform(change, 0.5))) > 0
    assert (~left[0, :, 0]).sum() == 7
    assert np.abs(np.diff(left[0, :, 0].astype(int))).sum() == 2


@pytest.mark.parametrize("change", CHANGES)
def test_they_are_differentiable_twice_and_come_back(change):
    series = tf.constant(RAMP)
    with tf.GradientTape() as outer:
        outer.watch(series)
        with tf.GradientTape() as inner:
            inner.watch(series)
            total = tf.reduce_sum(tf.square(change(series, uniform(change))))
        slopes = inner.gradient(total, series)
    assert np.isfinite(outer.gradient(slopes, series)).all()
    layer = DiffAugment([change], seed=0)
    again = DiffAugment.from_config(layer.get_config())
    assert again.operations == (change,)
    assert keras.ops.shape(layer(RAMP)) == RAMP.shape
