"""No relation is found that holds by chance, in few rows, or up to the last digits alone."""

import numpy as np
import pandas as pd
import pytest

from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.relations import DeterminedBy, Ordered


def independent(r):
    """Return a column of a random kind, independent of all others."""
    n = r.n_rows
    kinds = [
        lambda: r.normal(size=n),
        lambda: r.normal(size=n).astype("float32"),
        lambda: r.lognormal(3, 1, n).round(r.integers(0, 3)),
        lambda: r.integers(0, r.integers(2, 2000), n),
        lambda: r.integers(1, 6, n) * 0.5,
        lambda: (r.random(n) < 0.02).astype(int),
        lambda: r.random(n) < r.random(),
        lambda: np.full(n, 3.0),
        lambda: pd.Timestamp("2020") + pd.to_timedelta(r.integers(0, 3000, n), unit="D"),
        lambda: pd.to_timedelta(r.integers(0, 10**6, n), unit="s"),
        lambda: r.choice([f"level {i}" for i in range(r.integers(2, 300))], n),
        lambda: pd.Categorical(r.choice(["a", "b"], n, p=[0.99, 0.01])),
        lambda: [f"id {i}" for i in r.permutation(n)],
        lambda: r.permutation(n),
    ]
    column = pd.Series(kinds[r.integers(len(kinds))]())
    return column.mask(r.random(n) < 0.5 * r.random()) if r.random() < 0.4 else column


class Draws:
    """A random generator, and the number of rows of a table."""

    def __init__(self, seed):
        self._rng = np.random.default_rng(seed)
        self.n_rows = int(self._rng.choice([3, 8, 20, 60, 200, 600]))

    def __getattr__(self, name):
        return getattr(self._rng, name)


@pytest.mark.parametrize("seeds", [range(start, start + 25) for start in range(0, 100, 25)])
def test_no_relation_between_independent_columns(seeds):
    for seed in seeds:
        r = Draws(seed)
        X = pd.DataFrame({f"c{i}": independent(r) for i in range(r.integers(2, 20))})
        assert TabularCodec().fit(X).relations_ == [], seed


def test_functions_of_numbers_that_hardly_repeat_are_learned():
    v = np.random.default_rng(0).lognormal(2, 1, 600).round(2)
    X = pd.DataFrame({"v": v, "sine": np.sin(v), "root": np.sqrt(v).round(4), "exp": np.exp(-v)})
    relations = TabularCodec().fit(X).relations_
    assert {type(relation) for relation in relations} <= {Ordered}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_other_numbers_are_not_equal_for_being_small_beside_an_outlier(dtype):
    # Less than the last digits of 1e300, all others are on whatever line is through the outliers.
    X = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 4)))
    X.iloc[3:20] = 1e30
    relations = TabularCodec().fit(X.astype(dtype)).relations_
    assert {type(relation) for relation in relations} <= {DeterminedBy}


def test_numbers_that_overflow_are_on_no_line():
    r = np.random.default_rng(0)
    far = 10.0 ** r.uniform(-300, 300, 40)
    X = pd.DataFrame({"far": far, "near": np.where(np.arange(40) == 9, 3e38, r.normal(size=40))})
    assert TabularCodec().fit(X).relations_ == []


def test_numbers_that_differ_in_their_last_digits_are_no_function():
    r = np.random.default_rng(0)
    near = 1.0 + r.integers(0, 99, (3, 300)) * 2.0**-52
    X = pd.DataFrame(dict(zip("abc", near, strict=True)))
    X["tiny"] = r.choice([5e-324, 1e-310, 1e-300, 0.0, 2e-300, 1e-290, 3e-280], 300)
    assert TabularCodec().fit(X).relations_ == []


def test_codes_that_are_mostly_zero_are_no_products():
    r = np.random.default_rng(0)
    codes = {f"{k}": r.choice([0, 1, 2, 3], 2000, p=[0.94, 0.03, 0.02, 0.01]) for k in range(12)}
    assert TabularCodec().fit(pd.DataFrame(codes)).relations_ == []


def test_few_rows_are_no_evidence():
    X = pd.DataFrame({"a": [1.5, 2.5, 4.0, 7.0], "b": [3.0, 5.0, 8.0, 14.0], "c": list("xyxy")})
    assert TabularCodec().fit(X).relations_ == []


def test_an_order_that_hardly_any_pair_of_rows_breaks_is_left_alone():
    r = np.random.default_rng(0)
    X = pd.DataFrame({"small": r.random(900), "large": 0.999 + r.random(900)})
    assert TabularCodec().fit(X).relations_ == []


def test_a_formula_that_some_rows_break_is_none():
    r = np.random.default_rng(0)
    number = r.integers(1, 10**6, 3000)
    X = pd.DataFrame({"number": number, "log": np.log10(number).round(2)})
    # Few enough for a sample of rows to have none of them.
    X.loc[[7, 99, 1234], "log"] = [0.0, 9.0, 5.5]
    assert TabularCodec().fit(X).relations_ == []


def test_numbers_that_hardly_repeat_beside_zero_lead_to_no_table():
    # Most rows are zero in both, so that the numbers repeat, but new ones come out beside zero.
    r = np.random.default_rng(0)
    earned = np.where(r.random(2000) < 0.95, 0.0, r.lognormal(2, 1, 2000))
    X = pd.DataFrame({"earned": earned, "mean": earned / 2 + np.sin(earned) ** 2})
    assert TabularCodec().fit(X).relations_ == []
