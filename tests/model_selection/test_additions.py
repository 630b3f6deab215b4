"""Shares of what a sampler added."""

import numpy as np
import pandas as pd
import pytest
from imblearn.combine import SMOTEENN
from imblearn.over_sampling import SMOTE, RandomOverSampler
from scipy import sparse

from ganaug.model_selection.additions import Additions


def test_shares_are_nested_and_proportional(scarce):
    X, y = scarce
    additions = Additions.by(SMOTE(random_state=0), X, y, seed=0)
    previous = X
    for amount, expected in ((0.0, 0), (0.25, 40), (0.5, 80), (1.0, 160)):
        rows, labels = additions.share(amount)
        np.testing.assert_array_equal(rows[: len(X)], X)
        np.testing.assert_array_equal(labels[: len(X)], y)
        assert len(rows) == len(labels) == len(X) + expected
        assert set(labels[len(X) :]) <= {1}
        assert set(map(tuple, previous)) <= set(map(tuple, rows))
        previous = rows


def test_each_class_has_its_share():
    y = np.repeat([0, 1, 2], [40, 20, 10])
    X = np.arange(70.0)[:, None]
    _, labels = Additions.by(RandomOverSampler(random_state=0), X, y, seed=0).share(0.5)
    assert np.bincount(labels).tolist() == [40, 30, 25]


@pytest.mark.parametrize("container", [pd.DataFrame, sparse.csr_array])
def test_containers_are_kept(scarce, container):
    X, y = scarce
    rows, _ = Additions.by(RandomOverSampler(random_state=0), container(X), y, seed=0).share(0.5)
    assert isinstance(rows, container)
    assert rows.shape == (280, 5)


def test_samplers_that_remove_are_refused(scarce):
    with pytest.raises(ValueError, match=r"must come after all real ones.*SMOTEENN"):
        Additions.by(SMOTEENN(random_state=0), *scarce, seed=0)
