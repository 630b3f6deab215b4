"""Generated numbers and dates lie on the grid of the real ones, and never leave their range."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug.codecs import TabularCodec

RNG = np.random.default_rng(0)
WIDE = RNG.choice(20000, 200, replace=False)
DAYS = pd.date_range("2001-01-01", "2100-12-31")


def whole_steps(step, offset=0.0):
    return lambda x: np.isclose((x.astype(float) - offset) % step, 0, atol=1e-9, rtol=0).all()


def minutes(step):
    return lambda x: (
        (x.dt.hour * 60 + x.dt.minute).mod(step).eq(0).all() and x.dt.second.eq(0).all()
    )


def written(column, form):
    return pd.to_datetime(column.astype(str), format=form)


NUMBERS = {
    "steps of 500": (WIDE * 500, whole_steps(500)),
    "even numbers": (WIDE * 2, whole_steps(2)),
    "odd numbers": (WIDE * 2 + 1, whole_steps(2, 1)),
    "negative thirds of a thousand": (WIDE * -333 - 7, whole_steps(333, -7)),
    "nullable": (pd.array([*WIDE * 25, None], "Int64"), lambda x: x.dropna().mod(25).eq(0).all()),
    "beyond 2**53": (2**60 + WIDE * 1000, lambda x: ((x - 2**60) % 1000 == 0).all()),
    "quarters": (WIDE / 4, whole_steps(0.25)),
    "quarters in float32": ((WIDE / 4).astype("float32"), whole_steps(0.25)),
    "nickels": (WIDE * 5 / 100, lambda x: (np.rint(x * 100) % 5 == 0).all()),
    "prices": (WIDE + 0.99, lambda x: (np.rint(x * 100) % 100 == 99).all()),
    "eighths": (WIDE / 8, whole_steps(0.125)),
    "Decimal": (
        [Decimal(int(n)) * Decimal("0.05") for n in WIDE],
        lambda x: all(v % Decimal("0.05") == 0 for v in x),
    ),
}
TIMES = {
    "quarter hours": (pd.Timestamp("2021") + pd.to_timedelta(WIDE * 15, "min"), minutes(15)),
    "hours in a zone": (
        pd.Timestamp("2021", tz="Europe/Berlin") + pd.to_timedelta(WIDE, "h"),
        minutes(60),
    ),
    "durations of 5 minutes": (
        pd.to_timedelta(WIDE * 5, "min"),
        lambda x: (x % pd.Timedelta(minutes=5) == pd.Timedelta(0)).all(),
    ),
    "times of day": (
        [(dt.datetime.min + dt.timedelta(minutes=5 * int(n))).time() for n in range(288)],
        lambda x: all(time.minute % 5 == 0 == time.second for time in x),
    ),
    "first days of months": (DAYS[DAYS.is_month_start], lambda x: x.dt.day.eq(1).all()),
    "first days of quarters": (DAYS[DAYS.is_quarter_start], lambda x: x.dt.is_quarter_start.all()),
    "last days of months": (DAYS[DAYS.is_month_end], lambda x: x.dt.is_month_end.all()),
    "the 15th at noon": (
        DAYS[DAYS.day == 15] + pd.Timedelta(hours=12),
        lambda x: x.dt.day.eq(15).all() and x.dt.hour.eq(12).all(),
    ),
    "months in a zone": (
        DAYS[DAYS.is_month_start].tz_localize("Europe/Berlin"),
        lambda x: x.dt.is_month_start.all() and x.dt.hour.eq(0).all(),
    ),
    "business days": (DAYS[DAYS.day_of_week < 5][::9], lambda x: x.dt.day_of_week.lt(5).all()),
    "Mondays": (DAYS[DAYS.day_of_week == 0][::3], lambda x: x.dt.day_of_week.eq(0).all()),
    "two days a week": (
        DAYS[DAYS.day_of_week.isin([1, 4])][::5],
        lambda x: x.dt.day_of_week.isin([1, 4]).all(),
    ),
    "Python's dates": (
        [day.date() for day in DAYS[DAYS.is_month_end]],
        lambda x: pd.to_datetime(x).dt.is_month_end.all(),
    ),
    "dates as integers": (
        DAYS[::31].strftime("%Y%m%d").astype(int),
        lambda x: written(x, "%Y%m%d").notna().all(),
    ),
    "months as integers": (
        DAYS[DAYS.is_month_start].strftime("%Y%m").astype(int),
        lambda x: x.mod(100).between(1, 12).all(),
    ),
}


def part_of(values):
    column = pd.Series(values)
    return column.sample(frac=0.6, random_state=0).to_frame("x").reset_index(drop=True)


@pytest.mark.parametrize("name", NUMBERS | TIMES)
def test_generated_values_are_on_the_grid(name):
    values, holds = (NUMBERS | TIMES)[name]
    X = part_of(values)
    codec = TabularCodec().fit(X)
    assert codec.decode(codec.encode(X)).equals(X)
    units = RNG.normal(size=(2000, codec.space_.shape[0])) * 3
    generated = codec.decode(units)["x"]
    assert holds(generated)
    # More than what was seen, and its range.
    known = generated.dropna()
    assert not known.isin(X["x"]).all()
    assert (known.min(), known.max()) == (X["x"].dropna().min(), X["x"].dropna().max())


@pytest.mark.parametrize("name", NUMBERS | TIMES)
def test_a_graph_has_the_same_grid(name):
    X = part_of((NUMBERS | TIMES)[name][0])
    codec = TabularCodec().fit(X)
    units = RNG.normal(size=(500, codec.space_.shape[0])).astype("float32")
    (traced,) = tf.function(codec.decode_tensors)(tf.constant(units), 0)
    (eager,) = codec.decode_tensors(units, 0)
    np.testing.assert_array_equal(traced, eager)
    if X["x"].dtype.kind in "if":
        np.testing.assert_array_equal(codec.decode(units)["x"].to_numpy(float), traced)


def test_a_grid_that_may_be_chance_is_none():
    codec = TabularCodec().fit(pd.DataFrame({"x": [10, 14, 20, 26], "day": DAYS[[2, 8, 10, 12]]}))
    generated = codec.decode(RNG.normal(size=(200, 2)))
    assert (generated["x"] % 2 == 1).any()
    assert (generated["day"].diff().dt.days % 2 == 1).any()
    assert generated["day"].dt.day_of_week.nunique() == 7


def test_numbers_that_look_like_dates_but_for_one_are_numbers():
    values = [*DAYS[:50].strftime("%Y%m%d").astype(int), 20019999]
    codec = TabularCodec().fit(pd.DataFrame({"x": values}))
    assert codec.decode(np.zeros((1, 1)))["x"].dtype == "int64"
    assert type(codec.columns_[0].storage).__name__ == "Integers"
