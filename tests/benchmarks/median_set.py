"""The tables of the panel with the median gain and with the least, from raw rows of `panel.py`."""

import argparse
import sys

import pandas as pd
from measure import read_json, table
from protocol import BALANCED, OURS
from report import at_strategy, by_set, ordered

TREATMENTS = ["nothing", "SMOTE", OURS]
COLUMNS = ["AP", "F1", "found", "false alarms"]


def cases(rows):
    """Return the sets of the median gain and of the least, by what they are.

    The gain is that in average precision over doing nothing, at full balance, and the mean over
    classifiers of means over folds. Where there are two in the middle, it is the lower one.
    """
    means = by_set(rows, "AP")
    gains = (means[OURS] - means["nothing"]).sort_values()
    return {"median gain": gains.index[(len(gains) - 1) // 2], "least gain": gains.index[0]}


def describe(rows, name, title):
    """Print the scores of each classifier on one set, by treatment."""
    means = rows[rows["set"] == name].groupby(["classifier", "sampler"])[COLUMNS].mean()
    for column in COLUMNS:
        scores = means[column].unstack()[ordered(TREATMENTS)]
        scores.loc["mean"] = scores.mean()
        lines = [[index, *(f"{score:.3f}" for score in line)] for index, line in zip(
            scores.index, scores.to_numpy(), strict=True
        )]  # fmt: skip
        table(["classifier", *scores], lines, f"{name} ({title}): {column}")


def main():
    """Read the raw rows, print the tables of both sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", help="the raw rows, written by panel.py")
    rows = at_strategy(pd.DataFrame(read_json(parser.parse_args().rows)), BALANCED)
    rows = rows[rows["sampler"].isin(TREATMENTS)]
    for title, name in cases(rows).items():
        describe(rows, name, title)


if __name__ == "__main__":
    sys.exit(main())
