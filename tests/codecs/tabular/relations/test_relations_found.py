"""Which relations are found, and how they are listed."""

import numpy as np
import pandas as pd
import pytest
from related_tables import TABLES, people, related
from sklearn.preprocessing import OneHotEncoder

from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.relations import DeterminedBy

FOUND = {
    "copies": [
        "pounds = kilos / 0.45359237",
        "fahrenheit = 1.8 * kilos + 32",
        "Int64 = 2 * ticks + 7",
        "due = day + 30 days",
        "zoned is a linear function of day",
    ],
    "sums": ["all = a + b + c", "end = start + took", "left = 100 - 0.25 * a - 0.125 * b"],
    "units": [
        "minutes = seconds / 60",
        "whole = seconds / 60",
        "hours = seconds / 3600",
        "monthly = yearly / 12",
        "miles = km / 1.609344",
        "heavy = kg / 0.45359237",
        "celsius = fahrenheit / 1.8 - 17.78",
        "kb = 0.001 * bytes",
        "years = days / 365.25",
        "fee = 0.05 * yearly",
        "date is a linear function of time",
        "c = 1 - a - b",
        "c % = 100 - a % - b %",
    ],
    "remainders": [
        "free = limit - used",
        "good = boxes - bad",
        "due = cost - paid",
        "rest = face - spent",
        "end = start + took",
    ],
    "signs": ["e = 1 - a - b - c - d", "closing = opening + came - sold", "z = 100 - w - x - y"],
    "blanks": ["gross = net + fee + tip", "both = left + right"],
    "products": [
        "amount = count * price",
        "tax = amount * rate",
        "total = amount + tax",
        "text = count * unit text",
        "exact = count * unit",
        "area = width * height",
        "square = width**2",
        "volume = price * rate * depth",
    ],
    "quotients": [
        "each = sales / visits",
        "bmi = 10000 * weight / height**2",
        "average = hits / games",
        "percent = 100 * clicks / shown",
        "kmh = 60 * km / minutes",
        "kmh32 = 30 * weight / minutes",
        "mean = cost / made",
        "single = visits / games",
        "written = 100 * sales / games",
        "fuel = 235.215 / mpg",
    ],
    "logarithms": [
        "lwage = log(wage)",
        "log people = log(people)",
        "log size = log10(size)",
        "bits = log2(size + 1)",
        "log gap = log(gap + 1)",
    ],
    "scaled": [
        "born = -c",
        "feet = cm",
        "grade = 0.35 * a + 0.65 * b",
        "exactly one of x, y, z is set",
    ],
    "tables": ["code is determined by same", "adult is determined by age"],
    "calendar": ["weekday is determined by day", "day < end, by at least 1 days"],
    "orders": ["middle < high, by at least 0.25", "worst <= best"],
    "flags": [
        "exactly one of colour_0, colour_1, colour_2, colour_3 is set",
        "exactly one of size_0, size_1, size_2 is set",
        "at most one of kind_b, kind_c, kind_d is set",
        "at most one of metal_b, metal_c is set",
        "at most one of file_a, file_c, file_d, file_e, file_f, file_g, file_h is set",
        "at most one of rank_b, rank_c, rank_d, rank_e, rank_f, rank_g, rank_h is set",
        "exactly one of paid_a, paid_b, paid_c is set",
    ],
    "gaps": [
        "boss and salary are missing together",
        "salary is missing iff job is none",
        "age determines whether licence is missing",
    ],
    "bins": [
        "type is determined by amount",
        "sign is determined by amount",
        "band is determined by spent",
        "large is determined by spent",
        "age determines whether licence is missing",
    ],
    "parts of dates": [
        "birth_year is determined by birth",
        "month is determined by day",
        "hour is determined by at",
        "gappy_hour is determined by gappy",
        "end_weekday is determined by end",
    ],
    "limits": ["limit is determined by product", "salary < most, by at least 80"],
    "below sums": ["total = goods + freight", "paid <= total", "high = low + spread"],
    "shared": [
        "chapter is determined by diagnosis",
        "chapter is determined by drug",
        "asked is determined by first",
        "asked is determined by second",
    ],
    "written dates": ["text is determined by end", "hour is determined by at"],
}


@pytest.mark.parametrize("kind", TABLES)
def test_relations_are_listed_readably(kind):
    codec = TabularCodec().fit(related(kind)[0])
    assert set(FOUND[kind]) <= set(map(str, codec.relations_))


