"""Seconds of `explain` beside those of the fit, and beside distances to all real rows."""

import argparse
import time

import numpy as np
from measure import fresh, machine, quiet, table, verdict, write_json
from sklearn.datasets import make_classification

ROWS, COLUMNS, NEIGHBORS = 5000, 20, 3
SEEDS = 0, 1, 2
PLANTED = 100
TARGET = 0.1


def explained(rows, columns):
    """Return a dict of figures for each seed; the first fit also starts TensorFlow."""
    return [_of_seed(*data(rows, columns, seed), seed) for seed in SEEDS]


def _of_seed(X, y, seed):
    from ganaug import GANAugmenter

    augmenter = GANAugmenter(random_state=seed)
    (X_more, y_more), *fit = _timed(lambda: augmenter.fit_resample(X, y))
    mask = augmenter.synthetic_mask_
    told, *of_mask = _timed(augmenter.explain)
    made, labels = X_more[mask], y_more[mask]
    # Copies of real rows are planted among the rows of the augmenter.
    rng = np.random.default_rng(seed)
    places = rng.choice(len(made), PLANTED, replace=False)
    made[places] = X[rng.choice(np.flatnonzero(y == 1), PLANTED, replace=False)]
    given, of_rows, _ = _timed(lambda: augmenter.explain(made, labels))
    distances, brute, _ = _timed(lambda: by_brute_force(augmenter, X[y == 1], X_more[mask]))
    unit = distances[:, 0] / told["distance_1"].to_numpy()
    return {
        "fit": fit,
        "mask": of_mask,
        "rows": of_rows,
        "brute": brute,
        "synthetic": int(mask.sum()),
        "copies": int((given["distance_1"].to_numpy()[places] == 0).sum()),
        "others": int((given["distance_1"] == 0).sum()) - PLANTED,
        "error": float(np.abs(unit / np.median(unit) - 1).max()),
    }


def by_brute_force(augmenter, real, made):
    """Return the distances of rows to the nearest real ones, from the distances to all."""
    encode = augmenter.codec_.encode
    real, made = encode(real).astype("float64"), encode(made).astype("float64")
    squares = ((made[:, None, :] - real[None, :, :]) ** 2 for made in np.array_split(made, 50))
    return np.concatenate([np.sqrt(np.sort(part.sum(axis=2))[:, :NEIGHBORS]) for part in squares])


def data(rows, columns, seed):
    """Return a table of numbers, of which a tenth are of the class to add to."""
    return make_classification(
        rows, columns, n_informative=columns // 2, weights=[0.9], random_state=seed
    )


def _timed(call):
    """Return a result, the seconds that passed and the seconds of the processor."""
    started = time.perf_counter(), time.process_time()
    result = call()
    return result, time.perf_counter() - started[0], time.process_time() - started[1]


def print_figures(runs, rows, columns):
    """Print the figures of all seeds."""
    lines = []
    for seed, run in zip(SEEDS, runs, strict=True):
        share, of_cpu = (run["mask"][i] / run["fit"][i] for i in range(2))
        lines.append(
            [
                seed,
                f"{run['synthetic']:,}",
                f"{run['fit'][0]:.1f} s",
                f"{run['mask'][0]:.2f} s",
                f"{share:.1%}",
                verdict(share <= TARGET),
                f"{of_cpu:.1%}",
                f"{run['rows']:.2f} s",
                f"{run['brute']:.2f} s",
                f"{run['error']:.0e}",
                f"{run['copies']} of {PLANTED}, {run['others']} others",
            ]
        )
    heads = [
        "seed",
        "synthetic rows",
        "fit_resample",
        "explain()",
        "share, at most 10 %",
        "",
        "of the processor's time",
    ]
    heads += ["explain(rows, y)", "brute force, own class", "largest relative error", "copies"]
    table(heads, lines, f"Explaining, {rows:,} x {columns}")


def main():
    """Measure, print, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--columns", type=int, default=COLUMNS)
    parser.add_argument("--output", default="explain.json")
    args = parser.parse_args()
    runs = fresh(explained, args.rows, args.columns)
    print_figures(runs, args.rows, args.columns)
    write_json(args.output, {"runs": runs, "machine": machine()})


if __name__ == "__main__":
    main()
