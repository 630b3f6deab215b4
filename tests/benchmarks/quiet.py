"""Rules for adding nothing: how often they do on random labels, and their cost on real tables.

All rules choose from the same scores of an inner cross-validation, as `GANAugmenterCV` does. On
real tables, the choice is scored by the average precision on the outer test rows.
"""

import argparse
import sys
from functools import partial

import numpy as np
import pandas as pd
from amounts import Remembered
from measure import table
from protocol import PANELS, classifiers, folds, load, run_or_read, scores

from ganaug.exceptions import recording
from ganaug.model_selection.additions import Additions
from ganaug.model_selection.amounts import least_within
from ganaug.model_selection.chance import beats_chance
from ganaug.model_selection.intervals import ratio_of, standard_error
from ganaug.model_selection.scoring import class_scorer
from ganaug.model_selection.splits import splits_of
from ganaug.model_selection.trials import ScaledSampler, Trials

NOISE, REAL = "noise", "real"
AMOUNTS = [0.1, 0.25, 0.5, 1.0]
ROWS, COLUMNS, SHARE = 400, 6, 0.1
RELEASED = "better than chance by 1 error (released)"


def noise(number):
    """Return a row for each classifier on a table with random labels."""
    rng = np.random.default_rng(1000 + number)
    X, y = rng.normal(size=(ROWS, COLUMNS)), (rng.permutation(ROWS) < SHARE * ROWS).astype(int)
    return [{"kind": NOISE, "set": f"noise {number}"} | row for row in _tried(X, y, number)]


def real(name, n_folds):
    """Return a row for each fold and classifier, with the outer scores of all amounts."""
    rows = []
    for fold, X, y, X_test, y_test in folds(*load(name), n_folds, seed=0):
        key = {"kind": REAL, "set": name, "fold": fold}
        found = _tried(X, y, fold)
        with recording():
            added = Additions.by(Remembered(random_state=fold), X, y, fold)
        models = classifiers()
        for row in found:
            model = models[row["classifier"]]
            row["outer"] = [
                scores(model, *added.share(amount), X_test, y_test)["AP"]
                for amount in (0.0, *AMOUNTS)
            ]
        rows += [key | row for row in found]
    return rows


def _tried(X, y, seed):
    """Return the inner scores of each classifier, and those of chance."""
    Remembered.made.clear()
    scaled = ScaledSampler(Remembered(), y)
    splits, scorer = splits_of(5, X, y, scaled.planned, seed), class_scorer(y)
    rows = []
    for name, model in classifiers().items():
        found = Trials(model, scorer, X, y, splits, seed).scores([scaled], AMOUNTS)
        row = {"scores": found[0].tolist(), "by_chance": found[1].tolist()}
        rows.append({"classifier": name, "test_ratio": ratio_of(splits)} | row)
    return rows


class Inner:
    """Inner scores, of shape (n_candidates, n_splits); the first candidate adds nothing."""

    def __init__(self, row):
        self.scores, self.test_ratio = np.array(row["scores"]), row["test_ratio"]
        self.by_chance = np.array(row["by_chance"])
        self.pooled = (self.scores[1:] - self.scores[0]).mean(axis=0)

    def within(self, tolerance=0.25):
        """Return the smallest amount that is about as good as the best."""
        return least_within(self.scores, tolerance)

    def if_gained(self, errors):
        """Return the amount of `within` if the pooled gain exceeds so many standard errors."""
        beyond = self.pooled.mean() > errors * standard_error(self.pooled, self.test_ratio)
        return self.within() if beyond else 0

    def if_gained_in(self, count):
        """Return the amount of `within` if the pooled gain is positive in so many splits."""
        return self.within() if np.sum(self.pooled > 0) >= count else 0

    def shrunk(self):
        """Return the best amount by gains that are shrunk according to their standard errors."""
        gains = self.scores[1:] - self.scores[0]
        means, errors = gains.mean(axis=1), standard_error(gains, self.test_ratio)
        kept = np.where(means > errors, means - errors**2 / np.maximum(means, 1e-12), 0.0)
        return int(np.argmax([0.0, *kept]))

    def if_learned(self, errors):
        """Return the amount of `within` if the scores beat chance by so many standard errors."""
        lead = (self.scores - self.by_chance).mean(axis=0)
        beyond = lead.mean() > errors * standard_error(lead, self.test_ratio)
        return self.within() if beyond else 0

    def released(self):
        """Return the choice of `GANAugmenterCV`."""
        learned = beats_chance(self.scores, self.by_chance, self.test_ratio)
        return self.within() if learned else 0