@pytest.mark.parametrize("drop", [None, "first"])
def test_one_hot_columns_of_a_sparse_matrix(drop):
    r = np.random.default_rng(0)
    words = pd.DataFrame({"city": r.choice(list("ABCD"), 600), "g": r.choice(list("xyz"), 600)})
    X = OneHotEncoder(drop=drop).fit_transform(words)
    codec = TabularCodec().fit(X)
    decoded = codec.decode(r.normal(size=(200, *codec.space_.shape)))
    kept = 4 if drop is None else 3
    for sums in decoded[:, :kept].sum(axis=1), decoded[:, kept:].sum(axis=1):
        assert set(sums) == ({1} if drop is None else {0, 1})


def test_people():
    relations = TabularCodec().fit(people()[0]).relations_
    assert sorted(map(str, relations)) == [
        "birth = 2024 - age",
        "bmi = 10000 * weight / height**2",
        "edu_number is determined by edu",
        "is_member is determined by member",
        "partner_income is missing iff status is single",
        "start < end, by at least 3 days",
        "total = rent + food + other",
        "zip is determined by city",
    ]


def test_a_function_that_is_named_is_kept():
    v = np.random.default_rng(0).lognormal(2, 1, 600).round(2)
    X = pd.DataFrame({"v": v, "log": np.log(v)})
    codec = TabularCodec(relations=[DeterminedBy("log", "v")]).fit(X)
    decoded = codec.decode(np.random.default_rng(1).normal(size=(600, *codec.space_.shape)))
    np.testing.assert_allclose(np.log(decoded["v"]), decoded["log"])


def test_sparse_matrices_are_searched_for_flags_alone():
    from scipy import sparse

    X = np.random.default_rng(0).integers(0, 9, (200, 2))
    assert TabularCodec().fit(sparse.csr_matrix(np.hstack([X, X]))).relations_ == []
    assert len(TabularCodec().fit(np.hstack([X, X])).relations_) == 2


def test_circles_are_cut_at_the_column_with_most_information():
    r = np.random.default_rng(0)
    fine = r.integers(0, 1000, 500)
    X = pd.DataFrame({"tens": fine // 10, "fine": fine, "twice": fine * 2, "half": fine / 2})
    relations = TabularCodec().fit(X).relations_
    assert {relation.sources for relation in relations} == {("fine",)}
    assert {relation.column for relation in relations} == {"tens", "twice", "half"}
    city = r.choice(300, 3000)
    X = pd.DataFrame(
        {"land": city % 3, "state": city % 12, "city": city, "name": city.astype(str)}
    )
    codec = TabularCodec().fit(X)
    assert len(codec.relations_) == 3
    noise = r.normal(size=(500, *codec.space_.shape))
    decoded = codec.decode(noise).astype({"name": int})
    assert (decoded["name"] == decoded["city"]).all()
    assert (decoded["city"] % 12 == decoded["state"]).all()
    assert (decoded["state"] % 3 == decoded["land"]).all()


def test_whole_numbers_beyond_floats_are_compared_with_none():
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.normal(size=(60, 3)), columns=["a", "b", "c"])
    table["huge"] = pd.Series([10**400 + i for i in range(60)], dtype=object)
    codec = TabularCodec().fit(table)
    assert not codec.relations_
    assert codec.decode(codec.encode(table))["huge"].tolist() == table["huge"].tolist()


def test_levels_that_are_no_text_are_no_dates():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"day": pd.Timestamp("2020") + pd.to_timedelta(rng.permutation(90), "D")})
    X["pair"] = pd.Series([(i // 9, i) for i in range(90)])
    assert TabularCodec().fit(X).relations_ == []


def test_products_of_numbers_with_spikes_beyond_their_range():
    # Spikes are no part of the grid, here of numbers that repeat.
    r = np.random.default_rng(0)
    code = np.where(r.random(900) < 0.4, 5000, 3 * r.integers(1, 90, 900))
    X = pd.DataFrame({"code": code, "price": r.gamma(3, 9, 900).round(2)})
    X["product"] = (X["code"] * X["price"]).round(2)
    assert list(map(str, TabularCodec().fit(X).relations_)) == ["product = code * price"]


def test_a_total_of_parts_that_are_known_in_more_rows():
    # Rows without the total say nothing of its decimals.
    r = np.random.default_rng(0)
    X = pd.DataFrame(r.gamma(3, 5, (300, 2)).round(2), columns=["first", "last"])
    X["area"] = X["first"] / 8 + X["last"] * 5 / 24
    X.loc[:40, "last"] = np.nan
    assert list(map(str, TabularCodec().fit(X).relations_)) == [
        "area = 0.125 * first + last / 4.8"
    ]
