"""More tables of sums for `related_tables`, with a check of rows for each relation."""

from decimal import Decimal

import numpy as np
import pandas as pd

N = 400
DAY = pd.Timedelta("1D")


def limits(r):
    """Sums that a column of few levels, or in coarser steps than the others, cannot hold."""
    limit, used = r.choice([1000, 5000, 20000], N), r.beta(1, 2, (3, N))
    cost, face = r.integers(1, 4000, N) * 500, r.integers(1, 41, N) * 500
    boxes = r.choice([8, 12, 24], N)
    bad = (boxes * r.beta(1, 3, N)).astype(int)
    start = pd.Timestamp("2024-01-01") + pd.to_timedelta(r.integers(0, 9 * 10**6, N), unit="s")
    took = pd.to_timedelta(r.integers(1, 30, N), unit="D")
    X = pd.DataFrame({"limit": limit, "used": (limit * used[0]).round(2), "boxes": boxes})
    X["free"], X["bad"], X["good"] = (limit - X["used"]).round(2), bad, boxes - bad
    X["cost"], X["paid"] = pd.array(cost, "Int64"), pd.array((cost * used[1]).astype(int), "Int64")
    X.loc[r.random(N) < 0.1, "cost"] = pd.NA
    X["due"] = X["cost"] - X["paid"]
    spent = (face * used[2]).round(2)
    X["face"] = [Decimal(f"{value:.2f}") for value in face]
    X["spent"] = [Decimal(f"{value:.2f}") for value in spent]
    X["rest"] = X["face"] - X["spent"]
    for name in ("face", "spent", "rest"):
        X[f"{name} text"] = [f"{value:,}" for value in X[name]]
    X["start"], X["took"], X["end"] = start, took, start + took

    def amount(text):
        return text.str.replace(",", "").astype(float)

    return X, {
        "limit": lambda X: X["limit"].isin(limit),
        "free": lambda X: np.isclose(X["limit"] - X["used"], X["free"], atol=1e-9),
        "boxes": lambda X: X["boxes"].isin(boxes) & (X["boxes"] == X["good"] + X["bad"]),
        "cost": lambda X: X["cost"].isna() | (X["cost"] % 500 == 0),
        "due": lambda X: (X["cost"] - X["paid"] - X["due"]).fillna(0) == 0,
        "face": lambda X: X["face"].isin([Decimal(value) for value in face.tolist()]),
        "rest": lambda X: X["face"] == X["spent"] + X["rest"],
        "text": lambda X: np.isclose(
            amount(X["face text"]), amount(X["spent text"]) + amount(X["rest text"])
        ),
        "took": lambda X: X["took"] % DAY == 0 * DAY,
        "end": lambda X: X["start"] + X["took"] == X["end"],
    }


