"""The tables of the panel with the median gain and with the least, from raw rows of `panel.py`."""

import argparse
import sys

import pandas as pd
from measure import read_json, table
from protocol import BALANCED, OURS
from report import at_strategy, by_set, ordered, pair_scores

TREATMENTS = ["nothing", "SMOTE", OURS]
COLUMNS = ["AP", "F1", "found", "false alarms"]


def cases(rows):
    """Return the sets with the median gain and with the least, by a description.

    The gain is that in average precision over doing nothing, at full balance, and the mean over
    classifiers of means over folds. If there are two in the middle, the lower one is taken.
    """
    means = by_set(rows, "AP")
    gains = (means[OURS] - means["nothing"]).sort_values()
    return {"median gain": gains.index[(len(gains) - 1) // 2], "least gain": gains.index[0]}


def describe(rows, name, title):
    """Print the scores of each classifier on one set, by treatment."""
    for column in COLUMNS:
        scores = pair_scores(rows[rows["set"] == name], column).droplevel("set")
        scores = scores[ordered(TREATMENTS)]
        scores.loc["mean"] = scores.mean()
        lines = [[scores.index[i], *line] for i, line in enumerate(scores.to_numpy().round(3))]
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
