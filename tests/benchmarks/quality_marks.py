"""Marks of quality in the report, for samples that are as good as real ones and for copies.

An oracle adds fresh rows from the true distribution of the scarce class; at most 5 of 100 of its
measures should be marked. Copies of training rows with a little noise should always be marked, as
near-copies.
"""

import argparse
import sys
from functools import partial

import numpy as np
import pandas as pd
from measure import table, verdict
from protocol import run_or_read
from sklearn.datasets import make_classification
from sklearn.model_selection import RepeatedStratifiedKFold
from threadpoolctl import threadpool_limits

from ganaug.evaluation.quality import quality_of
from ganaug.evaluation.report.quality_words import QUALITY_WORDS
from ganaug.evaluation.sample_quality import SampleQuality
from ganaug.model_selection.intervals import ratio_of

# The number of fresh rows to draw from, and the noise of copies.
MOST_MARKED, POOL, NOISE = 0.05, 20_000, 1e-3


def _mixed(X):
    """Return numbers, one of which may be missing, and columns of text."""
    frame = pd.DataFrame(X[:, :5])
    frame["level"] = pd.cut(X[:, 5], [-np.inf, -1, 0, 1, np.inf], labels=list("abcd")).astype(str)
    frame["flag"] = np.where(X[:, 6] > 0.5, "yes", "no")
    frame.loc[X[:, 7] > 1, 0] = np.nan
    frame.columns = frame.columns.astype(str)
    return frame


# Rows, repeats of five folds, and the columns.
KINDS = {
    "300 numeric": (300, 2, pd.DataFrame),
    "300 mixed": (300, 1, _mixed),
    "2,000 mixed": (2000, 1, _mixed),
}


def run(kind, seed):
    """Return the measures of the oracle and of copies, means over splits, with their ranges."""
    rows, repeats, framed = KINDS[kind]
    shape = {"n_features": 8, "n_informative": 5, "weights": [0.85]}
    X, y = make_classification(rows + POOL, random_state=seed, **shape)
    X, own = framed(X), np.arange(rows)
    fresh = rows + np.flatnonzero(y[rows:] == 1)
    cv = RepeatedStratifiedKFold(n_splits=5, n_repeats=repeats, random_state=seed)
    splits, found = list(cv.split(own, y[own])), []
    with threadpool_limits(1):
        for number, (train, test) in enumerate(splits):
            parts = ((X.iloc[part], y[part]) for part in (train, test))
            quality = SampleQuality(*parts, seed + number)
            for name, new in _samplers(X, y, train, fresh, seed + number):
                labels = np.ones(len(new), int)
                found += [{"sampler": name} | row for row in quality.measure(new, labels)]
    measures = quality_of(found, ["sampler", "label"], ratio_of(splits)).measures
    return (measures.reset_index().assign(kind=kind, seed=seed)).to_dict("records")


def _samplers(X, y, train, fresh, seed):
    """Yield the rows that each sampler adds, to balance the classes."""
    rng, scarce = np.random.default_rng(seed), train[y[train] == 1]
    count = len(train) - 2 * len(scarce)
    yield "oracle", X.iloc[rng.choice(fresh, count, replace=False)]
    copies = X.iloc[rng.choice(scarce, count)].copy()
    numbers = copies.select_dtypes("number").columns
    copies[numbers] += NOISE * rng.normal(size=(count, len(numbers)))
    yield "copies", copies


def calls_of(args):
    """Return the runs by name."""
    return {
        f"{kind} {seed}": partial(run, kind, seed)
        for kind in args.kinds
        for seed in range(args.runs)
    }


def describe(rows):
    """Print the shares of marks."""
    frame = pd.DataFrame(rows)
    frame["marked"] = [
        QUALITY_WORDS[row.measure].better.is_out(row.synthetic, row.low, row.high)
        for row in frame.itertuples()
    ]
    shares = frame.pivot_table("marked", ["sampler", "measure"], "kind", sort=False)
    of_all = frame.pivot_table("marked", "sampler", "kind", sort=False)
    lines = [[*key, *(f"{value:.2f}" for value in row)] for key, *row in shares.itertuples()]
    lines += [
        [name, "all", *(f"{share:.3f}" for share in row)] for name, *row in of_all.itertuples()
    ]
    table(["", "", *shares.columns], lines, "share of runs in which a measure is marked")
    rarely = (of_all.loc["oracle"] <= MOST_MARKED).all()
    always = (shares.loc[("copies", "near-copies")] == 1.0).all()
    targets = [
        ["marks of the oracle", f"<= {MOST_MARKED}", verdict(rarely)],
        ["near-copies of copies", "always marked", verdict(always)],
    ]
    table(["", "target", ""], targets)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60, help="of each kind of table")
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=KINDS)
    sys.exit(run_or_read(parser, calls_of, describe, "quality_marks.json"))
