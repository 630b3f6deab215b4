"""A Dask frame larger than memory: seconds by rows, memory of workers, and one worker or two."""

import argparse
import os
import resource
import sys
import time
from itertools import pairwise

import dask.dataframe as dd
import numpy as np
import pandas as pd
from distributed import Client, LocalCluster
from measure import machine, quiet, table, verdict, write_json

from ganaug import GANAugmenter, RemoteSampler
from ganaug.integrations.dask import _collected as collected
from ganaug.integrations.dask import _labelled as labelled
from ganaug.integrations.dask import fit, fit_resample

COLUMNS, SCARCE, PARTITION = 20, 0.02, 500_000
MOST_GB, MOST_SLOPE, LEAST_SPEEDUP = 2.0, 0.1, 1.6


def partition(number):
    """Return rows that are made where they are needed, and never held all at once."""
    rng = np.random.default_rng(number)
    labels = (rng.random(PARTITION) < SCARCE).astype("int8")
    rows = rng.normal(size=(PARTITION, COLUMNS)) + labels[:, None]
    return pd.DataFrame(rows, columns=[f"x{i}" for i in range(COLUMNS)]).assign(label=labels)


def lazy(rows):
    """Return a frame of so many rows, and its labels."""
    frame = dd.from_map(partition, range(rows // PARTITION), meta=partition(0).iloc[:0])
    return frame.drop(columns="label"), frame["label"]


def timed(function, *args, **kwargs):
    """Return what a call returns, and its seconds."""
    started = time.perf_counter()
    result = function(*args, **kwargs)
    return result, time.perf_counter() - started


def peaks(client):
    """Return the largest memory that each worker has had, in GB."""
    return [
        usage.ru_maxrss / 2**20
        for usage in client.run(lambda: resource.getrusage(resource.RUSAGE_SELF)).values()
    ]


def scale(client, sizes):
    """Return a row of figures for each number of rows."""
    found = []
    for rows in sizes:
        X, y = lazy(rows)
        augmenter = GANAugmenter(random_state=0)
        sample, reading = timed(collected, labelled(augmenter, X, y), seed=0)
        _, training = timed(GANAugmenter(random_state=0).fit, *sample[:2])
        (X_more, _), _ = timed(fit_resample, augmenter, X, y)
        total, writing = timed(
            lambda frame: int(frame.map_partitions(len).sum().compute()), X_more
        )
        found.append({
            "rows": rows, "after": total, "read": reading, "train": training,
            "balance": writing, "GB": max(peaks(client)),
        })  # fmt: skip
    return found


def rates(augmenter, workers, parts, size):
    """Return the rows/s that so many workers draw with an augmenter that they have loaded."""
    options = {"threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(n_workers=workers, **options) as cluster, Client(cluster) as client:
        sampler = RemoteSampler(augmenter)
        client.run(_drawn, 0, sampler, size)
        sampler = client.scatter(sampler, broadcast=True)
        started = time.perf_counter()
        client.gather(client.map(_drawn, range(parts), sampler=sampler, size=size))
        return parts * size / (time.perf_counter() - started)


def _drawn(part, sampler, size):
    return len(sampler.sample(size, 1, part=part)[0])


def main():
    """Measure, write the raw figures, print the tables."""
    quiet()
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--rows", type=int, nargs="+", default=[2_500_000, 5_000_000, 10_000_000])
    add("--lazy", type=int, default=100_000_000, help="rows of the frame that is only fitted")
    add("--parts", type=int, default=24, help="drawn by one worker and by two")
    add("--output", default="dask_scale.json", help="the raw figures")
    args = parser.parse_args()
    options = {"threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(n_workers=2, **options) as cluster, Client(cluster) as client:
        found = scale(client, args.rows)
        augmenter, whole = timed(fit, GANAugmenter(random_state=0), *lazy(args.lazy))
        peak = max(peaks(client))
    one, two = (rates(augmenter, workers, args.parts, 100_000) for workers in (1, 2))
    figures = {
        "scale": found, "fit of all": whole, "peak GB": peak, "rows/s": [one, two],
    }  # fmt: skip
    write_json(args.output, machine() | figures)
    describe(args, **{"found": found, "whole": whole, "peak": peak, "one": one, "two": two})
    return 0


def describe(args, found, whole, peak, one, two):
    """Print the tables."""
    names = ["rows", "after", "read", "train", "balance", "GB"]
    forms = ["{:,.0f}", "{:,.0f}", "{:.0f}", "{:.1f}", "{:.0f}", "{:.2f}"]
    lines = [
        [form.format(row[name]) for name, form in zip(names, forms, strict=True)] for row in found
    ]
    heads = ["rows", "after", "read, s", "train, s", "read and draw, s", "GB of a worker"]
    table(heads, lines, "Two workers")
    slopes = [
        sum(after[name] - before[name] for name in ("read", "balance"))
        / (after["rows"] - before["rows"])
        for before, after in pairwise(found)
    ]
    slope = slopes[-1] / slopes[0] - 1.0
    table(["", "", "target", ""], [
        ["slope of seconds by rows, later against earlier", f"{slope:+.1%}",
         f"within {MOST_SLOPE:.0%}", verdict(abs(slope) <= MOST_SLOPE)],
        ["memory of a worker", f"{peak:.2f} GB", f"< {MOST_GB} GB", verdict(peak < MOST_GB)],
        [f"fit to {args.lazy:,} rows", f"{whole:.0f} s", "", ""],
        ["rows/s, two workers against one", f"{two / one:.2f}", f">= {LEAST_SPEEDUP}",
         verdict(two / one >= LEAST_SPEEDUP)],
    ], f"{COLUMNS} columns, {SCARCE:.0%} scarce; one worker draws {one:,.0f} rows/s")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
