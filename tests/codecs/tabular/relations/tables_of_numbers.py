"""Tables of numbers and dates, most of which hardly repeat, and of what follows from them."""

import numpy as np
import pandas as pd

N = 400


def _bands(numbers):
    return pd.cut(pd.Series(numbers), [0, 50, 100, 250, 1e9], labels=list("SMLX")).astype(str)


def bins(r):
    amount = r.normal(0, 300, N).round(2)
    spent, age = r.lognormal(5, 1, N).round(2), r.normal(40, 20, N).round(4)
    X = pd.DataFrame(
        {
            "amount": amount,
            "type": np.where(amount < 0, "debit", "credit"),
            "sign": pd.Series(np.sign(amount)).mask(r.random(N) < 0.2),
            "spent": spent,
            "band": _bands(spent),
            "large": spent > 400,
            "age": age,
            "licence": pd.Series(r.choice(["car", "lorry"], N)).mask(age < 18),
        }
    )
    return X, {
        "type": lambda X: (X["type"] == "debit") == (X["amount"] < 0),
        "sign": lambda X: X["sign"].isna() | (X["sign"] == np.sign(X["amount"])),
        "band": lambda X: X["band"] == _bands(X["spent"]),
        "large": lambda X: X["large"] == (X["spent"] > 400),
        "licence": lambda X: X["licence"].isna() == (X["age"] < 18),
    }


def parts_of_dates(r):
    birth = pd.Timestamp("1950-01-01") + pd.to_timedelta(r.integers(0, 20000, N), unit="D")
    day = pd.Timestamp("2010-01-01") + pd.to_timedelta(r.integers(0, 5000, N), unit="D")
    at = pd.Timestamp("2023-01-01") + pd.to_timedelta(r.integers(0, 10**7, N), unit="s")
    gappy = pd.Series(day + pd.to_timedelta(r.integers(0, 10**7, N), unit="s"))
    gappy = gappy.mask(r.random(N) < 0.2)
    begin = at + pd.to_timedelta(r.integers(60, 10**6, N), unit="s")
    end = begin + pd.to_timedelta(r.integers(60, 10**6, N), unit="s")
    X = pd.DataFrame(
        {
            **{"birth": birth, "birth_year": birth.year},
            **{"day": day, "year": day.year, "month": day.month, "day_of_month": day.day},
            **{"at": at, "hour": at.hour, "weekday": at.day_name()},
            **{"date": at.normalize()},
            "night": (at.hour < 6) | (at.hour > 21),
            **{"gappy": gappy, "gappy_hour": gappy.dt.hour},
            **{"begin": begin, "end": end, "end_weekday": end.day_name()},
        }
    )

    def same(one, other):
        return (one == other) | (one.isna() & other.isna())

    return X, {
        "birth_year": lambda X: X["birth"].dt.year == X["birth_year"],
        "year": lambda X: X["day"].dt.year == X["year"],
        "month": lambda X: X["day"].dt.month == X["month"],
        "day_of_month": lambda X: X["day"].dt.day == X["day_of_month"],
        "hour": lambda X: X["at"].dt.hour == X["hour"],
        "date": lambda X: X["at"].dt.normalize() == X["date"],
        "weekday": lambda X: X["at"].dt.day_name() == X["weekday"],
        "night": lambda X: X["night"] == ((X["hour"] < 6) | (X["hour"] > 21)),
        "gappy_hour": lambda X: same(X["gappy"].dt.hour, X["gappy_hour"]),
        "end_weekday": lambda X: X["end"].dt.day_name() == X["end_weekday"],
        "order": lambda X: X["begin"] < X["end"],
    }


def written_dates(r):
    start = pd.Timestamp("2002-01-01") + pd.to_timedelta(r.integers(0, 9000, N), unit="D")
    end = pd.Series(start + pd.to_timedelta(r.integers(30, 900, N), unit="D"))
    end = end.where(r.random(N) < 0.4)
    at = pd.Timestamp("2023-01-01") + pd.to_timedelta(r.integers(0, 10**7, N), unit="s")
    X = pd.DataFrame(
        {
            **{"start": start, "end": end, "text": end.dt.strftime("%d.%m.%Y").fillna("open")},
            **{"at": at.strftime("%Y-%m-%d %H:%M:%S"), "hour": at.hour},
        }
    )
    return X, {
        "text": lambda X: X["text"] == X["end"].dt.strftime("%d.%m.%Y").fillna("open"),
        "order": lambda X: X["end"].isna() | (X["start"] < X["end"]),
        "hour": lambda X: X["at"].str[11:13].astype(int) == X["hour"],
    }


