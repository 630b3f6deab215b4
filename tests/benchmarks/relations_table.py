"""A made table in which columns belong together, and the share of rows that keeps each relation.

It has every dtype of numbers, dates and levels. Its relations hold in all rows, and the share of
synthetic rows in which they hold is measured. Most values of a grid are different, except for
months and percents, because columns of few values are kept as levels.
"""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

SHARE = 0.06
MERCHANTS = np.array([f"M{i:03d}" for i in range(100)])
# Merchants of the scarce class, which hardly any other row has.
SCARCE_MERCHANTS = MERCHANTS[:5]
CITIES = np.array([f"city {i:02d}" for i in range(30)])
ZIPS = np.array([f"{(i * 7919) % 100_000:05d}" for i in range(30)])
REGIONS = np.array(["north", "south", "east", "west", "centre"])[np.arange(30) % 5]
# Columns of numbers as text; in "score", a few cells are "n/a".
WRITTEN = ["price", "discount", "score"]
DAY, HOUR, MINUTE = 86400, 3600, 60


def relations_table(n_rows=3000, seed=0):
    """Return the rows and 0/1 labels of the made table, 6 % of them of class 1.

    Parameters
    ----------
    n_rows : int
        At least 200.
    seed : int

    Returns
    -------
    X : DataFrame
        47 columns.
    y : ndarray of int
    """
    rng = np.random.default_rng(seed)
    y = np.zeros(n_rows, int)
    y[rng.permutation(n_rows)[: round(SHARE * n_rows)]] = 1
    parts = (_people, _payments, _sums, _times, _written, _measured, _nullable)
    columns = {name: values for part in parts for name, values in part(rng, y).items()}
    return pd.DataFrame(columns), y


def _people(rng, y):
    n_rows = len(y)
    age = np.clip(rng.normal(45 - 8 * y, 14), 18, 90).round().astype(int)
    marital = rng.choice(["single", "married", "divorced"], n_rows, p=[0.4, 0.45, 0.15])
    partner = np.where(marital == "married", rng.lognormal(10.3, 0.5, n_rows).round(), np.nan)
    # The scarce class is more often in the first cities.
    city = np.minimum(rng.integers(0, 30, n_rows), rng.integers(0, np.where(y, 15, 60)))
    height = rng.normal(170 + 2 * y, 10).round(1)
    return {
        "age": age,
        "birth": 2024 - age,
        "marital": marital,
        "partner_income": partner,
        "city": CITIES[city],
        "zip": ZIPS[city],
        "region": REGIONS[city],
        "height_cm": height,
        "height_in": height / 2.54,
    }


def _payments(rng, y):
    n_rows = len(y)
    merchant = np.where(y, rng.integers(0, 5, n_rows), rng.integers(5, 100, n_rows))
    # Each of the five has two rows of the other class, so that the merchant alone is not enough.
    honest = rng.choice(np.flatnonzero(y == 0), 10, replace=False)
    merchant[honest] = np.repeat(np.arange(5), 2)
    method = rng.choice(3, n_rows, p=[0.5, 0.3, 0.2])
    channel = rng.choice(["web", "shop", "phone"], n_rows, p=[0.4, 0.4, 0.2])
    minutes = rng.gamma(3, 20 - 4 * y).round(1)
    return {
        "merchant": MERCHANTS[merchant],
        "amount": rng.lognormal(3 + 0.5 * y, 1).round(2),
        "by_card": (method == 0).astype(int),
        "by_cash": (method == 1).astype(int),
        "by_transfer": (method == 2).astype(int),
        "channel": channel,
        "is_web": channel == "web",
        "minutes": minutes,
        "charge": (0.17 * minutes).round(2),
    }


def _sums(rng, y):
    parts = {
        "rent": rng.normal(900 - 60 * y, 150).clip(300),
        "food": rng.gamma(4, 90 + 20 * y),
        "other": rng.gamma(2, 110, len(y)),
    }
    cents = {name: np.round(100 * values).astype(int) for name, values in parts.items()}
    cents["total"] = sum(cents.values())
    return {name: [Decimal(int(c)) / 100 for c in values] for name, values in cents.items()}


