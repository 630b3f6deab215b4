"""Errors of three regressors on 12 tables, with rows of rare targets that samplers add.

Errors are ratios to doing nothing on the same splits; a pair is a table and a regressor. Relevance
is computed from the training targets, and all test rows are real.

    python tests/benchmarks/regression.py --jobs 2 --output regression.json
"""

import argparse
import time
from functools import partial
from pathlib import Path

import numpy as np
from measure import in_processes, quiet, read_json, table, verdict
from regression_samplers import SAMPLERS
from regression_tasks import PANEL, THRESHOLD, TUNING, load, regressors, task
from sklearn.metrics import mean_absolute_error
from threadpoolctl import threadpool_limits

from ganaug.metrics import relevant_error, sera_score

MEASURES = ["rare", "sera", "all"]
TARGETS = {"rare": 0.80, "sera": 0.92, "all": 1.07}
OURS, SMOTER, FILTERED = "GANRegressionAugmenter", "SMOTER", "SMOTER, filtered"
PANELS = {"panel": PANEL, "tuning": TUNING}


def cell(name, split, samplers, amount):
    """Return the errors of all regressors with some samplers on a split of a set."""
    now, rows = task(*load(name), split), []
    for sampler in samplers:
        started = time.perf_counter()
        X, y, weights = SAMPLERS[sampler](now, amount, split)
        seconds = time.perf_counter() - started
        for regressor, model in regressors(split).items():
            error = _errors(now, _fitted(model, X, y, weights).predict(now.test))
            one = {"set": name, "split": split, "sampler": sampler, "regressor": regressor}
            rows.append(one | error | {"added": len(y) - len(now.y), "seconds": seconds})
    return rows


def _fitted(model, X, y, weights):
    last = model.steps[-1][0]
    takes_weights = weights is not None and "neighbors" not in last
    with threadpool_limits(1):
        return model.fit(X, y, **({f"{last}__sample_weight": weights} if takes_weights else {}))


def _errors(now, predicted):
    rare = relevant_error(now.test_y, predicted, relevance=now.relevance, threshold=THRESHOLD)
    return {
        "all": mean_absolute_error(now.test_y, predicted),
        "rare": rare,
        "sera": sera_score(now.test_y, predicted, relevance=now.relevance),
    }


def ratios(rows):
    """Return the ratio of the mean error over splits to that of nothing, by sampler and pair."""
    found = {}
    for row in rows:
        key = row["sampler"], (row["set"], row["regressor"])
        found.setdefault(key, []).append([row[measure] for measure in MEASURES])
    means = {key: np.nanmean(errors, axis=0) for key, errors in found.items()}
    ratio = {}
    for (sampler, pair), errors in means.items():
        ratio.setdefault(sampler, {})[pair] = errors / means["nothing", pair]
    return ratio


def print_tables(rows):
    """Print geometric means over pairs, pairs won, targets, and ratios by set."""
    ratio = ratios(rows)
    names = [name for name in SAMPLERS if name in ratio]
    body = []
    for name in names:
        each = np.array(list(ratio[name].values()))
        means = [f"{value:.3f}" for value in np.exp(np.log(each).mean(axis=0))]
        below = [int((each[:, place] < 1).sum()) for place in (0, 1)]
        times = [row["seconds"] for row in rows if row["sampler"] == name]
        body.append([name, *means, *below, len(each), f"{np.median(times):.1f}"])
    header = [
        "",
        "rare targets",
        "SERA",
        "all",
        "rare below 1",
        "SERA below 1",
        "pairs",
        "seconds",
    ]
    table(header, body, "Errors, as ratios to nothing")
    if OURS in ratio:
        _print_targets(ratio)
    _print_sets(ratio, names)


def _print_targets(ratio):
    ours = ratio[OURS]
    logs = {n: np.log(np.array([r[p] for p in ours])) for n, r in ratio.items()}
    body = []
    for place, measure in enumerate(MEASURES):
        mean = np.exp(logs[OURS][:, place].mean())
        reached = verdict(mean <= TARGETS[measure])
        row = [measure, f"{mean:.3f}", f"at most {TARGETS[measure]}", reached]
        for rival in (SMOTER, FILTERED):
            behind = logs[OURS][:, place] - logs.get(rival, logs["nothing"])[:, place]
            row.append(f"{(behind < 0).sum()} of {len(behind)}, {np.exp(behind.mean()):.3f}")
        body.append(row)
    header = ["", OURS, "target", "", "pairs below SMOTER, ratio", "the same filtered"]
    table(header, body, "Targets")


def _print_sets(ratio, names):
    sets = sorted({name for pairs in ratio.values() for name, _ in pairs})
    for place, measure in enumerate(MEASURES):
        body = []
        for one in sets:
            own = [[r[place] for (s, _), r in ratio[n].items() if s == one] for n in names]
            body.append([one, *(f"{np.exp(np.log(values).mean()):.2f}" for values in own)])
        table([measure, *names], body, f"By set: {measure}")


def main():
    """Run what is asked for, print the tables, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--panel", choices=PANELS, default="panel")
    parser.add_argument("--sets", nargs="+")
    parser.add_argument("--splits", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--samplers", nargs="+", choices=SAMPLERS, default=list(SAMPLERS))
    parser.add_argument("--amount", type=float, default=0.5)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--output", default="regression.json")
    parser.add_argument("--report", help="a JSON file to print the tables of")
    args = parser.parse_args()
    if args.report:
        print_tables(read_json(args.report))
        return
    before = read_json(args.output) if Path(args.output).exists() else []
    done = {(row["set"], row["split"], row["sampler"]) for row in before}
    calls = {}
    for split in args.splits:
        for name in args.sets or PANELS[args.panel]:
            left = [s for s in args.samplers if (name, split, s) not in done]
            if left:
                calls[f"{name}, split {split}"] = partial(cell, name, split, left, args.amount)
    rows, _ = in_processes(args.jobs, calls, args.output, before)
    print_tables(rows)


if __name__ == "__main__":
    main()
