"""Memory of one process over many fits and many draws."""

import argparse
import gc
import sys
import warnings

from measure import fresh, machine, quiet, table, verdict, write_json

MOST, SETTLED = 0.05, 20


def resident():
    """Return the memory of this process in MB, as the system sees it."""
    gc.collect()
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def own(space, num_classes, *, seed=None):
    """Return a model of a recipe outside ganaug, whose train step is traced in each fit."""
    from ganaug.recipes import tabular

    return tabular(space, num_classes, seed=seed)


def endured(gan, fits, draws):
    """Return the memory after so many fits, and after so many draws that follow."""
    from sklearn.datasets import make_classification

    from ganaug import GANAugmenter, GanaugWarning

    warnings.simplefilter("ignore", GanaugWarning)
    X, y = make_classification(300, 6, weights=[0.8], random_state=0)
    found = {}
    for number in range(1, fits + 1):
        augmenter = GANAugmenter(gan=gan, max_iter=16, random_state=number)
        augmenter.fit_resample(X, y)
        if number in (SETTLED, fits):
            found[f"{number} fits"] = resident()
    for number in range(1, draws + 1):
        augmenter.sample(5, 1)
        if number in (SETTLED, draws):
            found[f"{number:,} draws"] = resident()
    return found


def main():
    """Measure, write the raw figures, print the table."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--fits", type=int, default=200)
    add("--draws", type=int, default=10_000)
    add("--own", action="store_true", help="a recipe of the user's own")
    add("--output", default="endurance.json", help="the raw figures")
    args = parser.parse_args()
    found = fresh(endured, own if args.own else "auto", args.fits, args.draws)
    write_json(args.output, machine() | {"MB": found})
    first = next(iter(found.values()))
    lines = [
        [name, f"{size:.0f} MB", f"{size / first - 1:+.1%}", f"within {MOST:.0%}",
         verdict(size / first - 1 <= MOST)]
        for name, size in found.items()
    ]  # fmt: skip
    table(["after", "memory", "since the first", "target", ""], lines, "One process")
    return 0


if __name__ == "__main__":
    sys.exit(main())
