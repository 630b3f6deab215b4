"""Any table and any labels are resampled as promised, or refused by an error that says why."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from effort import examples
from frames import odd_recipes, recipes, text_names
from hypothesis import given
from hypothesis import strategies as st
from imblearn.utils import check_sampling_strategy
from labels import ODD, few, some
from promises import (
    assert_frames_identical,
    assert_identical,
    assert_like,
    attempt,
    global_states_untouched,
)

from ganaug import GANAugmenter, LabelAgreement

pytestmark = [
    pytest.mark.filterwarnings("ignore::ganaug.exceptions.SmallClassWarning"),
    pytest.mark.filterwarnings("ignore::ganaug.exceptions.IdentifierWarning"),
    pytest.mark.filterwarnings("ignore::ganaug.exceptions.TrainingWarning"),
    pytest.mark.filterwarnings("ignore:The number of unique classes is greater than 50%"),
    # scikit-learn, of labels that it refuses or that int64 does not hold.
    pytest.mark.filterwarnings("ignore:invalid value encountered in cast:RuntimeWarning:sklearn"),
]


def quick(**params):
    selection = LabelAgreement(n_estimators=3)
    settings = {"max_iter": 1, "batch_size": 4, "selection": selection, "random_state": 0}
    return GANAugmenter(**settings | params)


@st.composite
def tables(draw, targets, **options):
    target = draw(targets)
    recipe = draw(recipes(sizes=st.just(sum(target.sizes)), **options))
    return recipe, target


def check_labels(y, y_more, before, mask):
    assert type(y_more) is type(y)
    if isinstance(y, list):
        assert [type(v) for v in y_more[: len(y)]] == [type(v) for v in y]
    elif isinstance(y, pd.Series):
        assert y_more.name == y.name
        assert_identical(y_more.iloc[: len(y)], y)
    elif isinstance(y, pd.DataFrame):
        assert_frames_identical(y_more.iloc[: len(y)], y)
    else:
        assert y_more.dtype == y.dtype
    labels = np.asarray(y_more).ravel()
    np.testing.assert_array_equal(labels[: len(before)], before)
    planned = check_sampling_strategy("auto", before, "over-sampling")
    added = [label for label, n in planned.items() for _ in range(n)]
    assert labels[len(before) :].tolist() == added
    np.testing.assert_array_equal(mask, np.arange(len(labels)) >= len(before))


def check_resampling(recipe, target, **params):
    X, y = recipe.build(), target.build()
    kept = X.copy(deep=True)
    augmenter = quick(**params)
    with global_states_untouched():
        X_more, y_more = augmenter.fit_resample(X, y)
    n = len(X)
    assert type(X_more) is pd.DataFrame
    assert_frames_identical(X, kept)
    assert_frames_identical(X_more.iloc[:n], X)
    assert_like(X, X_more.iloc[n:])
    check_labels(y, y_more, target.array, augmenter.synthetic_mask_)
    return augmenter


STRATEGIES = ["auto", "all", "not minority", "minority", 0.5, 1.0, "majority", "none", 2.0]


@examples(100)
@given(recipes(sizes=st.just(40), names=text_names), few, st.sampled_from(sorted(ODD)))
def test_odd_labels(recipe, target, kind):
    y = ODD[kind](np.resize(target.array, 40))
    X = recipe.build()
    kept = X.copy(deep=True)
    result, refusal = attempt(quick().fit_resample, X, y)
    assert_frames_identical(X, kept)
    if not refusal:
        X_more, y_more = result
        assert_frames_identical(X_more.iloc[:40], X)
        assert len(X_more) == len(y_more)


@examples(100)
@given(odd_recipes, few, st.sampled_from(STRATEGIES))
def test_odd_frames(recipe, target, strategy):
    y = np.resize(target.array, recipe.n_rows)
    X = recipe.build()
    result, refusal = attempt(quick(sampling_strategy=strategy).fit_resample, X, y)
    if refusal:
        return
    X_more, y_more = result
    assert_frames_identical(X_more.iloc[: len(X)], X)
    assert_like(X, X_more.iloc[len(X) :])
    np.testing.assert_array_equal(y_more[: len(y)], y)


@examples(25)
@given(tables(few, names=text_names))
def test_equal_seeds_give_equal_bytes(table):
    recipe, target = table
    pairs = [quick().fit_resample(recipe.build(), target.build()) for _ in range(2)]
    assert_frames_identical(*[X for X, _ in pairs])


@examples(25)
@given(tables(few, names=text_names))
def test_what_was_saved_draws_the_same(table):
    recipe, target = table
    augmenter = quick().fit(recipe.build(), target.build())
    with tempfile.TemporaryDirectory() as folder:
        _, refusal = attempt(augmenter.save, Path(folder, "it"))
        if refusal:
            return
        loaded = GANAugmenter.load(Path(folder, "it"))
    (ours, labels), (theirs, same_labels) = augmenter.sample(9), loaded.sample(9)
    assert_frames_identical(ours, theirs)
    assert np.asarray(labels).tolist() == np.asarray(same_labels).tolist()


@examples(250)
@given(tables(few, names=text_names))
def test_small_classes(table):
    check_resampling(*table)


@examples(40)
@given(tables(some, names=text_names, widest=8))
def test_classes_that_are_learned(table):
    check_resampling(*table)
