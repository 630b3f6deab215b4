"""Seconds of the import, of a first and a second small fit, and of drawing rows."""

import argparse
import json
import subprocess
import sys
import time

import numpy as np
from measure import fresh, machine, profiled, quiet, table, verdict, write_json

IMPORT = """
import json, sys, time
started = time.perf_counter()
import ganaug
seconds = time.perf_counter() - started
print(json.dumps({"seconds": seconds, "tensorflow": "tensorflow" in sys.modules}))
"""
IMPORT_RUNS = 5
ROWS = 200_000
COLUMNS = 36


def import_seconds():
    """Return the seconds of `import ganaug`, and whether it imports TensorFlow.

    The least of several new interpreters counts, because the first one also waits for the disk.
    """
    command = [sys.executable, "-c", IMPORT]
    runs = [json.loads(subprocess.check_output(command)) for _ in range(IMPORT_RUNS)]
    return min(run["seconds"] for run in runs), any(run["tensorflow"] for run in runs)


def small_fits():
    """Return the seconds of two `fit_resample` of 1,000 x 20 rows after TensorFlow's import."""
    import tensorflow  # noqa: F401

    from ganaug import GANAugmenter

    seconds = []
    for seed in (0, 1):
        X, y = _table(1000, 20, seed)
        started = time.perf_counter()
        GANAugmenter(random_state=seed).fit_resample(X, y)
        seconds.append(time.perf_counter() - started)
    return seconds


def rows_per_second(selection, n_rows, top):
    """Return the rows/s of a first and a second `sample`; the first one also traces its graph.

    Parameters
    ----------
    selection : "auto" or None
    n_rows : int
    top : int
        The number of lines of the second draw's profile.
    """
    from ganaug import GANAugmenter

    sampler = GANAugmenter(selection=selection, random_state=0).fit(*_table(4000, COLUMNS, 0))
    rates = []
    for lines in (0, top):
        started = time.perf_counter()
        profiled(lambda: sampler.sample(n_rows), lines)
        rates.append(n_rows / (time.perf_counter() - started))
    return rates


def _table(n_rows, n_columns, seed):
    from sklearn.datasets import make_classification

    X, y = make_classification(
        n_rows,
        n_columns,
        n_informative=n_columns // 2,
        weights=[0.9],
        flip_y=0.0,
        random_state=seed,
    )
    return X.astype(np.float64), y


def measure(args):
    """Return all figures by name."""
    seconds, with_tensorflow = import_seconds()
    first, second = fresh(small_fits)
    figures = {"import": seconds, "import_tensorflow": with_tensorflow}
    figures |= {"first_fit": first, "second_fit": second}
    for name, selection in (("sample", "auto"), ("sample_unselected", None)):
        rates = fresh(rows_per_second, selection, args.rows, args.profile)
        figures[f"{name}_first"], figures[name] = rates
    return figures


def print_figures(f, rows):
    """Print the figures against their targets."""
    lazy = "without" if not f["import_tensorflow"] else "WITH"
    lines = [
        [f"import ganaug ({lazy} TensorFlow)", f"{f['import']:.3f} s", "< 0.3 s, without"],
        ["first fit_resample, 1,000 x 20", f"{f['first_fit']:.2f} s", "<= 6 s"],
        ["second fit_resample, 1,000 x 20", f"{f['second_fit']:.2f} s", "<= 2.5 s"],
        [f"sample {rows:,} x {COLUMNS}", f"{f['sample']:,.0f} rows/s", ">= 200,000 rows/s"],
    ]
    reached = [
        f["import"] < 0.3 and not f["import_tensorflow"],
        f["first_fit"] <= 6,
        f["second_fit"] <= 2.5,
        f["sample"] >= 200_000,
    ]
    lines = [[*line, verdict(ok)] for line, ok in zip(lines, reached, strict=True)]
    for label, name in (
        ("the first call", "sample_first"),
        ("selection=None", "sample_unselected"),
        ("selection=None, the first call", "sample_unselected_first"),
    ):
        lines.append([f"sample, {label}", f"{f[name]:,.0f} rows/s", "", ""])
    table(["", "measured", "target", ""], lines, "Speed")


def main():
    """Measure, print, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="to draw")
    parser.add_argument("--profile", type=int, default=0, metavar="LINES", help="of drawing rows")
    parser.add_argument("--output", default="speed.json")
    args = parser.parse_args()
    figures = measure(args)
    print_figures(figures, args.rows)
    write_json(args.output, figures | {"rows": args.rows, "machine": machine()})


if __name__ == "__main__":
    main()