def _times(rng, y):
    n_rows = len(y)
    since, second = pd.Timestamp("2021-01-01"), pd.Timedelta(seconds=1)
    start = since + second * MINUTE * rng.integers(0, 900_000, n_rows)
    longer = second * DAY * rng.gamma(2, 60 - 15 * y).round()
    months = rng.integers(0, 36, n_rows) + 3 * y
    workdays = np.busday_offset("1975-01-01", rng.integers(0, 12_000, n_rows), roll="forward")
    hours = since.tz_localize("Europe/Paris") + second * HOUR * rng.integers(0, 20_000, n_rows)
    return {
        "start": start,
        "end": start + longer + second * 3 * DAY,
        "slot": since + second * 15 * MINUTE * (rng.integers(0, 60_000, n_rows) + 9000 * y),
        "month": [date(2020 + m // 12, m % 12 + 1, 1) for m in months.tolist()],
        "workday": pd.to_datetime(workdays),
        "opened": hours,
        "wait": pd.to_timedelta(5 * rng.gamma(3, 800 + 200 * y).round(), unit="min"),
    }


def _written(rng, y):
    score = rng.normal(50 + 6 * y, 10).round(1).astype(object)
    score[rng.random(len(y)) < 0.04] = "n/a"
    return {
        "price": [f"${value:,.2f}" for value in rng.lognormal(7 - 0.3 * y, 0.8)],
        "discount": [f"{value / 2:.1f}%" for value in rng.integers(0, 60, len(y))],
        "score": score,
    }


def _measured(rng, y):
    n_rows = len(y)
    celsius = rng.normal(12 - 2 * y, 8).round(1)
    low = rng.gamma(4, 10, n_rows).round(1)
    lab_a, lab_b = rng.normal([[5], [1]], [[2], [0.3]], (2, n_rows)).round(2)
    missing = rng.random(n_rows) < 0.2 + 0.1 * y
    return {
        "celsius": celsius,
        "fahrenheit": 1.8 * celsius + 32,
        "low": low,
        "high": low + rng.gamma(2, 5 + y).round(1),
        "lab_a": np.where(missing, np.nan, lab_a + y),
        "lab_b": np.where(missing, np.nan, lab_b),
        "loan": 500 * rng.integers(40, 6000, n_rows) + 250_000 * y,
        "noise": rng.normal(size=n_rows).astype("float32"),
        "rooms": rng.integers(1, 9, n_rows).astype("uint8"),
    }


def _nullable(rng, y):
    import pyarrow as pa

    n_rows = len(y)
    rating = pd.Categorical(rng.integers(1, 6, n_rows), categories=range(1, 6), ordered=True)
    days = [date.fromordinal(738_000 + int(day)) for day in rng.integers(0, 900, n_rows) + 90 * y]
    balance = [Decimal(int(cents)) / 100 for cents in rng.normal(2e5 - 5e4 * y, 8e4)]
    visits = pd.array(rng.poisson(4 + y), dtype="Int64")
    visits[rng.random(n_rows) < 0.1] = pd.NA
    member = pd.array(rng.random(n_rows) < 0.3 + 0.2 * y, dtype="boolean")
    member[rng.random(n_rows) < 0.1] = pd.NA
    return {
        "rating": rating,
        "due": pd.array(days, dtype=pd.ArrowDtype(pa.date32())),
        "balance": pd.array(balance, dtype=pd.ArrowDtype(pa.decimal128(14, 2))),
        "visits": visits,
        "member": member,
        "note": pd.array(rng.choice(["new", "old", "lost"], n_rows), dtype="string"),
    }


def _near(left, right, tolerance=1e-4):
    return np.abs(left - right) <= tolerance


def _on(values, step):
    return _near(values, step * np.round(values / step), 1e-5)


def _looked_up(keys, names, values):
    return keys.map(dict(zip(names, values, strict=True)))


def _flags(x):
    flags = x[["by_card", "by_cash", "by_transfer"]]
    return flags.isin([0, 1]).all(axis=1) & (flags.sum(axis=1) == 1)


def _days(seconds):
    return pd.to_datetime(seconds, unit="s")


# Functions of rows, with numbers and times (in seconds) as floats, which return masks of those
# that keep the relation.
RELATIONS = {
    "birth = 2024 - age": lambda x: _near(x["birth"] + x["age"], 2024),
    "inches = cm / 2.54": lambda x: _near(2.54 * x["height_in"], x["height_cm"]),
    "fahrenheit of celsius": lambda x: _near(1.8 * x["celsius"] + 32, x["fahrenheit"]),
    "parts add up": lambda x: _near(x["rent"] + x["food"] + x["other"], x["total"], 0.001),
    "charge = 0.17 minutes, rounded": lambda x: _near(0.17 * x["minutes"], x["charge"], 0.00501),
    "city -> zip": lambda x: _looked_up(x["city"], CITIES, ZIPS) == x["zip"],
    "city -> region": lambda x: _looked_up(x["city"], CITIES, REGIONS) == x["region"],
    "start < end": lambda x: x["start"] < x["end"],
    "low <= high": lambda x: x["low"] <= x["high"],
    "one flag of three": _flags,
    "flag says the text": lambda x: x["is_web"] == (x["channel"] == "web"),
    "partner's income iff married": lambda x: (
        x["partner_income"].notna() == (x["marital"] == "married")
    ),
    "missing together": lambda x: x["lab_a"].isna() == x["lab_b"].isna(),
    "grid: steps of 500": lambda x: _on(x["loan"], 500),
    "grid: quarter hours": lambda x: _on(x["slot"], 15 * MINUTE),
    "grid: whole hours": lambda x: _on(x["opened"], HOUR),
    "grid: five minutes": lambda x: _on(x["wait"], 5 * MINUTE),
    "grid: minutes": lambda x: _on(x["start"], MINUTE),
    "grid: first of month": lambda x: (_days(x["month"]).dt.day == 1) & _on(x["month"], DAY),
    "grid: working days": lambda x: (
        (_days(x["workday"]).dt.day_of_week < 5) & _on(x["workday"], DAY)
    ),
    "grid: half percents": lambda x: _on(x["discount"], 0.5),
    "grid: cents": lambda x: _on(x["price"], 0.01) & _on(x["balance"], 0.01),
    "merchant of the class": lambda x: x["merchant"].isin(SCARCE_MERCHANTS),
}


def kept_relations(rows):
    """Return the share of rows of class 1 that keep each relation.

    Parameters
    ----------
    rows : DataFrame
        Plain rows; see `plain_rows.py`.
    """
    return {name: float(np.mean(keeps(rows))) for name, keeps in RELATIONS.items()}
