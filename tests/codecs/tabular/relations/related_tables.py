"""Tables whose columns determine each other, with a check of rows for each relation."""

import numpy as np
import pandas as pd
from related_products import logarithms, products, quotients
from related_sums import blanks, limits, signs, units
from tables_of_levels import TABLES_OF_LEVELS
from tables_of_numbers import TABLES_OF_NUMBERS

N = 400
DAY = pd.Timedelta("1D")


def people(n=600, seed=0):
    """Return 24 columns with many relations, and labels of which 8 % are 1."""
    r = np.random.default_rng(seed)
    y = (r.random(n) < 0.082).astype(int)
    age = np.clip(r.normal(45 - 8 * y, 14, n), 18, 90).round()
    start = pd.Timestamp("2015-01-01") + pd.to_timedelta(r.integers(0, 2500, n), unit="D")
    rent, food = r.gamma(4, 200, n).round(2), r.gamma(5, 80, n).round(2)
    other = r.gamma(2, 50 + 30 * y, n).round(2)
    zips = r.choice(90000, 30, replace=False) + 10000
    city = r.choice(30, n)
    status = r.choice(["single", "married", "divorced", "widowed"], n, p=[0.4, 0.4, 0.15, 0.05])
    partner = np.where(status == "single", np.nan, r.lognormal(8, 0.5, n).round())
    member, edu = r.choice(["yes", "no"], n, p=[0.3, 0.7]), r.choice(["low", "mid", "high"], n)
    height, weight = r.normal(172, 9, n).round(1), r.normal(75 + 5 * y, 12, n).round(1)
    X = pd.DataFrame(
        {
            "age": age,
            "birth": 2024 - age,
            "start": start,
            "end": start + pd.to_timedelta(3 + r.integers(0, 400, n), unit="D"),
            "rent": rent,
            "food": food,
            "other": other,
            "total": (rent + food + other).round(2),
            "city": np.array([f"City{i:02d}" for i in range(30)])[city],
            "zip": zips[city],
            "status": status,
            "partner_income": partner,
            "member": member,
            "is_member": (member == "yes").astype(int),
            "edu": edu,
            "edu_number": pd.Series(edu).map({"low": 1, "mid": 2, "high": 3}),
            "height": height,
            "weight": weight,
            "bmi": (weight / (height / 100) ** 2).round(1),
            **{f"x{i}": r.normal(size=n) for i in range(5)},
        }
    )
    return X, y


def people_keep(X, real):
    """Return for each relation of `people` the share of rows that keep it."""
    pairs = set(zip(real["city"], real["zip"], strict=True))
    kept = {
        "birth": X["birth"] == 2024 - X["age"],
        "order": X["start"] + 3 * DAY <= X["end"],
        "total": (X["rent"] + X["food"] + X["other"]).round(2) == X["total"],
        "zip": pd.Series([p in pairs for p in zip(X["city"], X["zip"], strict=True)]),
        "partner": X["partner_income"].isna() == (X["status"] == "single"),
        "member": (X["member"] == "yes") == (X["is_member"] == 1),
        "edu": X["edu_number"] == X["edu"].map({"low": 1, "mid": 2, "high": 3}),
        "bmi": (X["weight"] / (X["height"] / 100) ** 2 - X["bmi"]).abs() < 0.05 + 1e-9,
    }
    return {name: float(mask.mean()) for name, mask in kept.items()}


def _copies(r):
    kilos, ticks = r.normal(75, 12, N).round(1), r.integers(0, 10**6, N)
    day = pd.Timestamp("2020") + pd.to_timedelta(r.integers(0, 900, N), unit="D")
    gone = r.random(N) < 0.2
    X = pd.DataFrame(
        {
            "kilos": kilos,
            "pounds": (kilos * 2.2046).round(),
            "grams": (kilos * 1000).round().astype("int32"),
            "fahrenheit": kilos * 1.8 + 32,
            "ticks": ticks,
            "Int64": pd.array(ticks * 2 + 7, dtype="Int64"),
            "float32": (ticks / 4).astype("float32"),
            "day": day,
            "due": day + 30 * DAY,
            "zoned": (day + 14 * DAY).tz_localize("Europe/Berlin"),
            "gappy": pd.Series(kilos * 3).mask(gone),
        }
    )
    return X, {
        "pounds": lambda X: ((X["kilos"] * 2.2046).round() - X["pounds"]).abs() <= 1,
        "grams": lambda X: (X["kilos"] * 1000).round() == X["grams"],
        "fahrenheit": lambda X: np.isclose(X["kilos"] * 1.8 + 32, X["fahrenheit"], rtol=1e-14),
        "Int64": lambda X: X["ticks"] * 2 + 7 == X["Int64"],
        "float32": lambda X: X["ticks"] / 4 == X["float32"],
        "due": lambda X: X["day"] + 30 * DAY == X["due"],
        "zoned": lambda X: X["day"] + 14 * DAY == X["zoned"].dt.tz_localize(None),
        "gappy": lambda X: X["gappy"].isna() | np.isclose(X["kilos"] * 3, X["gappy"]),
    }