RULES = {
    "nothing, always": lambda inner: 0,
    "a quarter, always": lambda inner: 1 + AMOUNTS.index(0.25),
    "the best": lambda inner: inner.within(0.0),
    "within 0.25 errors of the best": Inner.within,
    "within 1 error of the best": lambda inner: inner.within(1.0),
    "pooled gain above 0": lambda inner: inner.if_gained(0.0),
    "pooled gain above 1 error": lambda inner: inner.if_gained(1.0),
    "pooled gain above 0 in 4 of 5 splits": lambda inner: inner.if_gained_in(4),
    "pooled gain above 0 in 5 of 5 splits": lambda inner: inner.if_gained_in(5),
    "shrunk gains": Inner.shrunk,
    "better than chance by 0.5 errors": lambda inner: inner.if_learned(0.5),
    RELEASED: Inner.released,
    "better than chance by 2 errors": lambda inner: inner.if_learned(2.0),
}


def describe(rows):
    """Print, for each rule, how often nothing is added, and the average precision."""
    inner = [Inner(row) for row in rows]
    frame = pd.DataFrame(rows)
    chosen = pd.DataFrame({name: [rule(each) for each in inner] for name, rule in RULES.items()})
    made, real_rows = frame["kind"] == NOISE, frame["kind"] == REAL
    quiet = (chosen[made] == 0).groupby(frame["classifier"], sort=False).mean()
    lines = [
        [name, f"{quiet[name].mean():.0%}", *(f"{share:.0%}" for share in quiet[name]),
         *_cost(frame[real_rows], chosen[real_rows], name)]
        for name in RULES
    ]  # fmt: skip
    heads = ["rule", "quiet on noise", *quiet.index, "nothing added", "AP", "lead", "worst set"]
    title = f"{frame.loc[made, 'set'].nunique()} tables of noise, "
    table(heads, lines, title + f"{frame.loc[real_rows, 'set'].nunique()} real ones")


def _cost(frame, chosen, name):
    """Return the share of nothing, the AP, and the lead over the rule without a test."""
    if not len(frame):
        return ["", "", "", ""]
    outer = np.array(frame["outer"].tolist())
    found, without = (
        pd.Series(outer[np.arange(len(outer)), chosen[rule]]).groupby(frame["set"].to_numpy())
        for rule in (name, "within 0.25 errors of the best")
    )
    lead = found.mean() - without.mean()
    error = standard_error(lead.to_numpy())
    share = (chosen[name] == 0).mean()
    return [f"{share:.0%}", f"{found.mean().mean():.3f}", f"{lead.mean():+.4f} ± {error:.4f}",
            f"{lead.min():+.3f}"]  # fmt: skip


def _calls(args):
    names = PANELS["tuning"] if args.sets is None else args.sets
    calls = {f"noise {number}": partial(noise, number) for number in range(args.tables)}
    return calls | {name: partial(real, name, args.folds) for name in names}


def main():
    """Run or read, write the raw rows, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=30, help="of noise")
    parser.add_argument("--sets", nargs="*", help="real tables; by default all tuning sets")
    parser.add_argument("--folds", type=int, default=3)
    return run_or_read(parser, _calls, describe, "quiet.json")


if __name__ == "__main__":
    sys.exit(main())
