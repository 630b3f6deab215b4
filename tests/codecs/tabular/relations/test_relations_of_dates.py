"""Relations between dates of a dtype, objects, text, whole numbers, or categories of these."""

import json

import numpy as np
import pandas as pd
import pytest

from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.relations import Ordered, Sum

N = 300
RNG = np.random.default_rng(0)
FIRST, DAYS = RNG.integers(0, 500, N), RNG.integers(3, 50, N)
# Rows that have no end: some, and the last of all to start.
LATE = (RNG.random(N) < 0.2) | (FIRST > 430)
FORMS = {
    "dtype": lambda column: column,
    "text": lambda column: column.dt.strftime("%d.%m.%Y"),
    "objects": lambda column: column.dt.date,
    "whole numbers": lambda column: column.dt.strftime("%Y%m%d").astype("int64"),
    "far": lambda column: (column + pd.Timedelta("84000D")).dt.strftime("%d.%m.%Y"),
}
LEVELED = {
    f"categories of {name}": lambda column, form=form: form(column).astype("category")
    for name, form in FORMS.items()
}


def dates(days):
    return pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(days, unit="D"))


def days_of(column):
    if isinstance(column.dtype, pd.CategoricalDtype):
        return days_of(column.astype(column.cat.categories.dtype))
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
@pytest.mark.parametrize("form", [*FORMS, *LEVELED])
def test_order_and_a_constant_difference(form, later):
    X = pd.DataFrame({"start": dates(FIRST), "end": dates(FIRST + DAYS + later)})
    X = X.assign(due=dates(FIRST + 7)).apply((FORMS | LEVELED)[form])
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


@pytest.mark.parametrize("form", LEVELED)
def test_no_sums_leave_the_levels_of_a_category(form):
    X = pd.DataFrame({"start": dates(FIRST), "days": DAYS, "end": dates(FIRST + DAYS)})
    X["end"] = LEVELED[form](X["end"])
    X["due"] = LEVELED[form](dates(FIRST + 7))
    relations = TabularCodec().fit(X).relations_
    assert {found.column for found in relations if isinstance(found, Sum)} <= {"start", "days"}


@pytest.mark.parametrize("form", ["dtype", "text", "objects"])
def test_an_order_holds_where_the_last_starts_have_no_end(form):
    X = pd.DataFrame({"start": dates(FIRST), "end": dates(FIRST + DAYS).mask(LATE)})
    codec = TabularCodec().fit(X.apply(FORMS[form]))
    assert list(map(str, codec.relations_)) == ["start < end, by at least 3 days"]
    rows = generated(codec).apply(days_of).dropna()
    assert (rows["start"] < rows["end"]).all()
    # There is no level that is late enough.
    levels = X.apply(LEVELED[f"categories of {form}"])
    assert TabularCodec().fit(levels).relations_ == []


def test_an_order_holds_for_a_column_restored_from_a_later_one():
    X = pd.DataFrame(
        {"start": dates(FIRST).mask(np.arange(N) % 7 == 0), "end": dates(FIRST + DAYS)}
    )
    X["due"] = dates(FIRST + 7)
    codec = TabularCodec().fit(X)
    order = "start < end, by at least 3 days"
    assert sorted(map(str, codec.relations_)) == [order, "start = due - 7 days"]
    rows = generated(codec).dropna()
    assert (rows["start"] < rows["end"]).all()


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
