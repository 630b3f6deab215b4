"""Relations between numbers that are near each other, or far apart."""

import numpy as np
import pandas as pd
import pytest

from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.relations import Ordered

N = 400


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def with_other_lows(X):
    """Return rows that are decoded with the first unit of the row before."""
    codec = TabularCodec(relations=[Ordered("low", "high")]).fit(X)
    codes = codec.encode(X)
    codes[:, 0] = np.roll(codes[:, 0], 1)
    return codec.decode(codes)


def test_a_number_that_follows_its_bound_is_learned_as_a_distance(rng):
    start = rng.integers(0, 500, N)
    X = pd.DataFrame({"low": start, "high": start + rng.integers(3, 20, N)})
    rows = with_other_lows(X)
    # But for those that would leave the range seen.
    assert (rows["high"] - rows["low"] == X["high"] - X["low"]).mean() > 0.95


def test_a_number_that_does_not_follow_its_bound_is_learned_itself(rng):
    high = rng.integers(90, 100, N)
    X = pd.DataFrame({"low": rng.integers(0, high + 1), "high": high})
    rows = with_other_lows(X)
    assert np.array_equal(rows["low"], np.roll(X["low"], 1))
    assert np.array_equal(rows["high"], np.maximum(X["high"], rows["low"]))


def test_a_table_comes_before_an_order_of_its_columns(rng):
    city = rng.integers(0, 300, 3000)
    X = pd.DataFrame({"state": city % 12, "city": city, "again": city + 1000})
    codec = TabularCodec().fit(X)
    assert sorted(map(str, codec.relations_)) == [
        "again = city + 1000",
        "state is determined by city",
    ]
    rows = codec.decode(rng.normal(size=(500, *codec.space_.shape)))
    assert (rows["state"] == rows["city"] % 12).all()


@pytest.mark.parametrize("repeats", [1.3, 1.7, 13])
def test_an_order_is_kept_if_a_table_of_its_columns_is_not(rng, repeats):
    """Contracts that occur once or twice say nothing of others, but end after they start."""
    size = int(520 / repeats)
    start = rng.choice(10_000, size, replace=False)
    end = (start + rng.integers(1, 400, size) + 29) // 30 * 30
    rows = np.concatenate([np.arange(size), rng.choice(size, 520 - size)])
    X = pd.DataFrame({"start": start[rows], "end": end[rows], "value": rng.normal(size=520)})
    codec = TabularCodec().fit(X)
    assert len(codec.relations_) == 1
    decoded = codec.decode(
        codec.encode(X)[rng.permutation(520)] + rng.normal(size=codec.space_.shape)
    )
    assert (decoded["start"] < decoded["end"]).all()


def test_numbers_that_move_far_are_restored_from_instead(rng):
    """The index of a year is the same in years that are far apart."""
    period = rng.integers(0, 60, N)
    X = pd.DataFrame({"period": period * 7.5, "index": rng.permutation(60)[period] // 2 * 1.7})
    codec = TabularCodec().fit(X)
    assert list(map(str, codec.relations_)) == ["index is determined by period"]
    assert codec.space_.shape == (1,)
    codes = codec.encode(X)
    assert np.allclose(codec.decode(codes), X)


def test_numbers_that_move_a_little_keep_what_is_learned_beside_them(rng):
    minutes = rng.integers(0, 365 * 24 * 60, N)
    when = pd.Timestamp("2025-01-01") + pd.to_timedelta(minutes, unit="min")
    X = pd.DataFrame({"when": when, "hour": when.hour})
    codec = TabularCodec().fit(X)
    codes = codec.encode(X)
    codes[:, 1:] = np.roll(codes[:, 1:], 1, axis=0)
    rows = codec.decode(codes)
    assert np.array_equal(rows["hour"], np.roll(X["hour"], 1))
    assert np.array_equal(rows["when"].dt.hour, rows["hour"])
    assert np.abs(rows["when"] - X["when"]).mean() < pd.Timedelta("15D")
