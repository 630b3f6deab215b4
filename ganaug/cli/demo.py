"""``ganaug demo``: does augmentation help on a real data set, compared with SMOTE and nothing?"""

import time
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    balanced_accuracy_score,
    f1_score,
    roc_auc_score,
)
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits

from ganaug.datasets import load_skillcraft
from ganaug.model_selection.intervals import standard_error

METRICS = ("average precision", "F1", "balanced accuracy", "ROC AUC")
OURS = "GANAugmenter"
INTRODUCTION = """\
UCI SkillCraft1 (CC BY 4.0): how {rows:,} people play StarCraft II, {columns} numbers
each. The task: find the {rare} of them who play in the two highest leagues.
"""
SNIPPET = """\
from ganaug import GANAugmenter
X_more, y_more = GANAugmenter(random_state=0).fit_resample(X, y)"""


@dataclass
class Comparison:
    """Results by sampler.

    ``scores`` holds arrays of shape (folds, classifiers, metrics), ``seconds`` the mean time to
    resample, ``counts`` the rows per class in the first training part.
    """

    scores: dict
    seconds: dict
    counts: dict


def run(args):
    """Print what the data are, what balancing does to them, and whether classifiers gain."""
    from ganaug import GANAugmenter
    from ganaug.evaluation.baselines import SMOTEByType

    out = Console(highlight=False)
    X, y = load_skillcraft(return_X_y=True)
    out.print(INTRODUCTION.format(columns=X.shape[1], rows=len(X), rare=int(y.sum())))
    samplers = {
        "nothing": None,
        "SMOTE": SMOTEByType(random_state=args.seed),
        OURS: GANAugmenter(random_state=args.seed),
    }
    started = time.perf_counter()
    result = compare(X, y, samplers, seed=args.seed, folds=args.folds)
    out.print(counts_table(result))
    out.print(scores_table(result, args.folds))
    out.print(str(verdict(result.scores, args.folds)), markup=False)
    out.print(f"{time.perf_counter() - started:.0f} s in all. On your own data:\n")
    out.print(SNIPPET, markup=False)


def classifiers(seed):
    """Return the classifiers, each with the scaling that it needs."""
    return [
        make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
        DecisionTreeClassifier(random_state=seed),
        make_pipeline(StandardScaler(), KNeighborsClassifier()),
        HistGradientBoostingClassifier(random_state=seed),
    ]


def compare(X, y, samplers, *, seed=0, folds=5):
    """Cross-validate every sampler with every classifier.

    A sampler sees only the training part of a fold, once for all four classifiers.

    Parameters
    ----------
    X : DataFrame of shape (n_samples, n_features)
        Real rows.
    y : Series of shape (n_samples,)
        0 and 1.
    samplers : dict of str to sampler or None
        Samplers to compare; None adds no rows.
    seed : int, default=0
        Seeds the folds and the classifiers.
    folds : int, default=5

    Returns
    -------
    result : Comparison
    """
    splitter, models = StratifiedKFold(folds, shuffle=True, random_state=seed), classifiers(seed)
    result = Comparison({name: [] for name in samplers}, {name: [] for name in samplers}, {})
    with _progress() as progress:
        task = progress.add_task("", total=folds * len(samplers) * len(models))
        for fold, (train, test) in enumerate(splitter.split(X, y), start=1):
            for name, sampler in samplers.items():
                progress.update(task, description=f"fold {fold} of {folds}: {name}")
                rows, labels, seconds = _resample(sampler, X.iloc[train], y.iloc[train])
                result.seconds[name].append(seconds)
                result.counts.setdefault(name, np.bincount(labels))
                result.scores[name].append([])
                for model in models:
                    result.scores[name][-1].append(
                        _fit_and_score(model, rows, labels, X.iloc[test], y.iloc[test])
                    )
                    progress.advance(task)
    return Comparison(
        scores={name: np.array(values) for name, values in result.scores.items()},
        seconds={name: float(np.mean(values)) for name, values in result.seconds.items()},
        counts=result.counts,
    )


def counts_table(result):
    """Return a table of the rows per class, before and after."""
    table = _table("Rows to learn from, in the first fold", ["others", "highest leagues"])
    for name, counts in result.counts.items():
        label = "before" if name == "nothing" else f"after {name}"
        table.add_row(label, *(f"{count:,}" for count in counts))
    return table


def scores_table(result, folds):
    """Return a table of the scores and of the differences between ours and the others.

    Differences are paired by fold and classifier; their standard errors allow for overlapping
    training parts.
    """
    title = f"Scores on held-out real rows, mean of {folds} folds and 4 classifiers"
    table = _table(title, [*METRICS, "seconds"])
    for name, values in result.scores.items():
        means = values.mean(axis=(0, 1))
        table.add_row(name, *(f"{v:.3f}" for v in means), f"{result.seconds[name]:.1f}")
    table.add_section()
    for name in list(result.scores)[:-1]:
        gains = _gains(result.scores, name)
        errors = standard_error(gains.T, 1 / (folds - 1))
        cells = [
            f"{g:+.3f} ±{f'{e:.3f}'.lstrip('0')}"
            for g, e in zip(gains.mean(axis=0), errors, strict=True)
        ]
        table.add_row(f"vs. {name}", *cells, "")
    return table


def verdict(scores, folds):
    """Return what is to be said of our average precision, the mean of the classifiers."""
    from ganaug.evaluation.report.paired_scores import PairedScores

    by_fold = {name: values[..., 0].mean(axis=1) for name, values in scores.items()}
    table = pd.DataFrame(by_fold)
    return PairedScores(table, "average_precision", [OURS], 1 / (folds - 1)).verdict()


def _table(title, columns):
    table = Table(
        "",
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for name in columns:
        table.add_column(name.replace(" ", "\n"), justify="right")
    return table


def _gains(scores, name):
    return (scores[OURS] - scores[name]).mean(axis=1)


def _resample(sampler, X, y):
    started = time.perf_counter()
    if sampler is not None:
        X, y = sampler.fit_resample(X, y)
    return X, y, time.perf_counter() - started


def _fit_and_score(model, rows, labels, X, y):
    # OpenMP threads that wait for a busy core cost up to ten times what they gain here.
    with threadpool_limits(1):
        model.fit(rows, labels)
        probability = model.predict_proba(X)[:, 1]
    predicted = probability > 0.5
    return [
        average_precision_score(y, probability),
        f1_score(y, predicted),
        balanced_accuracy_score(y, predicted),
        roc_auc_score(y, probability),
    ]


def _progress():
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
