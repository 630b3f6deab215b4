"""Warnings point at the line of the user's script, through all libraries in between."""

import contextlib
import re
import runpy
import warnings

import pytest
from sklearn.exceptions import FitFailedWarning

from ganaug.exceptions import GanaugWarning

OURS = {FitFailedWarning, *GanaugWarning.__subclasses__(), GanaugWarning}

PRELUDE = """
import keras
import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE
from imblearn.pipeline import make_pipeline
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
import ganaug
from ganaug import *
from ganaug.codecs import ImageCodec, TabularCodec
from ganaug.metrics.relevance import fit_relevance

rng = np.random.default_rng(0)
X, y = rng.normal(size=(60, 2)), np.repeat([0, 1], [48, 12])
few = np.repeat([0, 1], [56, 4])
names = pd.DataFrame({"number": X[:, 0], "name": [f"C{i:05}" for i in rng.permutation(60)]})
words = pd.DataFrame({"number": [*np.arange(57) / 4, *["n/a"] * 3]})
images = rng.integers(0, 256, size=(60, 8, 8)).astype("uint16")
hot = images.copy()
hot[3, 4, 5] = 60_000
classifier = LogisticRegression()


def quick(**params):
    return GANAugmenter(**{"max_iter": 2, "selection": None, "random_state": 0} | params)


def diverging(space, num_classes, seed=None):
    gan = ganaug.recipes.cgan(space, num_classes, seed=seed)
    gan.generator_optimizer.learning_rate = gan.discriminator_optimizer.learning_rate = 1e30
    return gan


def interrupted(epoch, logs):
    raise KeyboardInterrupt


class Failing(SMOTE):
    def _fit_resample(self, X, y):
        if X[0, 0] == 1000:
            raise ValueError
        return super()._fit_resample(X, y)


"""

# Lines that a user writes, and words of the warnings about them.
LINES = {
    "fit_resample": ("quick().fit_resample(X, few)", "Too few rows"),
    "pipeline": ("make_pipeline(quick(), classifier).fit(X, few)", "Too few rows"),
    "cross-validation": (
        "cross_val_score(make_pipeline(quick(), classifier), X, few, cv=2)",
        "Too few rows",
    ),
    "grid search": (
        "GridSearchCV(make_pipeline(quick(), classifier), {}, cv=2).fit(X, few)",
        "Too few rows",
    ),
    "divergence": ("quick(gan=diverging, max_iter=64).fit(X, y)", "diverged"),
    "interrupt": (
        "quick(callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=interrupted)]).fit(X, y)",
        "interrupted",
    ),
    "identifiers": ("quick().fit_resample(names, y)", "look like identifiers"),
    "words": ("TabularCodec().fit(words)", "except for"),
    "hot pixel": ("ImageCodec().fit(hot)", "far from the others"),
    "given range": ("quick(value_range=(0, 99)).fit(images, y)", "outside value_range"),
    "relevance": ("fit_relevance(X[:, 0])", "no outliers"),
    "regression": (
        "GANRegressionAugmenter(quick(), threshold=1.0, relevance={'high': 99.0})"
        ".fit_resample(X, X[:, 0])",
        "no target is rare",
    ),
    "search": (
        "make_pipeline(GANAugmenterCV(classifier, augmenter=quick(), amounts=(1.0,), cv=2), "
        "classifier).fit(X, y)",
        "Nothing is added",
    ),
    "ensemble": ("GANEnsembleClassifier(classifier, augmenter=quick()).fit(X, few)", "Too few"),
    "distillation": (
        "GANDistilledClassifier(classifier, augmenter=quick(), cv=2).fit(X, few)",
        "Too few rows|Nothing is added",
    ),
    "report": (
        "evaluate_augmentation(names, y, quick(), cv=2, baselines=False)",
        "look like identifiers",
    ),
    "failed split": (
        "evaluate_augmentation(np.r_[[[1000, 0]], X], np.r_[0, y], Failing(), classifier, cv=2, "
        "baselines=False)",
        "failed",
    ),
    "imputer": (
        "GANImputer(max_iter=2).fit(np.c_[X, np.full(60, np.nan)])",
        "Columns without any value",
    ),
    "column transformer": (
        "make_column_transformer((GANImputer(max_iter=2), [0, 1, 2]))"
        ".fit_transform(np.c_[X, np.full(60, np.nan)])",
        "Columns without any value",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_the_line_that_is_warned_of_is_the_users(name, tmp_path):
    call, message = LINES[name]
    script, text = tmp_path / "script.py", f"{PRELUDE}result = {call}"
    script.write_text(text, encoding="utf-8")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with contextlib.suppress(KeyboardInterrupt):
            runpy.run_path(str(script))
    about = {str(w.message): (w.filename, w.lineno) for w in seen if w.category in OURS}
    assert any(re.search(message, each) for each in about)
    assert set(about.values()) == {(str(script), len(text.splitlines()))}
