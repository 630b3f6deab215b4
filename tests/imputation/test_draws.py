"""Draws of rows, some at a time."""

import numpy as np
import pytest

from ganaug.imputation.draws import NUM_DRAWS, _parts


@pytest.mark.parametrize(("width", "most"), [(2, 2**16), (2**10, 2**12)])
@pytest.mark.parametrize("num_draws", [1, NUM_DRAWS])
def test_memory_is_bounded_for_narrow_and_wide_rows(width, most, num_draws):
    rows = np.lib.stride_tricks.as_strided(np.zeros(1, "float32"), (200_000, width), (0, 0))
    parts = [np.arange(len(rows))[part] for part in _parts(rows, num_draws)]
    np.testing.assert_array_equal(np.concatenate(parts), np.arange(len(rows)))
    largest = max(map(len, parts)) * num_draws
    assert most - num_draws < largest <= most
