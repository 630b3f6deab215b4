"""Titles of the columns of a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ganaug.model_selection.estimators import frame_of


def titles_of(X: Any) -> list[Any]:
    """Return the column names, or numbered titles if columns have no names.

    Examples
    --------
    >>> import numpy as np
    >>> titles_of(np.zeros((3, 2)))
    ['column 0', 'column 1']
    """
    names = frame_of(X).columns
    is_numbered = isinstance(names, pd.RangeIndex)
    return [f"column {name}" if is_numbered else name for name in names]
