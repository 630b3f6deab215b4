"""Names of columns may be of several types, None among them, or are refused before fitting."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter

RNG = np.random.default_rng(0)
Y = np.repeat([0, 1], [60, 20])
NAMES = [
    [1, None, ("x", 1), 2.5],
    [None, 1, 2, 3],
    [None, np.nan, 1, 2],
    [("a", 1), ("a", 2), ("b", None), ("c", 1)],
    [dt.date(2020, 1, 1), True, None, b"x"],
]


def frame(names):
    cells = [RNG.normal(size=80), RNG.choice(["a", "b"], 80), RNG.integers(0, 9, 80), Y * 1.5]
    X = pd.DataFrame(dict(enumerate(cells)))
    X.columns = pd.Index(names, dtype=object, tupleize_cols=False)
    return X


@pytest.mark.parametrize("names", NAMES, ids=repr)
def test_names_of_several_types_come_back(names, tmp_path):
    X = frame(names)
    augmenter = GANAugmenter(max_iter=2, categorical_features=[names[2]], random_state=0)
    more, _ = augmenter.fit_resample(X, Y)
    augmenter.save(tmp_path / "saved")
    sampled, _ = GANAugmenter.load(tmp_path / "saved").sample(5, y=1)
    for rows in (more, sampled):
        assert rows.columns.equals(X.columns)
        assert rows.dtypes.tolist() == X.dtypes.tolist()


def test_sparse_columns_have_such_names_too():
    X = frame(NAMES[1])
    X.isetitem(0, pd.arrays.SparseArray(np.round(X.iloc[:, 0])))
    more, _ = GANAugmenter(max_iter=2, random_state=0).fit_resample(X, Y)
    assert more.dtypes.tolist() == X.dtypes.tolist()


@pytest.mark.parametrize(
    ("names", "error", "message"),
    [
        ([1, "a", None, ("x", 1)], TypeError, r"only supported if all .* have string names"),
        ([None, "a", None, 1], ValueError, r"duplicated names \[None\]"),
        ([pd.NA, 1, 2, 3], ValueError, "pd.NA among the names"),
    ],
)
def test_other_names_are_refused_early(names, error, message):
    with pytest.raises(error, match=message):
        GANAugmenter(max_iter=10**9).fit(frame(names), Y)