def units(r):
    """Copies in a coarser unit, rounded to the nearest number or down."""
    seconds, yearly = r.gamma(2, 400, N).astype(int), r.normal(50000, 12000, N).round()
    km, kg, fahrenheit = (r.gamma(9, size, N).round(1) for size in (50, 8, 7))
    days, size = r.integers(0, 20000, N), r.integers(1000, 900000, N)
    # Python rounds half of the numbers that end in 50 down.
    size = size + (size % 100 == 50)
    time = pd.Timestamp("2024-01-01") + pd.to_timedelta(r.integers(0, 10**6, N), unit="min")
    X = pd.DataFrame({"seconds": seconds, "minutes": (seconds / 60).round(1)})
    X["whole"] = pd.Series(seconds // 60, dtype="Int64").mask(r.random(N) < 0.1)
    X["hours"] = (seconds / 3600).round(2)
    X["yearly"], X["monthly"] = yearly, (yearly / 12).round().astype(int)
    X["fee"] = (yearly * 0.05).round(1)
    X["km"], X["miles"] = km, (km / 1.609344).round(1)
    X["kg"], X["heavy"] = kg, (kg / 0.45359237).round().astype("int16")
    X["fahrenheit"], X["celsius"] = fahrenheit, ((fahrenheit - 32) / 1.8).round(1)
    X["bytes"], X["kb"] = size, [f"{value / 1000:.1f}" for value in size]
    X["days"], X["years"] = days, (days / 365.25).astype(int)
    X["time"], X["date"] = time, time.normalize()
    for name, part in zip("abc", r.dirichlet([2, 2, 2], N).T, strict=True):
        X[name], X[f"{name} %"] = part, np.round(100 * part)
    X["c %"] = 100 - X["a %"] - X["b %"]
    return X, {
        "minutes": lambda X: (X["seconds"] / 60).round(1) == X["minutes"],
        "whole": lambda X: (X["seconds"] // 60 == X["whole"]).fillna(True),
        "hours": lambda X: (X["seconds"] / 3600).round(2) == X["hours"],
        "monthly": lambda X: (X["yearly"] / 12).round() == X["monthly"],
        "fee": lambda X: (X["yearly"] * 0.05).round(1) == X["fee"],
        "miles": lambda X: (X["km"] / 1.609344).round(1) == X["miles"],
        "heavy": lambda X: (X["kg"] / 0.45359237).round() == X["heavy"],
        "celsius": lambda X: ((X["fahrenheit"] - 32) / 1.8 - X["celsius"]).abs() < 0.06,
        "kb": lambda X: (X["bytes"] / 1000 - X["kb"].astype(float)).abs() < 0.0501,
        "years": lambda X: (X["days"] / 365.25).astype(int) == X["years"],
        "parts": lambda X: np.isclose(X["a"] + X["b"] + X["c"], 1, rtol=1e-12),
        "percents": lambda X: X["a %"] + X["b %"] + X["c %"] == 100,
        "percents of parts": lambda X: (
            (100 * X[["a", "b"]]).round().eq(X[["a %", "b %"]].to_numpy()).all(axis=1)
        ),
        "date": lambda X: X["time"].dt.normalize() == X["date"],
    }


def signs(r):
    """Totals that are never negative, or never positive, though they are differences."""
    opening, came = r.integers(0, 200, N), r.integers(0, 100, N)
    sold = np.minimum(opening + came, r.integers(0, 250, N))
    before, percents = r.gamma(2, 100, N).round(2), r.multinomial(100, [0.1, 0.2, 0.3, 0.4], N)
    change = np.maximum(r.normal(0, 100, N).round(2), -before)
    boxes = r.choice([8, 24], N)
    bad = (boxes * r.beta(1, 3, N)).astype(int)
    X = pd.DataFrame(r.dirichlet([0.5] * 5, N), columns=list("abcde"))
    X["opening"], X["came"], X["sold"] = opening, came, pd.array(sold, dtype="Int64")
    X.loc[r.random(N) < 0.1, "sold"] = pd.NA
    X["closing"] = X["opening"] + X["came"] - X["sold"]
    X["before"], X["change"], X["debt"] = before, change, -(before + change).round(2)
    X["boxes"], X["bad"], X["good"] = boxes, bad, boxes - bad
    for name, share in zip("wxyz", percents.T, strict=True):
        X[name] = [f"{value}%" for value in share]

    def share(X):
        return X[list("wxyz")].apply(lambda text: text.str.rstrip("%").astype(int))

    return X, {
        "shares": lambda X: (X[list("abcde")] >= 0).all(axis=1),
        "their sum": lambda X: np.isclose(X[list("abcde")].sum(axis=1), 1, rtol=1e-12),
        "stock": lambda X: (X[["opening", "came", "sold", "closing"]].fillna(0) >= 0).all(axis=1),
        "closing": lambda X: (
            (X["opening"] + X["came"] - X["sold"] == X["closing"]).fillna(True)
            & (X["sold"].isna() == X["closing"].isna())
        ),
        "debt": lambda X: (X["debt"] <= 0) & (X["before"] >= 0),
        "change": lambda X: np.isclose(X["before"] + X["change"], -X["debt"], atol=1e-9),
        "boxes": lambda X: (X["good"] >= 0) & (X["bad"] >= 0) & X["boxes"].isin([8, 24]),
        "good": lambda X: X["boxes"] == X["good"] + X["bad"],
        "percents": lambda X: (share(X) >= 0).all(axis=1) & (share(X).sum(axis=1) == 100),
    }


def blanks(r):
    """Sums of parts that are missing where there is none."""
    net, fee, tip = (
        r.gamma(3, 50, N).round(2),
        r.gamma(2, 5, N).round(2),
        r.gamma(2, 5, N).round(2),
    )
    X = pd.DataFrame({"net": net, "fee": fee, "tip": pd.Series(tip).mask(r.random(N) < 0.3)})
    X["fee"] = X["fee"].mask(r.random(N) < 0.2)
    X["gross"] = X[["net", "fee", "tip"]].sum(axis=1).round(2)
    cost, paid = r.gamma(3, 50, N).round(), r.gamma(2, 50, N).round()
    paid = pd.Series(np.minimum(cost, paid)).mask(r.random(N) < 0.2)
    X["cost"], X["paid"], X["due"] = cost, paid, cost - paid.fillna(0)
    X["cost"] = X["cost"].mask(r.random(N) < 0.1)
    X["left"], X["right"] = r.normal(size=(2, N)).round(3)
    X["right"] = X["right"].mask(r.random(N) < 0.2)
    X["both"] = (X["left"] + X["right"]).round(3)
    return X, {
        "gross": lambda X: np.isclose(X[["net", "fee", "tip"]].sum(axis=1), X["gross"]),
        "due": lambda X: X["cost"].isna() | (X["cost"] - X["paid"].fillna(0) == X["due"]),
        "sign": lambda X: X["cost"].isna() | (X["due"] >= 0),
        "both": lambda X: (
            np.isclose(X["left"] + X["right"], X["both"], atol=1e-9)
            | (X["right"].isna() & X["both"].isna())
        ),
    }