def calendar(r):
    day = pd.Timestamp("2020") + pd.to_timedelta(r.integers(0, 700, 4 * N), unit="D")
    shop, end = r.integers(0, 500, 4 * N), day + pd.to_timedelta(r.integers(1, 50, 4 * N), "D")
    town = np.array(["Ulm", "Bonn", "Kiel"])[r.choice(3, 500)]
    X = pd.DataFrame(
        {
            "day": day,
            "weekday": day.day_name(),
            "weekend": day.day_of_week >= 5,
            "month": day.month,
            "year": day.year,
            "end": end,
            "end_weekday": end.day_name(),
            "shop": shop + 1000,
            "town": town[shop],
        }
    )
    return X, {
        "weekday": lambda X: X["day"].dt.day_name() == X["weekday"],
        "weekend": lambda X: (X["day"].dt.day_of_week >= 5) == X["weekend"],
        "month": lambda X: X["day"].dt.month == X["month"],
        "year": lambda X: X["day"].dt.year == X["year"],
        "order": lambda X: X["day"] < X["end"],
        "end_weekday": lambda X: X["end"].dt.day_name() == X["end_weekday"],
        "town": lambda X: town[X["shop"] - 1000] == X["town"],
    }


def limits(r):
    """Return a table of limits that follow from others."""
    product, grade = r.choice(["basic", "gold", "platinum"], N), r.integers(0, 9, N)
    of = {"basic": 1000, "gold": 5000, "platinum": 20000}
    limit = pd.Series(product).map(of)
    used = (limit * r.beta(1, 2, N)).round(2)
    least, most = 30000 + grade * 7000, 39000 + grade * 8000
    X = pd.DataFrame(
        {
            **{"product": product, "limit": limit, "used": used, "free": (limit - used).round(2)},
            "grade": np.array(list("ABCDEFGHI"))[grade],
            "most": most,
            "salary": (least + (most - least) * r.random(N)).round(-1),
        }
    )
    X["limit_due"] = limit.mask(r.random(N) < 0.1)
    return X, {
        "limit": lambda X: X["product"].map(of) == X["limit"],
        "free": lambda X: (X["used"] + X["free"]).round(2) == X["limit"],
        "used": lambda X: (X["used"] <= X["limit"]) & (X["free"] >= 0),
        "salary": lambda X: X["salary"] <= X["most"],
        "due": lambda X: X["limit_due"].isna() | (X["limit_due"] == X["limit"]),
    }


def below_sums(r):
    goods, freight = r.gamma(4, 20, N).round(2), r.gamma(2, 10, N).round(2)
    total = (goods + freight).round(2)
    paid = np.where(r.random(N) < 0.6, total, (total * r.random(N)).round(2))
    low, spread = r.gamma(5, 10, N).round(2), r.gamma(2, 3, N).round(2) + 0.01
    high = (low + spread).round(2)
    start = pd.Timestamp("2020-01-01") + pd.to_timedelta(r.integers(0, 900, N), unit="D")
    took = pd.to_timedelta(r.integers(2, 90, N), unit="D")
    between = pd.Series(start + (took * r.random(N)).floor("D")).mask(r.random(N) < 0.2)
    X = pd.DataFrame(
        {
            **{"goods": goods, "freight": freight, "total": total, "paid": paid},
            "large": np.where(total >= 100, "large", "small"),
            "tip": (paid * r.random(N)).round(2),
            **{"low": low, "high": high, "spread": (high - low).round(2)},
            "close": np.minimum((low + spread * r.random(N)).round(2), high),
            **{"start": start, "took": took, "end": start + took, "between": between},
        }
    )
    return X, {
        "total": lambda X: (X["goods"] + X["freight"]).round(2) == X["total"],
        "large": lambda X: (X["large"] == "large") == (X["total"] >= 100),
        "paid": lambda X: (X["tip"] <= X["paid"]) & (X["paid"] <= X["total"]),
        "spread": lambda X: np.isclose(X["low"] + X["spread"], X["high"]),
        "close": lambda X: (X["low"] <= X["close"]) & (X["close"] <= X["high"]),
        "end": lambda X: X["start"] + X["took"] == X["end"],
        "between": lambda X: ~(X["between"] < X["start"]) & ~(X["between"] > X["end"]),
    }


TABLES_OF_NUMBERS = {
    "limits": limits,
    "below sums": below_sums,
    "calendar": calendar,
    "bins": bins,
    "parts of dates": parts_of_dates,
    "written dates": written_dates,
}