def _sums(r):
    a, b, c = r.integers(0, 500, (3, N))
    start = pd.Timestamp("2021") + pd.to_timedelta(r.integers(0, 10**6, N), unit="s")
    took = pd.to_timedelta(r.integers(60, 10**5, N), unit="s")
    flags = (r.random((5, N)) < 0.4).astype(int)
    first, second = r.normal(size=(2, N))
    X = pd.DataFrame(
        {
            **{"a": a, "b": b, "c": c, "all": a + b + c, "more": (a + b + c) * 2 + b},
            **{"start": start, "took": took, "end": start + took},
            **{f"flag{i}": flag for i, flag in enumerate(flags)},
            **{"n_flags": flags.sum(axis=0)},
            **{"first": first, "second": second, "mean": (first + second) / 2},
            **{"left": 100 - a / 4 - b / 8},
        }
    )
    return X, {
        "all": lambda X: X["a"] + X["b"] + X["c"] == X["all"],
        "more": lambda X: X["all"] * 2 + X["b"] == X["more"],
        "end": lambda X: X["start"] + X["took"] == X["end"],
        "n_flags": lambda X: X.filter(regex="flag[0-9]").sum(axis=1) == X["n_flags"],
        "mean": lambda X: np.isclose(X["first"] + X["second"], X["mean"] * 2, rtol=1e-13),
        "left": lambda X: 100 - X["a"] / 4 - X["b"] / 8 == X["left"],
    }


def _scaled(r):
    a, b, c = r.integers(1000, 1500, (3, N))
    tall = r.normal(172, 9, N).round(1)
    X = pd.DataFrame({"a": a, "b": b, "c": c, "born": 2024 - c})
    X = X.join(pd.get_dummies(pd.Series(r.choice(list("xyz"), N)), dtype=int))
    X = X.join(pd.DataFrame({"cm": tall, "feet": tall / 30.48}))
    scaled = (X - X.mean()) / X.std()
    scaled["grade"] = 0.35 * scaled["a"] + 0.65 * scaled["b"]
    return scaled, {
        "grade": lambda Y: np.isclose(0.35 * Y["a"] + 0.65 * Y["b"], Y["grade"], atol=1e-9),
        "born": lambda Y: np.isclose(Y["born"], -Y["c"], rtol=1e-9, atol=1e-9),
        "feet": lambda Y: np.isclose(Y["feet"], Y["cm"], rtol=1e-9, atol=1e-9),
        "xyz": lambda Y: (Y[["x", "y", "z"]] > 0).sum(axis=1) == 1,
    }


def _tables(r):
    town, age = r.choice(12, N), r.integers(18, 90, N)
    names = np.array([f"town {i}" for i in range(12)])[town]
    X = pd.DataFrame(
        {
            "town": names,
            "code": pd.Series(names).str[5:].astype(int) * 7 + 1000,
            "state": pd.Categorical(np.array(["north", "south", "west"])[town % 3]),
            "big": town < 4,
            "since": pd.to_datetime("2000-01-01") + town * 365 * DAY,
            "age": age,
            "group": pd.cut(age, [0, 30, 60, 99]).astype(str),
            "adult": pd.array(age >= 30, dtype="boolean"),
            "mayor": np.where(town == 3, None, pd.Series(names).str.upper()),
            "same": names,
        }
    )
    X.loc[r.random(N) < 0.1, "town"] = None
    seen = {n: set(X[["same", n]].itertuples(index=False, name=None)) for n in X}

    def of(name):
        return lambda X: [
            pair in seen[name] for pair in X[["same", name]].itertuples(index=False, name=None)
        ]

    return X, {
        **{name: of(name) for name in ("code", "state", "big", "since", "mayor", "town")},
        "group": lambda X: X["group"] == pd.cut(X["age"], [0, 30, 60, 99]).astype(str),
        "adult": lambda X: X["adult"] == (X["age"] >= 30),
    }


