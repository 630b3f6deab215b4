"""The panel: what over-samplers are worth to four classifiers on 24 imbalanced tables."""

import argparse
import json
import multiprocessing
import os
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import pandas as pd
from ctgan_bridge import EPOCHS, CTGANSampler
from measure import quiet, write_json
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

THREADS = ["OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"]


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
    """Yield each sampler with each strategy that it is to be run at."""
    for sampler in samplers:
        if sampler in ROWLESS:
            yield sampler, "none"
            continue
        for strategy in strategies if sampler != "CTGAN" else strategies[:1]:
            if is_scarcer(y, strategy, n_folds):
                yield sampler, strategy


def _run_sampler(key, parts, seed, ctgan_epochs):
    X, y, X_test, y_test = parts
    if key["sampler"] == "CTGAN":
        sampler = CTGANSampler(seed, ctgan_epochs)
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


def start_process(threads):
    """Prepare a worker: one thread if others work beside it, and imports out of the seconds."""
    from ganaug.exceptions import SmallClassWarning

    warnings.simplefilter("ignore", SmallClassWarning)
    import tensorflow as tf

    if threads:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)


def run_all(args):
    """Run the sets in processes; yield the rows of each as it is done.

    A set that fails is told and left out, so that an hour of others is not lost.
    """
    threads = 1 if args.jobs > 1 else None
    if threads:
        os.environ.update(dict.fromkeys(THREADS, str(threads)))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        args.jobs, mp_context=context, initializer=start_process, initargs=(threads,)
    ) as pool:
        options = {"n_folds": args.folds, "seed": args.seed, "ctgan_epochs": args.ctgan_epochs}
        futures = {}
        for name in args.sets or PANELS[args.panel]:
            samplers = args.samplers + ["CTGAN"] * (name in args.ctgan)
            future = pool.submit(run_set, name, samplers, args.strategies, **options)
            futures[future] = name
        for future in as_completed(futures):
            yield futures[future], future


def main():
    """Run or read, write the raw rows, print the tables."""
    quiet()
    args = arguments().parse_args()
    rows, failed = [], []
    for path in args.report or []:
        rows += json.loads(Path(path).read_text())
    for name, future in [] if args.report else run_all(args):
        error = future.exception()
        if error is not None:
            failed.append(name)
            print(f"{name} failed: {error!r}", file=sys.stderr, flush=True)
            continue
        rows += future.result()
        write_json(args.output, rows)
        print(f"{name} done", file=sys.stderr, flush=True)
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
    add("--samplers", nargs="+", choices=SAMPLERS, default=SAMPLERS)
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
