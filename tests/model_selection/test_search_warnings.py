"""`GANAugmenterCV` tells what went wrong in its fits."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from ganaug import GANAugmenter, GANAugmenterCV, NoGainWarning
from ganaug.exceptions import GanaugWarning, SmallClassWarning


def test_warnings_of_samplers_are_given_once_if_nothing_is_added(scarce):
    X, y = scarce
    rows = np.concatenate([np.flatnonzero(y == 0), np.flatnonzero(y == 1)[:5]])
    search = GANAugmenterCV(
        KNeighborsClassifier(), GANAugmenter(max_iter=2), amounts=[1.0], cv=2, scoring=_equal
    )
    for method in (search.fit, search.fit_resample):
        with pytest.warns(GanaugWarning) as warned:
            method(X[rows], y[rows])
        assert [w.category for w in warned] == [NoGainWarning, SmallClassWarning]


def _equal(estimator, X, y):
    return 0.5