def _orders(r):
    low = r.gamma(2, 30, N).round(1)
    middle = low + r.gamma(2, 10, N).round(2)
    high = (middle + r.gamma(2, 10, N)).round(2)
    begin = pd.Timestamp("2020") + pd.to_timedelta(r.integers(0, 900, N), unit="D")
    stop = begin + pd.to_timedelta(r.integers(30, 10**5, N), unit="min")
    bad, good = r.integers(1, 6, (2, N))
    X = pd.DataFrame(
        {
            **{"low": low, "middle": middle, "high": high, "begin": begin, "stop": stop},
            "limit": (r.gamma(2, 40, N) + high).round(-1) + 10,
            "float32": (middle + r.random(N)).astype("float32"),
            "worst": np.minimum(bad, good),
            "best": np.maximum(bad, good),
        }
    )
    gone = r.random(N) < 0.2
    X["stop"], X["begin"] = X["stop"].mask(gone), X["begin"].mask(r.random(N) < 0.1)

    def both(X):
        return X["begin"].isna() | X["stop"].isna() | (X["begin"] < X["stop"])

    return X, {
        "middle": lambda X: X["low"] <= X["middle"],
        "high": lambda X: X["middle"] <= X["high"],
        "limit": lambda X: (X["high"] <= X["limit"]) & (X["limit"] % 10 == 0),
        "float32": lambda X: X["middle"].astype("float32") <= X["float32"],
        "best": lambda X: X["worst"] <= X["best"],
        "dates": both,
    }


def _flags(r):
    colour, size = r.choice(4, N), r.choice(3, N)
    X = pd.get_dummies(pd.DataFrame({"colour": colour, "size": size}).astype(str))
    X = X.astype({name: "int8" for name in X if name.startswith("size")})
    X["plain"] = r.random(N) < 0.5
    kind = pd.get_dummies(pd.Series(r.choice(list("abcd"), N)), prefix="kind", drop_first=True)
    X = X.join(kind)
    metal = pd.get_dummies(pd.Series(r.choice(list("abc"), N)), prefix="metal", drop_first=True)
    X = X.join((metal - metal.mean()) / metal.std())
    # Two columns with the same number of levels, which differ in frequency.
    for name in ("file", "rank"):
        square = r.choice(list("abcdefgh"), N, p=np.r_[0.4, 0.2, 0.12, np.full(4, 0.06), 0.04])
        X = X.join(pd.get_dummies(square, prefix=name, drop_first=name == "rank", dtype=int))
    X = X.drop(columns="file_b")
    paid = pd.get_dummies(pd.Series(r.choice(list("abc"), N)), prefix="paid")
    X = X.join(paid.replace({True: "Yes", False: "No"}).astype({"paid_a": "category"}))
    return X, {
        "colour": lambda X: X.filter(like="colour").sum(axis=1) == 1,
        "size": lambda X: X.filter(like="size").sum(axis=1) == 1,
        "kind": lambda X: X.filter(like="kind").sum(axis=1) <= 1,
        "metal": lambda X: (X.filter(like="metal") > 0).sum(axis=1) <= 1,
        "file": lambda X: X.filter(like="file").sum(axis=1) <= 1,
        "rank": lambda X: X.filter(like="rank").sum(axis=1) <= 1,
        "paid": lambda X: (X.filter(like="paid") == "Yes").sum(axis=1) == 1,
    }


def _gaps(r):
    job = r.choice(["none", "nurse", "cook", "pilot"], N)
    ill, age = r.random(N) < 0.3, r.integers(10, 60, N)
    X = pd.DataFrame(
        {
            "job": job,
            "salary": pd.Series(r.lognormal(8, 1, N).round()).mask(job == "none"),
            "boss": pd.Series(r.choice(["Ann", "Bob"], N)).mask(job == "none"),
            "systolic": pd.Series(r.normal(120, 9, N)).mask(ill),
            "diastolic": pd.array(np.where(ill, 0, r.integers(60, 99, N)), dtype="Int64"),
            "test": pd.Series(r.choice(["a", "b", "c"], N)).mask(ill),
            "age": age,
            "licence": pd.Series(r.choice(["car", "lorry"], N)).mask(age < 18),
        }
    )
    X.loc[ill, "diastolic"] = pd.NA
    return X, {
        "salary": lambda X: X["salary"].isna() == (X["job"] == "none"),
        "boss": lambda X: X["boss"].isna() == (X["job"] == "none"),
        "diastolic": lambda X: X["diastolic"].isna() == X["systolic"].isna(),
        "test": lambda X: X["test"].isna() == X["systolic"].isna(),
        "licence": lambda X: X["licence"].isna() == (X["age"] < 18),
    }


TABLES = {
    "copies": _copies,
    "sums": _sums,
    "remainders": limits,
    "units": units,
    "signs": signs,
    "blanks": blanks,
    "products": products,
    "quotients": quotients,
    "logarithms": logarithms,
    "scaled": _scaled,
    "tables": _tables,
    "orders": _orders,
    "flags": _flags,
    "gaps": _gaps,
    **TABLES_OF_NUMBERS,
    **TABLES_OF_LEVELS,
}


def related(kind):
    """Return a table with relations of a kind, and the checks that all its rows pass."""
    X, checks = TABLES[kind](np.random.default_rng(0))
    assert_kept(X, checks)
    return X, checks


def assert_kept(X, checks):
    shares = {name: float(np.mean(np.asarray(check(X), bool))) for name, check in checks.items()}
    assert shares == dict.fromkeys(checks, 1.0)
