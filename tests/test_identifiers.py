"""Columns that tell one row from all others are warned of, wherever they come in."""

import uuid
import warnings

import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter, IdentifierWarning, evaluate_augmentation
from ganaug.identifiers import warn_of_identifiers

N = 40
RNG = np.random.default_rng(0)
CODES = [f"C{i:05}" for i in RNG.permutation(N)]


def named(name, values):
    return pd.DataFrame({"x": RNG.normal(size=N), name: values})


IDENTIFIERS = {
    "text": named("customer", CODES),
    "categories": named("customer", pd.Categorical(CODES)),
    "pandas' own text": named("customer", pd.array(CODES, "string")),
    "one that is repeated": named("customer", [*CODES[1:], CODES[1]]),
    "one that is missing": named("customer", [*CODES[1:], None]),
    "objects": named("customer", [uuid.UUID(int=i) for i in range(N)]),
    "bytes": named("customer", [code.encode() for code in CODES]),
    "numbers by name": named("customer_id", RNG.permutation(N)),
    "numbers by a name with a hump": named("CustomerID", RNG.permutation(N)),
    "numbers without a name": named("", RNG.permutation(N)),
    "an index that was written": named("Unnamed: 0", RNG.permutation(N)),
    "nullable numbers": named("id", pd.array([*RNG.permutation(N - 1), None], "Int64")),
    "numbers that became floats": named("id", [*RNG.permutation(N - 1), None]),
    "numbers of rows": named("row", np.arange(N) * 3),
    "numbers downwards": named("row", np.arange(N)[::-1]),
    "an array of text": np.array([[code, "yes"] for code in CODES], dtype=object),
    "an array of numbers": np.column_stack([np.arange(N), np.arange(N) % 3]),
}
OTHERS = {
    "levels": named("city", [*"abcd"] * 10),
    "real numbers": named("id", RNG.normal(size=N)),
    "numbers in no order": named("income", RNG.permutation(N)),
    "numbers that are repeated": named("id", np.arange(N) // 4),
    "dates": named("day", pd.date_range("2024-01-01", periods=N)),
    "dates in objects": named("day", pd.date_range("2024-01-01", periods=N).date),
    "text that writes amounts": named("paid", [f"${v:,.2f}" for v in RNG.lognormal(7, 1, N)]),
    "flags": named("paid", np.arange(N) > 3),
    "nothing": named("nothing", None),
    "few rows": named("customer", CODES).iloc[:19],
    "a name that only sounds like it": named("acidity", RNG.permutation(N)),
    "numbers that are infinite": named("id", [np.inf, *np.arange(N - 1)]),
    "an array": RNG.normal(size=(N, 3)),
}


@pytest.mark.parametrize("name", IDENTIFIERS)
def test_identifiers(name):
    X = IDENTIFIERS[name]
    column = X.columns[1] if isinstance(X, pd.DataFrame) else 0
    with pytest.warns(IdentifierWarning, match=rf"columns \[{column!r}\] look like identifiers"):
        warn_of_identifiers(X)


@pytest.mark.parametrize("name", OTHERS)
def test_other_columns(name):
    warn_of_identifiers(OTHERS[name])


def test_the_line_that_is_warned_of_is_the_users(quick):
    X = IDENTIFIERS["text"]
    y = np.arange(N) < 12
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        quick().fit_resample(X, y)
    assert [(warning.category, warning.filename) for warning in seen] == [
        (IdentifierWarning, __file__)
    ]


def test_a_report_warns_once():
    X, y = IDENTIFIERS["text"], np.arange(N) < 12
    samplers = {"ours": GANAugmenter(max_iter=1, selection=None)}
    with pytest.warns(IdentifierWarning) as seen:
        evaluate_augmentation(X, y, samplers, cv=2, baselines=False, random_state=0)
    assert len(seen) == 1
