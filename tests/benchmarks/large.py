"""Seconds and memory to balance a million rows of all kinds of columns."""

import argparse
import time

import numpy as np
import pandas as pd
from measure import PeakMemory, fresh, machine, profiled, quiet, table, verdict, write_json

ROWS = 1_000_000
MINORITY = 0.05
LEVELS = [3, 5, 10, 30, 100, 500, 1000, 5000]
GB = 1e9


def make_table(n_rows, seed=0):
    """Return `n_rows` x 30 and labels, 5 % of them 1.

    14 floats (normal, heavy-tailed, zero-inflated), 8 integers (counts and codes), 8 columns of
    3 to 5,000 levels, half of them text and half pandas categories, with frequencies that fall
    as a power law. The minority is shifted in some of each; four columns miss 5 to 30 %.
    """
    rng = np.random.default_rng(seed)
    y = np.zeros(n_rows, "int64")
    y[rng.choice(n_rows, int(MINORITY * n_rows), replace=False)] = 1
    columns = _floats(rng, y) | _integers(rng, y) | _levels(rng, y)
    for position, share in enumerate((0.05, 0.1, 0.2, 0.3)):
        columns[f"float_{position}"][rng.random(n_rows) < share] = np.nan
    return pd.DataFrame(columns, copy=False), y


def _floats(rng, y):
    columns = {}
    for i in range(14):
        values = rng.normal(0.5 * y * (i % 2), 1 + i % 3)
        if i % 4 == 2:
            values = np.exp(values)
        if i % 4 == 3:
            values[rng.random(len(y)) < 0.6] = 0.0
        columns[f"float_{i}"] = values
    return columns


def _integers(rng, y):
    return {f"integer_{i}": rng.poisson(2.0 ** (i + 1) * (1 + 0.3 * y)) for i in range(8)}


def _levels(rng, y):
    columns = {}
    for i, n_levels in enumerate(LEVELS):
        weights = 1 / np.arange(1, n_levels + 1)
        codes = rng.choice(n_levels, len(y), p=weights / weights.sum())
        # Some of the minority take their level from the other end of the list.
        swapped = (y == 1) & (rng.random(len(y)) < 0.3)
        codes[swapped] = n_levels - 1 - codes[swapped]
        names = np.array([f"level {level}" for level in range(n_levels)])
        values = pd.Categorical.from_codes(codes, names)
        columns[f"level_{i}"] = values if i % 2 else pd.Series(names[codes])
    return columns


def balance(n_rows, top):
    """Return the seconds and bytes that one `fit_resample` takes after TensorFlow's import."""
    import tensorflow  # noqa: F401

    from ganaug import GANAugmenter

    X, y = make_table(n_rows)
    sampler = GANAugmenter(random_state=0)
    with PeakMemory() as peak:
        started = time.perf_counter()
        X_more, y_more = profiled(lambda: sampler.fit_resample(X, y), top)
        seconds = time.perf_counter() - started
    shape = [list(X.shape), list(X_more.shape)]
    return {
        "seconds": seconds,
        "peak_bytes": peak.bytes,
        "input_bytes": int(X.memory_usage(deep=True).sum()),
        "output_bytes": int(X_more.memory_usage(deep=True).sum()),
        "shapes": shape,
        "counts": np.bincount(y_more).tolist(),
    }


def print_figures(f):
    """Print the figures against their targets, which are for the full size."""
    (rows, columns), (rows_after, _) = f["shapes"]
    title = f"{rows:,} x {columns} rows, {rows_after:,} afterwards"
    seconds, peak = f["seconds"], f["peak_bytes"] / GB
    sizes = f"{f['input_bytes'] / GB:.2f} GB in, {f['output_bytes'] / GB:.2f} GB out"
    lines = [
        ["fit and balance", f"{seconds:.1f} s", "< 60 s", verdict(seconds < 60)],
        ["peak above the input", f"{peak:.2f} GB", "< 3 GB", verdict(peak < 3)],
        ["the tables themselves", sizes, "", ""],
    ]
    table(["", "measured", "target", ""], lines, title)


def main():
    """Measure in a fresh process, print, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--profile", type=int, default=0, metavar="LINES", help="(costs time)")
    parser.add_argument("--output", default="large.json")
    args = parser.parse_args()
    figures = fresh(balance, args.rows, args.profile)
    print_figures(figures)
    write_json(args.output, figures | {"machine": machine()})


if __name__ == "__main__":
    main()
