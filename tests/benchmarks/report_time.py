"""The time of a report, and of one more amount of `GANAugmenterCV`."""

import argparse
import sys
import time
import warnings

import numpy as np
from measure import machine, quiet, table, verdict, write_json
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression

from ganaug import GANAugmenter, GANAugmenterCV, GanaugWarning, evaluate_augmentation

MOST_SECONDS, MOST_SHARE = {1: 240, 2: 120}, 0.1
FEW, MANY = [0.25], [0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 0.75, 0.9, 1.0]


def seconds_of(function, *args, **kwargs):
    """Return the seconds that a call takes."""
    started = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GanaugWarning)
        function(*args, **kwargs)
    return time.perf_counter() - started


def amounts(X, y, repeats):
    """Return the median seconds of a fit, and of one more amount for a fold."""
    # The step is traced here, because all folds but the first find it traced.
    GANAugmenter(random_state=0).fit(X, y)
    fits = [seconds_of(GANAugmenter(random_state=i).fit, X, y) for i in range(repeats)]
    spent = {len(few): [] for few in (FEW, MANY)}
    for i in range(repeats):
        for tried in (FEW, MANY):
            search = GANAugmenterCV(
                LogisticRegression(max_iter=1000), amounts=tried, cv=3, random_state=i
            )
            spent[len(tried)].append(seconds_of(search.fit_resample, X, y))
    more = np.median(spent[len(MANY)]) - np.median(spent[len(FEW)])
    return float(np.median(fits)), float(more / (len(MANY) - len(FEW)) / 3)


def main():
    """Measure, write the raw figures, print the tables."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--rows", type=int, default=5000)
    add("--repeats", type=int, default=3, help="of the amounts")
    add(
        "--jobs",
        type=int,
        nargs="+",
        default=[1, 2],
        choices=MOST_SECONDS,
        help="processes of the report",
    )
    add("--output", default="report_time.json", help="the raw figures")
    args = parser.parse_args()
    X, y = make_classification(args.rows, 20, n_informative=10, weights=[0.9], random_state=0)
    fit, more = amounts(X, y, args.repeats)
    reports = {
        jobs: seconds_of(evaluate_augmentation, X, y, n_jobs=jobs, random_state=0)
        for jobs in args.jobs
    }
    write_json(args.output, machine() | {"fit": fit, "more": more, "reports": reports})
    lines = [
        [f"report, n_jobs={jobs}", f"{seconds:.0f} s", f"< {MOST_SECONDS[jobs]} s",
         verdict(seconds < MOST_SECONDS[jobs])]
        for jobs, seconds in reports.items()
    ]  # fmt: skip
    lines.append(
        ["one more amount, of a fit", f"{more / fit:.3f}", f"< {MOST_SHARE}",
         verdict(more / fit < MOST_SHARE)]
    )  # fmt: skip
    table(["", "", "target", ""], lines, f"{args.rows:,} x 20 numbers; a fit takes {fit:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
