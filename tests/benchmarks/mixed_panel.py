"""The mixed panel: over-samplers on tables of numbers, levels and dates, and what they make."""

import argparse
import sys
import warnings
from functools import partial
from pathlib import Path

from ctgan_bridge import CTGAN, EPOCHS
from measure import in_processes, quiet, read_json
from mixed_measures import quality
from mixed_report import KEPT, describe
from mixed_samplers import SAMPLERS, augment
from mixed_tables import HALVES, MADE, TABLES, load
from peers import installed
from plain_rows import Features, PlainRows
from protocol import ROWLESS, STRATEGIES, classifiers, scores
from relations_table import WRITTEN, kept_relations
from sklearn.model_selection import StratifiedKFold

from ganaug.exceptions import GanaugWarning

# The classifiers that see one-hot levels and scaled numbers.
ON_DENSE = ["logistic", "kNN"]


def run_table(name, samplers, strategies, *, n_folds=5, seed=0, **options):
    """Return one row for each fold, strategy, sampler and classifier of a table.

    Parameters
    ----------
    name : str
    samplers, strategies : list of str
    n_folds, seed : int
    **options
        Arguments of `augment`: ``ctgan_epochs``, and ``ours`` to measure another augmenter.
    """
    return run_rows(name, *load(name, seed), (samplers, strategies), n_folds, seed, options)


def run_rows(name, X, y, runs, n_folds, seed, options):
    """Return the same rows of results for given rows and labels.

    Samplers are fitted anew for each fold and strategy, as users do. Those without synthetic
    rows run once, with the strategy "none".
    """
    samplers, strategies = runs
    plain = PlainRows(WRITTEN if name == MADE else ()).fit(X)
    rows = []
    splitter = StratifiedKFold(n_folds, shuffle=True, random_state=seed)
    for fold, (train, test) in enumerate(splitter.split(X, y)):
        parts = X.iloc[train].reset_index(drop=True), y[train], X.iloc[test]
        for sampler in samplers:
            for strategy in ["none"] if sampler in ROWLESS else strategies:
                key = {"set": name, "seed": seed, "fold": fold}
                key |= {"sampler": sampler, "strategy": strategy}
                seeded = options | {"seed": 100 * seed + fold}
                rows += _run_sampler(key, parts, y[test], plain, seeded)
    return rows


def _run_sampler(key, parts, y_test, plain, options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GanaugWarning)
        augmented = augment(key["sampler"], key["strategy"], parts, plain, **options)
    n_real = augmented.n_real
    features = Features(plain.numbers_, plain.texts_).fit(augmented.X[:n_real])
    key = key | {"seconds": augmented.seconds, "note": augmented.note}
    if len(augmented.X) > n_real:
        real = plain.transform(parts[0])[parts[1] == 1]
        held_out = augmented.X_test[y_test == 1]
        key |= quality(real, held_out, augmented.synthetic, features, options["seed"])
        if key["set"] == MADE:
            kept = kept_relations(augmented.synthetic)
            key |= {KEPT + relation: share for relation, share in kept.items()}
    return _scored(key, augmented, y_test, features, len(plain.texts_))


def _scored(key, augmented, y_test, features, n_texts):
    """Return a row for each classifier, on the features that suit it."""
    both = augmented.X, augmented.X_test
    dense, coded = [features.dense(x) for x in both], [features.coded(x) for x in both]
    n_numbers = augmented.X.shape[1] - n_texts
    rows = []
    for name, model in classifiers(key["sampler"] == "class weights").items():
        X, X_test = dense if name in ON_DENSE else coded
        if name == "boosting":
            model.set_params(categorical_features=range(n_numbers, X.shape[1]))
        rows.append(key | {"classifier": name} | scores(model, X, augmented.y, X_test, y_test))
    return rows


def calls(args, done):
    """Return the calls for tables that are not done yet, by name."""
    options = {"n_folds": args.folds, "seed": args.seed, "ctgan_epochs": args.ctgan_epochs}
    samplers = installed(args.samplers)
    ctgan = args.ctgan if not args.ctgan or installed([CTGAN]) else []
    return {
        name: partial(run_table, name, samplers + [CTGAN] * (name in ctgan), args.ratio, **options)
        for name in args.tables or HALVES[args.half]
        if name not in done
    }


def main():
    """Run or read, write the raw rows, print the tables."""
    quiet()
    args = arguments().parse_args()
    if args.report:
        describe([row for path in args.report for row in read_json(path)])
        return 0
    before = read_json(args.output) if args.resume and Path(args.output).exists() else []
    todo = calls(args, {row["set"] for row in before})
    rows, failed = in_processes(args.jobs, todo, args.output, before)
    if rows:
        describe(rows)
    return f"Failed: {', '.join(failed)}" if failed else 0


def arguments():
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--half", choices=HALVES, default="tune", help="which tables; defaults are tuned on half")
    add("--tables", nargs="+", choices=[*TABLES, MADE], help="these tables instead")
    add("--folds", type=int, default=5)
    add("--samplers", nargs="+", choices=SAMPLERS, default=SAMPLERS)
    add("--ratio", nargs="+", choices=STRATEGIES, default=STRATEGIES, help="scarce to others")
    add("--seed", type=int, default=0, help="of the folds and the samplers")
    add("--jobs", type=int, default=1, help="processes; more than one: one thread each")
    add("--ctgan", nargs="+", default=[], metavar="TABLE", help="add CTGAN on these tables")
    add("--ctgan-epochs", type=int, default=EPOCHS)
    add("--output", default="mixed_panel.json", help="the raw rows")
    add("--resume", action="store_true", help="leave out the tables that the output has")
    add("--report", nargs="+", metavar="FILE", help="only print the tables of these raw rows")
    return parser


if __name__ == "__main__":
    sys.exit(main())
