"""The panel: scores of four classifiers with over-samplers, on 24 imbalanced tables."""

import argparse
import sys
from functools import partial

import pandas as pd
from ctgan_bridge import CTGAN, EPOCHS, CTGANSampler
from measure import in_processes, quiet, read_json
from peers import PEERS, installed, make_peer
from protocol import (
    PANELS,
    ROWLESS,
    SAMPLERS,
    STRATEGIES,
    classifiers,
    folds,
    is_scarcer,
    load,
    make_sampler,
    resample,
    scores,
)
from report import per_set, print_report


def run_set(name, samplers, strategies, *, n_folds=5, seed=0, ctgan_epochs=EPOCHS):
    """Return one row for each fold, strategy, sampler and classifier of a set.

    Samplers are fitted anew for each fold and strategy, as users do. Those without synthetic
    rows run once, with the strategy "none".
    """
    X, y = load(name)
    rows = []
    for fold, *parts in folds(X, y, n_folds, seed):
        for sampler, strategy in _runs(y, samplers, strategies, n_folds):
            key = {"set": name, "seed": seed, "fold": fold}
            key |= {"sampler": sampler, "strategy": strategy}
            rows += _run_sampler(key, parts, 100 * seed + fold, ctgan_epochs)
    return rows


def _runs(y, samplers, strategies, n_folds):
    """Yield each sampler with each strategy that it runs at."""
    for sampler in samplers:
        if sampler in ROWLESS:
            yield sampler, "none"
            continue
        for strategy in strategies if sampler != CTGAN else strategies[:1]:
            if is_scarcer(y, strategy, n_folds):
                yield sampler, strategy


def _run_sampler(key, parts, seed, ctgan_epochs):
    X, y, X_test, y_test = parts
    if key["sampler"] == CTGAN:
        sampler = CTGANSampler(seed, ctgan_epochs)
    elif key["sampler"] in PEERS:
        sampler = make_peer(key["sampler"], key["strategy"], y, seed)
    else:
        sampler = make_sampler(key["sampler"], key["strategy"], y, seed)
    X_more, y_more, seconds, note = resample(sampler, X, y)
    weighted = key["sampler"] == "class weights"
    return [
        key
        | {"classifier": classifier, "seconds": seconds, "note": note}
        | scores(model, X_more, y_more, X_test, y_test)
        for classifier, model in classifiers(weighted).items()
    ]


def calls(args):
    """Return the calls for each set, by name."""
    options = {"n_folds": args.folds, "seed": args.seed, "ctgan_epochs": args.ctgan_epochs}
    samplers = installed(args.samplers)
    return {
        name: partial(
            run_set, name, samplers + [CTGAN] * (name in args.ctgan), args.strategies,
            **options,
        )
        for name in args.sets or PANELS[args.panel]
    }  # fmt: skip


def main():
    """Run or read, write the raw rows, print the tables."""
    quiet()
    args = arguments().parse_args()
    if args.report:
        rows, failed = [row for path in args.report for row in read_json(path)], []
    else:
        rows, failed = in_processes(args.jobs, calls(args), args.output)
    if rows:
        describe(rows)
    return f"Failed: {', '.join(failed)}" if failed else 0


def describe(rows):
    """Print the tables of all raw rows."""
    frame = pd.DataFrame(rows)
    print_report(frame)
    per_set(frame)


def arguments():
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--panel", choices=PANELS, default="panel", help="which list of sets")
    add("--sets", nargs="+", help="these sets instead")
    add("--folds", type=int, default=5)
    samplers = [*SAMPLERS, *PEERS]
    add("--samplers", nargs="+", choices=samplers, default=samplers)
    add("--strategies", nargs="+", choices=STRATEGIES, default=STRATEGIES)
    add("--seed", type=int, default=0, help="of the folds and the samplers")
    add("--jobs", type=int, default=1, help="processes; more than one: one thread each")
    add("--ctgan", nargs="+", default=[], metavar="SET", help="add CTGAN on these sets, balanced")
    add("--ctgan-epochs", type=int, default=EPOCHS)
    add("--output", default="panel.json", help="the raw rows")
    add("--report", nargs="+", metavar="FILE", help="only print the tables of these raw rows")
    return parser


if __name__ == "__main__":
    sys.exit(main())
