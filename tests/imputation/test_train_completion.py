"""Training to complete rows: what quality is measured on."""

import numpy as np

from ganaug.codecs import TabularCodec
from ganaug.imputation.cells import Cells
from ganaug.imputation.train_completion import MOST_ROWS, CompletionEvaluation


def test_quality_is_measured_all_over_a_sorted_table():
    X = np.linspace(0.0, 1.0, 4 * MOST_ROWS)[:, None]
    missing = np.arange(len(X))[:, None] % 5 == 0
    cells = Cells(TabularCodec(relations=None).fit(X))
    codes = cells.encode(X, missing)
    first, same, other = (
        CompletionEvaluation(cells, codes, missing, ~missing, seed).real for seed in (0, 0, 1)
    )
    assert first.shape == (2 * MOST_ROWS, codes.shape[1])
    np.testing.assert_array_equal(first[::2], first[1::2])
    assert len(np.unique(first[:, 0])) == MOST_ROWS
    assert abs(np.median(first[:, 0]) - np.median(codes[~missing[:, 0], 0])) < 0.1
    np.testing.assert_array_equal(first, same)
    assert (first != other).any()
