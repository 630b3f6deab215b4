"""Scales, grids, spikes and missing values of numeric columns."""

import numpy as np
import pandas as pd
import pytest

from ganaug.codecs import TabularCodec
from ganaug.space import Span

RNG = np.random.default_rng(0)


def fit(values):
    X = pd.DataFrame({"x": values})
    codec = TabularCodec().fit(X)
    codes = codec.encode(X)
    return codec, codes, codec.decode(codes)["x"].to_numpy()


def test_plain_numbers_are_z_scores():
    values = RNG.normal(5, 3, 1000)
    codec, codes, _ = fit(values)
    assert codec.space_.spans == (Span(1, categorical=False),)
    np.testing.assert_allclose(codes[:, 0], (values - values.mean()) / values.std(), atol=1e-5)


@pytest.mark.parametrize(
    "values",
    [
        RNG.lognormal(0, 3, 2000),
        -RNG.lognormal(0, 3, 2000),
        RNG.standard_cauchy(2000),
        np.append(RNG.normal(size=500), 1e12),
        np.append(RNG.normal(1000, 1, 500), -1e12),
        np.append(RNG.uniform(size=15), 1e12),
    ],
)
def test_heavy_tails_leave_the_bulk_visible(values):
    _, codes, decoded = fit(values)
    lower, upper = np.quantile(codes[:, 0], [0.1, 0.9])
    assert upper - lower > 0.1
    assert np.abs(codes).max() < 40
    assert codes.mean() == pytest.approx(0, abs=1e-4)
    assert codes.std() == pytest.approx(1, abs=1e-3)
    scale = np.abs(values - np.median(values)) + np.quantile(np.abs(values), 0.1)
    assert (np.abs(decoded - values) / scale).max() < 1e-4


def test_lognormal_becomes_close_to_normal():
    _, codes, _ = fit(RNG.lognormal(0, 3, 5000))
    centred = codes[:, 0] - codes[:, 0].mean()
    kurtosis = (centred**4).mean() / (centred**2).mean() ** 2
    assert 1.5 < kurtosis < 5


@pytest.mark.parametrize(
    "values", [RNG.normal(size=3000), RNG.uniform(size=99), RNG.gamma(2, 1, 999)]
)
def test_light_tails_stay_linear(values):
    _, codes, _ = fit(values)
    assert np.corrcoef(codes[:, 0], values)[0, 1] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("places", range(-3, 5))
def test_decimals_are_kept(places, dtype):
    values = np.round(RNG.normal(size=300) * 10.0 ** (2 - places), places).astype(dtype)
    codec, _, decoded = fit(values)
    np.testing.assert_array_equal(decoded, values)
    generated = codec.decode(RNG.normal(size=(200, codec.space_.shape[0])))["x"].to_numpy()
    np.testing.assert_array_equal(
        generated, np.round(generated.astype(float), places).astype(dtype)
    )


def test_repeated_values_come_out_as_seen():
    seen = np.sort(RNG.normal(size=40))
    codec, _, decoded = fit(np.repeat(seen, 5))
    np.testing.assert_array_equal(decoded, np.repeat(seen, 5))
    generated = codec.decode(RNG.normal(size=(500, 1)) * 2)["x"]
    assert set(generated) <= set(seen)


def test_seen_decimals_choose_the_nearest():
    seen = np.array([0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144])
    codec, _, _ = fit(np.repeat(seen, 3))
    scale = codec.columns_[0].scale
    numbers = np.array([0.4, 4.6, 10.2, 100.0, 120.0, 1e6])
    units = np.zeros((6, 1), dtype="float32")
    scale.encode(numbers, units[:, 0])
    assert codec.decode(units)["x"].tolist() == [0, 5, 8, 89, 144, 144]


def test_a_spike_is_a_state():
    values = np.where(RNG.random(1000) < 0.6, 0.0, RNG.gamma(2, 3, 1000))
    codec, codes, decoded = fit(values)
    assert codec.space_.spans == (Span(1, categorical=False), Span(2, categorical=True))
    np.testing.assert_array_equal(decoded == 0, values == 0)
    np.testing.assert_allclose(decoded, values, rtol=1e-5)
    # At the spike the unit holds the mean of the regular numbers, which are z-scores.
    assert (codes[values == 0, 0] == 0).all()
    assert codes[values != 0, 0].std() == pytest.approx(1, abs=1e-3)


