"""Tables of products, quotients and logarithms, with a check of rows for each relation."""

from decimal import Decimal

import numpy as np
import pandas as pd

N = 400


def products(r):
    """Invoices, in several dtypes; a rate of 0 and numbers that are missing tell nothing."""
    count, price = r.integers(1, 13, N), r.gamma(3, 12, N).round(2)
    width, height = r.normal(size=(2, N))
    X = pd.DataFrame({"count": pd.array(count, dtype="Int64"), "price": price})
    X["amount"] = (count * price).round(2)
    X["rate"] = r.choice([0, 0.07, 0.19], N)
    X["tax"] = (X["amount"] * X["rate"]).round(2)
    X["total"] = (X["amount"] + X["tax"]).round(2)
    unit = r.gamma(2, 800, N).round(2)
    X["unit text"] = [f"${value:,.2f}" for value in unit]
    X["text"] = [f"${value:,.2f}" for value in unit * count]
    X["unit"] = [Decimal(f"{value:.2f}") for value in price[::-1]]
    X["exact"] = X["unit"] * [int(value) for value in count]
    X["width"], X["height"], X["area"] = width, height, width * height
    X["square"] = (X["width"] ** 2).astype("float32")
    X["depth"] = r.gamma(2, 3, N).round(1)
    X["volume"] = (X["depth"] * X["price"] * X["rate"]).round(3)
    X.loc[r.random(N) < 0.1, "count"] = pd.NA
    gone = X["count"].isna()
    X["amount"], X["tax"], X["total"] = (X[k].mask(gone) for k in ("amount", "tax", "total"))

    def number(text):
        return text.str.replace("[$,]", "", regex=True).astype(float)

    return X, {
        "amount": lambda X: np.isclose(
            X["count"].astype(float) * X["price"], X["amount"], equal_nan=True
        ),
        "tax": lambda X: np.isclose(
            X["amount"] * X["rate"], X["tax"], rtol=0, atol=0.005 + 1e-9, equal_nan=True
        ),
        "total": lambda X: np.isclose(X["amount"] + X["tax"], X["total"], equal_nan=True),
        "text": lambda X: (
            X["count"].isna()
            | np.isclose(
                number(X["unit text"]) * X["count"].fillna(0).astype(float), number(X["text"])
            )
        ),
        "exact": lambda X: [
            pd.isna(k) or unit * int(k) == exact
            for k, unit, exact in zip(X["count"], X["unit"], X["exact"], strict=True)
        ],
        "area": lambda X: np.isclose(X["width"] * X["height"], X["area"], rtol=1e-12, atol=0),
        "volume": lambda X: np.isclose(
            X["depth"] * X["price"] * X["rate"], X["volume"], rtol=0, atol=0.0005 + 1e-9
        ),
        "square": lambda X: np.isclose(X["width"] ** 2, X["square"], rtol=1e-6, atol=1e-30),
    }


def quotients(r):
    """Shares, rates and indices, rounded as people round them."""
    sales, visits = r.integers(100, 90000, N), r.integers(0, 900, N)
    height, weight = r.normal(172, 9, N).round(), r.normal(75, 12, N).round(1)
    hits, games, mpg = r.integers(0, 90, N), r.integers(90, 400, N), r.normal(25, 5, N).round(4)
    none = np.where(visits == 0, np.nan, visits)
    X = pd.DataFrame({"sales": sales, "visits": visits, "each": (sales / none).round(2)})
    X["height"], X["weight"] = height, weight
    X["bmi"] = (weight / (height / 100) ** 2).round(1)
    X["hits"], X["games"], X["average"] = hits, games, (hits / games).round(3)
    X["single"] = (visits / games).astype("float32").astype("float64")
    clicks = r.binomial(visits + 20, 0.2)
    X["shown"], X["clicks"], X["percent"] = visits + 20, clicks, (100 * clicks / (visits + 20))
    X["percent"] = X["percent"].round(1)
    X["km"], X["minutes"] = r.gamma(3, 20, N).round(1) + 0.1, r.integers(5, 300, N)
    X["kmh"] = 60 * X["km"] / X["minutes"]
    X["kmh32"] = (30 * X["weight"] / X["minutes"]).round(2).astype("float32")
    X["made"], X["cost"] = r.integers(0, 6, N), r.gamma(3, 90, N).round(2)
    X["mean"] = (X["cost"] / X["made"].replace(0, np.nan)).fillna(0)
    X["written"] = [float(f"{value:.8g}") for value in 100 * sales / games]
    X["mpg"], X["fuel"] = mpg, (235.215 / mpg).round(9)

    def near(left, right, size):
        return np.isclose(left, right, rtol=0, atol=size * 1.0001, equal_nan=True)

    return X, {
        "each": lambda X: near(X["sales"] / X["visits"].replace(0, np.nan), X["each"], 0.005),
        "bmi": lambda X: near(X["weight"] / (X["height"] / 100) ** 2, X["bmi"], 0.05),
        "average": lambda X: near(X["hits"] / X["games"], X["average"], 0.0005),
        "percent": lambda X: near(100 * X["clicks"] / X["shown"], X["percent"], 0.05),
        "kmh": lambda X: np.isclose(60 * X["km"] / X["minutes"], X["kmh"], rtol=1e-9),
        "kmh32": lambda X: near(30 * X["weight"] / X["minutes"], X["kmh32"], 0.0051),
        "mean": lambda X: np.isclose(
            np.where(X["made"] == 0, 0, X["cost"] / X["made"].replace(0, 1)), X["mean"]
        ),
        "single": lambda X: np.isclose(X["visits"] / X["games"], X["single"], rtol=1e-6),
        "written": lambda X: np.isclose(100 * X["sales"] / X["games"], X["written"], rtol=1e-6),
        "fuel": lambda X: np.isclose(235.215 / X["mpg"], X["fuel"], rtol=1e-8),
    }


def logarithms(r):
    """Logarithms of several bases; that of zero is missing."""
    wage, people = r.lognormal(3, 1, N), r.integers(0, 5000, N)
    X = pd.DataFrame({"wage": wage, "lwage": np.log(wage), "people": people})
    X["log people"] = np.log(np.where(people == 0, np.nan, people)).round(4)
    X["size"] = r.lognormal(3, 1, N)
    X["log size"], X["bits"] = np.log10(X["size"]), np.log2(X["size"] + 1).astype("float32")
    X["gap"] = X["wage"].mask(r.random(N) < 0.2).round(3)
    X["log gap"] = np.log1p(X["gap"])

    def log(numbers):
        return np.log(numbers.where(numbers > 0))

    return X, {
        "lwage": lambda X: np.isclose(np.log(X["wage"]), X["lwage"], rtol=1e-12, atol=1e-12),
        "people": lambda X: np.isclose(
            log(X["people"]), X["log people"], rtol=0, atol=0.000051, equal_nan=True
        ),
        "size": lambda X: np.isclose(np.log10(X["size"]), X["log size"], rtol=1e-12, atol=1e-12),
        "bits": lambda X: np.isclose(np.log2(X["size"] + 1), X["bits"], rtol=1e-6, atol=1e-6),
        "gap": lambda X: np.isclose(np.log1p(X["gap"]), X["log gap"], rtol=1e-12, equal_nan=True),
    }
