"""Speed at the edges of the default, beside another installation of ganaug, such as an older one.

Run as ``python tests/benchmarks/edges.py --baseline /path/to/other/python``. Each case runs in
fresh processes of both interpreters, which take turns for some rounds; a ratio is the median of
the ratios of the rounds. The cases use only public names that both versions have.
"""

import argparse
import json
import subprocess
import sys
import time

STARTED = time.perf_counter()

import numpy as np  # noqa: E402, the seconds of a process begin before it
from measure import machine, quiet, read_json, table, write_json  # noqa: E402

# The unit of each figure, and its number of decimals.
UNITS = {"s": 2, "ms": 1, "rows/s": 0, "images/s": 0, "nodes": 0}


def timed(function, repeats=1, skip=0):
    """Return the median seconds of calls, after some calls that are not counted."""
    seconds = []
    for _ in range(skip + repeats):
        started = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - started)
    return float(np.median(seconds[skip:]))


def numbers(n_rows, n_columns, n_classes=2):
    """Return a table whose first class has nine rows of ten, or as many as all others."""
    from sklearn.datasets import make_classification

    share = 0.9 if n_classes == 2 else 0.5
    return make_classification(
        n_rows,
        n_columns,
        n_informative=n_columns // 2,
        n_classes=n_classes,
        n_clusters_per_class=1,
        weights=[share, *[(1 - share) / (n_classes - 1)] * (n_classes - 1)],
        random_state=0,
    )


def mixed_table(n_rows):
    """Return a table of 25 columns, some with missing values, and labels, a tenth of them 1."""
    import pandas as pd

    rng = np.random.default_rng(0)
    y = (np.arange(n_rows) % 10 == 0).astype(int)
    X = pd.DataFrame(rng.normal(y[:, None], 2.0, (n_rows, 12))).add_prefix("number_")
    X[["number_0", "number_1"]] = (100 * np.exp(X[["number_0", "number_1"]])).round(2)
    X["count"] = rng.poisson(5 + y)
    for size in (2, 3, 5, 8, 20, 50, 100, 400):
        X[f"text_{size}"] = np.array([f"level {i}" for i in range(size)])[
            rng.integers(0, size, n_rows)
        ]
    for i in range(2):
        X[f"date_{i}"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(
            rng.integers(0, 500, n_rows), "D"
        )
    X["time"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 10**7, n_rows), "s")
    X["flag"] = rng.random(n_rows) < 0.3
    return X.mask(rng.random(X.shape) < [[0.05] * 24 + [0.0]]), y


def fitted(X, y, **settings):
    """Return an augmenter that is hardly trained: how fast it draws does not depend on that."""
    from ganaug import GANAugmenter

    return GANAugmenter(**{"max_iter": 20, "random_state": 0} | settings).fit(X, y)


def start():
    """Time a first fit of 1,000 x 20, with the imports that it needs and without them."""
    import keras  # noqa: F401
    import tensorflow as tf

    from ganaug import GANAugmenter

    X, y = numbers(1_000, 20)
    tf.zeros(1)
    fit = timed(lambda: GANAugmenter(random_state=0).fit_resample(X, y))
    return {"fit": (fit, "s"), "with imports": (time.perf_counter() - STARTED, "s")}


def mixed():
    """Time a first fit of 3,000 x 25 numbers, levels and dates, without the imports."""
    import tensorflow as tf

    from ganaug import GANAugmenter

    X, y = mixed_table(3_000)
    tf.zeros(1)
    return {"fit": (timed(lambda: GANAugmenter(random_state=0).fit_resample(X, y)), "s")}


def fit():
    """Time the parts of a second fit of 5,000 x 60; the selection is the difference to none."""
    from ganaug import GANAugmenter

    X, y = numbers(5_000, 60)
    GANAugmenter(random_state=0).fit_resample(X, y)
    none = timed(lambda: GANAugmenter(selection=None, random_state=1).fit_resample(X, y))
    default = timed(lambda: GANAugmenter(random_state=1).fit_resample(X, y))
    return {"GAN": (none, "s"), "selection": (default - none, "s"), "both": (default, "s")}


def sample():
    """Time draws of one and of 20,000 rows of 20 columns, from the second on."""
    augmenter = fitted(*numbers(4_000, 20))
    one = timed(lambda: augmenter.sample(1), 20, skip=1)
    many = timed(lambda: augmenter.sample(20_000), 3, skip=1)
    return {"1 row": (1e3 * one, "ms"), "20,000 rows": (1e3 * many, "ms")}


def draw():
    """Return the rate of a second draw of 200,000 rows of 36 columns."""
    augmenter = fitted(*numbers(4_000, 36))
    return {"200,000 rows": (200_000 / timed(lambda: augmenter.sample(200_000), skip=1), "rows/s")}


