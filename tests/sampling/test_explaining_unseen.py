"""Explanations of rows with values that no real row has."""

import numpy as np
import pandas as pd

from ganaug import GANAugmenter


def test_cells_that_were_never_seen_are_no_copies():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"a": rng.normal(size=150).round(1), "kind": rng.choice(["x", "y"], 150)})
    X["few"], X["same"] = np.arange(150) % 3, "s"
    y = np.repeat(["one", "two"], [100, 50])
    augmenter = GANAugmenter(gan=None, random_state=0).fit(X, y)
    rows = X[y == "two"].iloc[[0] * 6].reset_index(drop=True)
    rows.loc[1, "kind"] = "w"
    rows.loc[2, "few"] = 9
    rows.loc[3, "kind"] = None
    rows.loc[4, "same"] = "t"
    rows.loc[5, "a"] = np.nan
    told = augmenter.explain(rows, "two")
    distances = told["distance_1"].tolist()
    assert distances[0] == 0
    assert min(distances[1:]) > 0
    named = told.filter(like="differs_")
    for row, name in enumerate(["kind", "few", "kind", "same", "a"], start=1):
        assert name in named.loc[row].tolist()
    # All rows of the fit were seen.
    assert (augmenter.explain(X, y)["distance_1"] == 0).all()
