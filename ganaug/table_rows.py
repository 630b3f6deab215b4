"""Tables without sparse storage, and tables with rows appended."""

import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype
from scipy import sparse


def densify(X):
    """Return a table without sparse storage."""
    if sparse.issparse(X):
        return X.toarray()
    if isinstance(X, pd.DataFrame):
        stored = [isinstance(dtype, pd.SparseDtype) for dtype in X.dtypes]
        dense = [
            t.subtype if is_sparse else t for t, is_sparse in zip(X.dtypes, stored, strict=True)
        ]
        return _with_dtypes(X, dense) if any(stored) else X
    return X


def _with_dtypes(X, dtypes):
    # Columns are read by position: pandas looks for one called None under the name NaN.
    columns = {place: X.iloc[:, place].astype(dtype) for place, dtype in enumerate(dtypes)}
    return pd.DataFrame(columns, X.index).set_axis(X.columns, axis=1)


def with_missing(X):
    """Return a masked array as a plain one, with missing values where it is masked."""
    if X.dtype.kind in "fc":
        return X.filled(np.nan)
    if X.dtype.kind in "mM":
        return X.filled(np.array("NaT", X.dtype))
    values = X.data.astype(object)
    values[np.ma.getmaskarray(X)] = None
    return values


def extend(X, synthetic):
    """Return `X`, untouched, followed by the synthetic rows, in the container of `X`."""
    if sparse.issparse(X):
        stack = sparse.vstack([X, sparse.csr_array(synthetic)], format=X.format)
        return type(X)(stack) if not isinstance(stack, type(X)) else stack
    if isinstance(X, pd.DataFrame):
        return _extended_frame(X, _with_dtypes(synthetic, X.dtypes))
    X = np.asarray(X)  # It may be a tensor.
    # Without the dtype, the byte order would become this machine's.
    return np.concatenate([X, synthetic], dtype=X.dtype)


def _extended_frame(X, synthetic):
    both = pd.concat([X, synthetic], ignore_index=True)
    for place, dtype in enumerate(X.dtypes):
        if is_object_dtype(dtype):
            # pandas 2 converts missing objects to NaN if a column has no others.
            column = np.concatenate([X.iloc[:, place], synthetic.iloc[:, place]])
            both.isetitem(place, pd.Series(column, dtype=object))
    return both
