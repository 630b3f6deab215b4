"""SkillCraft, which comes with the package: elite players found, and false alarms raised.

Ten random splits. Nothing, SMOTE and GANAugmenter are one step of the same pipeline, between the
scaler and the classifier, so that SMOTE measures its distances on scaled columns. All classifiers,
both ratios and all measures are printed, whoever is ahead.
"""

import argparse
import sys
from functools import partial

import pandas as pd
from measure import table
from protocol import BALANCED, OURS, classifiers, make_sampler, resample, run_or_read, scores
from scipy import stats
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from ganaug.datasets import load_skillcraft
from ganaug.model_selection.intervals import gain_of

SPLITS = range(10)
STRATEGIES = ["0.25", BALANCED]
SAMPLERS = ["nothing", "SMOTE", OURS]
# Decimals of each measure; found and false alarms are at a threshold of 0.5.
MEASURES = {"found": 1, "false alarms": 1, "F1": 3, "AP": 3}
NAMES = {
    "kNN": "k-nearest neighbours",
    "logistic": "logistic regression",
    "tree": "decision tree",
    "boosting": "histogram boosting",
}


def split_players(split):
    """Return training rows, test rows and their labels of a random split, as scikit-learn does."""
    X, y = load_skillcraft(return_X_y=True, as_frame=False)
    return train_test_split(X, y, stratify=y, random_state=split)


def run_split(split):
    """Return one row for each sampler, ratio and classifier."""
    X, X_test, y, y_test = split_players(split)
    scaler = StandardScaler().fit(X)
    X, X_test = scaler.transform(X), scaler.transform(X_test)
    sizes = {"n_train": len(y), "n_test": len(y_test), "n_elite": int(y_test.sum())}
    rows = []
    for sampler in SAMPLERS:
        for strategy in STRATEGIES if sampler != SAMPLERS[0] else [""]:
            made = resample(make_sampler(sampler, strategy, y, split), X, y)
            key = {"split": split, "sampler": sampler, "strategy": strategy, "seconds": made[2]}
            rows += [
                key | sizes | {"classifier": name} | scores(model, *made[:2], X_test, y_test)
                for name, model in classifiers().items()
            ]
    return rows


def scores_of(frame, classifier, sampler, strategy):
    """Return the measures of one classifier after one sampler, a row for each split."""
    strategy = "" if sampler == SAMPLERS[0] else strategy
    chosen = frame[["classifier", "sampler", "strategy"]] == [classifier, sampler, strategy]
    return frame[chosen.all(axis=1)].set_index("split").sort_index()[list(MEASURES)]


def difference(frame, classifier, strategy, peer):
    """Return GANAugmenter's mean lead over a peer in each measure, with its standard error.

    The error allows for training parts that overlap (Nadeau & Bengio, 2003).
    """
    ours = scores_of(frame, classifier, OURS, strategy)
    leads = ours - scores_of(frame, classifier, peer, strategy)
    ratio = frame["n_test"].iloc[0] / frame["n_train"].iloc[0]
    gains = {measure: gain_of(leads[measure].to_numpy(), ratio) for measure in MEASURES}
    width = stats.t.ppf(0.975, len(leads) - 1)
    return {name: (gain.mean, (gain.high - gain.mean) / width) for name, gain in gains.items()}


def describe(rows):
    """Print the means, and GANAugmenter's leads with their standard errors."""
    frame = pd.DataFrame(rows)
    n_splits, elite = frame["split"].nunique(), frame["n_elite"].mean()
    for strategy in STRATEGIES:
        _means(frame, strategy, f"{strategy}: means over {n_splits} splits, {elite:.1f} to find")
        _leads(frame, strategy)
    seconds = frame[frame["sampler"] == OURS].groupby("strategy")["seconds"].median()
    print(f"\nSeconds of {OURS}, medians: {seconds.round(1).to_dict()}")


def _means(frame, strategy, title):
    lines = []
    for classifier, name in NAMES.items():
        for sampler in SAMPLERS:
            means = scores_of(frame, classifier, sampler, strategy).mean()
            lines.append([name, sampler, *(f"{means[m]:.{MEASURES[m]}f}" for m in MEASURES)])
    table(["classifier", "sampler", *MEASURES], lines, f"Ratio {title}")


def _leads(frame, strategy):
    lines = []
    for classifier, name in NAMES.items():
        for peer in SAMPLERS[:2]:
            found = difference(frame, classifier, strategy, peer)
            cells = [
                f"{mean:+.{MEASURES[measure]}f} ({error:.{MEASURES[measure]}f})"
                for measure, (mean, error) in found.items()
            ]
            lines.append([name, peer, *cells])
    header = ["classifier", f"{OURS} -", *MEASURES]
    table(header, lines, f"Ratio {strategy}: lead (standard error of the paired difference)")


def main():
    """Measure or read, print, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    calls = {f"split {split}": partial(run_split, split) for split in SPLITS}
    return run_or_read(parser, lambda args: calls, describe, "first_look.json")


if __name__ == "__main__":
    sys.exit(main())
