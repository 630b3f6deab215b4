"""Fixtures that tests of models share."""

import numpy as np
import pytest


@pytest.fixture
def same_arrays():
    """Return a function that says whether two lists of arrays are equal."""

    def compare(first, second):
        return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))

    return compare
