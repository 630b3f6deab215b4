"""The cost of checkpoints: seconds of fits with a folder for them, and of fits without."""

import argparse
import sys
import tempfile
import time

import numpy as np
from measure import machine, quiet, table, verdict, write_json
from sklearn.datasets import load_digits, make_classification

from ganaug import GANAugmenter

MOST = 0.05


def data():
    """Yield the name, samples, labels and parameters of each fit."""
    X, y = make_classification(5000, 20, n_informative=10, weights=[0.9], random_state=0)
    yield "5,000 x 20 numbers", X, y, {}
    X, y = load_digits(return_X_y=True)
    kept = np.flatnonzero((y > 2) | (np.arange(len(y)) % 9 == 0))
    yield "digits of 8 x 8", X.reshape(-1, 8, 8)[kept], y[kept], {"max_iter": 1000}


def seconds(X, y, params, folder):
    """Return the seconds of a fit."""
    started = time.perf_counter()
    GANAugmenter(random_state=0, checkpoint_dir=folder, **params).fit(X, y)
    return time.perf_counter() - started


def main():
    """Measure, write the raw figures, print the table."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--repeats", type=int, default=9)
    add("--output", default="checkpoint_cost.json", help="the raw figures")
    args = parser.parse_args()
    figures, lines = {}, []
    for name, X, y, params in data():
        seconds(X, y, params, None)  # The first fit traces the step for all that follow.
        pairs = []
        for _ in range(args.repeats):
            with tempfile.TemporaryDirectory() as folder:
                pairs.append([seconds(X, y, params, where) for where in (None, folder)])
        figures[name] = pairs
        without, with_folder = np.median(pairs, axis=0)
        cost = with_folder / without - 1.0
        lines.append([
            name, f"{without:.2f}", f"{with_folder:.2f}", f"{cost:+.1%}", f"<= {MOST:.0%}",
            verdict(cost <= MOST),
        ])  # fmt: skip
    write_json(args.output, machine() | {"seconds": figures})
    heads = ["", "without, s", "with, s", "cost", "target", ""]
    table(heads, lines, f"Medians of {args.repeats} pairs of fits")
    return 0


if __name__ == "__main__":
    sys.exit(main())