def wide():
    """Time the codec of 1,000 columns: learning 1,000 rows, and decoding one and 10,000."""
    from ganaug.codecs import TabularCodec

    X = np.random.default_rng(0).normal(size=(1_000, 1_000))
    learning = timed(lambda: TabularCodec().fit(X), 3)
    codec = TabularCodec().fit(X)
    codes = np.tile(codec.encode(X), (10, 1))
    one = timed(lambda: codec.decode(codes[:1]), 5, skip=1)
    many = timed(lambda: codec.decode(codes), 3, skip=1)
    return {
        "fit": (learning, "s"),
        "decode 1 row": (1e3 * one, "ms"),
        "decode 10,000": (1e3 * many, "ms"),
    }


def mix():
    """Time the set-up of a stage with 12 classes, up to its first batch; count its graph."""
    import tensorflow as tf

    from ganaug import mix_synthetic

    X, y = numbers(2_400, 20, 12)
    augmenter = fitted(X, y)
    plain = tf.data.Dataset.from_tensor_slices((X, y)).batch(256)
    started = time.perf_counter()
    mixed = plain.apply(mix_synthetic(augmenter, "balanced", seed=0))
    next(iter(mixed))
    return {"set-up": (time.perf_counter() - started, "s"), "graph": (nodes(mixed), "nodes")}


def nodes(dataset):
    """Count the operations in the graph of a dataset and in all its functions."""
    import tensorflow as tf

    variant = tf.data.experimental.to_variant(dataset)
    ignore_state = 1
    graph = tf.compat.v1.GraphDef.FromString(
        tf.raw_ops.DatasetToGraphV2(
            input_dataset=variant, external_state_policy=ignore_state
        ).numpy()
    )
    return len(graph.node) + sum(len(function.node_def) for function in graph.library.function)


def images():
    """Return how many images of 28 x 28 a stage passes, half of them synthetic."""
    import tensorflow as tf

    from ganaug import mix_synthetic

    rng = np.random.default_rng(0)
    y = np.repeat(np.arange(4), [400, 400, 40, 40])
    X = rng.integers(0, 256, (len(y), 28, 28, 1), dtype="uint8")
    plain = tf.data.Dataset.from_tensor_slices((X, y)).repeat().batch(64)
    batches = iter(plain.apply(mix_synthetic(fitted(X, y), 0.5, seed=0)))
    seconds = timed(lambda: [next(batches) for _ in range(30)], 5, skip=1)
    return {"stage": (30 * 64 / seconds, "images/s")}


def dcgan():
    """Time a step of `dcgan` on 32 images of 28 x 28."""
    import tensorflow as tf

    from ganaug.recipes import dcgan
    from ganaug.space import Space

    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, (640, 28, 28, 1)).astype("float32")
    batches = tf.data.Dataset.from_tensor_slices((X, rng.integers(2, size=640))).batch(32).repeat()
    gan = dcgan(Space((28, 28, 1)), 2, seed=0)
    seconds = timed(lambda: gan.fit(batches, steps_per_epoch=20, verbose=0), 3, skip=1)
    return {"step": (1e3 * seconds / 20, "ms")}


CASES = {
    case.__name__: case for case in (start, mixed, fit, sample, draw, wide, mix, images, dcgan)
}


def run(python, case):
    """Return the figures of a case in a fresh process of an interpreter."""
    command = [python, __file__, "--worker", case]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{case} failed in {python}:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def compare(case, baseline, rounds):
    """Return the figures of each round, in which baseline and this version swap places."""
    found = []
    for turn in range(rounds):
        order = [("baseline", baseline), ("this", sys.executable)][:: (1, -1)[turn % 2]]
        found.append({name: run(python, case) for name, python in order})
        print(f"{case}, round {turn + 1} of {rounds} done", file=sys.stderr, flush=True)
    return found


def print_figures(results):
    """Print the median of each figure and the median of its ratios."""
    rows = []
    for case, found in results.items():
        for name, (_, unit) in found[0]["this"].items():
            both = np.array([[turn[of][name][0] for of in ("baseline", "this")] for turn in found])
            ratios = both[:, 1] / both[:, 0]
            before, now = (f"{value:,.{UNITS[unit]}f}" for value in np.median(both, axis=0))
            spread = f"{ratios.min():.3f} - {ratios.max():.3f}"
            rows.append([case, name, unit, before, now, f"{np.median(ratios):.3f}", spread])
    header = ["case", "figure", "unit", "baseline", "this", "ratio", "all ratios"]
    table(header, rows, "This version to the baseline")


def main():
    """Run a worker, or compare, print and write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--baseline", metavar="PYTHON", help="of the other installation")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", default="edges.json")
    parser.add_argument("--report", metavar="FILE", help="print the table of a run again")
    parser.add_argument("--worker", choices=CASES, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        print(json.dumps(CASES[args.worker]()))
        return
    if args.report:
        print_figures(read_json(args.report)["cases"])
        return
    if not args.baseline:
        parser.error("--baseline is missing: the interpreter of the environment to compare with")
    cases = {}
    for case in args.cases:
        cases[case] = compare(case, args.baseline, args.rounds)
        write_json(args.output, {"cases": cases, "machine": machine()})
    print_figures(cases)


if __name__ == "__main__":
    main()
