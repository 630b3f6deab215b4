"""``ganaug demo``: does augmentation help on a real data set, compared with SMOTE and nothing?"""

import sys
import time

from rich import box
from rich.console import Console
from rich.table import Table

from ganaug._utils.startup import quiet_tensorflow
from ganaug.datasets import load_skillcraft

# The share of the missing rows of the minority class that both methods add.
AMOUNT = 0.25
OURS, PEERS = "GANAugmenter (25%)", ("nothing", "SMOTE (25%)")
MEASURES = ("f1", "average_precision")
INTRODUCTION = """\
UCI SkillCraft1 (CC BY 4.0): how {rows:,} people play StarCraft II, {columns} numbers
each. The task: find the {rare} of them who play in the two highest leagues.
SMOTE and GANAugmenter add a quarter of the players that these leagues lack.
"""
LEGEND = """\
Found players and false alarms are those of all folds: each player is held out
once. Gains are of GANAugmenter, with 95 % intervals; below 0, it is behind.
"""
SNIPPET = """\
from ganaug import GANAugmenter, evaluate_augmentation
X_more, y_more = GANAugmenter(random_state=0).fit_resample(X, y)
print(evaluate_augmentation(X, y).verdict())  # or: ganaug report"""


def run(args):
    """Print a description of the data, the gains of classifiers with intervals, and advice."""
    quiet_tensorflow()
    out, started = Console(highlight=False), time.perf_counter()
    X, y = load_skillcraft(return_X_y=True)
    out.print(INTRODUCTION.format(columns=X.shape[1], rows=len(X), rare=int(y.sum())))
    report = compare(X, y, seed=args.seed, folds=args.folds)
    for estimator in report.rows["estimator"].unique():
        out.print(scores_table(report, estimator))
    out.print(LEGEND)
    out.print(f"{report.verdict()} {report.advice()}", markup=False)
    out.print(f"{time.perf_counter() - started:.0f} s in all. On your own data:\n")
    out.print(SNIPPET, markup=False)


def compare(X, y, *, seed, folds):
    """Return a report with all defaults, except for one amount and folds without repeats."""
    from ganaug import GANAugmenter, evaluate_augmentation

    return evaluate_augmentation(
        X,
        y,
        GANAugmenter(),
        cv=folds,
        amounts=[AMOUNT],
        verbose=sys.stderr.isatty(),
        random_state=seed,
    )


def scores_table(report, estimator):
    """Return a table of a classifier's scores, and of gains with intervals."""
    table = Table("", title=estimator, title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("found", "false\nalarms", "F1", "average\nprecision"):
        table.add_column(name, justify="right")
    rows = report.rows[report.rows["label"].isna() & (report.rows["estimator"] == estimator)]
    for treatment, part in rows.groupby("treatment", sort=False):
        counts = (f"{part[name].sum():.0f}" for name in ("found", "false_alarms"))
        table.add_row(treatment, *counts, *(f"{part[name].mean():.3f}" for name in MEASURES))
    table.add_section()
    for peer in PEERS:
        gains = (report.gain(OURS, peer, name, estimator=estimator) for name in MEASURES)
        cells = (f"{gain.mean:+.3f} ±{gain.high - gain.mean:.3f}" for gain in gains)
        table.add_row(f"gain over {peer}", "", "", *cells)
    return table
