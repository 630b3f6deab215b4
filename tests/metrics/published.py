"""Columns, and what SDMetrics says of them: writes `published.json`, which tests read.

SDMetrics 0.32 wants pandas below 3, so it is run in an environment of its own:

    python -m venv peer && peer/bin/pip install sdmetrics==0.32.0 numpy==2.4.6 pandas==2.3.3
    peer/bin/python tests/metrics/published.py

The columns are made here, with a seed. `TVComplement` leaves missing values out where
`total_variation` has them as a level: its columns have none.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

PATH = Path(__file__).with_suffix(".json")


def main():
    """Write the file, a line for each case."""
    cases = [case | {"similarity": similarity(case)} for case in inputs()]
    versions = {name: version(name) for name in ("sdmetrics", "pandas", "numpy")}
    lines = ",\n".join(json.dumps(case, allow_nan=False) for case in cases)
    PATH.write_text(f'{{"versions": {json.dumps(versions)},\n"cases": [\n{lines}\n]}}\n')


def similarity(case):
    """Return what SDMetrics says of a case, 1 for equal columns."""
    from sdmetrics import column_pairs, single_column

    measure, sets = case["measure"], (case["real"], case["synthetic"])
    if hasattr(single_column, measure):
        columns = [pd.Series(column) for column in sets]
        return float(getattr(single_column, measure).compute(*columns))
    # Among numbers, pandas makes NaN of None; among levels, None stays what it is.
    frames = [pd.DataFrame(pairs, columns=["first", "second"]) for pairs in sets]
    return float(getattr(column_pairs, measure).compute(*frames))


def inputs():
    """Return cases: the measure, a name, and real and synthetic columns, or rows of two columns.

    Missing values are None.
    """
    rng = np.random.default_rng(0)
    makers = {
        "KSComplement": _numbers,
        "TVComplement": _levels,
        "CorrelationSimilarity": _pairs_of_numbers,
        "ContingencySimilarity": _pairs_of_levels,
    }
    return [
        {"measure": measure, "name": name, "real": real, "synthetic": synthetic}
        for measure, maker in makers.items()
        for name, (real, synthetic) in maker(rng).items()
    ]


def _numbers(rng):
    zeros = [np.where(rng.random(50) < share, 0.0, rng.random(50)) for share in (0.6, 0.1)]
    missing = [_with_missing(rng, rng.normal(size=size), 0.2) for size in (60, 40)]
    return {
        "continuous": _lists(rng.normal(size=60), rng.normal(0.5, 2, size=45)),
        "with missing values": _lists(*missing),
        "skewed": _lists(rng.lognormal(size=50), rng.lognormal(0.5, 0.7, size=40)),
        "integer": _lists(rng.poisson(3, 60), rng.poisson(4, 30)),
        "mostly zero": _lists(*zeros),
        "constant": _lists(np.full(10, 3.5), np.full(4, 3.5)),
        "one value": _lists([0.5], rng.random(9)),
        "apart": _lists(rng.random(20), 5 + rng.random(20)),
        "large": _lists(1e9 + rng.integers(0, 9, 40), 1e9 + rng.integers(2, 11, 40)),
    }


def _levels(rng):
    common, all_levels = (rng.choice(list(levels), 60) for levels in ("ab", "abcde"))
    shares = [0.6, 0.3, 0.08, 0.02]
    return {
        "common and rare": _lists(rng.choice(4, 80, p=shares), rng.choice(4, 50)),
        "missing in the synthetic ones": _lists(all_levels, common[:40]),
        "missing in the real ones": _lists(common, all_levels[:40]),
        "nothing in common": _lists(["a", "b"], ["c", "d", "d"]),
        "one level": _lists(["a", "a"], ["a"]),
    }


def _pairs_of_numbers(rng):
    x, z = rng.normal(size=(2, 60))
    missing = [_with_missing(rng, column, 0.2) for column in (x, x + z, z, x - z)]
    return {
        "alike": _lists(np.c_[x, x + z], np.c_[z, z + x][:40]),
        "opposite": _lists(np.c_[x, 2 * x + z], np.c_[z, x - 3 * z]),
        "exact": _lists(np.c_[x, x], np.c_[z, -z]),
        "skewed": _lists(np.c_[np.exp(x), z], np.exp(np.c_[x, x + z])),
        "integer": _lists(rng.poisson(3, (60, 2)), np.repeat(rng.poisson(3, (30, 1)), 2, axis=1)),
        "with missing values": _lists(np.transpose(missing[:2]), np.transpose(missing[2:])),
    }


def _pairs_of_levels(rng):
    first, second = rng.choice(list("abc"), 80), rng.choice(list("xy"), 80)
    equal = np.where(first == "a", "x", "y")
    many, few = (rng.choice(list("abcde"), (size, 2)) for size in (90, 40))
    missing = [_with_missing(rng, column, 0.2) for column in (first, second, first, equal)]
    return {
        "alike": _lists(np.c_[first, second], np.c_[rng.permutation(first), second][:50]),
        "a dependence that is lost": _lists(np.c_[first, equal], np.c_[first, second]),
        "pairs that do not occur": _lists(many, np.repeat(few[:, :1], 2, axis=1)),
        "with missing values": _lists(np.transpose(missing[:2]), np.transpose(missing[2:])),
        "nothing in common": _lists([["a", "x"]], [["a", "y"], ["b", "x"]]),
    }


def _with_missing(rng, column, share):
    return np.where(rng.random(len(column)) < share, None, _rounded(column).astype(object))


def _lists(*sets):
    return [_rounded(np.asarray(rows)).tolist() for rows in sets]


def _rounded(rows):
    return rows.round(4) if rows.dtype.kind == "f" else rows


if __name__ == "__main__":
    main()