def test_two_spikes_and_missing_values():
    values = RNG.normal(size=1000)
    values[:300], values[300:600], values[600:700] = -99.0, 5.0, np.nan
    codec, codes, decoded = fit(values)
    assert codec.space_.spans[1] == Span(4, categorical=True)
    np.testing.assert_array_equal(decoded[:700], values[:700])
    np.testing.assert_allclose(decoded[700:], values[700:], atol=1e-5)
    np.testing.assert_array_equal(codes[:, 1:].sum(axis=1), 1)


def test_few_values_are_slots_restored_exactly():
    values = RNG.choice([0.1, 1 / 3, 7.0], 200)
    codec, _, decoded = fit(values)
    assert codec.space_.spans == (Span(3, categorical=True),)
    np.testing.assert_array_equal(decoded, values)
    unseen = codec.encode(pd.DataFrame({"x": [6.0, 0.3]}))
    assert codec.decode(unseen)["x"].tolist() == [7.0, 1 / 3]


def test_many_values_are_not_slots():
    codec, _, _ = fit(np.arange(30) % 11)
    assert codec.space_.spans == (Span(1, categorical=False),)
    codec, _, _ = fit([1, 2, 3, 1, 2])  # 3 distinct values are more than half of 5 rows.
    assert not codec.space_.spans[0].categorical


def test_missing_values_are_learnt_only_where_they_are():
    values = RNG.normal(size=500)
    values[::5] = np.nan
    codec, _, decoded = fit(values)
    assert codec.space_.spans[1] == Span(2, categorical=True)
    np.testing.assert_array_equal(np.isnan(decoded), np.isnan(values))
    codec, _, _ = fit(RNG.normal(size=500))
    missing = codec.encode(pd.DataFrame({"x": [np.nan]}))
    assert missing[0, 0] == 0


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_objects_keep_their_missing_value(missing):
    X = pd.DataFrame({"x": pd.Series([1, 2, 3, missing] * 9, dtype=object)})
    codec = TabularCodec().fit(X)
    assert type(codec.decode(codec.encode(X))["x"].iloc[3]) is type(missing)


@pytest.mark.parametrize("magnitude", [1e-290, 1e-150, 1e150, 9e299])
def test_extreme_magnitudes(magnitude):
    values = RNG.uniform(-1, 1, 200) * magnitude
    _, codes, decoded = fit(values)
    assert np.isfinite(codes).all()
    np.testing.assert_allclose(decoded / magnitude, values / magnitude, atol=1e-5)


def test_daylight_saving_time_is_kept():
    hours = pd.date_range("2024-10-26", periods=72, freq="h", tz="Europe/Berlin")
    X = pd.DataFrame(
        {"hours": hours, "days": pd.date_range("2024-01-01", periods=72, tz=hours.tz)}
    )
    codec = TabularCodec().fit(X)
    pd.testing.assert_frame_equal(codec.decode(codec.encode(X)), X, check_freq=False)


def test_nanoseconds_over_years():
    ticks = pd.to_datetime(RNG.integers(0, 10**18, 100) // 10**9 * 10**9)
    X = pd.DataFrame({"x": ticks.as_unit("ns")})
    codec = TabularCodec().fit(X)
    error = (codec.decode(codec.encode(X)) - X)["x"].abs().max()
    assert error < pd.Timedelta(minutes=2)  # float32 of 32 years


def test_doubles_beyond_whole_numbers_stay_in_range():
    values = np.array([1.39365467e160, 5.63827587e161, 1.73695320e162])
    codec, _, _ = fit(values)
    generated = codec.decode(np.array([[-9.0], [9.0]]))["x"].tolist()
    assert generated == [values[0], values[-1]]


@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_what_is_nearly_decimal_does_not_leave_the_range(dtype):
    values = {
        "float16": RNG.normal(size=300).astype("float16"),
        "float64": np.array([0.1 + 0.2, 1.1, 2.2, 3.3, 1.1 + 2.2 + 3.3 + 1e-16]),
    }[dtype]
    codec, _, _ = fit(values)
    generated = codec.decode(np.array([[-9.0], [9.0]]))["x"]
    assert generated.tolist() == [values.min(), values.max()]


def test_far_codes_of_tiny_numbers_are_no_missing_values():
    codec, _, _ = fit([5e-324, 5e-324, 5e-324, 1e-310, 1e-300])
    generated = codec.decode(np.array([[-1e9], [-60.0], [60.0], [1e9]]))["x"]
    assert generated.between(0.0, 1e-300).all()
