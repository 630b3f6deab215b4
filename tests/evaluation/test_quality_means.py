"""Means of measurements over splits, and their ranges."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ganaug.evaluation.quality import quality_of
from ganaug.evaluation.views import OF_A_COLUMN

ROWS = pd.DataFrame(
    [
        ("smote", "density", None, 0.5, 1.0),
        ("gan", "density", None, 1.5, 1.0),
        ("gan", OF_A_COLUMN, 3, 0.2, 0.1),
        ("gan", OF_A_COLUMN, 3, 0.4, 0.3),
        ("gan", OF_A_COLUMN, 2, 1.0, 1.0),
        ("gan", "density", None, 0.7, 0.9),
        ("gan", "density", None, 0.2, 0.5),
        ("gan", "kernel distance", None, np.nan, np.nan),
        ("gan", "diversity", None, np.nan, np.nan),
        ("gan", "diversity", None, 0.4, 0.9),
    ],
    columns=["treatment", "measure", "column", "synthetic", "real"],
    dtype=object,
)


def test_means_of_rows():
    measures, columns = quality_of(ROWS.assign(label=1).to_dict("records"), ["treatment", "label"])
    assert measures.index.names == ["treatment", "label", "measure"]
    expected = {
        ("smote", 1, "density"): [0.5, 1.0, 1.0],
        ("gan", 1, "density"): [0.8, 0.8, 1.0],
        ("gan", 1, "diversity"): [0.4, 0.9, 1.0],
    }
    assert measures.index.tolist() == list(expected)
    shown = measures[["synthetic", "real", "best"]]
    np.testing.assert_allclose(shown.to_numpy(float), list(expected.values()))
    assert columns.index.tolist() == [("gan", 1, 3), ("gan", 1, 2)]
    np.testing.assert_allclose(columns.to_numpy(float), [[0.3, 0.2], [1.0, 1.0]])


def ranges(differences, test_ratio=0.0):
    """The low and high end around a floor of 0.5."""
    rows = [
        {"label": 1, "measure": "coverage", "column": None, "synthetic": 0.5 + d, "real": 0.5}
        for d in differences
    ]
    return quality_of(rows, ["label"], test_ratio).measures[["low", "high"]].iloc[0].tolist()


def test_the_range_is_the_floor_and_the_interval_of_the_difference():
    differences = np.array([0.1, -0.2, 0.05, 0.3, np.nan])
    known = differences[:4]
    reach = stats.t.ppf(0.995, 3) * known.std(ddof=1) * np.sqrt(1 / 4 + 1 / 3)
    assert ranges(differences, 1 / 3) == pytest.approx([max(0.5 - reach, 0), 0.5 + reach])


def test_differences_that_do_not_matter_are_in_range():
    # Nothing varies, as with copies in all splits.
    assert ranges([0.4, 0.4]) == pytest.approx([0.48, 0.52])
    assert ranges([0.001, 0.0011, 0.0009]) == pytest.approx([0.48, 0.52])
    assert ranges([0.4]) == [0, np.inf]
