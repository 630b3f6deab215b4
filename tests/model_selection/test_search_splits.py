"""Samples that a search holds out."""

import warnings

import numpy as np
import pytest
from imblearn.over_sampling import SMOTE
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import make_scorer, recall_score
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier

from ganaug import GANAugmenter, GANAugmenterCV, GanaugWarning

RECALL = make_scorer(recall_score)


def test_given_splits(overlapping):
    X, y = overlapping
    splits = list(StratifiedKFold(2).split(X, y))
    search = GANAugmenterCV(KNeighborsClassifier(15), SMOTE(), cv=splits, scoring=RECALL).fit(X, y)
    assert search.n_splits_ == 2
    cv = StratifiedKFold(3)
    search = GANAugmenterCV(KNeighborsClassifier(15), SMOTE(), cv=cv, scoring=RECALL).fit(X, y)
    assert search.n_splits_ == 3


@pytest.mark.parametrize(("counts", "expected"), [((30, 3), 3), ((30, 9, 2), 5)])
def test_scarce_classes_get_fewer_folds(counts, expected):
    y = np.repeat(range(len(counts)), counts)
    X = np.random.default_rng(0).normal(size=(len(y), 2))
    search = GANAugmenterCV(
        LogisticRegression(), GANAugmenter(max_iter=1, selection=None), amounts=[1.0]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GanaugWarning)
        search.fit_resample(X, y)
    assert search.n_splits_ == expected


def test_a_class_of_one_sample_is_refused():
    y = np.repeat([0, 1], [30, 1])
    with pytest.raises(ValueError, match=r"must have two.*a single sample of each of \[1\]"):
        GANAugmenterCV().fit(np.zeros((31, 2)), y)


def test_splits_without_the_class_are_refused():
    y = np.zeros(200, int)
    y[20:60] = 1
    X = np.random.default_rng(0).normal(size=(200, 2))
    with pytest.raises(
        ValueError, match=r"no finite score in splits \[2, 3, 4\] of 5.*StratifiedKFold"
    ):
        GANAugmenterCV(KNeighborsClassifier(15), SMOTE(), cv=KFold(5)).fit(X, y)
