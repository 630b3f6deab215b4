"""Columns that have an order: their second value is the smallest, their first the largest."""

import datetime as dt
from decimal import Decimal

import pandas as pd

DAYS = [dt.date(2020, 1, day) for day in (3, 1, 2)]
STAMPS = pd.Series(pd.to_datetime(DAYS))
NUMBERS = pd.Series([3, 1, 2])
ORDERED = {
    "integers": NUMBERS,
    "floats": NUMBERS.astype(float),
    "float16": NUMBERS.astype("float16"),
    "other byte order": NUMBERS.astype(">f8"),
    "nullable": NUMBERS.astype("Int64"),
    "nullable floats": NUMBERS.astype("Float32"),
    "Arrow": NUMBERS.astype("int64[pyarrow]"),
    "objects": NUMBERS.astype(object),
    "beyond int64": pd.Series([3 * 2**70, 2**70, 2 * 2**70], dtype=object),
    "decimals": pd.Series([Decimal("3.1"), Decimal("1.1"), Decimal("2.1")]),
    "number categories": NUMBERS.astype("category"),
    "sparse": NUMBERS.astype(pd.SparseDtype("int64", 0)),
    "ordered categories": pd.Series(
        pd.Categorical(["c", "a", "b"], categories=["a", "b", "c"], ordered=True)
    ),
    "datetimes": STAMPS,
    "seconds": STAMPS.astype("datetime64[s]"),
    "zoned": STAMPS.dt.tz_localize("Europe/Berlin"),
    "objects with zones": STAMPS.dt.tz_localize("Europe/Berlin").astype(object),
    "days": pd.Series(DAYS, dtype=object),
    "early days": pd.Series([day.replace(year=1066) for day in DAYS], dtype=object),
    "Arrow days": pd.Series(DAYS).astype("date32[pyarrow]"),
    "durations": STAMPS - STAMPS[0],
    "times": pd.Series([dt.time(3), dt.time(1), dt.time(2)], dtype=object),
    "periods": STAMPS.dt.to_period("D"),
}
