"""Autocorrelations and spectra of series."""

import numpy as np
import pytest

from ganaug.metrics import autocorrelations, spectra


def test_autocorrelations_are_those_of_numpy():
    series = np.random.default_rng(0).normal(size=(5, 40, 2)).cumsum(axis=1) + 9.0
    found = autocorrelations(series)
    assert found.shape == (5, 10, 2)
    channel = series[3, :, 1] - series[3, :, 1].mean()
    full = np.correlate(channel, channel, "full")[40:50] / np.square(channel).sum()
    np.testing.assert_allclose(found[3, :, 1], full, atol=1e-12)


def test_spectra_are_shares():
    series = np.random.default_rng(0).normal(size=(5, 40, 2))
    found = spectra(series)
    assert found.shape == (5, 20, 2)
    np.testing.assert_allclose(np.square(found).sum(axis=1), 1.0)
    np.testing.assert_allclose(spectra(3.0 * series + 5.0), found, atol=1e-9)


@pytest.mark.parametrize("measure", [autocorrelations, spectra])
def test_constant_channels_are_zero(measure):
    assert (measure(np.full((3, 16, 2), 7.0)) == 0).all()
