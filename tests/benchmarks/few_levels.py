"""Tables whose columns all have a few levels: samplers as they are, and kept to the levels.

Samplers for numbers make rows between the levels, which cannot exist. The script counts the rows
that can exist, and among these the copies and the real rows of the other class.
"""

import argparse
import sys
from functools import partial

import numpy as np
import pandas as pd
from measure import table
from peers import MGS_GRF, PEERS, POLYNOM, installed, make_peer
from protocol import (
    BALANCED,
    OURS,
    classifiers,
    folds,
    load,
    make_sampler,
    resample,
    run_or_read,
    scores,
)
from report import by_set, ordered

SETS = ["car_good", "car_vgood"]
SAMPLERS = ["nothing", "RandomOverSampler", "SMOTE", POLYNOM, MGS_GRF, OURS]
KEPT = ["SMOTE", POLYNOM, MGS_GRF]
ON_LEVELS = ", on levels"
SHARES = ["can exist", "copies", "of the other class", "in the test part"]


class OnLevels:
    """A sampler whose synthetic values are moved to the nearest level of their column."""

    def __init__(self, sampler):
        self.sampler = sampler

    def fit_resample(self, X, y):
        """Return `X` and `y` with rows added."""
        X_more, y_more = self.sampler.fit_resample(X, y)
        new = np.asarray(X_more)[len(X) :]
        columns = [
            levels[np.abs(levels[:, None] - values).argmin(axis=0)]
            for levels, values in zip(map(np.unique, X.T), new.T, strict=True)
        ]
        return np.concatenate([X, np.column_stack(columns)]), y_more


def sampler_of(name, y, seed):
    """Return the sampler of a row of the tables; None where no rows are added."""
    plain = name.removesuffix(ON_LEVELS)
    make = make_peer if plain in PEERS else make_sampler
    sampler = make(plain, BALANCED, y, seed)
    return sampler if plain == name else OnLevels(sampler)


def shares(new, X, y, X_test):
    """Return the shares of synthetic rows that can exist, and that exist already."""
    if not len(new):
        return {}
    on_level = [np.isin(values, levels) for values, levels in zip(new.T, X.T, strict=True)]
    found = [share_found(new, rows) for rows in (X[y == 1], X[y == 0], X_test)]
    return dict(zip(SHARES, [np.all(on_level, axis=0).mean(), *found], strict=True))


def share_found(rows, others):
    """Return the share of rows that are among others."""
    known = set(map(tuple, others))
    return np.mean([tuple(row) in known for row in rows])


def run_set(name, n_folds, seed):
    """Return one row for each fold, sampler and classifier of a set."""
    X, y = load(name)
    rows = []
    for fold, X_train, y_train, *test in folds(X, y, n_folds, seed):
        for sampler in installed([*SAMPLERS, *(kept + ON_LEVELS for kept in KEPT)]):
            drawn = sampler_of(sampler, y_train, 100 * seed + fold)
            X_more, y_more, *_ = resample(drawn, X_train, y_train)
            key = {"set": name, "seed": seed, "fold": fold, "sampler": sampler}
            key |= shares(np.asarray(X_more)[len(X_train) :], X_train, y_train, test[0])
            for classifier, model in classifiers().items():
                measured = scores(model, X_more, y_more, *test)
                rows.append(key | {"classifier": classifier} | measured)
    return rows


def describe(rows):
    """Print average precision by classifier and the shares, a table for each set."""
    frame = pd.DataFrame(rows)
    for name, part in frame.groupby("set"):
        columns = [
            part.pivot_table(index="sampler", columns="classifier", values="AP"),
            *(by_set(part, column).T.set_axis([column], axis=1) for column in ["AP", *SHARES]),
        ]
        means = pd.concat(columns, axis=1).loc[ordered(part["sampler"])]
        lines = [[row.Index, *(f"{value:.3f}" for value in row[1:])] for row in means.itertuples()]
        table(["sampler", *means.columns], lines, f"{name}: average precision, balanced, and rows")


def main():
    """Run or read, write the raw rows, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0, help="of the folds and the samplers")

    def calls_of(args):
        return {name: partial(run_set, name, args.folds, args.seed) for name in args.sets}

    return run_or_read(parser, calls_of, describe, "few_levels.json")


if __name__ == "__main__":
    sys.exit(main())
