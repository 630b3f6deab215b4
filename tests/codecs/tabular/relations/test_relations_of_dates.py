"""Relations between dates, whether they are of a dtype, objects, text or whole numbers."""

import json

import numpy as np
import pandas as pd
import pytest

from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.relations import Ordered

N = 300
RNG = np.random.default_rng(0)
FIRST, DAYS = RNG.integers(0, 500, N), RNG.integers(3, 50, N)
FORMS = {
    "dtype": lambda column: column,
    "text": lambda column: column.dt.strftime("%d.%m.%Y"),
    "objects": lambda column: column.dt.date,
    "whole numbers": lambda column: column.dt.strftime("%Y%m%d").astype("int64"),
    "far": lambda column: (column + pd.Timedelta("84000D")).dt.strftime("%d.%m.%Y"),
}


def dates(days):
    return pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(days, unit="D"))


def days_of(column):
    if column.dtype == "int64":
        return days_of(pd.to_datetime(column.astype(str), format="%Y%m%d"))
    return pd.to_datetime(column, dayfirst=True).astype("datetime64[s]").to_numpy()


def generated(codec):
    """Return decoded noise, which is the same after saving."""
    codes = RNG.normal(size=(400, *codec.space_.shape)).astype("float32")
    rows = codec.decode(codes)
    config, arrays = codec.get_config()
    loaded = TabularCodec.from_config(json.loads(json.dumps(config)), arrays)
    pd.testing.assert_frame_equal(loaded.decode(codes), rows)
    return rows


@pytest.mark.parametrize("later", [0, 100])
@pytest.mark.parametrize("form", FORMS)
def test_order_and_a_constant_difference(form, later):
    X = pd.DataFrame({"start": dates(FIRST), "end": dates(FIRST + DAYS + later)})
    X = X.assign(due=dates(FIRST + 7)).apply(FORMS[form])
    codec = TabularCodec().fit(X)
    order = f"start < end, by at least {later + 3} days"
    assert sorted(map(str, codec.relations_)) == ["due = start + 7 days", order]
    assert codec.decode(codec.encode(X)).equals(X)
    rows = generated(codec).apply(days_of)
    assert (rows["end"] - rows["start"]).min() >= pd.Timedelta(days=later + 3)
    assert (rows["due"] - rows["start"] == pd.Timedelta("7D")).all()


@pytest.mark.parametrize("form", FORMS)
def test_sums_may_leave_the_range_seen(form):
    X = pd.DataFrame({"start": dates(FIRST), "days": DAYS, "end": dates(FIRST + DAYS)})
    X = X.assign(**{name: FORMS[form](X[name]) for name in ("start", "end")})
    codec = TabularCodec().fit(X)
    rows = generated(codec)
    length = days_of(rows["end"]) - days_of(rows["start"])
    np.testing.assert_array_equal(length, pd.to_timedelta(rows["days"], unit="D"))


@pytest.mark.parametrize("kind", ["text", "objects"])
def test_the_clock_does_not_go_past_midnight(kind):
    minutes = RNG.integers(0, 700, N)
    ends = minutes + RNG.integers(5, 700, N)
    clock = [[f"{m // 60:02d}:{m % 60:02d}" for m in column] for column in (minutes, ends)]
    X = pd.DataFrame(dict(zip(["start", "end"], clock, strict=True)))
    X["minutes"] = ends - minutes
    if kind == "objects":
        X["start"], X["end"] = (
            pd.to_datetime(X[n], format="%H:%M").dt.time for n in X.columns[:2]
        )
    rows = generated(TabularCodec().fit(X))
    assert (rows["start"] < rows["end"]).all()


def test_an_order_of_text_that_is_named():
    X = pd.DataFrame({"start": dates(FIRST[:8]), "end": dates(FIRST[:8] + 9)})
    X = X.apply(FORMS["text"])
    rows = generated(TabularCodec(relations=[Ordered("start", "end")]).fit(X)).apply(days_of)
    assert (rows["start"] <= rows["end"]).all()
    with pytest.raises(ValueError, match="does not hold"):
        TabularCodec(relations=[Ordered("end", "start")]).fit(X)
